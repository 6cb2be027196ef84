package org.zeekbus.logger.shape;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zeekbus.sink.Arrival;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.value.Bytes;

/**
 * The values of added fields, as a batch of one record, from which they are copied.
 *
 * <p>Owner: one thread.
 */
final class AddedValues {
  private final List<AddedField> fields;
  private final Bytes path;
  private final LogBatchWriter writer;
  private final boolean isVarying;
  private byte @Nullable [] batch;

  /** The fields that records of a log get. */
  AddedValues(List<AddedField> fields, LogSchema log) {
    this.fields = fields;
    this.path = log.path();
    this.writer =
        new LogBatchWriter(
            new LogSchema(
                log.stream(),
                log.writer(),
                log.filter(),
                path,
                fields.stream().map(AddedField::field).toList()));
    this.isVarying = fields.stream().anyMatch(AddedField::varies);
  }

  /** Has {@code reader} stand at the record for a batch with this arrival. */
  void openIn(LogBatchReader reader, Arrival arrival) {
    byte[] bytes = batch;
    if (bytes == null || isVarying) {
      bytes = write(arrival);
      batch = bytes;
    }
    reader.open(bytes, 0, bytes.length);
    reader.next();
  }

  int size() {
    return fields.size();
  }

  private byte[] write(Arrival arrival) {
    writer.clear();
    for (AddedField field : fields) {
      if (field.isTime()) {
        writer.putDouble(arrival.millis() / 1e3);
      } else {
        writer.putBytes(field.value(path, arrival));
      }
    }
    return writer.toBytes();
  }
}
