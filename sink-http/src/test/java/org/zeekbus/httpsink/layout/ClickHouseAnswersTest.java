package org.zeekbus.httpsink.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.httpsink.settings.HttpSection;
import org.zeekbus.sink.testkit.TestSettings;

/** What ClickHouse says, old and new. */
final class ClickHouseAnswersTest {
  private final Layout layout =
      new ClickHouseLayout(new TestSettings().set(HttpSection.URL, "http://localhost:8123"));

  private static Answer answer(int status, String text, Map<String, String> headers) {
    return new Answer(status, headers, text.getBytes(StandardCharsets.UTF_8), false, Instant.EPOCH);
  }

  /** Status, text, kind of verdict, reason. The second of each pair has the form of 25.8. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | '' | Taken | ''",
        "404 | Code: 60, e.displayText() = DB::Exception: Table default.x doesn't exist., e.what() = DB::Exception | Misconfigured | answers Table default.x doesn't exist. (code 60); make the table, as sinks.md shows, or leave the log out with paths",
        "404 | Code: 60. DB::Exception: Table default.x does not exist. (UNKNOWN_TABLE) (version 25.8.2.29 (official build)) | Misconfigured | answers Table default.x does not exist. (UNKNOWN_TABLE) (version 25.8.2.29 (official build)) (code 60); make the table, as sinks.md shows, or leave the log out with paths",
        "500 | Code: 117, e.displayText() = DB::Exception: Unknown field found while parsing JSONEachRow format: extra: (at row 1), e.what() = DB::Exception | Misconfigured | answers Unknown field found while parsing JSONEachRow format: extra: (at row 1) (code 117); add the column to the table, or leave the field out with fields",
        "400 | Code: 27. DB::Exception: Cannot parse input: expected '\"' before: 'bad': (at row 2) (CANNOT_PARSE_INPUT_ASSERTION_FAILED) (version 25.8.2.29 (official build)) | Refused | answers Cannot parse input: expected '\"' before: 'bad': (at row 2) (CANNOT_PARSE_INPUT_ASSERTION_FAILED) (version 25.8.2.29 (official build)) (code 27)",
        "500 | Code: 252. DB::Exception: Too many parts (300). Merges are processing significantly slower than inserts. (TOO_MANY_PARTS) | Later | answers Too many parts (300). Merges are processing significantly slower than inserts. (TOO_MANY_PARTS) (code 252)",
        "403 | Code: 516. DB::Exception: zeek: Authentication failed (AUTHENTICATION_FAILED) | Misconfigured | answers zeek: Authentication failed (AUTHENTICATION_FAILED) (code 516); set user and password-file",
        "200 | Code: 241. DB::Exception: Memory limit (total) exceeded (MEMORY_LIMIT_EXCEEDED) | Later | answers Memory limit (total) exceeded (MEMORY_LIMIT_EXCEEDED) (code 241)",
        "500 | Code: 1000. DB::Exception: something new | Later | answers something new (code 1000)",
        "502 | bad gateway | Later | answers 502: bad gateway",
        "404 | There is no handle /x | Misconfigured | answers 404: There is no handle /x; is url ClickHouse's port for HTTP?",
      })
  void mean(int status, String text, String kind, String reason) {
    Verdict verdict = layout.judge(answer(status, text, Map.of()), 5);
    assertThat(verdict.getClass().getSimpleName()).isEqualTo(kind);
    String said =
        switch (verdict) {
          case Verdict.Taken _ -> "";
          case Verdict.Misconfigured each -> each.reason();
          case Verdict.Refused each -> each.reason();
          case Verdict.Later each -> each.reason();
          case Verdict.TooLarge each -> each.reason();
          case Verdict.Partly each -> each.reason();
        };
    assertThat(said).isEqualTo(reason);
  }

  @Test
  void theHeaderNamesTheError() {
    Verdict verdict =
        layout.judge(answer(400, "whatever", Map.of("x-clickhouse-exception-code", "27")), 5);
    assertThat(verdict).isEqualTo(new Verdict.Refused("answers whatever (code 27)", false));
  }

  @Test
  void anotherServerIsNotClickHouse() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> layout.found(answer(200, "<html>", Map.of())))
        .withMessage("is not ClickHouse: answers 200: <html>; set url");
  }
}
