package org.zeekbus.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;
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
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.format.LineBuffer;
import org.zeekbus.format.LogFormat;
import org.zeekbus.kafka.avro.AvroEncoder;
import org.zeekbus.kafka.avro.AvroSchema;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.SetValue;
import org.zeekbus.zeek.value.TimespanValue;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.ValueText;
import org.zeekbus.zeek.value.VectorValue;

/**
 * How many records a second one core makes Avro values of, beside JSON, and beside Avro's own way:
 * an object for each record and value, and its writer. An operation is one record of a recorded
 * batch of about 1,000, decoded and encoded.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class AvroBenchmark {
  private static final double MICROS = 1e6;

  /** Before the recorded batches are found. */
  private static final LogSchema NONE = LogSchema.of("", "", List.of());

  /** The log whose records are encoded. */
  @Param({"conn", "dns", "http"})
  public String path = "";

  private final LineBuffer out = new LineBuffer(1 << 20);
  private final ByteArrayOutputStream stream = new ByteArrayOutputStream(1 << 20);
  private final List<LogBatchReader> batches = new ArrayList<>();
  private int current;
  private AvroEncoder avro = new AvroEncoder(NONE, 1);
  private LogFormat json = LogFormat.json(AsciiOptions.DEFAULT, NONE);
  private Schema schema = AvroSchema.of(NONE);
  private GenericDatumWriter<GenericRecord> writer = new GenericDatumWriter<>(schema);
  private @Nullable BinaryEncoder encoder;

  /** Finds the recorded batches. */
  @Setup
  public void setUp() throws IOException {
    for (byte[] bytes : RecordedBatches.of(path)) {
      LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
      batch.open(bytes, 0, bytes.length);
      batches.add(batch);
    }
    LogSchema log = batches.getFirst().schema();
    avro = new AvroEncoder(log, 1);
    json = LogFormat.json(AsciiOptions.DEFAULT, log);
    schema = AvroSchema.of(log);
    writer = new GenericDatumWriter<>(schema);
  }

  /** The value that Kafka gets with {@code value: avro}. */
  @Benchmark
  public int avro() {
    LogBatchReader batch = next();
    avro.record(batch, out);
    return out.length();
  }

  /** The value that Kafka gets with {@code value: json}. */
  @Benchmark
  public int json() {
    LogBatchReader batch = next();
    json.record(batch, out);
    return out.length();
  }

  /** Avro's own way. */
  @Benchmark
  public int genericRecord() throws IOException {
    LogBatchReader batch = next();
    GenericRecord record = new GenericData.Record(schema);
    List<LogField> fields = batch.schema().fields();
    for (int i = 0; i < fields.size(); i++) {
      if (batch.isPresent(i)) {
        record.put(i, value(batch, i, fields.get(i).type()));
      }
    }
    encoder = EncoderFactory.get().binaryEncoder(stream, encoder);
    writer.write(record, encoder);
    encoder.flush();
    return stream.size();
  }

  private static Object value(LogBatchReader batch, int field, ZeekType type) {
    return switch (type) {
      case BOOL -> batch.booleanAt(field);
      case INT, COUNT -> batch.longAt(field);
      case DOUBLE, INTERVAL -> batch.doubleAt(field);
      case TIME -> Math.round(batch.doubleAt(field) * MICROS);
      case PORT -> batch.portNumberAt(field);
      default -> object(batch.valueAt(field));
    };
  }

  private static Object object(Value value) {
    return switch (value) {
      case SetValue set -> set.elements().stream().map(AvroBenchmark::object).toList();
      case VectorValue vector -> vector.elements().stream().map(AvroBenchmark::element).toList();
      default -> ValueText.asPrinted(value);
    };
  }

  private static Object element(Value value) {
    return switch (value) {
      case TimespanValue span -> span.nanos() / 1e9;
      default -> object(value);
    };
  }

  private LogBatchReader next() {
    LogBatchReader batch = batches.get(current);
    if (!batch.next()) {
      batch.rewind();
      out.cut(0);
      stream.reset();
      current = current + 1 < batches.size() ? current + 1 : 0;
      batch = batches.get(current);
      batch.next();
    }
    return batch;
  }
}
