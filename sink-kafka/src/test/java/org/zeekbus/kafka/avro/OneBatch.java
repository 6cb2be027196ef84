package org.zeekbus.kafka.avro;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.zeekbus.format.LineBuffer;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.value.Bytes;

/** Batches made for a test, and the values that become of them. */
public final class OneBatch {
  private OneBatch() {}

  /** A reader before the first record of a batch of the log {@code test}. */
  public static LogBatchReader of(List<LogField> fields, Consumer<LogBatchWriter> values) {
    LogBatchWriter writer = new LogBatchWriter(LogSchema.of("Test::LOG", "test", fields));
    values.accept(writer);
    return open(writer.toBytes());
  }

  public static LogBatchReader open(byte[] bytes) {
    LogBatchReader reader = new LogBatchReader(DecodeLimits.DEFAULT);
    reader.open(bytes, 0, bytes.length);
    return reader;
  }

  /** The value of each record, from a buffer that has to grow. */
  public static List<byte[]> values(LogBatchReader batch, AvroEncoder encoder) {
    List<byte[]> values = new ArrayList<>();
    LineBuffer out = new LineBuffer(1);
    while (batch.next()) {
      int start = out.length();
      encoder.record(batch, out);
      values.add(Arrays.copyOfRange(out.array(), start, out.length()));
    }
    return values;
  }

  /** Puts a string, whose characters are bytes. */
  static void put(LogBatchWriter writer, String text) {
    writer.putBytes(bytes(text));
  }

  static Bytes bytes(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
