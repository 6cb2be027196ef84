package org.zeekbus.query.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.zeek.Recordings;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * All files that a real Zeek has written, converted and read back by DuckDB, value by value against
 * the text of its JSON. TSV has six decimals only.
 */
final class RecordingsConversionTest {
  private static final JsonFactory JSON = new JsonFactory();

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "cluster.tsv, cluster.json, 23",
    "cluster.json, cluster.json, 23",
    "cluster-small.tsv, cluster-small.json, 4",
    "cluster-small.json, cluster-small.json, 4",
    "options/json-iso8601-unset, options/tsv-json, 4",
    "options/tsv-separators, options/tsv-json, 4",
  })
  void everyValueIsThatOfTheText(String source, String json, int logs) throws Exception {
    Path expected =
        Recordings.path(json.equals("options/tsv-json") ? "options/json-pua-policy" : json);
    ConversionReport report = Converted.convert(Recordings.path(source), directory);
    assertThat(report.failures()).isEmpty();
    assertThat(report.notes()).isEmpty();
    assertThat(report.done()).isEqualTo(logs);
    Converted converted = new Converted(directory);
    assertThat(converted.paths()).hasSize(logs);
    long records = 0;
    try (Connection database = Converted.duckDb()) {
      for (String path : converted.paths()) {
        List<Map<String, Object>> lines = lines(expected.resolve(path + ".log"));
        records += lines.size();
        boolean isRaw = json.startsWith("options") && path.equals("types");
        if (isRaw && source.contains("json")) {
          continue; // its fields have the types of their values, as no catalogue has them
        }
        compare(path, lines, database, converted, isRaw, source.contains("tsv"));
      }
    }
    assertThat(report.records()).isEqualTo(records);
  }

  private void compare(
      String path,
      List<Map<String, Object>> lines,
      Connection database,
      Converted converted,
      boolean isRaw,
      boolean isTsv)
      throws SQLException {
    lines.sort(
        Comparator.comparing(line ->
            line.containsKey("ts") ? new BigDecimal(line.get("ts").toString()) : BigDecimal.ZERO));
    try (Statement statement = database.createStatement();
        ResultSet rows = statement.executeQuery(converted.select(path))) {
      int count = rows.getMetaData().getColumnCount();
      for (Map<String, Object> line : lines) {
        assertThat(rows.next()).isTrue();
        TreeMap<String, Object> found = new TreeMap<>();
        TreeMap<String, Object> wanted = new TreeMap<>();
        for (int i = 1; i <= count; i++) {
          String name = rows.getMetaData().getColumnName(i);
          String type = rows.getMetaData().getColumnTypeName(i);
          Object value = rows.getObject(i);
          boolean isPua = isRaw && name.equals("s"); // another policy for bytes
          if (value != null && !name.endsWith(".bytes") && !isPua) {
            found.put(name, plain(value));
          }
          if (line.get(name) != null && !isPua) {
            Object wants = like(type, line.get(name));
            // In TSV, an empty set and a set of an empty string are the same.
            wanted.put(name, isTsv && wants.equals(List.of("")) ? List.of() : wants);
          }
          if (type.equals("VARCHAR") && line.get(name) != null && !isPua) {
            assertThat(value).as(path + " " + name).isEqualTo(line.get(name).toString());
          }
        }
        assertThat(found)
            .as(path)
            .usingRecursiveComparison()
            .withComparatorForType(
                Comparator.comparing(RecordingsConversionTest::six), Double.class)
            .isEqualTo(wanted);
        assertThat(line.keySet()).as(path).allMatch(name -> hasColumn(rows, name));
      }
      assertThat(rows.next()).isFalse();
    }
  }

  private static boolean hasColumn(ResultSet rows, String name) {
    try {
      return rows.findColumn(name) > 0;
    } catch (SQLException e) {
      return false;
    }
  }

  /** Six decimals of a large number are all that TSV has. */
  private static BigDecimal six(double value) {
    return new BigDecimal(value).setScale(6, RoundingMode.HALF_EVEN);
  }

  private static Object plain(Object value) throws SQLException {
    return switch (value) {
      case OffsetDateTime time ->
          ChronoUnit.MICROS.between(java.time.Instant.EPOCH, time.toInstant());
      case Array array -> {
        List<@Nullable Object> all = new ArrayList<>();
        for (Object each : (Object[]) array.getArray()) {
          all.add(each == null ? null : plain(each));
        }
        yield all;
      }
      case Double real -> real;
      case Number number -> number.toString();
      default -> value;
    };
  }

  /** What a column of this type has of a value of JSON. */
  private static Object like(String type, Object value) {
    if (type.endsWith("[]") && value instanceof List<?> list) {
      String element = type.substring(0, type.length() - 2);
      return list.stream().map(each -> each == null ? null : like(element, each)).toList();
    }
    return switch (type) {
      case "TIMESTAMP WITH TIME ZONE" ->
          new BigDecimal(Double.parseDouble(value.toString()))
              .movePointRight(6)
              .setScale(0, RoundingMode.HALF_EVEN)
              .longValueExact();
      case "DOUBLE" -> Double.parseDouble(value.toString());
      case "UBIGINT", "BIGINT", "USMALLINT" -> value.toString();
      default -> value;
    };
  }

  /** A plain reader: numbers stay text. */
  private static List<Map<String, Object>> lines(Path file) throws IOException {
    List<Map<String, Object>> all = new ArrayList<>();
    try (Stream<String> lines = Files.lines(file, UTF_8)) {
      for (String line : lines.toList()) {
        Map<String, Object> record = new HashMap<>();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line)) {
          json.nextToken();
          while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            record.put(name, value(json));
          }
        }
        all.add(record);
      }
    }
    return all;
  }

  private static @Nullable Object value(JsonParser json) {
    return switch (json.currentToken()) {
      case START_ARRAY -> {
        List<@Nullable Object> all = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          all.add(value(json));
        }
        yield all;
      }
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> json.getString();
    };
  }
}
