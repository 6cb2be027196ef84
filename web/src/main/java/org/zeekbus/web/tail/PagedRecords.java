package org.zeekbus.web.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.format.LineBuffer;
import org.zeekbus.format.LogFormat;
import org.zeekbus.http.Viewer;
import org.zeekbus.web.json.DecodedValue;
import org.zeekbus.web.json.Json;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;

/**
 * Records for a page: the fields of each log first, and no more records than anybody can read.
 *
 * <p>Owner: the viewer's thread.
 */
final class PagedRecords implements LogRecords {
  private static final int MOST_SCHEMAS = 1_000;

  private final List<String> texts;
  private final LineBuffer line = new LineBuffer(1024);
  private final Pace pace = new Pace(Tails.MOST_A_SECOND);

  /** By path: what the viewer has been told of, and the format for it. */
  private final Map<String, Known> known = new HashMap<>();

  private record Known(LogSchema schema, LogFormat format) {}

  /** Fields of a log, as the viewer hears of them. */
  private record Schema(String path, List<Field> fields) {}

  private record Field(String name, String type) {}

  /**
   * Shows nothing yet.
   *
   * @param texts what a record's JSON must contain
   */
  PagedRecords(List<String> texts) {
    this.texts = List.copyOf(texts);
  }

  @Override
  public boolean begin(Viewer viewer) {
    return true;
  }

  @Override
  public boolean show(LogBatchReader batch, String path, Viewer viewer)
      throws InterruptedException {
    LogFormat format = tell(batch.schema(), path, viewer);
    while (format != null && batch.next()) {
      String record = record(batch, format);
      pace.one();
      if (contains(record)
          && !viewer.send(
              "", "record", "{\"path\":" + quoted(path) + ",\"record\":" + record + "}")) {
        return false;
      }
    }
    return format != null;
  }

  /** The format of a log, once the viewer knows its fields; null if it is gone. */
  private @Nullable LogFormat tell(LogSchema schema, String path, Viewer viewer)
      throws InterruptedException {
    Known before = known.get(path);
    if (before != null && before.schema().equals(schema)) {
      return before.format();
    }
    if (known.size() >= MOST_SCHEMAS) {
      known.clear();
    }
    LogFormat format = LogFormat.json(AsciiOptions.DEFAULT, schema);
    known.put(path, new Known(schema, format));
    List<Field> fields = schema.fields().stream().map(PagedRecords::field).toList();
    String text = Json.mapper().writeValueAsString(new Schema(path, fields));
    return viewer.send("", "schema", text) ? format : null;
  }

  private static Field field(LogField field) {
    return new Field(DecodedValue.text(field.name()), field.typeText());
  }

  private String record(LogBatchReader batch, LogFormat format) {
    line.cut(0);
    format.record(batch, line);
    return new String(line.array(), 0, line.length(), UTF_8).strip();
  }

  private boolean contains(String record) {
    return texts.stream().allMatch(record::contains);
  }

  private static String quoted(String text) {
    return Json.mapper().writeValueAsString(text);
  }
}
