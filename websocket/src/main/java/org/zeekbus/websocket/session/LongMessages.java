package org.zeekbus.websocket.session;

import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
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

  /** Translates a message when it is its turn, and hands it on. */
  void translate(LongMessage message, Consumer<LongMessage> then) {
    supervisor
        .virtual(
            "zeekbus-websocket-message",
            () -> {
              turns.acquire();
              try {
                message.translate();
              } catch (Throwable e) { // errors, too: this message alone is lost
                supervisor.caught("a long WebSocket message", e);
              } finally {
                turns.release();
              }
              then.accept(message);
            })
        .start();
  }
}
