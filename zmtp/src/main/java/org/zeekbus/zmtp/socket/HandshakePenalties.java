package org.zeekbus.zmtp.socket;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Slows down addresses that break the protocol repeatedly, or that cost us key calculations for
 * nothing. The second offence within a minute delays the next handshake by 1 s; each further one
 * doubles the delay, up to 30 s. All processes of this host share an address, so for them it stays
 * at 1 s: a Zeek node must not be kept out by its neighbour.
 *
 * <p>Owner: any thread; guarded by itself, taken once per connection.
 */
final class HandshakePenalties {
  private static final Duration MEMORY = Duration.ofMinutes(1);
  private static final long LONGEST_SECONDS = 30;
  private static final long LONGEST_SHARED_SECONDS = 1;
  private static final int MAX_ADDRESSES = 10_000;

  private record History(long lastNanos, int count) {}

  private final LongSupplier nanos;
  private final Map<String, History> records =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, History> eldest) {
          return size() > MAX_ADDRESSES;
        }
      };

  /** No offences; {@code nanos} never jumps, as {@link System#nanoTime}. */
  HandshakePenalties(LongSupplier nanos) {
    this.nanos = nanos;
  }

  synchronized void add(String address) {
    long now = nanos.getAsLong();
    History before = records.remove(address);
    int count = before == null || isOver(before, now) ? 1 : before.count() + 1;
    records.put(address, new History(now, count));
  }

  /**
   * How long the next handshake with this address has to wait.
   *
   * @param isShared whether it is of this host, so that others have it, too
   */
  synchronized Duration delay(String address, boolean isShared) {
    History before = records.get(address);
    if (before == null || before.count() < 2 || isOver(before, nanos.getAsLong())) {
      return Duration.ZERO;
    }
    long seconds = 1L << Math.min(before.count() - 2, 10);
    return Duration.ofSeconds(
        Math.min(seconds, isShared ? LONGEST_SHARED_SECONDS : LONGEST_SECONDS));
  }

  private static boolean isOver(History record, long now) {
    return now - record.lastNanos() > MEMORY.toNanos();
  }
}
