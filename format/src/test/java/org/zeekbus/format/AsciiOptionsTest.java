package org.zeekbus.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.format.AsciiOptions.JsonStringEscapePolicy;
import org.zeekbus.format.AsciiOptions.JsonTimestamps;
import org.zeekbus.zeek.value.Bytes;

final class AsciiOptionsTest {
  @Test
  void defaultsAreZeeks() {
    AsciiOptions options = AsciiOptions.DEFAULT;
    assertThat(options.useJson()).isFalse();
    assertThat(options.enableUtf8()).isTrue();
    assertThat(options.jsonTimestamps()).isEqualTo(JsonTimestamps.TS_EPOCH);
    assertThat(options.jsonIncludeUnsetFields()).isFalse();
    assertThat(options.jsonStringEscapePolicy()).isEqualTo(JsonStringEscapePolicy.HEX);
    assertThat(options.includeMeta()).isTrue();
    assertThat(options.metaPrefix()).isEqualTo(Bytes.of("#"));
    assertThat(options.separator()).isEqualTo(Bytes.of("\t"));
    assertThat(options.setSeparator()).isEqualTo(Bytes.of(","));
    assertThat(options.emptyField()).isEqualTo(Bytes.of("(empty)"));
    assertThat(options.unsetField()).isEqualTo(Bytes.of("-"));
    assertThat(options.tsv()).isFalse();
    assertThat(options.gzipLevel()).isZero();
    assertThat(options.gzipFileExtension()).isEqualTo("gz");
    assertThat(options.with(Map.of())).isEqualTo(options).hasSameHashCodeAs(options);
  }

  @Test
  void everyOptionCanBeSet() {
    AsciiOptions options =
        AsciiOptions.DEFAULT.with(
            Map.ofEntries(
                Map.entry("use_json", "T"),
                Map.entry("enable_utf_8", "F"),
                Map.entry("json_timestamps", "JSON::TS_MILLIS_UNSIGNED"),
                Map.entry("json_include_unset_fields", "true"),
                Map.entry("json_string_escape_policy", "JSON::STRING_ESCAPE_POLICY_PUA"),
                Map.entry("include_meta", "false"),
                Map.entry("meta_prefix", "//"),
                Map.entry("separator", "||"),
                Map.entry("set_separator", ";"),
                Map.entry("empty_field", "EMPTY"),
                Map.entry("unset_field", ""),
                Map.entry("tsv", "T"),
                Map.entry("gzip_level", "9"),
                Map.entry("gzip_file_extension", "gzip")));
    assertThat(options.useJson()).isTrue();
    assertThat(options.enableUtf8()).isFalse();
    assertThat(options.jsonTimestamps()).isEqualTo(JsonTimestamps.TS_MILLIS_UNSIGNED);
    assertThat(options.jsonIncludeUnsetFields()).isTrue();
    assertThat(options.jsonStringEscapePolicy()).isEqualTo(JsonStringEscapePolicy.PUA);
    assertThat(options.includeMeta()).isFalse();
    assertThat(options.metaPrefix()).isEqualTo(Bytes.of("//"));
    assertThat(options.separator()).isEqualTo(Bytes.of("||"));
    assertThat(options.setSeparator()).isEqualTo(Bytes.of(";"));
    assertThat(options.emptyField()).isEqualTo(Bytes.of("EMPTY"));
    assertThat(options.unsetField()).isEqualTo(Bytes.EMPTY);
    assertThat(options.tsv()).isTrue();
    assertThat(options.gzipLevel()).isEqualTo(9);
    assertThat(options.gzipFileExtension()).isEqualTo("gzip");
  }

  @Test
  void laterOnesOverrideEarlierOnes() {
    AsciiOptions all = AsciiOptions.DEFAULT.with(Map.of("separator", "|", "unset_field", "NIL"));
    AsciiOptions one = all.with(Map.of("separator", ";", "use_json", "T"));
    assertThat(one.separator()).isEqualTo(Bytes.of(";"));
    assertThat(one.unsetField()).isEqualTo(Bytes.of("NIL"));
    assertThat(one.useJson()).isTrue();
    assertThat(all.separator()).isEqualTo(Bytes.of("|"));
    assertThat(all.useJson()).isFalse();
    assertThat(one.with(Map.of("use_json", "F", "separator", "\\x7c"))).isEqualTo(all);
  }

  @ParameterizedTest
  @CsvSource({"\\x09,09", "\\t,09", "\\\\,5c", "a\\x00B\\xfFc,6100 42ff63", "ü,c3bc"})
  void stringsMayHaveEscapes(String text, String hex) {
    assertThat(AsciiOptions.DEFAULT.with(Map.of("separator", text)).separator().toArray())
        .asHexString()
        .isEqualToIgnoringCase(hex.replace(" ", ""));
  }

  @Test
  void anEmptyExtensionIsTheUsualOne() {
    assertThat(AsciiOptions.DEFAULT.with(Map.of("gzip_file_extension", "")).gzipFileExtension())
        .isEqualTo("gz");
  }

  @Test
  void unknownNamesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AsciiOptions.DEFAULT.with(Map.of("use_jsno", "T")))
        .withMessageStartingWith("use_jsno: no such option (expected: one of use_json, ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "use_json | yes | T or F",
        "json_timestamps | TS_EPOCH | one of JSON::TS_EPOCH, JSON::TS_MILLIS, JSON::TS_MILLIS_UN",
        "json_string_escape_policy | HEX | one of JSON::STRING_ESCAPE_POLICY_HEX, JSON::STRING_",
        "gzip_level | 10 | 0 to 9",
        "gzip_level | -1 | 0 to 9",
        "gzip_file_extension | ../x | an ending of a file's name",
        "separator | '' | at least one byte",
        "set_separator | '' | at least one byte",
        "set_separator | \\x09 | another one than separator",
        "unset_field | \\n | after a backslash xhh, t or another backslash",
      })
  void badValuesAreRefused(String name, String value, String expected) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AsciiOptions.DEFAULT.with(Map.of(name, value)))
        .withMessageStartingWith(name + ": \"" + value + "\" (expected: " + expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\", "a\\", "\\x", "\\x1", "\\xg0", "\\x0g", "\\y"})
  void badEscapesAreRefused(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AsciiOptions.DEFAULT.with(Map.of("meta_prefix", value)));
  }

  /** The separators may come from two levels of a configuration. */
  @Test
  void conflictsWithEarlierOnesAreRefused() {
    AsciiOptions all = AsciiOptions.DEFAULT.with(Map.of("set_separator", ";"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> all.with(Map.of("separator", ";")))
        .withMessage("set_separator: \";\" (expected: another one than separator)");
  }
}
