package org.zeekbus.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.AddressValue;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.PortValue;
import org.zeekbus.zeek.value.SubnetValue;

final class TsvFormatTest {
  private static final AddressValue IPV4 = new AddressValue(0, 0xffff_0a00_0001L);
  private static final AddressValue IPV6 = new AddressValue(0x2001_0db8_0000_0000L, 0x8000_0001L);
  private static final LocalDateTime TIME = LocalDateTime.of(2025, 1, 2, 3, 4, 5);

  @Test
  void numbersAndAddresses() {
    assertThat(scalar(ZeekType.BOOL, batch -> batch.putBoolean(true))).isEqualTo("T");
    assertThat(scalar(ZeekType.BOOL, batch -> batch.putBoolean(false))).isEqualTo("F");
    assertThat(scalar(ZeekType.INT, batch -> batch.putLong(-1))).isEqualTo("-1");
    assertThat(scalar(ZeekType.COUNT, batch -> batch.putLong(-1)))
        .isEqualTo("18446744073709551615");
    assertThat(scalar(ZeekType.PORT, batch -> batch.putPort(port(65535)))).isEqualTo("65535");
    assertThat(scalar(ZeekType.ADDR, batch -> batch.putAddress(IPV4))).isEqualTo("10.0.0.1");
    assertThat(scalar(ZeekType.ADDR, batch -> batch.putAddress(IPV6)))
        .isEqualTo("2001:db8::8000:1");
    assertThat(scalar(ZeekType.SUBNET, batch -> batch.putSubnet(subnet())))
        .isEqualTo("192.168.0.0/16");
    assertThat(scalar(ZeekType.DOUBLE, batch -> batch.putDouble(-0.0))).isEqualTo("0.0");
    assertThat(scalar(ZeekType.DOUBLE, batch -> batch.putDouble(2.5))).isEqualTo("2.5");
    assertThat(scalar(ZeekType.TIME, batch -> batch.putDouble(1763881200.123456)))
        .isEqualTo("1763881200.123456");
    assertThat(scalar(ZeekType.INTERVAL, batch -> batch.putDouble(-120))).isEqualTo("-120.000000");
  }

  @ParameterizedTest
  @CsvSource({"STRING", "ENUM", "FUNC", "FILE"})
  void namesAreStrings(ZeekType type) {
    assertThat(text(type, "Types::Red")).isEqualTo("Types::Red");
    assertThat(text(type, "")).isEqualTo("(empty)");
    assertThat(text(type, "-")).isEqualTo("\\x2d");
    assertThat(text(type, "a\nb")).isEqualTo("a\\x0ab");
  }

  @Test
  void whatLooksLikeAMarkerIsEscaped() {
    assertThat(string(Map.of(), "-")).isEqualTo("\\x2d");
    assertThat(string(Map.of(), "(empty)")).isEqualTo("\\x28empty)");
    assertThat(string(Map.of(), "--")).isEqualTo("--");
    assertThat(string(Map.of(), "(empty) ")).isEqualTo("(empty) ");
    Map<String, String> others = Map.of("unset_field", "NIL", "empty_field", "E\\x09,");
    assertThat(string(others, "-")).isEqualTo("-");
    assertThat(string(others, "NIL")).isEqualTo("\\x4eIL");
    assertThat(string(others, "E\t,")).isEqualTo("\\x45\\x09,");
    assertThat(string(others, "")).isEqualTo("E\\x09,");
  }

  @Test
  void setsAndVectors() {
    LogField vector = LogField.vector("x", ZeekType.COUNT);
    assertThat(OneRecord.tsv(vector, batch -> batch.putElements(0))).isEqualTo("(empty)");
    assertThat(OneRecord.tsv(vector, batch -> batch.putUnset())).isEqualTo("-");
    assertThat(
            OneRecord.tsv(
                vector,
                batch ->
                    batch.putElements(5).putUnset().putLong(2).putUnset().putUnset().putLong(5)))
        .isEqualTo("-,2,-,-,5");
    LogField set = LogField.set("x", ZeekType.STRING);
    assertThat(OneRecord.tsv(set, strings(""))).isEqualTo("(empty)");
    assertThat(OneRecord.tsv(set, strings("a,b", "-", "", "c\td", "(empty)", "\\")))
        .isEqualTo("a\\x2cb,\\x2d,(empty),c\\x09d,\\x28empty),\\\\");
  }

