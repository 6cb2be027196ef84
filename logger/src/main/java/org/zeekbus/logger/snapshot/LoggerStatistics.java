package org.zeekbus.logger.snapshot;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.value.Bytes;

/**
 * What came in, by node and by log path. Counters only grow.
 *
 * <p>Owner: the event loop counts senders, the first sink's thread counts paths; any thread reads.
 */
public final class LoggerStatistics {
  /** More names than these are counted together, as any stranger can make some up. */
  private static final int MAX_NAMES = 10_000;

  private static final Bytes OTHERS = Bytes.of("(others)");
  private static final int NO_FIELD = -1;

  /** What one node sent. Owner: the event loop. */
  public static final class Sender {
    public static final Sender NOBODY = new Sender(Bytes.EMPTY);

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
    public String name() {
      return name;
    }

    public boolean isOf(ByteBuf in, int at, int length) {
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

    public void took(int length) {
      batches.increment();
      bytes.add(length);
    }

    /** A sink that was full did not get a batch. */
    public void dropped() {
      dropped.increment();
    }

    private String print() {
      long lost = dropped.sum();
      return "%s: %,d batches, %,d bytes%s"
          .formatted(
              name, batches.sum(), bytes.sum(), lost == 0 ? "" : ", %,d dropped".formatted(lost));
    }
  }

  /** What one log path got. Owner: the first sink's thread. */
  private static final class PathCounts {
    private final LongAdder records = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private volatile double lag = Double.NaN;
    private volatile double longestLag = Double.NaN;

    /** Of the records, how many survive {@code kill -9}. */
    private volatile long flushed;

    /** Empty for a log without times. */
    private String lags() {
      return Double.isNaN(lag) ? "" : ", lag %.1f s, longest %.1f s".formatted(lag, longestLag);
    }
  }

  private final Map<Bytes, Sender> senders = new ConcurrentHashMap<>();
  private final Map<Bytes, PathCounts> paths = new ConcurrentSkipListMap<>();
  private final LongAdder malformed = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder forbidden = new LongAdder();
  private final LongAdder bad = new LongAdder();
  private final LongAdder sinkErrors = new LongAdder();
  private volatile int connected;

  // Of the last batch's schema, where its time is.
  private LogSchema lastSchema = LogSchema.of("", "", List.of());
  private int lastTime = NO_FIELD;

  public LoggerStatistics() {}

  public void connected(int peers) {
    connected = peers;
  }

  public void refused() {
    refused.increment();
  }

  public void forbidden() {
    forbidden.increment();
  }

  public void malformed() {
    malformed.increment();
  }

  public void bad() {
    bad.increment();
  }

  public void sinkError() {
    sinkErrors.increment();
  }

  /** The node with this id, or all that are too many. */
  public Sender sender(byte[] id) {
    Bytes key = Bytes.of(id);
    if (senders.size() >= MAX_NAMES && !senders.containsKey(key)) {
      return senders.computeIfAbsent(OTHERS, Sender::new);
    }
    return senders.computeIfAbsent(key, Sender::new);
  }

  /**
   * A batch has reached the first sink.
   *
   * @param batch stands at its last record
   * @param arrivedMillis since 1970
   */
  @SuppressWarnings("ReferenceEquality") // the reader gives the same schema for the same bytes
  public void written(LogBatchReader batch, int length, long arrivedMillis) {
    LogSchema schema = batch.schema();
    Bytes path =
        paths.size() >= MAX_NAMES && !paths.containsKey(schema.path()) ? OTHERS : schema.path();
    PathCounts counts = paths.computeIfAbsent(path, _ -> new PathCounts());
    counts.records.add(batch.records());
    counts.bytes.add(length);
    if (schema != lastSchema) {
      lastSchema = schema;
      int ts = schema.indexOf("ts");
      lastTime =
          ts >= 0 && schema.field(ts).type() == org.zeekbus.zeek.log.ZeekType.TIME ? ts : NO_FIELD;
    }
    if (lastTime >= 0 && batch.index() >= 0 && batch.isPresent(lastTime)) {
      double lag = arrivedMillis / 1000.0 - batch.doubleAt(lastTime);
      counts.lag = lag;
      if (!(counts.longestLag >= lag)) {
        counts.longestLag = lag;
      }
    }
  }

  /** The first sink has flushed: all that was written survives {@code kill -9}. */
  public void flushed() {
    for (PathCounts each : paths.values()) {
      each.flushed = each.records.sum();
    }
  }

  /** Records that were written since the last flush, by path, for people; empty if none were. */
  public String unflushed() {
    List<String> parts = new ArrayList<>();
    paths.forEach((path, counts) -> {
      long records = counts.records.sum() - counts.flushed;
      if (records > 0) {
        parts.add("%s %s".formatted(PathText.of(path), Plural.of(records, "record", "records")));
      }
    });
    return String.join(", ", parts);
  }

  /** How many peers are connected now. */
  public int connections() {
    return connected;
  }

  /** Records that reached the first sink. */
  public long records() {
    return paths.values().stream().mapToLong(path -> path.records.sum()).sum();
  }

  /** Records of one path that reached the first sink. */
  public long records(String path) {
    PathCounts counts = paths.get(Bytes.of(path));
    return counts == null ? 0 : counts.records.sum();
  }

  /** Batches that came in. */
  public long batches() {
    return senders.values().stream().mapToLong(sender -> sender.batches.sum()).sum();
  }

  /** Batches that were whole messages but no batches, or not for us: kept in bad-batches. */
  public long badBatches() {
    return bad.sum();
  }

  /** Messages that were no log messages: dropped. */
  public long malformedMessages() {
    return malformed.sum();
  }

  /** Batches of nodes whose key may not push: dropped. */
  public long forbiddenBatches() {
    return forbidden.sum();
  }

  /** How often a sink could not take or flush what it was given. */
  public long sinkErrors() {
    return sinkErrors.sum();
  }

  /** For people, a few lines. */
  public String print() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "logger: %,d connections, %,d batches, %,d records"
            .formatted(connected, batches(), records()));
    lines.add(
        "  bad batches %,d, malformed messages %,d, refused peers %,d, forbidden batches %,d, sink errors %,d"
            .formatted(
                bad.sum(), malformed.sum(), refused.sum(), forbidden.sum(), sinkErrors.sum()));
    senders.forEach((id, sender) -> lines.add("  from " + sender.print()));
    paths.forEach((path, counts) ->
        lines.add(
            "  %s: %,d records, %,d bytes%s"
                .formatted(
                    PathText.of(path), counts.records.sum(), counts.bytes.sum(), counts.lags())));
    return String.join("\n", lines) + "\n";
  }
}
