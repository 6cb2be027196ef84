package org.zeekbus.web.query;

import java.util.Optional;
import java.util.regex.Pattern;
import org.zeekbus.web.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What somebody asks. Owner: nobody; never changes.
 *
 * @param sql the statement
 * @param since how far back records may be, such as {@code 1h}
 * @param limit most rows
 */
public record QueryRequest(String sql, Optional<String> since, int limit) {
  private static final Pattern SINCE = Pattern.compile("\\d{1,6}(s|m|h|d)");
  private static final String EXAMPLE =
      "{\"sql\":\"select * from conn\",\"since\":\"1h\",\"limit\":1000}";

  /**
   * Reads the body of a request.
   *
   * @param mostRows that may be asked for
   */
  static QueryRequest of(byte[] body, int mostRows) throws QueryFailedException {
    JsonNode json;
    try {
      json = Json.mapper().readTree(body);
    } catch (JacksonException e) {
      throw wrong("the body is not JSON (expected: such as %s)".formatted(EXAMPLE));
    }
    for (String name : json.propertyNames()) {
      if (!name.equals("sql") && !name.equals("since") && !name.equals("limit")) {
        throw wrong(
            "a query has only sql, since and limit (expected: such as %s)".formatted(EXAMPLE));
      }
    }
    JsonNode sql = json.path("sql");
    if (!sql.isString() || sql.stringValue().isBlank()) {
      throw wrong("no sql (expected: such as %s)".formatted(EXAMPLE));
    }
    return new QueryRequest(
        sql.stringValue(), since(json.path("since")), limit(json.path("limit"), mostRows));
  }

  private static Optional<String> since(JsonNode since) throws QueryFailedException {
    if (since.isMissingNode() || since.isNull()) {
      return Optional.empty();
    }
    if (!since.isString() || !SINCE.matcher(since.stringValue()).matches()) {
      throw wrong("since (expected: a number of s, m, h or d, such as 30m, 1h or 7d)");
    }
    return Optional.of(since.stringValue());
  }

  private static int limit(JsonNode limit, int most) throws QueryFailedException {
    if (limit.isMissingNode() || limit.isNull()) {
      return most;
    }
    if (!limit.isInt() || limit.intValue() < 1 || limit.intValue() > most) {
      throw wrong("limit (expected: a number of rows from 1 to %,d)".formatted(most));
    }
    return limit.intValue();
  }

  private static QueryFailedException wrong(String text) {
    return new QueryFailedException(QueryFailure.REQUEST, text);
  }
}
