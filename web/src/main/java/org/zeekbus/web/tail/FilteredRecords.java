package org.zeekbus.web.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.format.LineBuffer;
import org.zeekbus.format.LogFormat;
import org.zeekbus.http.Viewer;
import org.zeekbus.web.json.Json;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogSchema;

/**
 * Records for a program: those that meet all conditions, as Zeek writes them in JSON, with the path
 * of their log.
 *
 * <p>Owner: the viewer's thread.
 */
final class FilteredRecords implements LogRecords {
  private static final int MOST_KNOWN = 1_000;

  private final List<FieldCondition> conditions;
  private final LineBuffer line = new LineBuffer(1024);
  private final Map<String, Known> known = new HashMap<>();
  private final Set<Warning> told = new HashSet<>();

  /**
   * A log with this schema.
   *
   * @param fields of the conditions, by their indexes
   * @param canMatch whether it has all of them
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Known(LogSchema schema, LogFormat format, int[] fields, boolean canMatch) {}

  /** Why no record of a log can match. */
  private record Warning(String path, String warning) {}

  /** Shows nothing yet. */
  FilteredRecords(List<FieldCondition> conditions) {
    this.conditions = List.copyOf(conditions);
  }

  @Override
  public boolean begin(Viewer viewer) throws InterruptedException {
    return viewer.send("", "ack", "{\"type\":\"ack\"}");
  }

  @Override
  public boolean show(LogBatchReader batch, String path, Viewer viewer)
      throws InterruptedException {
    Known log = known.get(path);
    if (log == null || !log.schema().equals(batch.schema())) {
      log = learn(batch.schema(), path);
      if (!warn(batch.schema(), path, viewer)) {
        return false;
      }
    }
    while (log.canMatch() && batch.next()) {
      if (matches(batch, log.fields()) && !viewer.send("", "", record(batch, log.format()))) {
        return false;
      }
    }
    return true;
  }

  private Known learn(LogSchema schema, String path) {
    if (known.size() >= MOST_KNOWN) {
      known.clear();
    }
    int[] fields = conditions.stream().mapToInt(each -> schema.indexOf(each.field())).toArray();
    boolean canMatch = conditions.stream().allMatch(each -> each.problem(schema).isEmpty());
    LogFormat format = LogFormat.jsonWithPath(AsciiOptions.DEFAULT, schema);
    Known log = new Known(schema, format, fields, canMatch);
    known.put(path, log);
    return log;
  }

  /** Says once why no record can match; false if the viewer is gone. */
  private boolean warn(LogSchema schema, String path, Viewer viewer) throws InterruptedException {
    for (FieldCondition condition : conditions) {
      Optional<Warning> warning =
          condition
              .problem(schema)
              .map(problem -> new Warning(path, problem + ": its records do not match"));
      if (told.size() >= MOST_KNOWN) {
        told.clear();
      }
      if (warning.isPresent()
          && told.add(warning.get())
          && !viewer.send("", "warning", Json.mapper().writeValueAsString(warning.get()))) {
        return false;
      }
    }
    return true;
  }

  private boolean matches(LogBatchReader batch, int[] fields) {
    for (int i = 0; i < fields.length; i++) {
      if (!conditions.get(i).matches(batch.valueAt(fields[i]))) {
        return false;
      }
    }
    return true;
  }

  private String record(LogBatchReader batch, LogFormat format) {
    line.cut(0);
    format.record(batch, line);
    return new String(line.array(), 0, line.length(), UTF_8).strip();
  }
}
