package org.zeekbus.top.text;

import java.util.ArrayList;
import java.util.List;
import org.zeekbus.top.api.Documents;
import tools.jackson.databind.JsonNode;

/** The lines between the head and a view's table: what is true of all its rows. */
final class Notes {
  /** Further sinks and disks are only counted. */
  private static final int MOST = 4;

  private Notes() {}

  static List<Line> of(View view, Documents documents, boolean isColoured) {
    JsonNode document = documents.part(view.document());
    List<Line> notes = new ArrayList<>();
    switch (view) {
      case EVENTS -> {
        if (document.path("sample").isNumber()) {
          String sample = Quantity.count(document.path("sample").asDouble(1));
          notes.add(
              new Line(isColoured)
                  .add("estimated: 1 message of " + sample + " is decoded", Tone.FAINT));
        }
      }
      case LOGS -> {
        document.path("sinks").values().stream()
            .limit(MOST)
            .forEach(sink -> notes.add(sink(sink, new Line(isColoured))));
        document.path("disk").values().stream()
            .limit(MOST)
            .forEach(disk -> notes.add(disk(disk, new Line(isColoured))));
      }
      case NODES, TOPICS, PROBLEMS -> {}
    }
    return notes;
  }

  private static Line sink(JsonNode sink, Line line) {
    String state = sink.path("state").asString("");
    line.add("sink ", Tone.TITLE)
        .add(sink.path("name").asString(Column.NOTHING) + " ")
        .add(state, state.equals("running") ? Tone.GOOD : Tone.CRITICAL)
        .add("  queued " + count(sink, "queued_batches") + " batches")
        .add("  spooled " + Quantity.bytes(sink.path("spooled_bytes").asDouble(0)));
    counted(line, sink, "dropped", "dropped_records");
    JsonNode letters = sink.path("dead_letters");
    if (letters.path("files").asDouble(0) > 0) {
      line.add(
          "  refused for ever " + Quantity.bytes(letters.path("bytes").asDouble(0)), Tone.WARNING);
    }
    String problem = sink.path("problem").asString("");
    return problem.isEmpty() ? line : line.add("  " + problem, Tone.CRITICAL);
  }

  private static void counted(Line line, JsonNode sink, String word, String field) {
    line.add(
        "  " + word + " " + count(sink, field) + " records",
        sink.path(field).asDouble(0) > 0 ? Tone.CRITICAL : Tone.PLAIN);
  }

  private static Line disk(JsonNode disk, Line line) {
    double size = disk.path("size_bytes").asDouble(0);
    double free = disk.path("free_bytes").asDouble(0);
    return line.add("disk ", Tone.TITLE)
        .add(disk.path("path").asString(Column.NOTHING))
        .add("  " + Quantity.bytes(free) + " of " + Quantity.bytes(size) + " free")
        .add(size > 0 ? " (" + Math.round(100 * (1 - free / size)) + " % full)" : "");
  }

  private static String count(JsonNode from, String field) {
    return Quantity.count(from.path(field).asDouble(0));
  }
}
