package org.zeekbus.broker.count;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.zeekbus.zmtp.Ignored;

/**
 * Counts of one connection. Bytes are those on the wire, headers included.
 *
 * <p>Owner: the connection's event loop.
 */
public final class PeerStatistics {
  private final long startedNanos = System.nanoTime();

  /** Whole messages that came from it or went to it, and their bytes. */
  public long messages;

  public long bytes;

  /** How often its reading was stopped. */
  public long pauses;

  /** What {@link TrafficTotals} has of these counts already. */
  long countedMessages;

  long countedBytes;
  long countedPauses;

  private final Map<Ignored, Long> ignored = new EnumMap<>(Ignored.class);
  private long heardNanos = startedNanos;

  /** Something came from it. */
  public void heard() {
    heardNanos = System.nanoTime();
  }

  /** Time since something came from it. */
  public long silentNanos() {
    return System.nanoTime() - heardNanos;
  }

  /** Something of it was passed over. */
  public void ignored(Ignored what) {
    ignored.merge(what, 1L, Long::sum);
  }

  /** Time since it connected. */
  public long connectedNanos() {
    return System.nanoTime() - startedNanos;
  }

  /** How often something was passed over, by cause as in snapshots. */
  public Map<String, Long> ignored() {
    Map<String, Long> byLabel = new TreeMap<>();
    ignored.forEach((cause, count) -> byLabel.put(cause.label(), count));
    return byLabel;
  }
}
