package org.zeekbus.httpsink.layout;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.zeekbus.format.LineBuffer;
import org.zeekbus.format.LogFormat;
import org.zeekbus.sink.Arrival;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.ZeekType;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Rows of a log for its table in ClickHouse. Asks before the first one whether the table has all
 * columns, and names those that it lacks. Owner: the sink's thread.
 *
 * @param name the table's, for people
 * @param quotedName the same for ClickHouse
 * @param columns that the table must have
 * @param insertNothing an insert without rows, into these columns
 * @param describe asks for the table's columns
 */
record ClickHouseTable(
    String name,
    String quotedName,
    List<Column> columns,
    LogFormat format,
    Destination destination,
    Probe insertNothing,
    Probe describe)
    implements LogEncoder {
  /** So that an error has an end. */
  private static final int MOST_NAMED = 200;

  private static final JsonFactory JSON = new JsonFactory();

  /** A column that a row has, with a type that takes its values. */
  record Column(String name, String type) {
    /** For a field. Values that are unset come as null, or are left out. */
    static Column of(LogField field) {
      String one = type(field.type().isContainer() ? field.elementType() : field.type());
      return new Column(
          field.name().text(),
          switch (field.type()) {
            case TABLE -> "Array(" + one + ")";
            case VECTOR -> "Array(Nullable(" + one + "))";
            default -> "Nullable(" + one + ")";
          });
    }

    private static String type(ZeekType type) {
      return switch (type) {
        case BOOL -> "UInt8";
        case INT -> "Int64";
        case COUNT -> "UInt64";
        case PORT -> "UInt16";
        case DOUBLE, TIME, INTERVAL -> "Float64";
        default -> "String";
      };
    }
  }

  static String quoted(String name) {
    return "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`";
  }

  @Override
  public String target() {
    return name;
  }

  @Override
  public Optional<Probe> check() {
    return Optional.of(insertNothing);
  }

  @Override
  public Optional<Probe> details(Answer answer) {
    return ClickHouseLayout.code(answer) == ClickHouseLayout.NO_SUCH_COLUMN
        ? Optional.of(describe)
        : Optional.empty();
  }

  @Override
  public Optional<String> problem(Answer details) {
    Set<String> there = names(details);
    List<Column> missing =
        columns.stream().filter(column -> !there.contains(column.name())).toList();
    if (there.isEmpty() || missing.isEmpty()) {
      return Optional.empty();
    }
    int more = missing.size() - MOST_NAMED;
    return Optional.of(
        "table %s has no columns for %s%s; leave these fields out with fields, or add them: ALTER TABLE %s %s"
            .formatted(
                name,
                named(missing).map(Column::name).collect(Collectors.joining(", ")),
                more > 0 ? " and %,d more".formatted(more) : "",
                quotedName,
                named(missing)
                    .map(column ->
                        "ADD COLUMN %s %s".formatted(quoted(column.name()), column.type()))
                    .collect(Collectors.joining(", "))));
  }

  /** Printable, as nodes choose names. */
  private static Stream<Column> named(List<Column> missing) {
    return missing.stream()
        .limit(MOST_NAMED)
        .map(column -> new Column(Answer.words(column.name()), column.type()));
  }

  /** The columns of an answer, {@code {"name":"ts","type":"Float64",…}} a line; none of another. */
  private static Set<String> names(Answer details) {
    Set<String> names = new HashSet<>();
    if (details.status() != 200 || details.isCut()) {
      return names;
    }
    try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), details.body())) {
      for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
        if (token != JsonToken.START_OBJECT) {
          return Set.of();
        }
        for (String key = in.nextName(); key != null; key = in.nextName()) {
          if (in.nextToken() == JsonToken.VALUE_STRING && key.equals("name")) {
            names.add(in.getString());
          } else {
            in.skipChildren();
          }
        }
      }
    } catch (JacksonException _) {
      return Set.of();
    }
    return names;
  }

  @Override
  public void record(LogBatchReader batch, Arrival arrival, LineBuffer out) {
    format.record(batch, out);
  }
}
