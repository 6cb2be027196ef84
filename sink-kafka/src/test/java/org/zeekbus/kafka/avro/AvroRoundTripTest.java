package org.zeekbus.kafka.avro;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.format.LineBuffer;
import org.zeekbus.format.LogFormat;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.RandomBatches;
import org.zeekbus.zeek.log.ZeekType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Avro's own reader finds in a value is what the record's JSON line says. */
final class AvroRoundTripTest {
  private static final BigDecimal MICROS = BigDecimal.valueOf(1_000_000);
  private static final AsciiOptions JSON =
      AsciiOptions.DEFAULT.with(Map.of("use_json", "T", "json_include_unset_fields", "T"));
  private static final JsonMapper MAPPER = new JsonMapper();

  @Test
  void recordingOfABusyCluster() throws IOException {
    assertThat(compareRecording("busy-logs.frames")).isGreaterThan(4000);
  }

  @Test
  void recordingOfASmallCluster() throws IOException {
    assertThat(compareRecording("cluster-small.frames")).isGreaterThan(10);
  }

  @Test
  void recordingOfACluster() throws IOException {
    assertThat(compareRecording("cluster.frames")).isGreaterThan(1000);
  }

  @Test
  void recordingWithStrangeTexts() throws IOException {
    assertThat(compareRecording("options.frames")).isGreaterThan(10);
  }

  @Test
  void randomSchemas() throws IOException {
    int records = 0;
    for (long seed = 0; seed < 5000; seed++) {
      try {
        records +=
            compare(OneBatch.open(RandomBatches.batch(seed, seed % 2 == 0)), new HashMap<>());
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertThat(records).isGreaterThan(5000);
  }

  private static int compareRecording(String name) throws IOException {
    Map<LogSchema, Twin> twins = new HashMap<>();
    int records = 0;
    for (List<byte[]> message : Recordings.messages(name, Recordings.LOG)) {
      records += compare(OneBatch.open(message.getLast()), twins);
    }
    return records;
  }

  /** What a log's schema needs on both sides. */
  private record Twin(
      AvroEncoder encoder,
      Schema schema,
      GenericDatumReader<GenericRecord> reader,
      LogFormat json) {
    static Twin of(LogSchema log) {
      Schema schema = new Schema.Parser().parse(AvroSchema.of(log).toString());
      return new Twin(
          new AvroEncoder(log, 7),
          schema,
          new GenericDatumReader<>(schema),
          LogFormat.json(JSON, log));
    }
  }

  private static int compare(LogBatchReader batch, Map<LogSchema, Twin> twins) throws IOException {
    LogSchema log = batch.schema();
    Twin twin = twins.computeIfAbsent(log, Twin::of);
    LineBuffer values = new LineBuffer(64);
    LineBuffer lines = new LineBuffer(64);
    int records = 0;
    while (batch.next()) {
      records++;
      values.cut(0);
      lines.cut(0);
      twin.encoder().record(batch, values);
      twin.json().record(batch, lines);
      BinaryDecoder in =
          DecoderFactory.get().binaryDecoder(values.array(), 5, values.length() - 5, null);
      GenericRecord found = twin.reader().read(null, in);
      assertThat(in.isEnd()).isTrue();
      JsonNode expected =
          MAPPER.readTree(new String(lines.array(), 0, lines.length(), StandardCharsets.UTF_8));
      for (int i = 0; i < log.size(); i++) {
        Schema.Field field = twin.schema().getFields().get(i);
        assertThat(field.getProp(AvroSchema.ZEEK_NAME)).isEqualTo(log.field(i).name().text());
        JsonNode json = expected.get(log.field(i).name().text());
        assertThat(isSame(found.get(i), json, log.field(i).type(), log.field(i)))
            .as("%s: %s in %s", field.name(), found.get(i), expected)
            .isTrue();
      }
    }
    return records;
  }

  private static boolean isSame(
      @Nullable Object avro, JsonNode json, ZeekType type, LogField field) {
    if (avro == null) {
      return json.isNull() || (type == ZeekType.TIME && Math.abs(json.doubleValue()) > 9e12);
    }
    return switch (type) {
      case BOOL -> avro.equals(json.booleanValue());
      case INT -> avro.equals(json.longValue());
      case COUNT -> Long.toUnsignedString((Long) avro).equals(json.bigIntegerValue().toString());
      case TIME -> isSameTime((Long) avro, json.doubleValue());
      case PORT -> avro.equals(json.intValue());
      case DOUBLE, INTERVAL ->
          json.isNull()
              ? !Double.isFinite((Double) avro) // JSON has no such numbers
              : avro.equals(json.doubleValue());
      case STRING, ENUM, FUNC, FILE, ADDR, SUBNET -> avro.toString().equals(json.stringValue());
      case TABLE, VECTOR -> {
        List<?> elements = (List<?>) avro;
        boolean isSame = elements.size() == json.size();
        for (int i = 0; isSame && i < elements.size(); i++) {
          isSame = isSame(elements.get(i), json.get(i), field.elementType(), field);
        }
        yield isSame;
      }
      case VOID, PATTERN, ANY, RECORD, LIST, OPAQUE, TYPE, ERROR -> throw new AssertionError(type);
    };
  }

  /** Zeek's own times have whole microseconds. Others, such as those of NTP, may be between two. */
  private static boolean isSameTime(long micros, double seconds) {
    BigDecimal expected = BigDecimal.valueOf(seconds).multiply(MICROS);
    double error = expected.subtract(BigDecimal.valueOf(micros)).abs().doubleValue();
    boolean isWhole = expected.stripTrailingZeros().scale() <= 0 && Math.abs(seconds) < 4e9;
    return isWhole ? error == 0 : error <= Math.max(0.75, Math.ulp(expected.doubleValue()));
  }
}
