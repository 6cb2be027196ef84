package org.zeekbus.zeek.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigInteger;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.EncodeException;
import org.zeekbus.zeek.value.Values;

final class LogBatchWriterTest {
  private static final LogSchema SCHEMA =
      LogSchema.of(
          "Beer::LOG",
          "beer",
          List.of(
              LogField.of("ts", ZeekType.TIME),
              LogField.of("n", ZeekType.COUNT),
              LogField.set("kinds", ZeekType.STRING),
              LogField.vector("pints", ZeekType.DOUBLE)));

  private final LogBatchWriter writer = new LogBatchWriter(SCHEMA);

  @Test
  void writesWhatAZeekLoggerReads() {
    writer.putDouble(0.5).putLong(-1).putElements(1).putBytes("stout".getBytes(UTF_8), 0, 5);
    assertThat(writer.records()).isZero();
    writer.putElements(2).putDouble(1).putUnset();
    assertThat(writer.records()).isEqualTo(1);
    writer.putUnset().putUnset().putElements(0).putUnset();
    assertThat(writer.toBytes())
        .isEqualTo(
            WireText.bytes(
                """
                00000009 'Beer::LOG'
                00000011 'Log::WRITER_ASCII'
                00000007 'default'
                00000004 'beer'
                00000004                                       # fields
                00 00000002 'ts' 00000005 00000000 01
                00 00000001 'n' 00000003 00000000 01
                00 00000005 'kinds' 0000000e 00000007 01
                00 00000005 'pints' 00000013 00000004 01
                00000002                                       # records
                00000005 00000000 01 3fe0000000000000          # 0.5
                00000003 00000000 01 ffffffffffffffff          # 2^64-1
                0000000e 00000000 01 0000000000000001
                  00000007 00000000 01 00000005 'stout'
                00000013 00000000 01 0000000000000002
                  00000004 00000000 01 3ff0000000000000
                  00000004 00000000 00
                00000005 00000000 00
                00000003 00000000 00
                0000000e 00000000 01 0000000000000000          # empty
                00000013 00000000 00                           # unset
                """));
    assertThat(writer.size()).isEqualTo(writer.toBytes().length);
  }

  @Test
  void takesJavaObjects() throws Exception {
    LogSchema every =
        LogSchema.of(
            "Every::LOG",
            "every",
            List.of(
                LogField.of("bool", ZeekType.BOOL),
                LogField.of("int", ZeekType.INT),
                LogField.of("count", ZeekType.COUNT),
                LogField.of("double", ZeekType.DOUBLE),
                LogField.of("time", ZeekType.TIME),
                LogField.of("interval", ZeekType.INTERVAL),
                LogField.of("string", ZeekType.STRING),
                LogField.of("enum", ZeekType.ENUM),
                LogField.of("port", ZeekType.PORT),
                LogField.of("addr", ZeekType.ADDR),
                LogField.of("subnet", ZeekType.SUBNET),
                LogField.of("func", ZeekType.FUNC),
                LogField.set("set", ZeekType.COUNT),
                LogField.vector("vector", ZeekType.TIME)));
    Map<String, Object> values =
        Map.ofEntries(
            Map.entry("bool", true),
            Map.entry("int", -1),
            Map.entry("count", BigInteger.TWO.pow(63)),
            Map.entry("double", 2.5),
            Map.entry("time", Instant.parse("2026-11-23T12:00:00.5Z")),
            Map.entry("interval", Duration.ofMillis(-1)),
            Map.entry("string", "grüße"),
            Map.entry("enum", "tcp"),
            Map.entry("port", Values.tcp(443)),
            Map.entry("addr", InetAddress.ofLiteral("2001:db8::1")),
            Map.entry("subnet", Values.subnet("10.0.0.0/8")),
            Map.entry("func", "f"),
            Map.entry("set", Set.of(1, 2)),
            Map.entry("vector", List.of(0.25)));
    LogRecord record = LogRecord.of(every, values);
    assertThat(record.get("bool")).isEqualTo(true);
    assertThat(record.get("int")).isEqualTo(-1L);
    assertThat(record.get("count")).isEqualTo(BigInteger.TWO.pow(63));
    assertThat(record.get("double")).isEqualTo(2.5);
    assertThat(record.get("time")).isEqualTo(values.get("time"));
    assertThat(record.get("interval")).isEqualTo(values.get("interval"));
    assertThat(record.get("string")).isEqualTo("grüße");
    assertThat(record.value("enum")).isEqualTo(Values.enumValue("tcp"));
    assertThat(record.get("port")).isEqualTo(values.get("port"));
    assertThat(record.get("addr")).isEqualTo(values.get("addr"));
    assertThat(record.get("subnet")).isEqualTo(values.get("subnet"));
    assertThat(record.get("func")).isEqualTo("f");
    assertThat(record.get("set")).isEqualTo(Set.of(1L, 2L));
    assertThat(record.get("vector")).isEqualTo(List.of(Instant.ofEpochMilli(250)));
  }

