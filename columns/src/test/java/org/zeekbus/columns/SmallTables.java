package org.zeekbus.columns;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogSchema;

/** Tables with a few records. */
final class SmallTables {
  private SmallTables() {}

  /** One with these records: for each field a value, or null. */
  static RecordTable of(LogSchema schema, @Nullable Object[]... records) {
    RecordTable table = new RecordTable(ColumnSchema.of(schema));
    table.add(batch(schema, records));
    return table;
  }

  static LogBatchReader batch(LogSchema schema, @Nullable Object[]... records) {
    LogBatchWriter writer = new LogBatchWriter(schema);
    for (@Nullable Object[] record : records) {
      Map<String, Object> values = new HashMap<>();
      for (int i = 0; i < record.length; i++) {
        Object value = record[i];
        if (value != null) {
          values.put(schema.field(i).name().text(), value);
        }
      }
      writer.add(values);
    }
    byte[] bytes = writer.toBytes();
    LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
    batch.open(bytes, 0, bytes.length);
    return batch;
  }
}
