package org.zeekbus.app.query;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zeekbus.query.QueryException;
import org.zeekbus.query.QueryResult;
import org.zeekbus.query.ResultColumn;

/**
 * Values with tabs between, and escapes as in Zeek's logs: {@code -} for null, {@code (empty)} for
 * what is empty, <code>\xhh</code> for what would be taken for something else. The first line has
 * the names.
 */
final class TsvWriter implements ResultWriter {
  private static final String UNSET = "-";
  private static final String EMPTY = "(empty)";

  private final PrintWriter out;
  private int columns;

  TsvWriter(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void begin(List<ResultColumn> columns) {
    this.columns = columns.size();
    for (int i = 0; i < columns.size(); i++) {
      put(i, escaped(columns.get(i).name(), false));
    }
    out.write('\n');
  }

  @Override
  public void row(QueryResult result) throws QueryException {
    for (int i = 0; i < columns; i++) {
      put(i, text(result.value(i)));
    }
    out.write('\n');
  }

  private void put(int column, String text) {
    if (column > 0) {
      out.write('\t');
    }
    out.write(text);
  }

  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> UNSET;
      case List<?> list ->
          list.isEmpty()
              ? EMPTY
              : list.stream()
                  .map(each ->
                      each instanceof List<?> || each instanceof Map<?, ?>
                          ? escaped(JsonWriter.text(each), true)
                          : each == null ? UNSET : escaped(ValueText.of(each), true))
                  .collect(Collectors.joining(","));
      case Map<?, ?> map -> escaped(JsonWriter.text(map), false);
      default -> escaped(ValueText.of(value), false);
    };
  }

  private static String escaped(String text, boolean isElement) {
    if (text.isEmpty()) {
      return isElement ? "" : EMPTY;
    }
    StringBuilder escaped = new StringBuilder(text.length());
    boolean isMark = text.equals(UNSET) || text.equals(EMPTY);
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each == '\\') {
        escaped.append("\\\\");
      } else if (Character.isISOControl(each) || (isElement && each == ',') || (isMark && i == 0)) {
        for (byte b : Character.toString(each).getBytes(StandardCharsets.UTF_8)) {
          escaped.append("\\x%02x".formatted(b));
        }
      } else {
        escaped.append(each);
      }
    }
    return escaped.toString();
  }

  @Override
  public void end() {
    // Each row has its end.
  }
}
