package org.zeekbus.logger.file;

import java.util.List;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;

/** Makes batches of numbered records. */
final class Batches {
  static final List<LogField> PLAIN =
      List.of(LogField.of("n", ZeekType.COUNT), LogField.of("s", ZeekType.STRING));

  private Batches() {}

  static LogSchema schema(String path) {
    return LogSchema.of("Test::LOG", path, PLAIN);
  }

  static byte[] of(LogSchema schema, int first, int count, String text) {
    LogBatchWriter writer = new LogBatchWriter(schema);
    for (int i = 0; i < count; i++) {
      writer.putLong(first + i).putBytes(Bytes.of(text));
      for (int field = 2; field < schema.size(); field++) {
        writer.putUnset();
      }
    }
    return writer.toBytes();
  }

  static LogBatchReader read(byte[] batch) {
    LogBatchReader reader = new LogBatchReader(DecodeLimits.DEFAULT);
    reader.open(batch, 0, batch.length);
    return reader;
  }
}
