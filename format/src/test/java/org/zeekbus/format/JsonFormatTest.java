package org.zeekbus.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.AddressValue;
import org.zeekbus.zeek.value.PortValue;
import org.zeekbus.zeek.value.SubnetValue;

final class JsonFormatTest {
  private static final AddressValue IPV4 = new AddressValue(0, 0xffff_0a00_0001L);
  private static final AddressValue IPV6 = new AddressValue(0x2001_0db8_0000_0000L, 0x8000_0001L);

  @Test
  void unsetFieldsAreLeftOut() {
    List<LogField> fields =
        List.of(
            LogField.of("a", ZeekType.COUNT),
            LogField.of("id.b", ZeekType.BOOL),
            LogField.of("c", ZeekType.STRING));
    assertThat(OneRecord.json(Map.of(), fields, batch -> batch.putUnset().putUnset().putUnset()))
        .isEqualTo("{}");
    assertThat(
            OneRecord.json(
                Map.of(), fields, batch -> batch.putUnset().putBoolean(false).putUnset()))
        .isEqualTo("{\"id.b\":false}");
    assertThat(
            OneRecord.json(
                Map.of("json_include_unset_fields", "T"),
                fields,
                batch -> batch.putUnset().putBoolean(true).putUnset()))
        .isEqualTo("{\"a\":null,\"id.b\":true,\"c\":null}");
  }

  @Test
  void keysAreNotCheckedButEscaped() {
    List<LogField> fields =
        List.of(LogField.of("\"\\\n\u001f", ZeekType.COUNT), LogField.of("\u00fc", ZeekType.COUNT));
    assertThat(OneRecord.json(Map.of(), fields, batch -> batch.putLong(1).putLong(2)))
        .isEqualTo("{\"\\\"\\\\\\n\\u001F\":1,\"\u00c3\u00bc\":2}");
  }

  @Test
  void numbersAndAddresses() {
    assertThat(scalar(ZeekType.INT, batch -> batch.putLong(-1))).isEqualTo("-1");
    assertThat(scalar(ZeekType.COUNT, batch -> batch.putLong(-1)))
        .isEqualTo("18446744073709551615");
    assertThat(
            scalar(
                ZeekType.PORT, batch -> batch.putPort(new PortValue(53, PortValue.Protocol.UDP))))
        .isEqualTo("53");
    assertThat(scalar(ZeekType.ADDR, batch -> batch.putAddress(IPV4))).isEqualTo("\"10.0.0.1\"");
    assertThat(scalar(ZeekType.SUBNET, batch -> batch.putSubnet(new SubnetValue(IPV6, 128))))
        .isEqualTo("\"2001:db8::8000:1/128\"");
    assertThat(scalar(ZeekType.INTERVAL, batch -> batch.putDouble(-120))).isEqualTo("-120.0");
    for (ZeekType type : List.of(ZeekType.DOUBLE, ZeekType.INTERVAL, ZeekType.TIME)) {
      assertThat(scalar(type, batch -> batch.putDouble(Double.NaN))).isEqualTo("null");
      assertThat(scalar(type, batch -> batch.putDouble(Double.NEGATIVE_INFINITY)))
          .isEqualTo("null");
      assertThat(scalar(type, batch -> batch.putDouble(-0.0))).isEqualTo("-0.0");
    }
  }

  @Test
  void setsAndVectorsAreArrays() {
    LogField vector = LogField.vector("x", ZeekType.DOUBLE);
    assertThat(OneRecord.json(Map.of(), vector, batch -> batch.putElements(0))).isEqualTo("[]");
    assertThat(
            OneRecord.json(
                Map.of(), vector, batch -> batch.putElements(3).putDouble(1).putUnset().putUnset()))
        .isEqualTo("[1.0,null,null]");
    assertThat(elements(ZeekType.BOOL, batch -> batch.putBoolean(true).putBoolean(false)))
        .isEqualTo("[true,false]");
    assertThat(elements(ZeekType.INT, batch -> batch.putLong(-1).putLong(1))).isEqualTo("[-1,1]");
    assertThat(elements(ZeekType.COUNT, batch -> batch.putLong(7).putUnset()))
        .isEqualTo("[7,null]");
    assertThat(elements(ZeekType.ADDR, batch -> batch.putAddress(IPV4).putAddress(IPV6)))
        .isEqualTo("[\"10.0.0.1\",\"2001:db8::8000:1\"]");
    assertThat(
            elements(
                ZeekType.PORT,
                batch -> batch.putPort(new PortValue(53, PortValue.Protocol.UDP)).putUnset()))
        .isEqualTo("[53,null]");
    assertThat(
            elements(
                ZeekType.SUBNET, batch -> batch.putSubnet(new SubnetValue(IPV6, 128)).putUnset()))
        .isEqualTo("[\"2001:db8::8000:1/128\",null]");
    assertThat(
            elements(
                ZeekType.STRING,
                batch -> {
                  OneRecord.put(batch, "-");
                  OneRecord.put(batch, "");
                }))
        .isEqualTo("[\"-\",\"\"]");
    assertThat(
            OneRecord.json(
                Map.of("json_timestamps", "JSON::TS_MILLIS"),
                LogField.vector("x", ZeekType.TIME),
                batch -> batch.putElements(1).putDouble(1.5)))
        .isEqualTo("[1500]");
  }