  @Test
  void whatDoesNotFitTakesOnlyItsRecordBack() {
    writer.add(Map.of("n", 1));
    byte[] one = writer.toBytes();
    assertRefused(() -> writer.putLong(1), "field 0 (ts): an integer (expected: time)");
    writer.putDouble(1);
    assertRefused(() -> writer.putDouble(1), "field 1 (n): a double (expected: count)");
    writer.putDouble(1).putLong(1).putElements(3).putBytes(new byte[1], 0, 1);
    assertRefused(
        writer::putUnset, "field 2 (kinds): no value (expected: a value, because this is a set)");
    writer.putDouble(1).putLong(1);
    assertRefused(
        () -> writer.putElements(-1), "field 2 (kinds): -1 elements (expected: 0 or more)");
    writer.putDouble(1).putLong(1).putElements(1);
    assertRefused(
        () -> writer.putElements(1),
        "field 2 (kinds): a container (expected: an element, because containers do not nest)");
    assertRefused(() -> writer.add(Map.of("n", -1)), "field 1 (n): integer -1 (expected: count)");
    assertRefused(
        () -> writer.add(Map.of("kinds", List.of("stout"))),
        "field 2 (kinds): a vector (expected: set)");
    assertRefused(
        () -> writer.add(Map.of("kinds", Map.of("stout", 1))),
        "field 2 (kinds): a table (expected: set)");
    assertRefused(
        () -> writer.add(Map.of("m", 1)),
        "value for 'm' (expected: a field of beer (Beer::LOG) [ts: time, n: count,"
            + " kinds: set[string], pints: vector[double]])");
    LogSchema other = LogSchema.of("Other::LOG", "o", List.of(LogField.of("n", ZeekType.COUNT)));
    assertRefused(
        () -> writer.add(LogRecord.of(other, Map.of("n", 1))),
        "a record of o (Other::LOG) [n: count] (expected: of beer (Beer::LOG) [ts: time,"
            + " n: count, kinds: set[string], pints: vector[double]])");
    assertThat(writer.toBytes()).isEqualTo(one);

    writer.clear();
    assertThat(writer.records()).isZero();
    writer.add(Map.of("n", 1));
    assertThat(writer.toBytes()).isEqualTo(one);
  }

  @Test
  void logHasFields() {
    assertRefused(
        () -> new LogBatchWriter(LogSchema.of("A::LOG", "a", List.of())),
        "a log without fields (expected: at least one)");
  }

  private static void assertRefused(Runnable write, String problem) {
    assertThatExceptionOfType(EncodeException.class)
        .isThrownBy(write::run)
        .withMessage("zeek-bin-serializer: " + problem);
  }

  @Test
  void randomBatchesAreWrittenAsTheyWere() {
    LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
    for (long seed = 0; seed < 2_000; seed++) {
      byte[] bytes = RandomBatches.batch(seed, false);
      batch.open(bytes, 0, bytes.length);
      LogBatchWriter copies = new LogBatchWriter(batch.schema());
      LogBatchWriter records = new LogBatchWriter(batch.schema());
      while (batch.next()) {
        copies.add(batch);
        records.add(batch.toRecord());
      }
      assertThat(copies.toBytes()).as("seed %d", seed).isEqualTo(bytes);
      assertThat(records.toBytes()).as("seed %d", seed).isEqualTo(bytes);
    }
  }
}
