package org.zeekbus.zeek.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.EncodeException;

final class JsonValuesTest {
  private static Value read(String json) {
    return JsonValues.decode(json.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A value of that type, its data as it stands there. */
  private static Value read(String type, String data) {
    return read("{\"@data-type\":\"" + type + "\",\"data\":" + data + "}");
  }

  private static String written(Value value, JsonStyle style) {
    String json = new String(JsonValues.encode(value, style), StandardCharsets.ISO_8859_1);
    String head = "{\"@data-type\":\"" + value.type() + "\",\"data\":";
    assertThat(json).startsWith(head).endsWith("}");
    return json.substring(head.length(), json.length() - 1);
  }

  /** Both ways. */
  private static void same(Value value, String data) {
    assertThat(written(value, JsonStyle.EXACT)).isEqualTo(data);
    assertThat(read(value.type().toString(), data)).isEqualTo(value);
  }

  private static void refused(String json, String problem) {
    assertThatExceptionOfType(DecodeException.class)
        .as(json)
        .isThrownBy(() -> read(json))
        .withMessage("broker-json-v1, " + problem);
  }

  private static void refusedData(String type, String data, String... problem) {
    var thrown =
        assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> read(type, data));
    if (problem.length > 0) {
      thrown.withMessageEndingWith(": " + problem[0]);
    }
  }

  @Test
  void everyTypeHasItsForm() {
    same(Values.none(), "{}");
    same(Values.bool(true), "true");
    same(Values.bool(false), "false");
    same(new CountValue(-1), "18446744073709551615");
    same(Values.count(0), "0");
    same(Values.integer(Long.MIN_VALUE), "-9223372036854775808");
    same(Values.integer(1234567890), "1234567890");
    same(Values.string("grüße"), "\"gr\u00c3\u00bc\u00c3\u009fe\"");
    same(Values.address("2001:db8::1"), "\"2001:db8::1\"");
    same(Values.subnet("192.0.2.0/24"), "\"192.0.2.0/24\"");
    same(Values.tcp(443), "\"443/tcp\"");
    same(Values.port(8, PortValue.Protocol.ICMP), "\"8/icmp\"");
    same(Values.port(0, PortValue.Protocol.UNKNOWN), "\"0/?\"");
    same(Values.enumValue("Types::GREEN"), "\"Types::GREEN\"");
    same(Values.vector(), "[]");
    same(
        Values.vector(null, true),
        "[{\"@data-type\":\"none\",\"data\":{}},{\"@data-type\":\"boolean\",\"data\":true}]");
    same(Values.set(), "[]");
    same(Values.set(7), "[{\"@data-type\":\"integer\",\"data\":7}]");
    same(Values.table(Map.of()), "[]");
    same(
        Values.table(Map.of(7, "x")),
        "[{\"key\":{\"@data-type\":\"integer\",\"data\":7},"
            + "\"value\":{\"@data-type\":\"string\",\"data\":\"x\"}}]");
  }

  /** A real, and its text. */
  @ParameterizedTest
  @CsvSource({
    "0, 0.000000",
    "-0.0, -0.000000",
    "3, 3.000000",
    "0.1, 0.100000",
    "-1.5, -1.500000",
    "1763881200.123457, 1763881200.123457",
    "1234567.123457, 1234567.123457",
    "1e15, 1000000000000000.000000",
    "18446744073709549568, 18446744073709549568.000000",
    "0.3333333333333333, 0.3333333333333333",
    "0.1234567, 0.1234567",
    "-1763881200.1234567, -1763881200.1234567",
    "10000000.00000001, 10000000.00000001",
    "1e-6, 0.000001",
    "1e-7, 1.0E-7",
    "0.00012345678, 1.2345678E-4",
    "18446744073709551616, 1.8446744073709552E19",
    "1e21, 1.0E21",
    "1e300, 1.0E300",
    "-1.7976931348623157E308, -1.7976931348623157E308",
    "4.9E-324, 4.9E-324",
    "Infinity, 1e400",
    "-Infinity, -1e400"
  })
  void realsHaveZeeksSixDecimalsOrAllDigits(double real, String text) {
    same(Values.real(real), text);
  }

  @Test
  void timesHaveZeeksMillisecondsOrAllDigits() {
    same(Values.timestamp(Instant.parse("2020-09-01T15:58:00Z")), "\"2020-09-01T15:58:00.000\"");
    same(Values.timestamp(Instant.parse("2020-09-01T15:58:42.3Z")), "\"2020-09-01T15:58:42.300\"");
    same(new TimestampValue(1000), "\"1970-01-01T00:00:00.000001\"");
    same(new TimestampValue(1_999_999), "\"1970-01-01T00:00:00.001999999\"");
    same(new TimestampValue(-1_500_000_000), "\"1969-12-31T23:59:58.500\"");
    same(new TimestampValue(-1), "\"1969-12-31T23:59:59.999999999\"");
    same(new TimestampValue(Long.MAX_VALUE), "\"2262-04-11T23:47:16.854775807\"");
    same(new TimestampValue(Long.MIN_VALUE), "\"1677-09-21T00:12:43.145224192\"");
  }

  @Test
  void timespansHaveTheLargestUnit() {
    same(new TimespanValue(0), "\"0s\"");
    same(new TimespanValue(90_000_000_000L), "\"90s\"");
    same(new TimespanValue(90_250_000_000L), "\"90250ms\"");
    same(new TimespanValue(-1), "\"-1ns\"");
    same(new TimespanValue(10_000_000_001_000_000L), "\"10000000001ms\"");
    same(new TimespanValue((1L << 53) + 1), "\"9007199254740993ns\"");
    same(new TimespanValue(Long.MAX_VALUE), "\"9223372036854775807ns\"");
    same(new TimespanValue(Long.MIN_VALUE), "\"-9223372036854775808ns\"");
  }

  @Test
  void stringsAreValidJson() {
    same(Values.string("\" \\ / \b \f \n \r \t"), "\"\\\" \\\\ / \\b \\f \\n \\r \\t\"");
    same(Values.string("\0\u000b\u001f\u007f"), "\"\\u0000\\u000b\\u001f\u007f\"");
  }

  @Test
  void whatJsonCannotSayIsAnError() {
    StringValue bytes = Values.string(new byte[] {'a', (byte) 0xff});
    assertThatExceptionOfType(EncodeException.class)
        .isThrownBy(() -> JsonValues.encode(bytes))
        .withMessageStartingWith("broker-json-v1: a string that is no UTF-8");
    assertThatExceptionOfType(EncodeException.class)
        .isThrownBy(() -> JsonValues.encode(Values.vector(Double.NaN)))
        .withMessageStartingWith("broker-json-v1: NaN");
  }

  @Test
  void validHasATextForEveryReal() {
    sameValid(Values.real(Double.POSITIVE_INFINITY), "\"inf\"");
    sameValid(Values.real(Double.NEGATIVE_INFINITY), "\"-inf\"");
    sameValid(Values.real(Double.NaN), "\"nan\"");
    sameValid(Values.real(1e-7), "1.0E-7");
    sameValid(Values.string("\0\b\u000b\u001f\\"), "\"\\u0000\\b\\u000b\\u001f\\\\\"");
  }

  private static void sameValid(Value value, String data) {
    assertThat(written(value, JsonStyle.VALID)).isEqualTo(data);
    assertThat(read(value.type().toString(), data)).isEqualTo(value);
  }

  /** Bytes in hex, and the JSON for them. */
  @ParameterizedTest
  @CsvSource({
    "61ff62, a\\\\xffb",
    "c3a9, é",
    "c3, \\\\xc3",
    "c3c3a9, \\\\xc3é",
    "c0af, \\\\xc0\\\\xaf",
    "e282ac, €",
    "e282, \\\\xe2\\\\x82",
    "e08080, \\\\xe0\\\\x80\\\\x80",
    "eda080, \\\\xed\\\\xa0\\\\x80",
    "f09f908d, 🐍",
    "f09f90, \\\\xf0\\\\x9f\\\\x90",
    "f4908080, \\\\xf4\\\\x90\\\\x80\\\\x80",
    "f8, \\\\xf8",
    "80, \\\\x80"
  })
  void bytesThatAreNoUtf8AreHex(String hex, String json) {
    Value value = Values.string(HexFormat.of().parseHex(hex));
    byte[] written = JsonValues.encode(value, JsonStyle.VALID);
    assertThat(new String(written, StandardCharsets.UTF_8))
        .isEqualTo("{\"@data-type\":\"string\",\"data\":\"" + json + "\"}");
    assertThat(JsonValues.decode(written))
        .isEqualTo(Values.string(Bytes.of(HexFormat.of().parseHex(hex)).textWithHex()));
  }

  @Test
  void otherRealsAreNoStrings() {
    refusedData("real", "\"3.0\"", "\"3.0\" (expected: a real, such as 3.0, or \"inf\")");
  }

  @Test
  void asZeekIsLossy() {
    assertThat(written(Values.real(1e-7), JsonStyle.AS_ZEEK)).isEqualTo("0.000000");
    assertThat(written(Values.real(3.5), JsonStyle.AS_ZEEK)).isEqualTo("3.500000");
    assertThat(written(Values.real(-1e300), JsonStyle.AS_ZEEK)).hasSize(1 + 301 + 7);
    assertThat(written(Values.real(Double.NaN), JsonStyle.AS_ZEEK)).isEqualTo("nan");
    assertThat(written(new TimestampValue(-1_500_000_000), JsonStyle.AS_ZEEK))
        .isEqualTo("\"1969-12-31T23:59:59.000\"");
    assertThat(written(new TimestampValue(1_999_999), JsonStyle.AS_ZEEK))
        .isEqualTo("\"1970-01-01T00:00:00.001\"");
    assertThat(written(new TimespanValue(0), JsonStyle.AS_ZEEK)).isEqualTo("\"0s\"");
    assertThat(written(new TimespanValue(90_250_000_000L), JsonStyle.AS_ZEEK))
        .isEqualTo("\"90250ms\"");
    assertThat(written(Values.string(new byte[] {0, 0x0b, (byte) 0xff}), JsonStyle.AS_ZEEK))
        .isEqualTo("\"\0\\v\u00ff\"");
  }

  @ParameterizedTest
  @CsvSource({
    "+5, 5",
    "010, 8",
    "0x1f, 31",
    "0X1F, 31",
    "0b101, 5",
    "0, 0",
    "-0, 0",
    "00, 0",
    "18446744073709551615, 18446744073709551615",
    "0xffffffffffffffff, 18446744073709551615"
  })
  void countsMayBeWrittenAsInC(String data, String count) {
    assertThat(read("count", data)).hasToString(count);
  }

  @ParameterizedTest
  @CsvSource({"1.0", "7e0", "'\"1\"'", "-1", "08", "0x", "''", "18446744073709551616", "1_0", "+"})
  void otherCountsAreRefused(String data) {
    refusedData("count", data);
  }

  @Test
  void integersHaveASign() {
    assertThat(read("integer", "-0x10")).isEqualTo(Values.integer(-16));
    refusedData("integer", "7.0", "7.0 (expected: an integer, of 64 bits with sign)");
    refusedData("integer", "9223372036854775808");
    refusedData("integer", "-9223372036854775809");
  }

  @ParameterizedTest
  @CsvSource({
    "3.0, 3",
    "3., 3",
    ".5, .5",
    "3e0, 3",
    "1.0E10, 1e10",
    "-2.5e-3, -2.5e-3",
    "3, 3",
    "0e0, 0",
    "0E-10, 0",
    "00.5, .5",
    "+1.5, 1.5",
    "1e400, Infinity",
    "-1e99999999999, -Infinity",
    "1e-99999999999, 0",
    "inf, Infinity",
    "-inf, -Infinity",
    "nan, NaN",
    "-nan, NaN",
    "123456789.12345679, 123456789.12345679",
    "5e-324, 5e-324",
    "0.1e-22, 1e-23",
    "9007199254740993.0, 9007199254740993",
    "9007199254740992.000000, 9007199254740992",
    "9007199254740.993, 9007199254740.993",
    "1763881200.123457, 1763881200.123457",
    "000000000000000000001.5, 1.5",
    "999999999999999999.9e-3, 999999999999999.9999",
    "100000000000000000000000.0, 1e23"
  })
  void realsMayBeWrittenAsInC(String data, double real) {
    assertThat(read("real", data)).isEqualTo(Values.real(real));
  }

  @ParameterizedTest
  @CsvSource({"''", ".", "e5", "1e", "1e+", "1.2.3", "0x1.8", "infinity", "NaN", "'\"1.0\"'", "-"})
  void otherRealsAreRefused(String data) {
    refusedData("real", data);
  }

  @Test
  void longRealsAreReadToTheEnd() {
    String zeeks = written(Values.real(1e300), JsonStyle.AS_ZEEK);
    assertThat(read("real", zeeks)).isEqualTo(Values.real(1e300));
    assertThat(read("real", "0." + "0".repeat(400) + "1e400")).isEqualTo(Values.real(.1));
  }

  @Test
  void stringsMayHoldAnyByte() {
    assertThat(read("string", "\"a\0\u0001\u00ff\n\""))
        .isEqualTo(Values.string(new byte[] {'a', 0, 1, (byte) 0xff, '\n'}));
    assertThat(read("string", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\v\\u00e9\\u20AC\""))
        .isEqualTo(Values.string("\"\\/\b\f\n\r\t\u000bé€"));
    assertThat(read("string", "\"\\ud83d\\udc0d\"")).isEqualTo(Values.string("🐍"));
    assertThat(((StringValue) read("string", "\"\\udc0d\"")).bytes().toArray())
        .containsExactly(0xed, 0xb0, 0x8d);
    assertThat(read("string", "\"long enough to be looked at by eights \\\" and more of it\""))
        .isEqualTo(Values.string("long enough to be looked at by eights \" and more of it"));
  }

  @Test
  void otherStringsAreRefused() {
    refusedData("string", "\"\\ud83d\"", "a high surrogate alone (expected: a low one after it)");
    refusedData("string", "\"\\ud83d\\u0041\"");
    refusedData("string", "\"\\x41\"", "\\x (expected: an escape such as \\n or \\u0000)");
    refusedData("string", "\"\\u00g0\"", "g (expected: a hex digit)");
    refusedData("string", "\"\\u00\"");
    refusedData("string", "'a'", "' (expected: a string, in quotes)");
    refusedData("string", "1", "1 (expected: a string, in quotes)");
    refused(
        "{\"@data-type\":\"string\",\"data\":\"abc",
        "byte 34: the end (expected: a closing quote)");
    refused(
        "{\"@data-type\":\"string\",\"data\":\"abc\\",
        "byte 35: the end (expected: a closing quote)");
  }

  @ParameterizedTest
  @CsvSource({
    "80, 80/tcp",
    "80/foo, 80/unknown",
    "80/TCP, 80/unknown",
    "65536/tcp, 0/tcp",
    "-1/tcp, 65535/tcp",
    "080/udp, 80/udp",
    "/tcp, 0/tcp",
    "'', 0/tcp",
    "4294967376/icmp, 80/icmp"
  })
  void portsAreReadAsZeekReadsThem(String data, String port) {
    assertThat(read("port", '"' + data + '"')).hasToString(port);
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3/8, 10.0.0.0/8",
    "10.0.0.0/33, ::/0",
    "::/129, ::/0",
    "::ffff:10.0.0.0/104, ::/0",
    "10.0.0.0/08, 10.0.0.0/8",
    "10.0.0.0/8x, 10.0.0.0/8",
    "::/99999999999, ::/0"
  })
  void subnetsAreReadAsZeekReadsThem(String data, String subnet) {
    assertThat(read("subnet", '"' + data + '"')).hasToString(subnet);
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.0", "10.0.0.0/", "10.0.0.0/-1", "/8", "host/8"})
  void otherSubnetsAreRefused(String data) {
    refusedData(
        "subnet", '"' + data + '"', '"' + data + "\" (expected: a subnet, such as 10.0.0.0/8)");
  }

  @ParameterizedTest
  @CsvSource({
    "2025-11-23T07:00:00, 2025-11-23T07:00:00Z",
    "2025-11-23T07:00:00., 2025-11-23T07:00:00Z",
    "2025-11-23T07:00:00.5Z, 2025-11-23T07:00:00.5Z",
    "2025-11-23T07:00:00.123456789, 2025-11-23T07:00:00.123456789Z",
    "2025-11-23T07:00:00+01:00, 2025-11-23T06:00:00Z",
    "2025-11-23T07:00:00-0530, 2025-11-23T12:30:00Z",
    "2025-11-23T07:00:00+01, 2025-11-23T06:00:00Z",
    "2024-02-29T00:00:00, 2024-02-29T00:00:00Z",
    "2263-01-01T00:00:00, 1678-06-12T00:25:26.290448384Z"
  })
  void timestampsAreReadAsZeekReadsThem(String data, Instant instant) {
    assertThat(read("timestamp", '"' + data + '"')).isEqualTo(Values.timestamp(instant));
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "2025-11-23",
    "2025-11-23T07:00",
    "2025-11-23T07:00:60",
    "2025-11-23t07:00:00",
    "2025-11-23 07:00:00",
    "2025-11-23T07:00:00z",
    "2025-02-29T00:00:00",
    "2025-13-01T00:00:00",
    "2025-11-23T07:00:00.1234567890",
    "2025-11-23T07:00:00+1",
    "'2025-11-23T07:00:00Z '",
    "2025-11-23T24:00:00",
    "2025-00-01T00:00:00",
    "12025-11-23T07:00:00"
  })
  void otherTimestampsAreRefused(String data) {
    refusedData("timestamp", '"' + data + '"');
  }

