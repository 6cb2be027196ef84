package org.zeekbus.logger.delivery;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.zeekbus.logger.queue.Batch;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.logger.snapshot.LoggerSnapshotText;
import org.zeekbus.logger.snapshot.PathText;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.value.Bytes;

/**
 * The losses of one sink, in batches and records by log path.
 *
 * <p>Owner: who gives it a batch, one at a time; any thread reads.
 */
final class LostBatches {
  /** As any stranger can make names up. */
  private static final int MOST_PATHS = 1000;

  private static final Bytes OTHERS = Bytes.of("(others)");
  private static final Bytes UNKNOWN = Bytes.of("(unknown)");

  private final Map<Bytes, Counts> byPath = new ConcurrentSkipListMap<>();

  /** Of one path. */
  private static final class Counts {
    private final LongAdder batches = new LongAdder();
    private final LongAdder records = new LongAdder();
  }

  /** This one is lost. */
  synchronized void count(Batch batch) {
    byte[] bytes = new byte[batch.length()];
    batch.copyTo(bytes);
    LogBatchReader reader = new LogBatchReader(DecodeLimits.DEFAULT);
    Bytes path = UNKNOWN;
    int records = 0;
    try {
      reader.open(bytes, 0, bytes.length);
      path = reader.schema().path();
      records = reader.records();
    } catch (DecodeException _) {
      // It would have been put aside.
    }
    add(path, records);
  }

  /** Records of a batch of which others were not lost. */
  synchronized void add(Bytes path, int records) {
    Bytes key = byPath.size() >= MOST_PATHS && !byPath.containsKey(path) ? OTHERS : path;
    Counts counts = byPath.computeIfAbsent(key, _ -> new Counts());
    counts.batches.increment();
    counts.records.add(records);
  }

  boolean isEmpty() {
    return byPath.isEmpty();
  }

  LoggerSnapshot.Losses snapshot() {
    Map<String, Long> records = new LinkedHashMap<>();
    long batches = 0;
    long sum = 0;
    for (Map.Entry<Bytes, Counts> each : byPath.entrySet()) {
      long ofPath = each.getValue().records.sum();
      records.put(PathText.of(each.getKey()), ofPath);
      sum += ofPath;
      batches += each.getValue().batches.sum();
    }
    return new LoggerSnapshot.Losses(batches, sum, records);
  }

  /** For people: {@code 12 records in 3 batches: conn 10, dns 2}. */
  String print() {
    return LoggerSnapshotText.of(snapshot());
  }
}
