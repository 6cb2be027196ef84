package org.zeekbus.node;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.value.Value;

/**
 * A log that this node writes: records wait until there are 1,000 of them, or a second is over, as
 * in Zeek, or until they have 4 MiB; then they are one batch for one of the loggers.
 *
 * <p>It may be shared by threads.
 *
 * @param <T> a record with {@link ZeekLog}
 */
public final class LogStream<T extends Record> {
  private static final int LARGEST_BATCH = 4 << 20;

  private final RecordShape<T> shape;
  private final Truncation limits;
  private final LogBatchWriter batch;
  private final int batchRecords;
  private final Logs logs;

  LogStream(Class<T> type, int batchRecords, Logs logs) {
    this.shape = RecordShape.of(type);
    this.batchRecords = batchRecords;
    this.logs = logs;
    ZeekLog log = annotation(type);
    this.limits = Truncation.of(log);
    this.batch = new LogBatchWriter(LogSchema.of(log.stream(), log.path(), shape.logFields()));
  }

  private static ZeekLog annotation(Class<?> type) {
    @Nullable ZeekLog log = type.getAnnotation(ZeekLog.class);
    if (log == null) {
      throw new IllegalArgumentException(type.getName() + " (expected: a record with @ZeekLog)");
    }
    return log;
  }

  /** What loggers see of the log. */
  public LogSchema schema() {
    return batch.schema();
  }

  /**
   * Writes a line, cut to the limits of {@link ZeekLog}. It is lost, counted and reported, if all
   * loggers' queues are full when its batch is complete, unless the node was told to wait then.
   *
   * @throws IllegalStateException if the node is closed
   */
  public void write(T line) {
    List<Value> values = new ArrayList<>(batch.schema().size());
    shape.addLogValues(line, values);
    if (limits.cut(values)) {
      logs.cut(batch.schema());
    }
    synchronized (batch) {
      logs.checkOpen();
      values.forEach(batch::put);
      if (batch.records() >= batchRecords || batch.size() >= LARGEST_BATCH) {
        flush();
      }
    }
  }

  /** Sends what waits. */
  public void flush() {
    synchronized (batch) {
      if (batch.records() > 0) {
        int records = batch.records();
        byte[] bytes = batch.toBytes();
        batch.clear();
        logs.push(batch.schema(), records, bytes);
      }
    }
  }
}
