package org.zeekbus.httpsink.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server says, in words, and what its status means. */
final class AnswerTest {
  private static Answer answer(int status, String text, Map<String, String> headers) {
    return new Answer(
        status,
        headers,
        text.getBytes(StandardCharsets.UTF_8),
        false,
        Instant.parse("2026-11-29T06:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "120 | PT2M",
        "0 | PT0S",
        "Sun, 29 Nov 2026 06:00:30 GMT | PT30S",
        "Sun, 29 Nov 2026 05:00:00 GMT | ",
        "soon | ",
        "-5 | ",
        "99999999999999999999 | ",
      })
  void retryAfterIsSecondsOrADate(String header, Duration wait) {
    assertThat(answer(429, "", Map.of("retry-after", header)).retryAfter())
        .isEqualTo(Optional.ofNullable(wait));
  }

  @Test
  void wordsAreShortAndPrintable() {
    assertThat(answer(400, "\u001b[31mno\r\n  way\u0000", Map.of()).words())
        .isEqualTo("answers 400: [31mno way");
    assertThat(answer(400, "x".repeat(100_000), Map.of()).words()).hasSize(13 + 300 + 1);
    assertThat(answer(400, "", Map.of()).words()).isEqualTo("answers 400");
    assertThat(Answer.words("\ud83d".repeat(3) + "\u202e" + "\ufffe")).doesNotContain("\u202e");
  }

  @ParameterizedTest
  @CsvSource({
    "200, Taken",
    "202, Taken",
    "204, Taken",
    "301, Misconfigured",
    "302, Misconfigured",
    "304, Misconfigured",
    "308, Misconfigured",
    "400, Refused",
    "401, Misconfigured",
    "402, Refused",
    "403, Misconfigured",
    "404, Misconfigured",
    "405, Misconfigured",
    "407, Misconfigured",
    "408, Later",
    "409, Refused",
    "411, Misconfigured",
    "413, TooLarge",
    "415, Misconfigured",
    "422, Refused",
    "425, Later",
    "429, Later",
    "431, Misconfigured",
    "500, Later",
    "501, Misconfigured",
    "502, Later",
    "503, Later",
    "504, Later",
    "599, Later",
  })
  void aStatusMeans(int status, String verdict) {
    assertThat(Verdict.ofStatus(answer(status, "", Map.of())).getClass().getSimpleName())
        .isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"408, false", "429, false", "500, true", "502, true", "503, false", "504, true"})
  void aServerThatFailedInTheMiddleMayHaveTakenSome(int status, boolean may) {
    assertThat(Verdict.ofStatus(answer(status, "", Map.of("retry-after", "7"))))
        .isEqualTo(new Verdict.Later("answers " + status, Duration.ofSeconds(7), may));
  }
}
