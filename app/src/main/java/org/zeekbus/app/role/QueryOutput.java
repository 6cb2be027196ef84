package org.zeekbus.app.role;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zeekbus.settings.ByteSize;
import org.zeekbus.web.json.Json;
import org.zeekbus.web.query.QueryBounds;
import org.zeekbus.web.query.QueryFailedException;
import org.zeekbus.web.query.QueryFailure;
import org.zeekbus.web.query.QueryResult;
import tools.jackson.databind.JsonNode;

/**
 * What {@code zeekbus query --format rows} prints: a line with the columns, a line for each row,
 * which is kept as it is, and a line that says how it ended. No more is read than an answer may
 * have.
 *
 * <p>Owner: the thread that reads; when that has ended, any other.
 */
final class QueryOutput {
  private static final int BUFFER = 64 << 10;

  /**
   * Why the query failed.
   *
   * @param cause as {@code query} names it
   */
  record Trouble(String cause, String text) {}

  private final int mostRows;
  private final int mostBytes;
  private final ByteArrayOutputStream rows = new ByteArrayOutputStream();
  private @Nullable String columns;
  private @Nullable String notice;
  private @Nullable Trouble trouble;
  private @Nullable String cut;
  private int rowCount;
  private boolean isWhole;

  QueryOutput(int mostRows, QueryBounds bounds) {
    this.mostRows = mostRows;
    this.mostBytes = bounds.mostBytes();
  }

  /** Reads until the process prints no more, or the answer is full. */
  void read(InputStream in) throws IOException {
    byte[] buffer = new byte[BUFFER];
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    boolean isRow = false;
    for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
      int from = 0;
      for (int i = 0; i < length; i++) {
        if (line.size() == 0 && i == from) {
          isRow = buffer[i] == '[';
        }
        if (buffer[i] == '\n') {
          line.write(buffer, from, i - from);
          take(line, isRow);
          line.reset();
          from = i + 1;
          if (isFull()) {
            return;
          }
        }
      }
      line.write(buffer, from, length - from);
      if (line.size() > mostBytes) {
        tooManyBytes();
        return;
      }
    }
  }

  private void take(ByteArrayOutputStream line, boolean isRow) throws IOException {
    if (line.size() == 0) {
      return;
    }
    if (!isRow) {
      takeHead(Json.mapper().readTree(line.toByteArray()));
    } else if (rowCount == mostRows) {
      cut = "only the first %,d rows are here, as limit says".formatted(mostRows);
    } else if (rows.size() + line.size() >= mostBytes) {
      tooManyBytes();
    } else {
      if (rowCount > 0) {
        rows.write(',');
      }
      line.writeTo(rows);
      rowCount++;
    }
  }

  private void takeHead(JsonNode head) {
    if (head.has("error")) {
      trouble = new Trouble(head.path("cause").asString(""), head.path("error").asString(""));
    } else if (head.has("rows")) {
      isWhole = true;
    } else if (columns == null) {
      columns = head.path("columns").toString();
      String upTo = head.path("up_to").asString("");
      List<String> notices = new ArrayList<>();
      if (!upTo.isEmpty()) {
        notices.add("records that arrived after %s are not in the files yet".formatted(upTo));
      }
      if (head.has("notes")) {
        notices.add(head.path("notes").asString(""));
      }
      notice = notices.isEmpty() ? null : String.join("; ", notices);
    }
  }

  private void tooManyBytes() {
    cut =
        "only the first %,d rows are here, as an answer has at most %s"
            .formatted(rowCount, new ByteSize(mostBytes));
  }

  /** Whether rows are left out, so that no more are wanted. */
  boolean isFull() {
    return cut != null;
  }

  /** Whether all rows are there. */
  boolean isWhole() {
    return isWhole;
  }

  /** Why the query failed, if it did. */
  Optional<Trouble> trouble() {
    return Optional.ofNullable(trouble);
  }

  /**
   * What there is.
   *
   * @throws QueryFailedException if not even one row fits
   */
  QueryResult result() throws QueryFailedException {
    if (isFull() && rowCount == 0) {
      throw new QueryFailedException(
          QueryFailure.TOO_LARGE,
          "the first row alone is longer than an answer may be (%s): select fewer columns, or parts of"
                  .formatted(new ByteSize(mostBytes))
              + " long ones");
    }
    return new QueryResult(
        columns == null ? "[]" : columns, rows.toByteArray(), rowCount, cut, notice);
  }
}
