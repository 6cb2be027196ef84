package org.zeekbus.sink.testkit;

import java.util.List;
import org.zeekbus.sink.Sink;

/**
 * Opens a sink in a process of its own, which is killed. Has a constructor without parameters, and
 * lies where the class path of the tests is.
 */
@FunctionalInterface
public interface SinkOpener {
  /**
   * Opens it.
   *
   * @param arguments as {@link SinkProcess} has them
   */
  Sink open(TestSinkContext context, List<String> arguments) throws Exception;
}
