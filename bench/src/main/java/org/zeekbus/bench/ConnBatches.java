package org.zeekbus.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.Values;

/**
 * Batches of conn as a busy network has them: the recorded records again and again, each with a uid
 * and an end of its own, of hosts some of which are asked much more than others, in the order in
 * which connections end. The same each time.
 */
final class ConnBatches {
  /** Records of a batch. */
  static final int RECORDS = 1000;

  private static final int UID = 18;
  private static final int CLIENTS = 5000;
  private static final int SERVERS = 20_000;
  private static final double START = 1_763_900_000;
  private static final double A_SECOND = 10_000;
  private static final String LETTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private final SplittableRandom random = new SplittableRandom(1);
  private final List<LogBatchReader> recorded = new ArrayList<>();
  private int current;
  private long ended;

  /** From the first. */
  ConnBatches() throws IOException {
    for (byte[] bytes : RecordedBatches.of("conn")) {
      LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
      batch.open(bytes, 0, bytes.length);
      recorded.add(batch);
    }
  }

  /** So many batches. */
  static List<byte[]> of(int batches) throws IOException {
    ConnBatches made = new ConnBatches();
    List<byte[]> all = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      all.add(made.next());
    }
    return all;
  }

  LogSchema schema() {
    return recorded.getFirst().schema();
  }

  /** The next batch. */
  byte[] next() {
    LogBatchWriter batch = new LogBatchWriter(schema());
    for (int i = 0; i < RECORDS; i++) {
      put(nextRecorded(), START + ended++ / A_SECOND, batch);
    }
    return batch.toBytes();
  }

  private LogBatchReader nextRecorded() {
    LogBatchReader batch = recorded.get(current);
    while (!batch.next()) {
      batch.rewind();
      current = (current + 1) % recorded.size();
      batch = recorded.get(current);
    }
    return batch;
  }

  private void put(LogBatchReader record, double end, LogBatchWriter to) {
    for (int i = 0; i < record.schema().size(); i++) {
      String name = record.schema().field(i).name().text();
      if (!record.isPresent(i)) {
        to.putUnset();
        continue;
      }
      switch (name) {
        case "ts" -> to.putDouble(Math.floor((end - random.nextDouble() * 10) * 1e6) / 1e6);
        case "uid" -> to.put(Values.string(uid()));
        case "id.orig_h" -> to.put(Values.address("10.1." + host(random.nextInt(CLIENTS))));
        case "id.resp_h" ->
            to.put(Values.address("192.0." + host((int) (SERVERS * skewed() * skewed()))));
        case "id.orig_p" -> to.put(port(record, i, random.nextInt(32_768, 61_000)));
        case "duration" -> to.putDouble(duration(record.doubleAt(i)));
        default -> {
          if (name.endsWith("_bytes") && random.nextBoolean()) {
            to.putLong((long) (record.longAt(i) * (0.5 + random.nextDouble())));
          } else {
            to.put(record.valueAt(i));
          }
        }
      }
    }
  }

  /** As the difference of two times in whole microseconds, which are doubles. */
  private double duration(double recorded) {
    double micros = Math.rint(recorded * (0.5 + random.nextDouble()) * 1e6);
    return START + micros / 1e6 - START;
  }

  private double skewed() {
    double uniform = random.nextDouble();
    return uniform * uniform;
  }

  private static String host(int number) {
    return number / 250 + "." + (1 + number % 250);
  }

  private static Value port(LogBatchReader record, int field, int number) {
    return Values.port(number, record.portProtocolAt(field));
  }

  private byte[] uid() {
    byte[] uid = new byte[UID];
    uid[0] = 'C';
    for (int i = 1; i < uid.length; i++) {
      uid[i] = LETTERS.getBytes(StandardCharsets.US_ASCII)[random.nextInt(LETTERS.length())];
    }
    return uid;
  }
}
