package org.zeekbus.httpsink.layout;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import org.zeekbus.zeek.text.Unseen;

/**
 * What a server said. Owner: nobody, it does not change.
 *
 * @param status of HTTP
 * @param headers by their names in lower case
 * @param body as much of it as was wanted
 * @param isCut whether there was more
 * @param time when it came
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Answer(
    int status, Map<String, String> headers, byte[] body, boolean isCut, Instant time) {
  private static final int LONGEST_WORDS = 300;

  /** A header, by its name in lower case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** The body. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** {@code answers 429: too many requests}, for errors: status and the beginning of the body. */
  public String words() {
    String words = words(text());
    return "answers " + status + (words.isEmpty() ? "" : ": " + words);
  }

  /** What a server wrote, short and printable, as it may be anything. */
  public static String words(String text) {
    StringBuilder words = new StringBuilder();
    text.codePoints()
        .map(c -> Unseen.is(c) ? ' ' : c)
        .filter(c -> c != ' ' || (!words.isEmpty() && words.charAt(words.length() - 1) != ' '))
        .limit(LONGEST_WORDS + 1)
        .forEach(words::appendCodePoint);
    String all = words.toString().strip();
    return all.codePointCount(0, all.length()) <= LONGEST_WORDS
        ? all
        : all.substring(0, all.offsetByCodePoints(0, LONGEST_WORDS)) + "…";
  }

  /** How long it asks us to wait: {@code Retry-After}, in seconds or as a date (RFC 9110). */
  public Optional<Duration> retryAfter() {
    return header("retry-after").map(String::strip).flatMap(this::duration);
  }

  private Optional<Duration> duration(String text) {
    if (text.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(Duration.between(time, until)).filter(wait -> !wait.isNegative());
    } catch (DateTimeException e) {
      return Optional.empty(); // as if it were not there
    }
  }
}
