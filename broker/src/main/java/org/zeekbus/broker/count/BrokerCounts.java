package org.zeekbus.broker.count;

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
 * Counts of the events of peers, since the start of the broker.
 *
 * <p>Owner: any thread.
 */
public final class BrokerCounts {
  public final Socket xsub = new Socket();
  public final Socket xpub = new Socket();
  public final LongAdder dropped = new LongAdder();
  public final LongAdder droppedDisconnected = new LongAdder();
  public final LongAdder stuck = new LongAdder();

  /** The counts of one of the two sockets. */
  public Socket at(SocketType type) {
    return type == SocketType.XSUB ? xsub : xpub;
  }

  /** Events at one socket; the fields are those of {@link BrokerSnapshot.Socket}. */
  public static final class Socket {
    public final LongAdder connected = new LongAdder();
    public final LongAdder cannotAccept = new LongAdder();
    public final ByCause<CloseReason> closed = new ByCause<>(CloseReason.class);
    public final ByCause<CloseReason> refused = new ByCause<>(CloseReason.class);
    public final ByCause<Ignored> ignored = new ByCause<>(Ignored.class);

    /** The counts of this moment. */
    public BrokerSnapshot.Socket snapshot() {
      return new BrokerSnapshot.Socket(
          connected.sum(), cannotAccept.sum(), closed.sums(), refused.sums(), ignored.sums());
    }
  }

  /** A count for each cause. */
  public static final class ByCause<E extends Enum<E>> {
    private final Map<E, LongAdder> counts;

    ByCause(Class<E> causes) {
      counts = new EnumMap<>(causes);
      for (E cause : causes.getEnumConstants()) {
        counts.put(cause, new LongAdder());
      }
    }

    /** Counts one event with this cause. */
    @SuppressWarnings("NullAway") // each constant has one
    public void increment(E cause) {
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
