package org.zeekbus.app.demo;

import java.time.Instant;
import java.util.Optional;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;

/**
 * Moves the times of recorded logs to now: of each record all by the same span, so that its {@code
 * ts} is the given time.
 *
 * <p>Owner: one thread.
 */
final class FreshLogs {
  private static final String TIME_FIELD = "ts";
  private static final double NANOS = 1e9;

  private final LogBatchReader reader = new LogBatchReader(DecodeLimits.DEFAULT);

  /** The same batch as if it were written now; nothing for a log whose records have no time. */
  Optional<byte[]> at(Instant now, byte[] batch) {
    reader.open(batch, 0, batch.length);
    LogSchema schema = reader.schema();
    int time = schema.indexOf(TIME_FIELD);
    if (time < 0 || schema.field(time).type() != ZeekType.TIME) {
      return Optional.empty();
    }
    double seconds = now.getEpochSecond() + now.getNano() / NANOS;
    LogBatchWriter writer = new LogBatchWriter(schema);
    while (reader.next()) {
      double span = reader.isPresent(time) ? seconds - reader.doubleAt(time) : 0;
      for (int field = 0; field < schema.size(); field++) {
        copy(reader, field, span, writer);
      }
    }
    return Optional.of(writer.toBytes());
  }

  private static void copy(LogBatchReader from, int field, double span, LogBatchWriter to) {
    if (!from.isPresent(field)) {
      to.putUnset();
    } else if (from.schema().field(field).type() == ZeekType.TIME) {
      to.putDouble(from.doubleAt(field) + span);
    } else {
      to.put(from.valueAt(field));
    }
  }
}
