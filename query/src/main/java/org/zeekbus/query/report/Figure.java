package org.zeekbus.query.report;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One question, and how its answer is shown.
 *
 * @param id by which findings and other programs know it
 * @param title of its table or plot
 * @param note what one must know to read it; may be empty
 * @param needs the columns of each log without which it cannot be asked
 * @param sql the question, as it runs in {@code zeekbus query}
 * @param shape how the answer is shown
 * @param kinds of the answer's columns, in their order
 */
record Figure(
    String id,
    String title,
    String note,
    Map<String, List<String>> needs,
    String sql,
    Shape shape,
    List<Kind> kinds) {
  /** How an answer is shown. */
  enum Shape {
    TABLE,
    /** A table as wide as the page. */
    WIDE_TABLE,
    /** The first column is the time. */
    PLOT,
    /** One row: numbers in a row of tiles. */
    TILES
  }

  Figure {
    needs = Map.copyOf(needs);
    kinds = List.copyOf(kinds);
    sql = sql.strip();
  }

  static Figure table(String id, String title) {
    return new Figure(id, title, "", Map.of(), "", Shape.TABLE, List.of());
  }

  static Figure wideTable(String id, String title) {
    return new Figure(id, title, "", Map.of(), "", Shape.WIDE_TABLE, List.of());
  }

  static Figure plot(String id, String title) {
    return new Figure(id, title, "", Map.of(), "", Shape.PLOT, List.of());
  }

  static Figure tiles(String id, String title) {
    return new Figure(id, title, "", Map.of(), "", Shape.TILES, List.of());
  }

  Figure note(String text) {
    return new Figure(id, title, text, needs, sql, shape, kinds);
  }

  Figure needs(String log, String... fields) {
    Map<String, List<String>> more = new HashMap<>(needs);
    more.put(log, List.of(fields));
    return new Figure(id, title, note, more, sql, shape, kinds);
  }

  /** Asks this; for {@code $in}, {@code $since} and others see {@link ReportPeriod#in}. */
  Figure asks(String question, Kind... columns) {
    return new Figure(id, title, note, needs, question, shape, List.of(columns));
  }
}
