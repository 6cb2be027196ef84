package org.zeekbus.app.security;

import org.zeekbus.settings.ConfigurationException;

/** One or more files that are read again when they change. Its {@code toString} names them. */
public interface ReloadedFiles {
  /** Whether they are others than those that were read last. */
  boolean isStale();

  /**
   * Reads them. If that fails, all stays as it was.
   *
   * @throws ConfigurationException with all that is wrong, one line each
   */
  void read() throws ConfigurationException;

  /** What is in effect now, for the log. */
  String inEffect();

  /** What a failure left unchanged, for the log. */
  String unchanged();
}