  @Test
  void everyTypeCanBeAnElement() {
    assertThat(elements(ZeekType.BOOL, batch -> batch.putBoolean(true).putBoolean(false)))
        .isEqualTo("T,F");
    assertThat(elements(ZeekType.INT, batch -> batch.putLong(-1).putLong(1))).isEqualTo("-1,1");
    assertThat(elements(ZeekType.DOUBLE, batch -> batch.putDouble(1).putDouble(0.25)))
        .isEqualTo("1.0,0.25");
    assertThat(elements(ZeekType.TIME, batch -> batch.putDouble(1).putDouble(0.25)))
        .isEqualTo("1.000000,0.250000");
    assertThat(elements(ZeekType.INTERVAL, batch -> batch.putDouble(1).putDouble(-0.25)))
        .isEqualTo("1.000000,-0.250000");
    assertThat(elements(ZeekType.PORT, batch -> batch.putPort(port(80)).putPort(port(0))))
        .isEqualTo("80,0");
    assertThat(elements(ZeekType.ADDR, batch -> batch.putAddress(IPV4).putAddress(IPV6)))
        .isEqualTo("10.0.0.1,2001:db8::8000:1");
    assertThat(elements(ZeekType.SUBNET, batch -> batch.putSubnet(subnet()).putUnset()))
        .isEqualTo("192.168.0.0/16,-");
    assertThat(elements(ZeekType.ENUM, strings("tcp", "udp"))).isEqualTo("tcp,udp");
  }

  @Test
  void onlyElementsKeepTheSetSeparatorFromStrings() {
    List<LogField> fields =
        List.of(
            LogField.of("a", ZeekType.STRING),
            LogField.set("b", ZeekType.STRING),
            LogField.of("c", ZeekType.STRING));
    assertThat(
            OneRecord.tsv(
                fields,
                batch -> {
                  OneRecord.put(batch, "x,y");
                  batch.putElements(2);
                  OneRecord.put(batch, "x,y");
                  OneRecord.put(batch, "z");
                  OneRecord.put(batch, "x,y");
                }))
        .isEqualTo("x,y\tx\\x2cy,z\tx,y");
  }

  @Test
  void separatorsMayHitNumbersAndMarkers() {
    List<LogField> fields =
        List.of(
            LogField.of("a", ZeekType.ADDR),
            LogField.of("b", ZeekType.DOUBLE),
            LogField.vector("c", ZeekType.COUNT),
            LogField.of("d", ZeekType.BOOL),
            LogField.of("e", ZeekType.STRING));
    Map<String, String> options =
        Map.of("separator", ".", "set_separator", "1", "unset_field", "n.a", "empty_field", "1");
    assertThat(
            OneRecord.line(
                options,
                fields,
                batch ->
                    batch
                        .putAddress(IPV4)
                        .putDouble(1.5)
                        .putElements(3)
                        .putLong(212)
                        .putUnset()
                        .putLong(7)
                        .putUnset()
                        .putBytes(Bytes.EMPTY)))
        .isEqualTo("10\\x2e0\\x2e0\\x2e1.1\\x2e5.2\\x3121n\\x2ea17.n\\x2ea.1");
  }

  @Test
  void noRecordLooksLikeAHeader() {
    List<LogField> two =
        List.of(LogField.of("a", ZeekType.STRING), LogField.of("b", ZeekType.STRING));
    Consumer<LogBatchWriter> values =
        batch -> {
          OneRecord.put(batch, "#not");
          OneRecord.put(batch, "#not");
        };
    assertThat(OneRecord.tsv(two, values)).isEqualTo("\\x23not\t#not");
    assertThat(OneRecord.line(Map.of("include_meta", "F"), two, values))
        .isEqualTo("\\x23not\t#not");
    assertThat(OneRecord.line(Map.of("meta_prefix", "#n"), two, values))
        .isEqualTo("\\x23not\t#not");
    assertThat(OneRecord.line(Map.of("meta_prefix", "#!"), two, values)).isEqualTo("#not\t#not");
    assertThat(OneRecord.line(Map.of("meta_prefix", ""), two, values)).isEqualTo("\\x23not\t#not");
    assertThat(string(Map.of(), "#")).isEqualTo("\\x23");
  }

  @Test
  void headerAndFooter() {
    assertThat(meta(Map.of(), "te st"))
        .isEqualTo(
            """
            #separator \\x09
            #set_separator\t,
            #empty_field\t(empty)
            #unset_field\t-
            #path\tte\\x20st
            #open\t2025-01-02-03-04-05
            #fields\tts\ttags\tv
            #types\ttime\tset[string]\tvector[interval]
            #close\t2025-01-02-03-04-06
            """);
  }

