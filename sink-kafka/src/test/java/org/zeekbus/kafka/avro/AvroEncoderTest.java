package org.zeekbus.kafka.avro;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.WireText;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.AddressValue;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.PortValue;
import org.zeekbus.zeek.value.SubnetValue;

/** The bytes of values, worked out by hand from Avro's specification. */
final class AvroEncoderTest {
  private static final AddressValue IPV4 = new AddressValue(0, 0xffff_0a00_0001L);

  private static final List<LogField> EVERY_TYPE =
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
          LogField.of("file", ZeekType.FILE),
          LogField.set("set", ZeekType.STRING),
          LogField.vector("vector", ZeekType.COUNT));

  @Test
  void everyType() {
    assertValue(
        EVERY_TYPE,
        batch -> {
          batch.putBoolean(true).putLong(-1).putLong(300).putDouble(0.5);
          batch.putDouble(1763881200.123456).putDouble(0.5);
          batch.putBytes(Bytes.of("text")).putBytes(Bytes.of("tcp"));
          batch.putPort(new PortValue(53, PortValue.Protocol.UDP));
          batch.putAddress(IPV4).putSubnet(new SubnetValue(IPV4, 104));
          batch.putBytes(Bytes.of("f")).putBytes(Bytes.of("g"));
          batch.putElements(2).putBytes(Bytes.of("a")).putBytes(Bytes.of("bc"));
          batch.putElements(2).putLong(1).putUnset();
        },
        """
        00 01020304               # magic, id
        02 01                     # bool: not null, true
        02 01                     # int: -1
        02 d804                   # count: 300
        02 000000000000e03f       # double: 0.5
        02 80f9df85b38fa206       # time: 1763881200123456 microseconds
        02 000000000000e03f       # interval: 0.5
        02 08 'text'
        02 06 'tcp'
        02 6a                     # port: 53
        02 10 '10.0.0.1'
        02 14 '10.0.0.0/8'
        02 02 'f'
        02 02 'g'
        02 04 02 'a' 04 'bc' 00   # two elements, no more
        02 04 02 02 00 00         # two elements: 1, null, no more
        """);
  }

  @Test
  void noValueIsNull() {
    assertValue(
        EVERY_TYPE,
        batch -> EVERY_TYPE.forEach(_ -> batch.putUnset()),
        "00 01020304" + " 00".repeat(EVERY_TYPE.size()));
  }

  @Test
  void emptyIsNotNull() {
    assertValue(
        List.of(LogField.of("s", ZeekType.STRING), LogField.set("set", ZeekType.ADDR)),
        batch -> batch.putBytes(Bytes.EMPTY).putElements(0),
        "00 01020304 02 00 02 00");
  }

  @Test
  void countsKeepTheirBits() {
    List<LogField> count = List.of(LogField.of("n", ZeekType.COUNT));
    assertValue(
        count, batch -> batch.putLong(Long.MAX_VALUE), "00 01020304 02 feffffffffffffffff01");
    assertValue(
        count, batch -> batch.putLong(Long.MIN_VALUE), "00 01020304 02 ffffffffffffffffff01");
    assertValue(count, batch -> batch.putLong(-1), "00 01020304 02 01");
  }

  @Test
  void timesThatDoNotFitAreNull() {
    List<LogField> time = List.of(LogField.of("ts", ZeekType.TIME));
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1e300, 0x1p63 / 1e6}) {
      assertValue(time, batch -> batch.putDouble(bad), "00 01020304 00");
    }
    assertValue(time, batch -> batch.putDouble(-0.0000005), "00 01020304 02 00");
    assertValue(time, batch -> batch.putDouble(-0.000001), "00 01020304 02 01");
  }

  @Test
  void timesInSetsThatDoNotFitAreNull() {
    assertValue(
        List.of(LogField.set("set", ZeekType.TIME)),
        batch -> batch.putElements(2).putDouble(0).putDouble(Double.NaN),
        "00 01020304 02 04 02 00 00 00");
  }

  @Test
  void badTextsHaveEscapes() {
    List<LogField> text = List.of(LogField.of("s", ZeekType.STRING));
    assertValue(text, batch -> OneBatch.put(batch, "tab\t\"\\"), "00 01020304 02 0c 'tab' 09225c");
    assertValue(text, batch -> OneBatch.put(batch, "\u00c3\u00a9"), "00 01020304 02 04 c3a9");
    // Not UTF-8, so that the good character beside it is spelt in hex, too.
    assertValue(
        text,
        batch -> OneBatch.put(batch, "a\u00ff\u00c3\u00a9\0"),
        "00 01020304 02 22 'a\\xff\\xc3\\xa9\\x00'");
  }

  @Test
  void longTexts() {
    List<LogField> text = List.of(LogField.of("s", ZeekType.STRING));
    assertValue(
        text,
        batch -> OneBatch.put(batch, "x".repeat(100_000)),
        "00 01020304 02 c09a0c '" + "x".repeat(100_000) + "'");
    assertValue(
        text,
        batch -> OneBatch.put(batch, "\1".repeat(100_000)),
        "00 01020304 02 80ea30 '" + "\\x01".repeat(100_000) + "'");
  }

  @Test
  void idsAreUnsigned() {
    LogBatchReader batch =
        OneBatch.of(List.of(LogField.of("n", ZeekType.INT)), LogBatchWriter::putUnset);
    assertThat(OneBatch.values(batch, new AvroEncoder(batch.schema(), 0xfffefdfc)))
        .containsExactly(WireText.bytes("00 fffefdfc 00"));
  }

  private static void assertValue(
      List<LogField> fields, Consumer<LogBatchWriter> values, String expected) {
    LogBatchReader batch = OneBatch.of(fields, values);
    assertThat(OneBatch.values(batch, new AvroEncoder(batch.schema(), 0x01020304)))
        .map(HexFormat.of()::formatHex)
        .containsExactly(HexFormat.of().formatHex(WireText.bytes(expected)));
  }
}
