package org.zeekbus.app;

import java.io.IOException;

/** A role that has started: what can be asked of it. */
interface RunningRole {
  /** The statistics of this moment, for people. */
  String statistics();

  /** Asks who may come in again, and closes whom that concerns. */
  void recheckClients();

  /**
   * Stops in order. Blocks. The last statistics.
   *
   * @throws IOException if something could not be given back
   */
  String stop() throws IOException;

  /** Whether nothing that was taken in is lost; known after the stop. */
  boolean isClean();
}
