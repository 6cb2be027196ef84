package org.zeekbus.app.command;

import java.io.IOException;
import org.zeekbus.app.config.Environment;
import org.zeekbus.app.process.Signals;

/** The program that runs a command. */
public interface CommandContext {
  /** The environment variables. */
  Environment environment();

  /** The signals that a service obeys; installs them when first asked. */
  Signals signals();

  /**
   * A simulated cluster that nothing runs of yet.
   *
   * @throws IOException saying what to do if it finds no place for its files
   */
  Simulation simulation() throws IOException;
}
