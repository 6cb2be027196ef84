package org.zeekbus.top.text;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * Which rows of a view are shown, and how they are sorted.
 *
 * @param column the one that rows are sorted by
 * @param isDescending whether the largest is on top
 * @param filter text that a cell of a row must contain; case does not matter
 */
public record Order(View view, Column column, boolean isDescending, String filter) {
  /** All rows, the worst or the busiest on top. */
  public static Order first(View view) {
    return by(view, view.firstSorted(), "");
  }

  private static Order by(View view, Column column, String filter) {
    return new Order(view, column, column.isDescending(), filter);
  }

  /** By the column of a key, or the other way round if it is by that already. */
  public Order by(char key) {
    if (column.key() == key) {
      return reversed();
    }
    return view.columns().stream()
        .filter(each -> each.key() == key && key != ' ')
        .findFirst()
        .map(each -> by(view, each, filter))
        .orElse(this);
  }

  /** The other way round. */
  public Order reversed() {
    return new Order(view, column, !isDescending, filter);
  }

  /** With another filter. */
  public Order filtered(String text) {
    return new Order(view, column, isDescending, text);
  }

  /** The rows that pass the filter, sorted. */
  public List<JsonNode> apply(List<JsonNode> rows, Moment now) {
    Comparator<JsonNode> order = isDescending ? column.order().reversed() : column.order();
    return rows.stream()
        .filter(row -> passes(row, now))
        .sorted(order.thenComparing(view.tie()))
        .toList();
  }

  private boolean passes(JsonNode row, Moment now) {
    String wanted = filter.toLowerCase(Locale.ROOT);
    return wanted.isEmpty()
        || view.columns().stream()
            .map(each -> Printable.of(each.text().apply(row, now)).toLowerCase(Locale.ROOT))
            .anyMatch(cell -> cell.contains(wanted));
  }
}
