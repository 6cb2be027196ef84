package org.zeekbus.app.command;

import org.zeekbus.app.config.Environment;
import org.zeekbus.app.process.Signals;

/** What every command can ask of the program that runs it. */
public interface CommandContext {
  /** The environment variables. */
  Environment environment();

  /** The signals that a service obeys; installs them when first asked. */
  Signals signals();
}
