package org.zeekbus.app.query;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zeekbus.query.QueryException;
import org.zeekbus.query.QueryResult;
import org.zeekbus.query.ResultColumn;
import org.zeekbus.top.text.Printable;

/**
 * Values with commas between (RFC 4180): nothing for null, {@code ""} for an empty text, JSON for
 * lists.
 */
final class CsvWriter implements ResultWriter {
  private static final String END = "\r\n";

  private final PrintWriter out;
  private final boolean isTerminal;
  private int columns;

  CsvWriter(PrintWriter out, boolean isTerminal) {
    this.out = out;
    this.isTerminal = isTerminal;
  }

  @Override
  public void begin(List<ResultColumn> columns) {
    this.columns = columns.size();
    for (int i = 0; i < columns.size(); i++) {
      put(i, columns.get(i).name());
    }
    out.write(END);
  }

  @Override
  public void row(QueryResult result) throws QueryException {
    for (int i = 0; i < columns; i++) {
      put(i, text(result.value(i)));
    }
    out.write(END);
  }

  private static @Nullable String text(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case List<?> list -> JsonWriter.text(list);
      case Map<?, ?> map -> JsonWriter.text(map);
      default -> ValueText.of(value);
    };
  }

  private void put(int column, @Nullable String text) {
    if (column > 0) {
      out.write(',');
    }
    if (text == null) {
      return;
    }
    String shown = isTerminal ? Printable.of(text) : text;
    boolean isQuoted =
        shown.isEmpty() || shown.chars().anyMatch(each -> ",\"\r\n".indexOf(each) >= 0);
    out.write(isQuoted ? '"' + shown.replace("\"", "\"\"") + '"' : shown);
  }

  @Override
  public void end() {
    // Each row has its end.
  }
}
