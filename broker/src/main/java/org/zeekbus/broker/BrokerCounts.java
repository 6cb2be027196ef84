package org.zeekbus.broker;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Ignored;
import org.zeekbus.zmtp.SocketType;

/**
 * How often what happened to peers, since the start of the broker.
 *
 * <p>Owner: any thread.
 */
final class BrokerCounts {
  final Socket xsub = new Socket();
  final Socket xpub = new Socket();
  final LongAdder dropped = new LongAdder();
  final LongAdder undelivered = new LongAdder();
  final LongAdder stuck = new LongAdder();

  /** The counts of one of the two sockets. */
  Socket at(SocketType type) {
    return type == SocketType.XSUB ? xsub : xpub;
  }

  /** What happened at one socket; the fields are those of {@link BrokerSnapshot.Socket}. */
  static final class Socket {
    final LongAdder connected = new LongAdder();
    final LongAdder cannotAccept = new LongAdder();
    final ByCause<CloseReason> closed = new ByCause<>(CloseReason.class);
    final ByCause<CloseReason> refused = new ByCause<>(CloseReason.class);
    final ByCause<Ignored> ignored = new ByCause<>(Ignored.class);

    BrokerSnapshot.Socket snapshot() {
      return new BrokerSnapshot.Socket(
          connected.sum(), cannotAccept.sum(), closed.sums(), refused.sums(), ignored.sums());
    }
  }

  /** A count for each cause. */
  static final class ByCause<E extends Enum<E>> {
    private final Map<E, LongAdder> counts;

    ByCause(Class<E> causes) {
      counts = new EnumMap<>(causes);
      for (E cause : causes.getEnumConstants()) {
        counts.put(cause, new LongAdder());
      }
    }

    @SuppressWarnings("NullAway") // each constant has one
    void increment(E cause) {
      counts.get(cause).increment();
    }

    /** Those that are not 0, by the cause in lower case. */
    Map<String, Long> sums() {
      Map<String, Long> sums = new TreeMap<>();
      counts.forEach((cause, count) -> {
        long sum = count.sum();
        if (sum > 0) {
          sums.put(cause.name().toLowerCase(Locale.ROOT), sum);
        }
      });
      return sums;
    }
  }
}