  @ParameterizedTest
  @CsvSource({
    "5ns, 5",
    "5us, 5000",
    "5ms, 5000000",
    "5s, 5000000000",
    "5min, 300000000000",
    "1h, 3600000000000",
    "1.5ms, 1500000",
    "-0.5h, -1800000000000",
    "1e3s, 1000000000000",
    "+5s, 5000000000",
    "1.0000000001s, 1000000000",
    "99999999999s, -9223372036854775808",
    "-99999999999s, -9223372036854775808",
    "0s, 0",
    "9007199254740993ns, 9007199254740993"
  })
  void timespansAreReadAsZeekReadsThem(String data, long nanos) {
    assertThat(read("timespan", '"' + data + '"')).isEqualTo(new TimespanValue(nanos));
  }

  @ParameterizedTest
  @CsvSource({"''", "5", "5d", "5sec", "s", "5 s", "1.5.5s", "1e3.5s", "nans", "-s"})
  void otherTimespansAreRefused(String data) {
    refusedData("timespan", '"' + data + '"');
  }

  @Test
  void keysComeInAnyOrderAndOthersAreIgnored() {
    Value seven = Values.count(7);
    assertThat(read(" {\t\"data\" :\r\n7 , \"@data-type\" : \"count\" }\n")).isEqualTo(seven);
    assertThat(read("{\"x\":[1,{\"y\":[]},\"]\"],\"@data-type\":\"count\",\"data\":7,\"z\":null}"))
        .isEqualTo(seven);
    assertThat(read("{\"@data-type\":\"count\",\"data\":7,\"data\":8,\"@data-type\":\"real\"}"))
        .isEqualTo(seven);
    assertThat(read("{\"\\u0064ata\":7,\"@data-typ\\u0065\":\"co\\u0075nt\"}")).isEqualTo(seven);
    assertThat(read("{\"@data-type\":\"none\"}")).isEqualTo(Values.none());
    assertThat(read("{\"data\":[1],\"@data-type\":\"none\"}")).isEqualTo(Values.none());
    assertThat(
            read(
                "table", "[{\"value\":" + JSON_SEVEN + ",\"more\":{},\"key\":" + JSON_SEVEN + "}]"))
        .isEqualTo(Values.table(Map.of(seven, seven)));
    assertThat(
            read(
                "{\"data\":[{\"data\":["
                    + JSON_SEVEN
                    + "],\"@data-type\":\"set\"}],"
                    + "\"@data-type\":\"vector\"}"))
        .isEqualTo(Values.vector(Values.set(seven)));
  }

