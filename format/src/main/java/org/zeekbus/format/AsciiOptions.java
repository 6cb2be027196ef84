package org.zeekbus.format;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.value.Bytes;

/**
 * How log files look: Zeek's {@code LogAscii::} options, with its names, spellings and defaults.
 *
 * <pre>{@code
 * AsciiOptions all = AsciiOptions.DEFAULT.with(Map.of("separator", "|", "set_separator", ";"));
 * AsciiOptions ofConn = all.with(Map.of("use_json", "T"));
 * }</pre>
 *
 * <p>Immutable. Two are equal if they mean the same. Source: Zeek {@code
 * scripts/base/frameworks/logging/writers/ascii.zeek}, {@code src/logging/writers/ascii/Ascii.cc}.
 */
public final class AsciiOptions {
  /** Zeek's defaults. */
  public static final AsciiOptions DEFAULT = new AsciiOptions(Map.of());

  /** The names of all options, as Zeek's scripts have them behind {@code LogAscii::}. */
  public static final List<String> NAMES =
      List.of(
          "use_json",
          "enable_utf_8",
          "json_timestamps",
          "json_include_unset_fields",
          "json_string_escape_policy",
          "include_meta",
          "meta_prefix",
          "separator",
          "set_separator",
          "empty_field",
          "unset_field",
          "tsv",
          "gzip_level",
          "gzip_file_extension");

  /** How JSON shows a time. */
  public enum JsonTimestamps {
    /** Seconds since 1970: {@code 1763881200.123456}. */
    TS_EPOCH,
    /** Milliseconds since 1970, a signed integer. */
    TS_MILLIS,
    /** The same 64 bits, taken as unsigned: what Zeek did before 8.0. */
    TS_MILLIS_UNSIGNED,
    /** {@code "2025-11-23T07:00:00.123456Z"}. */
    TS_ISO8601
  }

  /** How JSON shows a string that is no UTF-8, or has characters that Zeek doesn't accept. */
  public enum JsonStringEscapePolicy {
    /** All that is not printable ASCII becomes <code>\\xhh</code>. */
    HEX,
    /** Only bad bytes are changed, into private-use characters. */
    PUA,
    /** As TSV has it. */
    TSV
  }

  private final Map<String, String> given;
  private final boolean useJson;
  private final boolean enableUtf8;
  private final JsonTimestamps jsonTimestamps;
  private final boolean jsonIncludeUnsetFields;
  private final JsonStringEscapePolicy jsonStringEscapePolicy;
  private final boolean includeMeta;
  private final Bytes metaPrefix;
  private final Bytes separator;
  private final Bytes setSeparator;
  private final Bytes emptyField;
  private final Bytes unsetField;
  private final boolean tsv;
  private final int gzipLevel;
  private final String gzipFileExtension;

  private AsciiOptions(Map<String, String> given) {
    this.given = given;
    useJson = isSet("use_json", false);
    enableUtf8 = isSet("enable_utf_8", true);
    jsonTimestamps =
        oneOf(JsonTimestamps.values(), "json_timestamps", "JSON::", JsonTimestamps.TS_EPOCH);
    jsonIncludeUnsetFields = isSet("json_include_unset_fields", false);
    jsonStringEscapePolicy =
        oneOf(
            JsonStringEscapePolicy.values(),
            "json_string_escape_policy",
            "JSON::STRING_ESCAPE_POLICY_",
            JsonStringEscapePolicy.HEX);
    includeMeta = isSet("include_meta", true);
    metaPrefix = bytes("meta_prefix", "#");
    separator = bytes("separator", "\t");
    setSeparator = bytes("set_separator", ",");
    emptyField = bytes("empty_field", "(empty)");
    unsetField = bytes("unset_field", "-");
    tsv = isSet("tsv", false);
    gzipLevel = level("gzip_level");
    gzipFileExtension = extension("gzip_file_extension");
  }

