package org.zeekbus.query.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came back for a figure.
 *
 * @param figure that was asked
 * @param columns their names
 * @param rows of values: texts, numbers, {@link java.time.Instant}s, lists of numbers, nothing
 * @param failure why there is no answer; empty if there is one
 */
record Answer(
    Figure figure, List<String> columns, List<List<@Nullable Object>> rows, String failure) {
  /** No answer, and why. */
  static Answer none(Figure figure, String why) {
    return new Answer(figure, List.of(), List.of(), why);
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** A number in a row; zero if there is none. */
  double number(int row, String column) {
    return row < rows.size() && at(row, column) instanceof Number number ? number.doubleValue() : 0;
  }

  /** A value in a row as text; empty if there is none. */
  String text(int row, String column) {
    @Nullable Object value = row < rows.size() ? at(row, column) : null;
    return value == null ? "" : value.toString();
  }

  /** How many rows there would be without a limit. */
  long total() {
    int column = figure.kinds().indexOf(Kind.TOTAL);
    return column >= 0 && !rows.isEmpty() && rows.getFirst().get(column) instanceof Number total
        ? total.longValue()
        : rows.size();
  }

  private @Nullable Object at(int row, String column) {
    int index = columns.indexOf(column);
    return index < 0 ? null : rows.get(row).get(index);
  }
}
