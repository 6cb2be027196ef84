package org.zeekbus.sink.testkit;

import java.util.List;

/**
 * How a process of its own opens the sink.
 *
 * @param opener opens it
 * @param arguments for the opener, such as a port
 */
public record SinkProcess(Class<? extends SinkOpener> opener, List<String> arguments) {
  /** Copies the list. */
  public SinkProcess {
    arguments = List.copyOf(arguments);
  }
}
