package org.zeekbus.broker;

import java.util.concurrent.TimeUnit;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * Stops reading the publishers of one event loop while memory is short.
 *
 * <p>Owner: the event loop.
 */
final class ReadGate {
  /** How long until memory is looked at again. */
  static final long POLL_MILLIS = 5;

  private final Forwarder forwarder;
  private final MemoryGuard memory;
  private final MemoryGuard.Meter meter;
  private final Supervisor supervisor;
  private boolean isClosed;

  ReadGate(Forwarder forwarder, MemoryGuard memory, Supervisor supervisor) {
    this.forwarder = forwarder;
    this.memory = memory;
    this.meter = memory.new Meter();
    this.supervisor = supervisor;
  }

  /** Whether publishers are not read. */
  boolean isClosed() {
    return isClosed;
  }

  /** So many bytes were read, or written to publishers: closes the gate if that was too much. */
  void count(long bytes) {
    if (!isClosed && meter.isExhaustedAfter(bytes)) {
      isClosed = true;
      soon();
      forwarder.forEachPublisher(Publisher::pause);
    }
  }

  private void soon() {
    forwarder
        .loop()
        .schedule(
            supervisor.task("waiting for memory", this::tryAgain),
            POLL_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  private void tryAgain() {
    boolean isThere = false;
    try {
      isThere = !memory.isExhausted();
    } finally {
      if (!isThere) {
        soon();
      }
    }
    if (isThere) {
      isClosed = false;
      forwarder.forEachPublisher(Publisher::resume);
    }
  }
}
