package org.zeekbus.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.zeekbus.sink.Arrival;
import org.zeekbus.zeek.log.LogBatchReader;

/**
 * By what batches are known again, in the order in which they came: when each arrived, and a hash
 * of its sender and bytes. Owner: the sink's thread.
 */
final class BatchMarks {
  private long[] values = new long[16];
  private int size;

  /** The hash of a batch, as two checksums for which processors have instructions. */
  static long hash(Arrival arrival, LogBatchReader batch) {
    byte[] sender = arrival.sender().getBytes(UTF_8);
    return checksum(new CRC32(), sender, batch) << Integer.SIZE
        | checksum(new CRC32C(), sender, batch);
  }

  private static long checksum(Checksum sum, byte[] sender, LogBatchReader batch) {
    sum.update(sender);
    sum.update(batch.array(), batch.start(), batch.end() - batch.start());
    return sum.getValue();
  }

  void add(long millis, long hash) {
    if (2 * size == values.length) {
      values = Arrays.copyOf(values, 2 * values.length);
    }
    values[2 * size] = millis;
    values[2 * size + 1] = hash;
    size++;
  }

  void addAll(BatchMarks others) {
    for (int i = 0; i < others.size; i++) {
      add(others.millis(i), others.hash(i));
    }
  }

  int size() {
    return size;
  }

  long millis(int index) {
    return values[2 * index];
  }

  long hash(int index) {
    return values[2 * index + 1];
  }
}
