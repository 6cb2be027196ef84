package org.zeekbus.web.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zeekbus.http.Answer;
import org.zeekbus.http.Request;
import org.zeekbus.http.Router;
import org.zeekbus.web.json.Json;

/** Answers queries: {@code /api/v1/query}. Owner: any thread. */
public final class QueryPages {
  private static final String PATH = "/api/v1/query";

  /** Less than a pipe holds, so that a statement never waits for whoever reads it. */
  private static final int LONGEST_BODY = 32 << 10;

  /** For a query that has ended by its own bound, or is being ended. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  private static final String OFF =
      "queries are off: set http.query to on, and http.token-file, and restart zeekbus";

  private final Optional<QueryRunner> runner;

  /**
   * Pages of a zeekbus that runs queries, or of one that does not.
   *
   * @param runner if queries are on
   */
  public QueryPages(Optional<QueryRunner> runner) {
    this.runner = runner;
  }

  /** Puts the pages where they are. */
  public void addTo(Router router) {
    router.at(PATH, _ -> Answer.json(document(runner.map(QueryRunner::bounds)).getBytes(UTF_8)));
    if (runner.isPresent()) {
      QueryRunner present = runner.get();
      Duration time = present.bounds().time().plus(GRACE);
      router.post(PATH, LONGEST_BODY, time, request -> answer(request, present));
    } else {
      router.post(PATH, LONGEST_BODY, _ -> Answer.error(404, OFF));
    }
  }

  /** Whether logs can be asked, and within which bounds. */
  public static String document(Optional<QueryBounds> bounds) {
    return Json.mapper().writeValueAsString(QueryDocument.of(bounds));
  }

  private static Answer answer(Request request, QueryRunner runner) throws InterruptedException {
    // No form of another site's page can have this type.
    String type = request.headers().getOrDefault("content-type", "");
    if (!type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals(Answer.JSON)) {
      return Answer.error(415, "a query needs Content-Type: application/json");
    }
    long start = System.nanoTime();
    try {
      QueryRequest query = QueryRequest.of(request.body(), runner.bounds().mostRows());
      QueryResult result = runner.run(query);
      return Answer.json(document(result, System.nanoTime() - start));
    } catch (QueryFailedException e) {
      Answer.Whole error = Answer.error(e.failure().status(), e.text());
      return e.failure() == QueryFailure.BUSY
          ? new Answer.Whole(
              error.status(), error.contentType(), error.body(), Map.of("retry-after", "1"))
          : error;
    }
  }

  /** Around what is JSON already: no row is read again. */
  private static byte[] document(QueryResult result, long nanos) {
    byte[] head =
        "{\"columns\":%s,\"row_count\":%d,\"cut\":%s,\"notice\":%s,\"elapsed_seconds\":%s,\"rows\":["
            .formatted(
                result.columns(),
                result.rowCount(),
                quoted(result.cut()),
                quoted(result.notice()),
                (double) TimeUnit.NANOSECONDS.toMillis(nanos) / TimeUnit.SECONDS.toMillis(1))
            .getBytes(UTF_8);
    byte[] end = "]}".getBytes(UTF_8);
    ByteArrayOutputStream all =
        new ByteArrayOutputStream(head.length + result.rows().length + end.length);
    all.writeBytes(head);
    all.writeBytes(result.rows());
    all.writeBytes(end);
    return all.toByteArray();
  }

  private static String quoted(@Nullable String text) {
    return text == null ? "null" : Json.mapper().writeValueAsString(text);
  }
}
