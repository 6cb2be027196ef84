package org.zeekbus.top.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.zeekbus.top.api.Documents;
import tools.jackson.databind.JsonNode;

/** The lines between the head and a view's table: what is true of all its rows. */
final class Notes {
  /** On a screen; further sinks and disks are only counted. */
  private static final int MOST = 4;

  private Notes() {}

  /** Those that fit on a screen, or all. */
  static List<Line> of(View view, Documents documents, boolean isColoured, boolean isWhole) {
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
        long most = isWhole ? Long.MAX_VALUE : MOST;
        List<JsonNode> sinks = sorted(document.path("sinks"));
        sinks.stream().limit(most).forEach(sink -> notes.add(sink(sink, new Line(isColoured))));
        if (sinks.size() > most) {
          long down = sinks.stream().skip(most).filter(sink -> !isRunning(sink)).count();
          notes.add(
              new Line(isColoured)
                  .add("and " + (sinks.size() - most) + " more, ", Tone.FAINT)
                  .add(
                      down == 0 ? "running" : down + " of them not running",
                      down == 0 ? Tone.FAINT : Tone.CRITICAL));
        }
        document.path("disk").values().stream()
            .limit(most)
            .forEach(disk -> notes.add(disk(disk, new Line(isColoured))));
      }
      case NODES, TOPICS, PROBLEMS -> {}
    }
    return notes;
  }

  /** Those that do not run first, so that none of these hides behind others. */
  private static List<JsonNode> sorted(JsonNode sinks) {
    return sinks.values().stream().sorted(Comparator.comparing(Notes::isRunning)).toList();
  }

  private static boolean isRunning(JsonNode sink) {
    return sink.path("state").asString("").equals("running");
  }

  private static Line sink(JsonNode sink, Line line) {
    String state = sink.path("state").asString("");
    line.add("sink ", Tone.TITLE)
        .add(sink.path("name").asString(Column.NOTHING) + " ")
        .add(state, isRunning(sink) ? Tone.GOOD : Tone.CRITICAL)
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
