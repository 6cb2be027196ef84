package org.zeekbus.top.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.zeekbus.top.api.Documents;
import tools.jackson.databind.JsonNode;

/**
 * All about one row: nothing is cut.
 *
 * @param room columns that there are
 */
public record RowPage(
    View view, JsonNode row, Documents documents, Moment now, int room, boolean isColoured) {
  private static final int LABEL = 12;

  private static final List<Column> DROPS =
      List.of(
          Column.text("for", 20, 40, 0, "for"),
          Column.text("why", 14, 14, 0, "why"),
          Column.count("dropped", 9, 0, "count"));

  /** All lines. */
  public List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    for (Column column : view.columns()) {
      String label = column.title().toLowerCase(Locale.ROOT);
      lines.addAll(labelled(label, column.text().apply(row, now)));
    }
    switch (view) {
      case PROBLEMS -> lines.addAll(labelled("advice", row.path("advice").asString("")));
      case TOPICS -> drops(lines);
      case NODES, EVENTS, LOGS -> {}
    }
    return lines;
  }

  private List<Line> labelled(String label, String text) {
    return Paragraph.of(label, LABEL, text, room, isColoured);
  }

  private void drops(List<Line> lines) {
    List<JsonNode> drops =
        documents.part(view.document()).path("drops").values().stream()
            .filter(drop -> drop.path("of").asString("").equals(view.keyOf(row)))
            .toList();
    if (drops.isEmpty()) {
      return;
    }
    lines.add(new Line(isColoured));
    lines.add(new Line(isColoured).add("Dropped", Tone.TITLE));
    Table table = Table.fitting(DROPS, room, now, isColoured);
    lines.add(table.head(column -> false));
    drops.forEach(drop -> lines.add(table.row(drop, Tone.PLAIN)));
  }
}