  private static final String JSON_SEVEN = "{\"@data-type\":\"count\",\"data\":7}";

  @Test
  void namesWhatIsWrongAndWhere() {
    refused("", "byte 0: the end (expected: {)");
    refused("null", "byte 0: n (expected: {)");
    refused("{", "byte 1: the end (expected: a key, in quotes)");
    refused("{}", "byte 1: } (expected: a key, in quotes)");
    refused("{\"data\":7}", "byte 0: an object without @data-type (expected: one)");
    refused("{\"@data-type\":\"count\"}", "byte 0: an object without data (expected: a count)");
    refused(
        "{\"@data-type\":\"money\",\"data\":7}",
        "byte 14: type \"money\" (expected: such as \"string\")");
    refused("{\"@data-type\":7}", "byte 14: 7 (expected: a type, in quotes)");
    refused("{\"@data-type\":\"count\",\"data\":7,}", "byte 31: } (expected: a key, in quotes)");
    refused("{\"@data-type\":\"count\",\"data\" 7}", "byte 29: 7 (expected: :)");
    refused(JSON_SEVEN + "x", "byte 31: x after the value (expected: the end)");
    refused("\u00ef\u00bb\u00bf" + JSON_SEVEN, "byte 0: byte ef (expected: {)");
    refusedData("vector", "[7]", "7 (expected: {)");
    refusedData("vector", "[" + JSON_SEVEN + ",]", "] (expected: {)");
    refusedData("vector", "{}", "{ (expected: [)");
    refusedData("boolean", "True", "T (expected: true or false)");
    refusedData(
        "set", "[" + JSON_SEVEN + "," + JSON_SEVEN + "]", "element 7 (expected: once in a set)");
    String entry = "{\"key\":" + JSON_SEVEN + ",\"value\":" + JSON_SEVEN + "}";
    refusedData("table", "[" + entry + "," + entry + "]", "key 7 (expected: once in a table)");
    refusedData(
        "table",
        "[{\"key\":" + JSON_SEVEN + "}]",
        "an entry without key or value (expected: both)");
  }

