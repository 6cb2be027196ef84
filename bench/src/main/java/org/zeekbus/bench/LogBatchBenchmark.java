package org.zeekbus.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogElements;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogRecord;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;

/**
 * How many records a second one core reads from recorded batches of 856 conn or 1,315 http records,
 * headers included; and the same into objects, and back into batches. An operation is one record.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LogBatchBenchmark {
  /** The log whose records are read. */
  @Param({"conn", "http"})
  public String path = "";

  private final LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
  private byte[] bytes = new byte[0];
  private ZeekType[] types = new ZeekType[0];
  private LogBatchWriter writer =
      new LogBatchWriter(LogSchema.of("", "", List.of(LogField.of("", ZeekType.BOOL))));
  private LogRecord[] records = new LogRecord[0];
  private int written;

  /** Finds the recorded batch. */
  @Setup
  public void setUp() throws IOException {
    bytes = RecordedBatches.of(path).getFirst();
    batch.open(bytes, 0, bytes.length);
    types = batch.schema().fields().stream().map(each -> each.type()).toArray(ZeekType[]::new);
    writer = new LogBatchWriter(batch.schema());
    records = new LogRecord[batch.records()];
    while (batch.next()) {
      records[batch.index()] = batch.toRecord();
    }
  }

  private void next() {
    if (!batch.next()) {
      batch.open(bytes, 0, bytes.length);
      batch.next();
    }
  }

  /** Checks a record and notes where its fields are. */
  @Benchmark
  public int walk() {
    next();
    return batch.index();
  }

  /** Besides gets each field: numbers, and where strings and addresses are. */
  @Benchmark
  public long walkAndRead() {
    next();
    long sum = 0;
    for (int field = 0; field < types.length; field++) {
      if (batch.isPresent(field)) {
        sum += read(field);
      }
    }
    return sum;
  }

  private long read(int field) {
    return switch (types[field]) {
      case BOOL -> batch.booleanAt(field) ? 1 : 0;
      case INT, COUNT -> batch.longAt(field);
      case DOUBLE, TIME, INTERVAL -> Double.doubleToRawLongBits(batch.doubleAt(field));
      case STRING, ENUM, FUNC, FILE -> batch.bytesOffset(field) + batch.bytesLength(field);
      case PORT -> batch.portNumberAt(field);
      case ADDR -> batch.addressOffset(field) + (batch.isIpv4(field) ? 4 : 16);
      case SUBNET -> batch.addressOffset(field) + batch.prefixLengthAt(field);
      case TABLE, VECTOR -> {
        long sum = 0;
        LogElements elements = batch.elementsAt(field);
        while (elements.next()) {
          // Those of these two logs are strings.
          sum += elements.isPresent() ? elements.bytesOffset() + elements.bytesLength() : 0;
        }
        yield sum;
      }
      case VOID, PATTERN, ANY, RECORD, LIST, OPAQUE, TYPE, ERROR -> 0;
    };
  }

  /** Makes an object of a record, for comparison. */
  @Benchmark
  public LogRecord toRecord() {
    next();
    return batch.toRecord();
  }

  /** Writes a record into a batch. */
  @Benchmark
  public int write() {
    if (written == records.length) {
      written = 0;
      writer.clear();
    }
    writer.add(records[written++]);
    return writer.size();
  }
}
