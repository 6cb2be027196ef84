package org.zeekbus.broker;

import java.util.EnumMap;
import java.util.Map;
import org.zeekbus.zmtp.Ignored;

/**
 * What one connection has brought or got. Bytes are those of whole messages on the wire.
 *
 * <p>Owner: the connection's event loop.
 */
final class PeerStatistics {
  final long connectedNanos = System.nanoTime();
  long messages;
  long bytes;
  long dropped;

  /** How often its reading was stopped. */
  long pauses;

  /** What was still queued when it ended. */
  long undelivered;

  private final Map<Ignored, Long> ignored = new EnumMap<>(Ignored.class);
  private long heardNanos = connectedNanos;

  void heard() {
    heardNanos = System.nanoTime();
  }

  long silentNanos() {
    return System.nanoTime() - heardNanos;
  }

  void ignored(Ignored what) {
    ignored.merge(what, 1L, Long::sum);
  }

  Map<Ignored, Long> ignored() {
    return ignored;
  }
}
