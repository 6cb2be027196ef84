package org.zeekbus.app.query;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.zeekbus.query.QueryException;
import org.zeekbus.query.QueryResult;
import org.zeekbus.query.ResultColumn;
import tools.jackson.core.JsonGenerator;

/**
 * A result for the dashboard, which runs {@code query}: a line with the columns, an array in each
 * line, and a last line that says how it ended, so that what is cut is known.
 */
final class RowsAnswer {
  private final PrintWriter out;
  private final JsonGenerator json;

  RowsAnswer(PrintWriter out) {
    this.out = out;
    json = JsonWriter.lines(out);
  }

  /**
   * Writes all of it.
   *
   * @param upTo up to when records are in the files, if newer ones may have arrived
   * @param notes on what could not be read
   */
  void write(QueryResult result, Optional<Instant> upTo, List<String> notes)
      throws QueryException, IOException {
    List<ResultColumn> columns = result.columns();
    json.writeStartObject();
    json.writeArrayPropertyStart("columns");
    for (ResultColumn column : columns) {
      json.writeStartObject();
      json.writeStringProperty("name", column.name());
      json.writeStringProperty("type", column.type());
      json.writeEndObject();
    }
    json.writeEndArray();
    upTo.ifPresent(each -> json.writeStringProperty("up_to", each.toString()));
    if (!notes.isEmpty()) {
      json.writeStringProperty("notes", String.join("; ", notes));
    }
    json.writeEndObject();
    long rows = 0;
    try {
      while (result.next()) {
        json.writeStartArray();
        for (int i = 0; i < columns.size(); i++) {
          JsonWriter.write(json, result.value(i));
        }
        json.writeEndArray();
        rows++;
      }
    } catch (QueryException e) {
      end(); // what is said of it stands in a line of its own
      throw e;
    }
    json.writeStartObject();
    json.writeNumberProperty("rows", rows);
    json.writeEndObject();
    end();
  }

  /** Says why there is no result, or no whole one. */
  void fail(QueryException failure) {
    json.writeStartObject();
    json.writeStringProperty("error", failure.getMessage());
    json.writeStringProperty("cause", failure.blame().name().toLowerCase(Locale.ROOT));
    json.writeEndObject();
    end();
  }

  private void end() {
    json.flush();
    out.write('\n');
    out.flush();
  }
}
