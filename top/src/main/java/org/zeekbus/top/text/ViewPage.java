package org.zeekbus.top.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.zeekbus.top.api.Documents;
import tools.jackson.databind.JsonNode;

/**
 * A view's notes and its table.
 *
 * @param order by which {@code rows} are chosen and sorted
 * @param rows all that pass the filter
 */
public record ViewPage(
    Order order, Documents documents, List<JsonNode> rows, Moment now, boolean isColoured) {
  /** The rows of a view, as an order wants them. */
  public static ViewPage of(Order order, Documents documents, Moment now, boolean isColoured) {
    return new ViewPage(
        order, documents, order.apply(order.view().rows(documents), now), now, isColoured);
  }

  /** The lines above the rows: notes, and the head of the table. */
  public List<Line> top(int room) {
    List<Line> lines = new ArrayList<>(Notes.of(order.view(), documents, isColoured, false));
    lines.add(fitting(room).head(this::isSorted));
    return lines;
  }

  private boolean isSorted(Column column) {
    return column.title().equals(order.column().title());
  }

  private Table fitting(int room) {
    return Table.fitting(order.view().columns(), room, now, isColoured);
  }

  /**
   * Some rows.
   *
   * @param most how many lines there are for them
   * @param selected the row that the keys act on
   */
  public List<Line> rows(int from, int most, int selected, int room) {
    List<Line> lines = new ArrayList<>();
    Table table = fitting(room);
    for (int i = from; i < Math.min(rows.size(), from + most); i++) {
      Tone tone = i == selected ? Tone.SELECTED : order.view().tone(rows.get(i));
      lines.add(table.row(rows.get(i), tone));
    }
    if (lines.size() < most) {
      end().ifPresent(text -> lines.add(new Line(isColoured).add(text, Tone.FAINT)));
    }
    return lines;
  }

  /** What there is to say below the last row. */
  private Optional<String> end() {
    View view = order.view();
    JsonNode document = documents.part(view.document());
    double leftOut = view.leftOut(documents);
    if (document.has("error")) {
      return Optional.of("zeekbus does not tell: " + document.path("error").asString(""));
    }
    if (rows.isEmpty() && !order.filter().isEmpty()) {
      return Optional.of("no " + view.title() + " with \"" + order.filter() + "\"");
    }
    if (leftOut > 0) {
      return Optional.of("and " + Quantity.count(leftOut) + " more, which zeekbus leaves out");
    }
    if (!rows.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(document.isMissingNode() ? "…" : "no " + view.title());
  }

  /**
   * All rows.
   *
   * @param room columns that there are; if nobody counts them, nothing is cut
   */
  public List<Line> whole(OptionalInt room) {
    List<Line> lines = new ArrayList<>(Notes.of(order.view(), documents, isColoured, true));
    Table table =
        room.isPresent()
            ? fitting(room.getAsInt())
            : Table.whole(order.view().columns(), rows, now);
    lines.add(table.head(column -> false));
    rows.forEach(row -> lines.add(table.row(row, Tone.PLAIN)));
    end().ifPresent(text -> lines.add(new Line(isColoured).add(text)));
    return lines;
  }
}