  @Test
  void stringsUnderThreePolicies() {
    String umlaut = "\u00c3\u00bc";
    strings(umlaut + "\n", umlaut + "\\n", umlaut + "\\n", "\\\\xc3\\\\xbc\\\\x0a");
    strings(
        umlaut + "\0", "\\\\xc3\\\\xbc\\\\x00", umlaut + "\\udb80\\udc00", "\\\\xc3\\\\xbc\\\\x00");
    strings("\u00ff", "\\\\xff", "\\udb80\\udcff", "\\\\xff");
    strings("\\xff", "\\\\xff", "\\\\xff", "\\\\\\\\xff");
    strings("/\"", "/\\\"", "/\\\"", "/\\\"");
    strings("\u0007\b", "\\\\x07\\b", "\\udb80\\udc07\\b", "\\\\x07\\\\x08");
    strings("", "", "", "");
    strings("(empty)", "(empty)", "(empty)", "(empty)");
  }

  private static void strings(String value, String hex, String pua, String tsv) {
    assertThat(string("HEX", ZeekType.STRING, value)).isEqualTo('"' + hex + '"');
    assertThat(string("PUA", ZeekType.STRING, value)).isEqualTo('"' + pua + '"');
    assertThat(string("TSV", ZeekType.STRING, value)).isEqualTo('"' + tsv + '"');
  }

  @Test
  void namesAreAlwaysInHex() {
    for (ZeekType type : List.of(ZeekType.ENUM, ZeekType.FUNC, ZeekType.FILE)) {
      for (String policy : List.of("HEX", "PUA", "TSV")) {
        assertThat(string(policy, type, "\\\u00ff\n")).isEqualTo("\"\\\\\\\\xff\\n\"");
      }
    }
  }

  @Test
  void randomStringsAsThePlainTwin() {
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 4_000; i++) {
      String value = PlainText.random(random);
      assertThat(string("HEX", ZeekType.STRING, value)).isEqualTo(PlainText.jsonHex(value));
      assertThat(string("PUA", ZeekType.STRING, value)).isEqualTo(PlainText.jsonPua(value));
      assertThat(string("TSV", ZeekType.STRING, value)).isEqualTo(PlainText.jsonTsv(value));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1763881200.123456, 1763881200123, 1763881200123, 2025-11-23T07:00:00.123456Z",
    "0, 0, 0, 1970-01-01T00:00:00.000000Z",
    "-0.0004, 0, 0, 1969-12-31T23:59:59.999600Z",
    "-1.5, -1500, 18446744073709550116, 1969-12-31T23:59:58.500000Z",
    "-315619200, -315619200000, 18446743758090351616, 1960-01-01T00:00:00.000000Z",
    "0.9999996, 999, 999, 1970-01-01T00:00:00.1000000Z",
    "-1e-9, 0, 0, 1969-12-31T23:59:59.1000000Z",
    "951782400, 951782400000, 951782400000, 2000-02-29T00:00:00.000000Z",
    "4107542399, 4107542399000, 4107542399000, 2100-02-28T23:59:59.000000Z",
    "253402300800, 253402300800000, 253402300800000, 10000-01-01T00:00:00.000000Z",
    "67768036191676784, -9223372036854775808, 9223372036854775808, 2147485547-12-31T23:59:44.000000Z",
    "67768036191676800, -9223372036854775808, 9223372036854775808, 2000-01-01T00:00:00.000000",
    "1e18, -9223372036854775808, 9223372036854775808, 2000-01-01T00:00:00.000000",
    "NaN, -9223372036854775808, 9223372036854775808, 2000-01-01T00:00:00.000000",
    "Infinity, -9223372036854775808, 9223372036854775808, 2000-01-01T00:00:00.000000",
    "-Infinity, -9223372036854775808, 9223372036854775808, 2000-01-01T00:00:00.000000",
  })
  void times(double value, String millis, String unsigned, String iso) {
    assertThat(time("MILLIS", value)).isEqualTo(millis);
    assertThat(time("MILLIS_UNSIGNED", value)).isEqualTo(unsigned);
    assertThat(time("ISO8601", value)).isEqualTo('"' + iso + '"');
  }

  @Test
  void daysAsJavaHasThem() {
    // From year 1000 to 9999, where Java writes years as Zeek does.
    for (long day = -354_285; day < 2_932_896; day += 97) {
      long seconds = day * 86_400 + 86_399;
      LocalDateTime expected = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
      assertThat(time("ISO8601", (double) seconds)).isEqualTo("\"" + expected + ".000000Z\"");
    }
  }

  @Test
  void noLineLooksLikeAHeader() {
    List<LogField> fields = List.of(LogField.of("x", ZeekType.COUNT));
    Consumer<LogBatchWriter> one = batch -> batch.putLong(1);
    assertThat(OneRecord.json(Map.of("meta_prefix", "{"), fields, one)).isEqualTo("\\x7b\"x\":1}");
    assertThat(OneRecord.json(Map.of("meta_prefix", "#"), fields, one)).isEqualTo("{\"x\":1}");
  }

  private static String time(String how, double value) {
    return OneRecord.json(
        Map.of("json_timestamps", "JSON::TS_" + how),
        LogField.of("x", ZeekType.TIME),
        batch -> batch.putDouble(value));
  }

  private static String string(String policy, ZeekType type, String value) {
    return OneRecord.json(
        Map.of("json_string_escape_policy", "JSON::STRING_ESCAPE_POLICY_" + policy),
        LogField.of("x", type),
        batch -> OneRecord.put(batch, value));
  }

  private static String scalar(ZeekType type, Consumer<LogBatchWriter> value) {
    return OneRecord.json(Map.of(), LogField.of("x", type), value);
  }

  private static String elements(ZeekType type, Consumer<LogBatchWriter> two) {
    return OneRecord.json(
        Map.of(), LogField.vector("x", type), batch -> two.accept(batch.putElements(2)));
  }
}
