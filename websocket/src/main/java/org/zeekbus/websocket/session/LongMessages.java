package org.zeekbus.websocket.session;

import java.util.concurrent.Semaphore;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * Translates messages that would keep an event loop for long on threads of their own, few at a
 * time, as each takes several times its size of memory. Each client has one at most. Owner: any
 * thread.
 */
final class LongMessages {
  /** In bytes of JSON: shorter ones take less than a millisecond. */
  static final int FROM = 64 << 10;

  private static final int MOST_AT_A_TIME = 2;

  private final Supervisor supervisor;
  private final Semaphore turns = new Semaphore(MOST_AT_A_TIME, true);

  LongMessages(Supervisor supervisor) {
    this.supervisor = supervisor;
  }

  /** Runs when it is its turn. */
  void translate(Runnable work) {
    supervisor
        .virtual(
            "zeekbus-websocket-message",
            () -> {
              turns.acquire();
              try {
                work.run();
              } finally {
                turns.release();
              }
            })
        .start();
  }
}