  @Test
  void depthAndSizeAreLimited() {
    String open = "{\"@data-type\":\"vector\",\"data\":[";
    assertThat(read(open.repeat(100) + "]}".repeat(100)).type()).isEqualTo(ValueType.VECTOR);
    refused(
        open.repeat(101) + "]}".repeat(101),
        "byte 3130: container 101 deep (expected: at most 100)");
    String backwards = "{\"data\":[".repeat(101) + "],\"@data-type\":\"vector\"}".repeat(101);
    refused(backwards, "byte 908: container 101 deep (expected: at most 100)");
    refused(
        "{\"x\":" + "[".repeat(100_000),
        "byte 305: a container too deep (expected: at most 100 deep)");
    byte[] seven = JSON_SEVEN.getBytes(StandardCharsets.UTF_8);
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> JsonValues.decode(seven, 0, seven.length, new DecodeLimits(1, 30)))
        .withMessage("broker-json-v1, byte 0: 31 bytes (expected: at most 30)");
  }

  @Test
  void everyCutIsRefused() {
    byte[] whole =
        JsonValues.encode(
            Values.vector(
                1,
                "text\n",
                Values.tcp(80),
                1.5,
                Values.set(true),
                Values.table(Map.of(1, List.of()))));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> JsonValues.decode(cut));
      assertThatExceptionOfType(DecodeException.class)
          .isThrownBy(() -> JsonValues.decode(whole, 0, cut.length, DecodeLimits.DEFAULT));
    }
  }
}
