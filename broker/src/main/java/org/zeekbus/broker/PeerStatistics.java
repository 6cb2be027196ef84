package org.zeekbus.broker;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.zeekbus.zmtp.Ignored;

/**
 * What came from one connection, or went to it. Bytes are those of whole messages on the wire.
 *
 * <p>Owner: the connection's event loop.
 */
final class PeerStatistics {
  private final long startedNanos = System.nanoTime();
  long messages;
  long bytes;

  /** How often its reading was stopped. */
  long pauses;

  private final Map<Ignored, Long> ignored = new EnumMap<>(Ignored.class);
  private long heardNanos = startedNanos;

  void heard() {
    heardNanos = System.nanoTime();
  }

  long silentNanos() {
    return System.nanoTime() - heardNanos;
  }

  void ignored(Ignored what) {
    ignored.merge(what, 1L, Long::sum);
  }

  long connectedNanos() {
    return System.nanoTime() - startedNanos;
  }

  /** How often something was passed over, by cause as in snapshots. */
  Map<String, Long> ignored() {
    Map<String, Long> byLabel = new TreeMap<>();
    ignored.forEach((cause, count) -> byLabel.put(cause.label(), count));
    return byLabel;
  }
}
