package org.zeekbus.columns;

import java.util.HashMap;
import java.util.Map;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogSchema;

/** Tables with a few records. */
final class SmallTables {
  private SmallTables() {}

  /** One with these records: for each field a value, or null. */
  static RecordTable of(LogSchema schema, Object[]... records) {
    RecordTable table = new RecordTable(ColumnSchema.of(schema));
    table.add(batch(schema, records));
    return table;
  }

  static LogBatchReader batch(LogSchema schema, Object[]... records) {
    LogBatchWriter writer = new LogBatchWriter(schema);
    for (Object[] record : records) {
      Map<String, Object> values = new HashMap<>();
      for (int i = 0; i < record.length; i++) {
        if (record[i] != null) {
          values.put(schema.field(i).name().text(), record[i]);
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
