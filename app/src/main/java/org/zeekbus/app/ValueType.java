package org.zeekbus.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.zeekbus.logger.format.AsciiOptions;
import org.zeekbus.zmtp.Endpoint;

/**
 * How the values of a setting are written, and which are allowed.
 *
 * @param label stands for a value in help and manual
 * @param range which values are allowed, as the manual says it; empty if the label says all
 * @param isList whether there may be several texts to a value
 * @param parser throws {@link IllegalArgumentException} saying what it found and what it expects
 */
record ValueType<T>(
    String label,
    String range,
    boolean isList,
    Function<List<String>, T> parser,
    Function<T, List<String>> formatter) {
  private static final Pattern PATH_OPTION = Pattern.compile("([^:]+):([a-z0-9_]+)=(.*)");

  static final ValueType<List<Endpoint>> ENDPOINTS =
      new ValueType<>(
          "ENDPOINT",
          "",
          true,
          texts -> texts.stream().map(Endpoint::parse).toList(),
          endpoints -> endpoints.stream().map(Endpoint::toString).toList());

  static final ValueType<Path> DIRECTORY =
      one("DIR", "", ValueType::parseDirectory, Path::toString);

  static final ValueType<Path> FILE = one("FILE", "", ValueType::parseFile, Path::toString);

  /** Any text but none. */
  static final ValueType<String> TEXT =
      one("TEXT", "", text -> matching(text, "(?s).*\\S.*", "some text"), text -> text);

  /** Part of a file's name. */
  static final ValueType<String> ENDING =
      one("TEXT", "", text -> matching(text, "[^/\\x00]+", "part of a file's name"), text -> text);

  /** An endpoint to connect to. */
  static final ValueType<Endpoint> REMOTE =
      one("ENDPOINT", "", RemoteEndpoint::parse, Endpoint::toString);

  /** A name in a cluster's layout. */
  static final ValueType<String> NODE_NAME =
      one("NAME", "", ValueType::parseNodeName, name -> name);

  /** A host as in a tcp endpoint; the brackets of an IPv6 address may be left out. */
  static final ValueType<Endpoint.Tcp> ADDRESS =
      one("ADDRESS", "", ValueType::parseAddress, Endpoint.Tcp::host);

  /** Options of log paths, each {@code PATH:NAME=VALUE}. */
  static final ValueType<Map<String, Map<String, String>>> PATH_OPTIONS =
      new ValueType<>(
          "PATH:NAME=VALUE",
          "",
          true,
          ValueType::parsePathOptions,
          paths ->
              paths.entrySet().stream()
                  .flatMap(path ->
                      path.getValue().entrySet().stream()
                          .map(o -> path.getKey() + ":" + o.getKey() + "=" + o.getValue()))
                  .toList());

  /** A value of one of Zeek's options, checked but kept as it is. */
  static ValueType<String> asciiOption(String name) {
    return one(
        "VALUE",
        "",
        text -> {
          try {
            var _ = AsciiOptions.DEFAULT.with(Map.of(name, text));
          } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            String prefix = name + ": ";
            throw new IllegalArgumentException(
                message.startsWith(prefix) ? message.substring(prefix.length()) : message, e);
          }
          return text;
        },
        text -> text);
  }

  /** A CURVE key or the file that holds it. */
  static final ValueType<KeyText> KEY =
      one("KEY", "Z85 or file:PATH", KeyText::parse, KeyText::toString);

  static ValueType<ByteSize> bytes(ByteSize least, ByteSize most) {
    return one(
        "BYTES",
        range(least, most, ByteSize::toString),
        text -> within(least, most, ByteSize.parse(text), ByteSize::toString),
        Object::toString);
  }

  static ValueType<Duration> duration(Duration least, Duration most) {
    return one(
        "DURATION",
        range(least, most, DurationText::format),
        text -> within(least, most, DurationText.parse(text), DurationText::format),
        DurationText::format);
  }

  static ValueType<Integer> count(int least, int most) {
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

  /** The names of an enum, in lower case. */
  static <E extends Enum<E>> ValueType<E> oneOf(Class<E> type) {
    List<E> all = Arrays.asList(type.getEnumConstants());
    String names = all.stream().map(ValueType::name).collect(Collectors.joining("|"));
    return one(
        names,
        "",
        text ->
            all.stream()
                .filter(constant -> name(constant).equals(text))
                .findFirst()
                .orElseThrow(
                    () -> new IllegalArgumentException("'" + text + "' (expected: " + names + ")")),
        ValueType::name);
  }

  /** One line of text. */
  String format(T value) {
    return String.join(", ", formatter.apply(value));
  }

  private static <T> ValueType<T> one(
      String label, String range, Function<String, T> parser, Function<T, String> formatter) {
    return new ValueType<>(
        label,
        range,
        false,
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
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Map<String, String>> parsePathOptions(List<String> texts) {
    Map<String, Map<String, String>> paths = new TreeMap<>();
    for (String text : texts) {
      Matcher option = PATH_OPTION.matcher(text);
      if (!option.matches()) {
        throw new IllegalArgumentException("'" + text + "' (expected: PATH:NAME=VALUE)");
      }
      paths
          .computeIfAbsent(option.group(1), _ -> new TreeMap<>())
          .put(option.group(2), option.group(3));
    }
    paths.values().forEach(AsciiOptions.DEFAULT::with);
    return paths;
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

  private static Endpoint.Tcp parseAddress(String text) {
    // One colon alone would be a port's.
    boolean isBareIpv6 = text.indexOf(':') != text.lastIndexOf(':') && !text.startsWith("[");
    String host = isBareIpv6 ? "[" + text + "]" : text;
    try {
      if (Endpoint.parse("tcp://" + host + ":0") instanceof Endpoint.Tcp address
          && (host.startsWith("[") || host.indexOf(':') < 0)) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // Its message would speak of an endpoint that nobody wrote.
    }
    throw new IllegalArgumentException("'" + text + "' (expected: an address of this host)");
  }
}