  /**
   * These options, some of them changed.
   *
   * @param values by {@link #NAMES name}: flags are {@code T} or {@code F}, also {@code true} or
   *     {@code false}; names of enums are full; strings may have {@code \xhh}, {@code \t} and
   *     {@code \\}
   * @throws IllegalArgumentException for an unknown name, a bad value, or options that contradict
   *     each other; the text begins with the option's name
   */
  public AsciiOptions with(Map<String, String> values) {
    for (String name : values.keySet()) {
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException(
            name + ": no such option (expected: one of " + String.join(", ", NAMES) + ")");
      }
    }
    Map<String, String> all = new LinkedHashMap<>(given);
    all.putAll(values);
    AsciiOptions made = new AsciiOptions(all);
    made.check();
    return made;
  }

  private void check() {
    // Zeek takes these, and then no longer escapes what it should.
    if (separator.length() == 0) {
      throw bad("separator", "at least one byte");
    }
    if (setSeparator.length() == 0) {
      throw bad("set_separator", "at least one byte");
    }
    if (setSeparator.equals(separator)) {
      throw bad("set_separator", "another one than separator");
    }
  }

  private boolean isSet(String name, boolean usual) {
    String value = given.get(name);
    return value == null
        ? usual
        : switch (value) {
          case "T", "true" -> true;
          case "F", "false" -> false;
          default -> throw bad(name, "T or F");
        };
  }

  private <E extends Enum<E>> E oneOf(E[] all, String name, String prefix, E usual) {
    String value = given.get(name);
    if (value == null) {
      return usual;
    }
    for (E each : all) {
      if (value.equals(prefix + each.name())) {
        return each;
      }
    }
    throw bad(
        name,
        "one of "
            + String.join(", ", Arrays.stream(all).map(each -> prefix + each.name()).toList()));
  }

  private int level(String name) {
    String value = given.getOrDefault(name, "0");
    if (value.length() != 1 || value.charAt(0) < '0' || value.charAt(0) > '9') {
      throw bad(name, "0 to 9");
    }
    return value.charAt(0) - '0';
  }

  private String extension(String name) {
    String value = given.getOrDefault(name, "");
    if (value.indexOf('/') >= 0 || value.indexOf('\0') >= 0) {
      throw bad(name, "an ending of a file's name");
    }
    // Zeek takes an empty one for the usual one too.
    return value.isEmpty() ? "gz" : value;
  }

  private Bytes bytes(String name, String usual) {
    String value = given.getOrDefault(name, usual);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int from = 0;
    for (int at = value.indexOf('\\'); at >= 0; at = value.indexOf('\\', from)) {
      out.writeBytes(value.substring(from, at).getBytes(StandardCharsets.UTF_8));
      char kind = at + 1 < value.length() ? value.charAt(at + 1) : ' ';
      from = at + (kind == 'x' ? 4 : 2);
      switch (kind) {
        case 'x' -> out.write(hex(name, value, at + 2));
        case 't' -> out.write('\t');
        case '\\' -> out.write('\\');
        default -> throw badEscape(name);
      }
    }
    out.writeBytes(value.substring(from).getBytes(StandardCharsets.UTF_8));
    return Bytes.of(out.toByteArray());
  }

  private int hex(String name, String value, int at) {
    int high = at + 2 <= value.length() ? Character.digit(value.charAt(at), 16) : -1;
    int low = high < 0 ? -1 : Character.digit(value.charAt(at + 1), 16);
    if (low < 0) {
      throw badEscape(name);
    }
    return (high << 4) | low;
  }

  private IllegalArgumentException badEscape(String name) {
    return bad(name, "after a backslash xhh, t or another backslash");
  }

  private IllegalArgumentException bad(String name, String expected) {
    return new IllegalArgumentException(
        "%s: \"%s\" (expected: %s)".formatted(name, given.getOrDefault(name, ""), expected));
  }

  /** Whether lines are JSON objects instead of columns. */
  public boolean useJson() {
    return useJson;
  }

  /** Whether columns show good UTF-8 as it is; JSON always does. */
  public boolean enableUtf8() {
    return enableUtf8;
  }

  /** How JSON shows times. */
  public JsonTimestamps jsonTimestamps() {
    return jsonTimestamps;
  }

  /** Whether JSON has {@code null} for fields without value, instead of leaving them out. */
  public boolean jsonIncludeUnsetFields() {
    return jsonIncludeUnsetFields;
  }

  /** How JSON shows bad strings. */
  public JsonStringEscapePolicy jsonStringEscapePolicy() {
    return jsonStringEscapePolicy;
  }

  /** Whether columns have a header and a footer. */
  public boolean includeMeta() {
    return includeMeta;
  }

  /** Begins the lines of header and footer; no record may begin so. */
  public Bytes metaPrefix() {
    return metaPrefix;
  }

  /** Stands between columns; never empty. */
  public Bytes separator() {
    return separator;
  }

  /** Stands between elements; never empty, and not the {@link #separator}. */
  public Bytes setSeparator() {
    return setSeparator;
  }

  /** Stands for empty strings, sets and vectors. */
  public Bytes emptyField() {
    return emptyField;
  }

  /** Stands for no value. */
  public Bytes unsetField() {
    return unsetField;
  }

  /** Whether a line of names is all of header and footer. */
  public boolean tsv() {
    return tsv;
  }

  /** How hard files are compressed: 1 to 9, or 0 for not at all. */
  public int gzipLevel() {
    return gzipLevel;
  }

  /** Ends the names of compressed files, after a dot. */
  public String gzipFileExtension() {
    return gzipFileExtension;
  }

  private List<Object> meaning() {
    return List.of(
        useJson,
        enableUtf8,
        jsonTimestamps,
        jsonIncludeUnsetFields,
        jsonStringEscapePolicy,
        includeMeta,
        metaPrefix,
        separator,
        setSeparator,
        emptyField,
        unsetField,
        tsv,
        gzipLevel,
        gzipFileExtension);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AsciiOptions that && meaning().equals(that.meaning());
  }

  @Override
  public int hashCode() {
    return meaning().hashCode();
  }

  /** The options that were set, as they were. */
  @Override
  public String toString() {
    return given.toString();
  }
}
