package org.zeekbus.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * How the values of a setting are written, and which are allowed.
 *
 * @param label stands for a value in help and manual
 * @param range which values are allowed, as the manual says it; empty if the label says all
 * @param form how the configuration file holds a value
 * @param parser throws {@link IllegalArgumentException} saying what it found and what it expects
 */
public record SettingType<T>(
    String label,
    String range,
    Form form,
    Function<List<String>, T> parser,
    Function<T, List<String>> formatter) {
  /** How the configuration file holds a value. */
  public enum Form {
    /** One text. */
    ONE,
    /** A list of texts; flags may be repeated. */
    LIST,
    /** A list, or sections of options, each of which is one text: {@code SECTION:OPTION=VALUE}. */
    SECTIONS,
    /** A mapping of names to texts, {@code NAME=VALUE} each; a name's dots may be levels. */
    OPTIONS,
    /** A list of texts, or of sections with settings of their own. */
    ENTRIES
  }

  /** The text of a value that is secret. It is not printed as a value. */
  public static final String NOT_SHOWN = "(not shown)";

  /** A directory, made where it is missing. */
  public static final SettingType<Path> DIRECTORY =
      one("DIR", "", SettingType::parseDirectory, Path::toString);

  /** A file. */
  public static final SettingType<Path> FILE =
      one("FILE", "", SettingType::parseFile, Path::toString);

  /** Any text but none. */
  public static final SettingType<String> TEXT =
      one("TEXT", "", text -> matching(text, "(?s).*\\S.*", "some text"), text -> text);

  /** Part of a file's name. */
  public static final SettingType<String> ENDING =
      one("TEXT", "", text -> matching(text, "[^/\\x00]+", "part of a file's name"), text -> text);

  /** A name in a cluster's layout. */
  public static final SettingType<String> NODE_NAME =
      one("NAME", "", SettingType::parseNodeName, name -> name);

  /** A size between two bounds, both allowed. */
  public static SettingType<ByteSize> bytes(ByteSize least, ByteSize most) {
    return one(
        "BYTES",
        range(least, most, ByteSize::toString),
        text -> within(least, most, ByteSize.parse(text), ByteSize::toString),
        Object::toString);
  }

  /** A duration between two bounds, both allowed. */
  public static SettingType<Duration> duration(Duration least, Duration most) {
    return one(
        "DURATION",
        range(least, most, DurationText::format),
        text -> within(least, most, DurationText.parse(text), DurationText::format),
        DurationText::format);
  }

  /** A whole number between two bounds, both allowed. */
  public static SettingType<Integer> count(int least, int most) {
    return one(
        "NUMBER",
        range(least, most, Object::toString),
        text -> {
          if (!text.matches("\\d{1,18}")) {
            throw new IllegalArgumentException("'" + text + "' (expected: a whole number)");
          }
          return within((long) least, (long) most, Long.parseLong(text), Object::toString)
              .intValue();
        },
        Object::toString);
  }

  /** The names of an enum, in lower case, with hyphens. */
  public static <E extends Enum<E>> SettingType<E> oneOf(Class<E> type) {
    List<E> all = Arrays.asList(type.getEnumConstants());
    String names = all.stream().map(SettingType::name).collect(Collectors.joining("|"));
    return one(
        names,
        "",
        text ->
            all.stream()
                .filter(constant -> name(constant).equals(text))
                .findFirst()
                .orElseThrow(
                    () -> new IllegalArgumentException("'" + text + "' (expected: " + names + ")")),
        SettingType::name);
  }

  /**
   * Texts by name, in the order in which they are written, such as the options of a client. A flag
   * gives one, and can be repeated.
   *
   * @param isSecret whether the value of an option with this name is never printed
   */
  public static SettingType<Map<String, String>> options(Predicate<String> isSecret) {
    return new SettingType<>(
        "NAME=VALUE",
        "",
        Form.OPTIONS,
        SettingType::parseOptions,
        options ->
            options.entrySet().stream()
                .map(option ->
                    option.getKey()
                        + "="
                        + (isSecret.test(option.getKey()) ? NOT_SHOWN : option.getValue()))
                .toList());
  }

  /** Whether there may be several texts to a value. */
  public boolean isList() {
    return form != Form.ONE;
  }

  /**
   * What the configuration file needs to hold, for errors: {@code one DIR}, {@code a list of URL}.
   */
  public String expected() {
    return (isList() ? "a list of " : "one ") + label;
  }

  /** One line of text. */
  public String format(T value) {
    return String.join(", ", formatter.apply(value));
  }

  /**
   * A type of one value.
   *
   * @param parser throws {@link IllegalArgumentException} saying what it found and what it expects
   */
  public static <T> SettingType<T> one(
      String label, String range, Function<String, T> parser, Function<T, String> formatter) {
    return new SettingType<>(
        label,
        range,
        Form.ONE,
        texts -> {
          if (texts.size() != 1) {
            throw new IllegalArgumentException(texts.size() + " values (expected: one)");
          }
          return parser.apply(texts.getFirst());
        },
        value -> List.of(formatter.apply(value)));
  }

  private static String matching(String text, String pattern, String expected) {
    if (!text.matches(pattern)) {
      throw new IllegalArgumentException("'" + text + "' (expected: " + expected + ")");
    }
    return text;
  }

  /** Errors do not show what may be secret. */
  private static Map<String, String> parseOptions(List<String> texts) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String text : texts) {
      int end = text.indexOf('=');
      String name = end < 0 ? "" : text.substring(0, end).strip();
      if (name.isEmpty()) {
        throw new IllegalArgumentException(
            "option %d: %s (expected: NAME=VALUE)"
                .formatted(texts.indexOf(text) + 1, end < 0 ? "no '='" : "no name"));
      }
      if (options.putIfAbsent(name, text.substring(end + 1)) != null) {
        throw new IllegalArgumentException(name + " is set twice (expected: once)");
      }
    }
    return Collections.unmodifiableMap(options);
  }

  private static <T> String range(T least, T most, Function<T, String> format) {
    return format.apply(least) + " to " + format.apply(most);
  }

  private static <T extends Comparable<T>> T within(
      T least, T most, T value, Function<T, String> format) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "%s (expected: %s)".formatted(format.apply(value), range(least, most, format)));
    }
    return value;
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String parseNodeName(String text) {
    if (text.isBlank() || text.chars().anyMatch(c -> c <= ' ')) {
      throw new IllegalArgumentException("name '" + text + "' (expected: such as logger-1)");
    }
    return text;
  }

  private static Path parseDirectory(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("'' (expected: a directory)");
    }
    return Path.of(text);
  }

  private static Path parseFile(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("'' (expected: a file)");
    }
    return Path.of(text);
  }
}
