package org.zeekbus.app.query;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values of a result as texts; times are ISO 8601 in UTC with microseconds. */
final class ValueText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS", Locale.ROOT);

  private ValueText() {}

  /** A value that is neither null nor a list nor a map. */
  static String of(Object value) {
    return switch (value) {
      case Instant time -> TIME.format(time.atOffset(ZoneOffset.UTC)) + "Z";
      case LocalDateTime time -> TIME.format(time);
      case byte[] bytes -> HexFormat.of().formatHex(bytes);
      default -> value.toString();
    };
  }

  /** Any value, as people read it. */
  static String readable(@Nullable Object value) {
    return switch (value) {
      case null -> "-";
      case List<?> list ->
          list.stream().map(ValueText::readable).collect(Collectors.joining(", ", "[", "]"));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(each -> each.getKey() + ": " + readable(each.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      default -> of(value);
    };
  }
}