  @Test
  void headerWithOtherOptions() {
    assertThat(
            meta(
                Map.of(
                    "separator", "|",
                    "set_separator", "\\\\ \\xff",
                    "empty_field", "",
                    "unset_field", "\\t",
                    "meta_prefix", "//"),
                "test"))
        .isEqualTo(
            """
            //separator |
            //set_separator|\\\\x20\\xff
            //empty_field|
            //unset_field|\\x09
            //path|test
            //open|2025-01-02-03-04-05
            //fields|ts|tags|v
            //types|time|set[string]|vector[interval]
            //close|2025-01-02-03-04-06
            """);
  }

  @Test
  void noHeader() {
    assertThat(meta(Map.of("include_meta", "F"), "test")).isEmpty();
    assertThat(meta(Map.of("include_meta", "F", "tsv", "T"), "test")).isEmpty();
    assertThat(meta(Map.of("use_json", "T"), "test")).isEmpty();
  }

  @Test
  void namesOnly() {
    assertThat(meta(Map.of("tsv", "T"), "test")).isEqualTo("ts\ttags\tv\n");
  }

  @Test
  void randomStringsAsThePlainTwin() {
    SplittableRandom random = new SplittableRandom(10);
    List<LogField> fields =
        List.of(
            LogField.of("n", ZeekType.COUNT),
            LogField.of("s", ZeekType.STRING),
            LogField.set("t", ZeekType.STRING));
    String[][] separators = {{"\t", ","}, {"|", ";"}, {"||", "|"}, {"a", " "}, {"\u00bc", "x4"}};
    for (int i = 0; i < 4_000; i++) {
      boolean utf8 = random.nextBoolean();
      String[] both = separators[random.nextInt(separators.length)];
      String unset = random.nextBoolean() ? "-" : "a";
      String empty = random.nextBoolean() ? "(empty)" : "";
      String column = PlainText.random(random);
      String element = PlainText.random(random);
      String expected =
          "1"
              + both[0]
              + PlainText.tsv(column, utf8, List.of(both[0]), unset, empty)
              + both[0]
              + PlainText.tsv(element, utf8, List.of(both), unset, empty);
      Map<String, String> options =
          Map.of(
              "enable_utf_8",
              utf8 ? "T" : "F",
              "separator",
              escaped(both[0]),
              "set_separator",
              escaped(both[1]),
              "unset_field",
              unset,
              "empty_field",
              empty);
      assertThat(
              OneRecord.line(
                  options,
                  fields,
                  batch -> {
                    batch.putLong(1);
                    OneRecord.put(batch, column);
                    batch.putElements(1);
                    OneRecord.put(batch, element);
                  }))
          .isEqualTo(expected);
    }
  }

  private static String escaped(String bytes) {
    StringBuilder text = new StringBuilder();
    bytes.chars().forEach(c -> text.append("\\x%02x".formatted(c)));
    return text.toString();
  }

  private static String meta(Map<String, String> options, String path) {
    LogSchema schema =
        LogSchema.of(
            "Test::LOG",
            "other",
            List.of(
                LogField.of("ts", ZeekType.TIME),
                LogField.set("tags", ZeekType.STRING),
                LogField.vector("v", ZeekType.INTERVAL)));
    LogFormat format = LogFormat.of(AsciiOptions.DEFAULT.with(options), schema);
    LineBuffer out = new LineBuffer(1);
    format.header(Bytes.of(path), TIME, out);
    format.footer(TIME.plusSeconds(1), out);
    return new String(out.array(), 0, out.length(), StandardCharsets.ISO_8859_1);
  }

  private static String scalar(ZeekType type, Consumer<LogBatchWriter> value) {
    return OneRecord.tsv(LogField.of("x", type), value);
  }

  private static String text(ZeekType type, String value) {
    return scalar(type, batch -> OneRecord.put(batch, value));
  }

  private static String string(Map<String, String> options, String value) {
    return OneRecord.line(
        options, List.of(LogField.of("x", ZeekType.STRING)), batch -> OneRecord.put(batch, value));
  }

  private static String elements(ZeekType type, Consumer<LogBatchWriter> two) {
    return OneRecord.tsv(
        LogField.vector("x", type),
        type == ZeekType.ENUM ? two : batch -> two.accept(batch.putElements(2)));
  }

  private static Consumer<LogBatchWriter> strings(String... values) {
    return batch -> {
      batch.putElements(values.length);
      for (String each : values) {
        OneRecord.put(batch, each);
      }
    };
  }

  private static PortValue port(int number) {
    return new PortValue(number, PortValue.Protocol.TCP);
  }

  private static SubnetValue subnet() {
    return new SubnetValue(new AddressValue(0, 0xffff_c0a8_0000L), 112);
  }
}
