package org.zeekbus.logger.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.zeekbus.zeek.value.Bytes;

/**
 * How log files are written: Zeek's {@code LogAscii::} options, with its names, values and defaults
 * (Zeek scripts/base/frameworks/logging/writers/ascii.zeek).
 *
 * @param useJson {@code use_json}: JSON lines, not TSV
 * @param utf8 {@code enable_utf_8}: TSV keeps accepted UTF-8 as it is
 * @param jsonTimestamps {@code json_timestamps}
 * @param jsonIncludeUnsetFields {@code json_include_unset_fields}: as null, not left out
 * @param jsonStringEscapePolicy {@code json_string_escape_policy}
 * @param includeMeta {@code include_meta}: TSV has lines that describe it
 * @param metaPrefix {@code meta_prefix} of those lines
 * @param separator {@code separator} of fields
 * @param setSeparator {@code set_separator} of elements
 * @param emptyField {@code empty_field}: an empty string or container
 * @param unsetField {@code unset_field}: no value
 * @param tsv {@code tsv}: one line of names instead of the describing lines
 */
public record AsciiOptions(
    boolean useJson,
    boolean utf8,
    JsonTimestamps jsonTimestamps,
    boolean jsonIncludeUnsetFields,
    StringEscapePolicy jsonStringEscapePolicy,
    boolean includeMeta,
    Bytes metaPrefix,
    Bytes separator,
    Bytes setSeparator,
    Bytes emptyField,
    Bytes unsetField,
    boolean tsv) {

  /** Times in JSON. */
  public enum JsonTimestamps {
    /** {@code JSON::TS_EPOCH}: seconds, with a fraction. */
    EPOCH,
    /** {@code JSON::TS_MILLIS}: whole milliseconds. */
    MILLIS,
    /** {@code JSON::TS_MILLIS_UNSIGNED}: the same, times before 1970 as large numbers. */
    MILLIS_UNSIGNED,
    /** {@code JSON::TS_ISO8601}: text, UTC. */
    ISO8601;

    private String spelling() {
      return "JSON::TS_" + name();
    }
  }

  /** Bytes in JSON strings that are no text. */
  public enum StringEscapePolicy {
    /** {@code JSON::STRING_ESCAPE_POLICY_HEX}: <code>\\xhh</code>, all of a string that has any. */
    HEX,
    /** {@code JSON::STRING_ESCAPE_POLICY_PUA}: as private characters. */
    PUA,
    /** {@code JSON::STRING_ESCAPE_POLICY_TSV}: as TSV escapes them. */
    TSV;

    private String spelling() {
      return "JSON::STRING_ESCAPE_POLICY_" + name();
    }
  }

  /** Zeek's defaults. */
  public static final AsciiOptions DEFAULT =
      new AsciiOptions(
          false,
          true,
          JsonTimestamps.EPOCH,
          false,
          StringEscapePolicy.HEX,
          true,
          Bytes.of("#"),
          Bytes.of("\t"),
          Bytes.of(","),
          Bytes.of("(empty)"),
          Bytes.of("-"),
          false);

  /** All names that {@link #with} knows. */
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
          "tsv");

  /**
   * Checks what goes together.
   *
   * @throws IllegalArgumentException naming the options
   */
  public AsciiOptions {
    if (separator.length() == 0 || setSeparator.length() == 0) {
      throw new IllegalArgumentException("separator and set_separator: '' (expected: not empty)");
    }
    if (separator.equals(setSeparator)) {
      throw new IllegalArgumentException(
          "separator and set_separator are the same (expected: two that differ)");
    }
    if (metaPrefix.length() == 0) {
      throw new IllegalArgumentException("meta_prefix: '' (expected: not empty)");
    }
  }

  /**
   * These options with some of them set otherwise.
   *
   * @param changes values by Zeek's names: {@code T} or {@code F} (or true, false) for switches,
   *     {@code JSON::TS_EPOCH} and the like in full, text with {@code \xhh} for any byte
   * @throws IllegalArgumentException naming the option, what was found and what was expected
   */
  public AsciiOptions with(Map<String, String> changes) {
    Map<String, String> left = new TreeMap<>(changes);
    AsciiOptions changed =
        new AsciiOptions(
            take(left, "use_json", AsciiOptions::bool, useJson),
            take(left, "enable_utf_8", AsciiOptions::bool, utf8),
            take(left, "json_timestamps", AsciiOptions::timestamps, jsonTimestamps),
            take(left, "json_include_unset_fields", AsciiOptions::bool, jsonIncludeUnsetFields),
            take(left, "json_string_escape_policy", AsciiOptions::policy, jsonStringEscapePolicy),
            take(left, "include_meta", AsciiOptions::bool, includeMeta),
            take(left, "meta_prefix", AsciiOptions::bytes, metaPrefix),
            take(left, "separator", AsciiOptions::bytes, separator),
            take(left, "set_separator", AsciiOptions::bytes, setSeparator),
            take(left, "empty_field", AsciiOptions::bytes, emptyField),
            take(left, "unset_field", AsciiOptions::bytes, unsetField),
            take(left, "tsv", AsciiOptions::bool, tsv));
    if (!left.isEmpty()) {
      throw new IllegalArgumentException(
          "unknown option %s (expected: %s)"
              .formatted(left.keySet().iterator().next(), String.join(", ", NAMES)));
    }
    return changed;
  }

  private static <T> T take(
      Map<String, String> from, String name, Function<String, T> parser, T otherwise) {
    String text = from.remove(name);
    if (text == null) {
      return otherwise;
    }
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private static boolean bool(String text) {
    return switch (text) {
      case "T", "true" -> true;
      case "F", "false" -> false;
      default -> throw new IllegalArgumentException("'" + text + "' (expected: T or F)");
    };
  }

  private static JsonTimestamps timestamps(String text) {
    return spelled(JsonTimestamps.values(), JsonTimestamps::spelling, text);
  }

  private static StringEscapePolicy policy(String text) {
    return spelled(StringEscapePolicy.values(), StringEscapePolicy::spelling, text);
  }

  private static <E> E spelled(E[] all, Function<E, String> spelling, String text) {
    return Arrays.stream(all)
        .filter(each -> spelling.apply(each).equals(text))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'%s' (expected: %s)"
                    .formatted(
                        text, String.join(", ", Arrays.stream(all).map(spelling).toList()))));
  }

  /** Text in UTF-8, with {@code \xhh} for bytes. */
  private static Bytes bytes(String text) {
    LineBuffer out = new LineBuffer(16);
    for (int at = 0; at < text.length(); ) {
      if (text.startsWith("\\x", at)) {
        String hex = text.substring(at + 2, Math.min(at + 4, text.length()));
        if (!hex.toLowerCase(Locale.ROOT).matches("[0-9a-f]{2}")) {
          throw new IllegalArgumentException("'" + text + "' (expected: \\x with two hex digits)");
        }
        out.put(Integer.parseInt(hex, 16));
        at += 4;
      } else {
        byte[] utf8 = Character.toString(text.codePointAt(at)).getBytes(StandardCharsets.UTF_8);
        out.put(utf8, 0, utf8.length);
        at += Character.charCount(text.codePointAt(at));
      }
    }
    return Bytes.of(out.array(), 0, out.length());
  }
}
