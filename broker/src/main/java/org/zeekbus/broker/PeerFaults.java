package org.zeekbus.broker;

import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * Lets a failure that concerns one peer end that peer alone, logged and counted.
 *
 * <p>Owner: any thread.
 */
final class PeerFaults {
  private final Supervisor supervisor;

  PeerFaults(Supervisor supervisor) {
    this.supervisor = supervisor;
  }

  /** Ends the peer, as {@code what} has failed for it. */
  void fault(Peer peer, String what, Throwable cause) {
    supervisor.caught(what, cause);
    peer.close(CloseReason.INTERNAL_ERROR, "%s failed: %s".formatted(what, cause));
  }

  /** The same task, for the peer's event loop; if it throws, the peer ends. */
  Runnable task(Peer peer, String what, Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (Throwable e) { // errors, too: what this peer waits for would never come
        fault(peer, what, e);
      }
    };
  }
}
