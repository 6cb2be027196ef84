package org.zeekbus.app.sinks;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.row.PqList;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A record as a reader found it: for each field with a value, a text that all readers have for
 * equal values. Times are whole microseconds since 1970, sets are sorted. Owner: nobody, it does
 * not change.
 */
record ReadRecord(Map<String, String> values) {
  private static final JsonMapper JSON = new JsonMapper();

  /** The fields of a log in Zeek's TSV, with their types. */
  static Map<String, String> typesOfTsv(Path file) throws IOException {
    String[] names = {};
    for (String line : Files.readAllLines(file)) {
      String[] words = line.split("\t", -1);
      if (words[0].equals("#fields")) {
        names = words;
      } else if (words[0].equals("#types")) {
        Map<String, String> types = new LinkedHashMap<>();
        for (int i = 1; i < words.length; i++) {
          types.put(names[i], words[i]);
        }
        return types;
      }
    }
    throw new IOException(file + " has no #types");
  }

  /** The fields of a Parquet file, with Zeek's types, as its tag says. */
  static Map<String, String> typesOfTag(Path file) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file))) {
      Map<String, String> types = new LinkedHashMap<>();
      JSON.readTree(reader.getFileMetaData().keyValueMetadata().get("zeek.types"))
          .forEachEntry((name, type) -> types.put(name, type.asString()));
      return types;
    }
  }

  /** Lines of JSON, as Zeek writes them. */
  static List<ReadRecord> ofJson(List<String> lines, Map<String, String> types) {
    return lines.stream().map(line -> ofJson(line, types)).toList();
  }

  private static ReadRecord ofJson(String line, Map<String, String> types) {
    Map<String, String> values = new TreeMap<>();
    JSON.readTree(line)
        .forEachEntry((name, value) -> {
          String type = types.get(name);
          if (type == null) {
            throw new AssertionError(name + " has no type, in " + line);
          }
          values.put(name, text(type, value));
          if (type.equals("addr")) {
            values.put(name + ".bytes", bytes(value.asString()));
          }
        });
    return new ReadRecord(values);
  }

  private static String text(String type, Object value) {
    if (!type.endsWith("]")) {
      return scalar(type, value);
    }
    String element = type.substring(type.indexOf('[') + 1, type.length() - 1);
    List<String> texts = new ArrayList<>();
    for (Object each : (Iterable<?>) value) {
      texts.add(scalar(element, each));
    }
    return (type.startsWith("set") ? texts.stream().sorted() : texts.stream())
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String scalar(String type, @Nullable Object value) {
    if (value == null) {
      return "null";
    }
    return switch (type) {
      case "time" -> micros(value);
      case "double", "interval" ->
          Double.toString(
              value instanceof JsonNode json ? json.doubleValue() : ((Number) value).doubleValue());
      default ->
          value instanceof JsonNode json
              ? json.asString()
              : value instanceof byte[] bytes
                  ? new String(bytes, StandardCharsets.UTF_8)
                  : type.equals("count") && value instanceof Long count
                      ? Long.toUnsignedString(count)
                      : value.toString();
    };
  }

  private static String micros(Object value) {
    return switch (value) {
      case JsonNode json ->
          json.decimalValue().movePointRight(6).setScale(0, RoundingMode.HALF_EVEN).toPlainString();
      case OffsetDateTime time -> micros(time.toInstant());
      case Instant time ->
          BigDecimal.valueOf(time.getEpochSecond())
              .movePointRight(6)
              .add(BigDecimal.valueOf(time.getNano() / 1000))
              .setScale(0, RoundingMode.UNNECESSARY)
              .toPlainString();
      default -> value.toString();
    };
  }

  /** 16 bytes as hex digits. */
  private static String bytes(String address) {
    try {
      byte[] bytes = InetAddress.ofLiteral(address).getAddress();
      return (bytes.length == 4 ? "00000000000000000000ffff" : "")
          + HexFormat.of().formatHex(bytes);
    } catch (IllegalArgumentException e) {
      throw new AssertionError(address, e);
    }
  }

  /** All records of Parquet files, by DuckDB. */
  static List<ReadRecord> byDuckDb(Connection duckDb, List<Path> files, Map<String, String> types)
      throws SQLException {
    String list =
        files.stream().map(file -> "'" + file + "'").collect(Collectors.joining(", ", "[", "]"));
    List<ReadRecord> records = new ArrayList<>();
    try (Statement statement = duckDb.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT * FROM read_parquet(%s, union_by_name = true, hive_partitioning = false)"
                    .formatted(list))) {
      while (rows.next()) {
        Map<String, String> values = new TreeMap<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          String name = rows.getMetaData().getColumnName(i);
          Object value = rows.getObject(i);
          if (value != null) {
            put(name, plain(value), types, values);
          }
        }
        records.add(checked(values, types));
      }
    }
    return records;
  }

  private static Object plain(Object value) throws SQLException {
    return switch (value) {
      case Array array -> Arrays.asList((Object[]) array.getArray());
      case Blob blob -> blob.getBytes(1, (int) blob.length());
      default -> value;
    };
  }

  /** All records of Parquet files, by hardwood. */
  static List<ReadRecord> byHardwood(List<Path> files, Map<String, String> types)
      throws IOException {
    List<ReadRecord> records = new ArrayList<>();
    for (Path file : files) {
      try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file));
          RowReader row = reader.rowReader()) {
        while (row.hasNext()) {
          row.next();
          Map<String, String> values = new TreeMap<>();
          for (int i = 0; i < row.getFieldCount(); i++) {
            String name = row.getFieldName(i);
            if (!row.isNull(name)) {
              boolean isList = types.getOrDefault(name, "").endsWith("]");
              put(name, isList ? elements(row, name) : row.getRawValue(name), types, values);
            }
          }
          records.add(checked(values, types));
        }
      }
    }
    return records;
  }

  private static List<Object> elements(RowReader row, String name) {
    PqList list = row.getList(name);
    return list.rawValues();
  }

  private static void put(
      String name, Object value, Map<String, String> types, Map<String, String> to) {
    String type = types.get(name);
    to.put(
        name,
        type != null
            ? text(type, value)
            : value instanceof byte[] bytes && name.endsWith(".bytes")
                ? HexFormat.of().formatHex(bytes)
                : scalar("string", value));
  }

  /** Without the protocols of ports, which JSON does not have. */
  private static ReadRecord checked(Map<String, String> values, Map<String, String> types) {
    types.forEach((name, type) -> {
      if (type.equals("port")) {
        String protocol = values.remove(name + ".proto");
        if (values.containsKey(name)
            ? protocol == null || !protocol.matches("tcp|udp|icmp|unknown")
            : protocol != null) {
          throw new AssertionError(name + ".proto is " + protocol + " in " + values);
        }
        String said = values.get("proto");
        if (protocol != null
            && name.startsWith("id.")
            && said != null
            && said.toLowerCase(Locale.ROOT).matches("tcp|udp|icmp")
            && !protocol.equals(said)) {
          throw new AssertionError(name + ".proto is " + protocol + " in " + values);
        }
      }
    });
    return new ReadRecord(values);
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
