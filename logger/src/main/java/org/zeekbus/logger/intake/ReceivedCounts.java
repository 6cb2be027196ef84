package org.zeekbus.logger.intake;

import io.netty.buffer.ByteBuf;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.logger.snapshot.PathText;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Recent;
import org.zeekbus.zmtp.TurnedAway;

/**
 * Counts what nodes sent. Counters only grow.
 *
 * <p>Owner: the event loop; any thread reads.
 */
public final class ReceivedCounts {
  /** More nodes than these are counted together, as any stranger can make up ids. */
  private static final int MOST_SENDERS = 10_000;

  private static final Bytes OTHERS = Bytes.of("(others)");

  /** The counts of one node. */
  static final class Sender {
    static final Sender NOBODY = new Sender(Bytes.EMPTY);

    private final Bytes id;
    private final String name;
    private final LongAdder batches = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder dropped = new LongAdder();

    private Sender(Bytes id) {
      this.id = id;
      this.name = PathText.of(id);
    }

    /** The node id as it prints. */
    String name() {
      return name;
    }

    boolean isOf(ByteBuf in, int at, int length) {
      if (length != id.length()) {
        return false;
      }
      for (int i = 0; i < length; i++) {
        if (in.getByte(at + i) != id.at(i)) {
          return false;
        }
      }
      return true;
    }

    void took(int length) {
      batches.increment();
      bytes.add(length);
    }

    /** A sink that was full did not get a batch. */
    void dropped() {
      dropped.increment();
    }

    private LoggerSnapshot.Sender snapshot() {
      return new LoggerSnapshot.Sender(name, batches.sum(), bytes.sum(), dropped.sum());
    }
  }

  private final Map<Bytes, Sender> senders = new ConcurrentHashMap<>();
  private final Map<CloseReason, LongAdder> refused = new EnumMap<>(CloseReason.class);
  private final LongAdder malformed = new LongAdder();
  private final LongAdder forbidden = new LongAdder();
  private final Recent<TurnedAway> turnedAway = new Recent<>(TurnedAway.MOST, TurnedAway::time);
  private volatile int connected;

  /** Nothing came yet. */
  public ReceivedCounts() {
    for (CloseReason reason : CloseReason.values()) {
      refused.put(reason, new LongAdder());
    }
  }

  void connected(int peers) {
    connected = peers;
  }

  @SuppressWarnings("NullAway") // each constant has one
  void refused(CloseReason reason) {
    refused.get(reason).increment();
  }

  void turnedAway(TurnedAway peer) {
    turnedAway.add(peer);
  }

  /** Peers that were refused or closed, the newest first. */
  public List<TurnedAway> turnedAway() {
    return turnedAway.newestFirst();
  }

  void forbidden() {
    forbidden.increment();
  }

  void malformed() {
    malformed.increment();
  }

  /** The node with this id, or all that are too many. */
  Sender sender(byte[] id) {
    Bytes key = Bytes.of(id);
    if (senders.size() >= MOST_SENDERS && !senders.containsKey(key)) {
      return senders.computeIfAbsent(OTHERS, Sender::new);
    }
    return senders.computeIfAbsent(key, Sender::new);
  }

  /** How many nodes are connected now. */
  public int connections() {
    return connected;
  }

  /** Messages that were no log messages. */
  public long malformedBatches() {
    return malformed.sum();
  }

  /** Batches of nodes whose key may not push. */
  public long forbiddenBatches() {
    return forbidden.sum();
  }

  /** Connections that were refused, by cause in lower case. */
  public Map<String, Long> refusals() {
    Map<String, Long> sums = new TreeMap<>();
    refused.forEach((reason, count) -> {
      if (count.sum() > 0) {
        sums.put(reason.name().toLowerCase(Locale.ROOT), count.sum());
      }
    });
    return sums;
  }

  /** The nodes, by id. */
  public List<LoggerSnapshot.Sender> senders() {
    return senders.values().stream()
        .map(Sender::snapshot)
        .sorted(Comparator.comparing(LoggerSnapshot.Sender::id))
        .toList();
  }
}
