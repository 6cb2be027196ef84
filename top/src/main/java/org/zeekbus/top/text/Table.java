package org.zeekbus.top.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** Rows in columns whose widths depend on the room that there is, and not on what is in them. */
final class Table {
  private static final int GAP = 1;
  private static final int WIDE_GAP = 2;

  private final List<Column> columns = new ArrayList<>();
  private final List<Integer> widths = new ArrayList<>();
  private final Moment now;
  private final int gap;
  private final boolean isColoured;

  private Table(Moment now, int gap, boolean isColoured) {
    this.now = now;
    this.gap = gap;
    this.isColoured = isColoured;
  }

  /** The columns that fit, of the lowest ranks. */
  static Table fitting(List<Column> columns, int room, Moment now, boolean isColoured) {
    List<Column> chosen = new ArrayList<>();
    int left = room + GAP;
    for (Column column : columns.stream().sorted(Comparator.comparingInt(Column::rank)).toList()) {
      if (column.rank() == 0 || column.width() + GAP <= left) {
        chosen.add(column);
        left -= column.width() + GAP;
      }
    }
    Table table = new Table(now, GAP, isColoured);
    for (Column column : columns) {
      if (chosen.contains(column)) {
        int more = Math.clamp(left, 0, column.most() - column.width());
        table.columns.add(column);
        table.widths.add(column.width() + more);
        left -= more;
      }
    }
    return table;
  }

  /** All columns, as wide as their widest cell. */
  static Table whole(List<Column> columns, List<JsonNode> rows, Moment now) {
    Table table = new Table(now, WIDE_GAP, false);
    for (Column column : columns) {
      int widest =
          rows.stream()
              .mapToInt(row -> Printable.width(Printable.of(column.text().apply(row, now))))
              .max()
              .orElse(0);
      table.columns.add(column);
      table.widths.add(Math.max(column.title().length(), widest));
    }
    return table;
  }

  /** The titles of the columns. */
  Line head(Predicate<Column> isSorted) {
    Line line = new Line(isColoured);
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      gap(line, i, Tone.HEAD);
      line.add(
          gap == GAP ? column.title() : column.title().toLowerCase(Locale.ROOT), // no keys there
          widths.get(i),
          column.isNumber(),
          isSorted.test(column) ? Tone.SORTED : Tone.HEAD);
    }
    return line;
  }

  /** One row. */
  Line row(JsonNode row, Tone tone) {
    Line line = new Line(isColoured);
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      gap(line, i, tone == Tone.SELECTED ? tone : Tone.PLAIN);
      line.add(
          column.text().apply(row, now),
          widths.get(i),
          column.isNumber(),
          tone == Tone.PLAIN ? column.tone().apply(row) : tone);
    }
    return line;
  }

  private void gap(Line line, int column, Tone tone) {
    if (column > 0) {
      line.add(" ".repeat(gap), tone);
    }
  }
}
