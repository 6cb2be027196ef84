package org.zeekbus.query;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Lets one statement through that only reads, as DuckDB's own parser understands it: its {@code
 * json_serialize_sql} takes nothing but {@code SELECT}, which {@code FROM}, {@code VALUES}, {@code
 * DESCRIBE}, {@code SUMMARIZE}, {@code SHOW} and {@code PIVOT … IN} are to it, too. Of the
 * functions that make tables only those are let through that are known to read nothing but their
 * arguments: others read files, write them, or take pointers.
 */
final class StatementCheck {
  /** They make tables of their arguments. */
  private static final Set<String> TABLE_FUNCTIONS =
      Set.of(
          "range",
          "generate_series",
          "unnest",
          "repeat",
          "repeat_row",
          "json_each",
          "json_tree",
          "histogram",
          "histogram_values",
          "pragma_table_info",
          "pragma_version",
          "duckdb_columns",
          "duckdb_functions",
          "duckdb_keywords",
          "duckdb_settings",
          "duckdb_tables",
          "duckdb_types",
          "duckdb_views",
          "pg_timezone_names");

  /** They read files, within the directories that DuckDB may see. */
  private static final Set<String> FILE_FUNCTIONS =
      Set.of(
          "glob",
          "parquet_file_metadata",
          "parquet_kv_metadata",
          "parquet_metadata",
          "parquet_scan",
          "parquet_schema",
          "read_blob",
          "read_csv",
          "read_csv_auto",
          "read_json",
          "read_json_auto",
          "read_json_objects",
          "read_json_objects_auto",
          "read_ndjson",
          "read_ndjson_auto",
          "read_ndjson_objects",
          "read_parquet",
          "read_text",
          "sniff_csv");

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(10_000)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /** A view that is in a schema, of any database or of one. */
  private static final String VIEW =
      """
      SELECT count(*) > 0 FROM duckdb_views() WHERE lower(view_name) = ? AND CASE WHEN ? = ''
        THEN ? IN (lower(schema_name), lower(database_name))
        ELSE lower(database_name) = ? AND lower(schema_name) = ? END
      """;

  private final Connection connection;
  private final boolean readsFiles;

  /**
   * Checks with DuckDB's parser.
   *
   * @param readsFiles whether statements may name files
   */
  StatementCheck(Connection connection, boolean readsFiles) {
    this.connection = connection;
    this.readsFiles = readsFiles;
  }

  /**
   * Refuses a statement, or returns.
   *
   * @param logs names that are no files, whatever they look like
   * @throws QueryException if it does not only read
   */
  void check(SqlRewrite rewrite, SqlText text, Set<String> logs)
      throws QueryException, SQLException {
    String json;
    try (PreparedStatement serialize =
        connection.prepareStatement("SELECT json_serialize_sql(?)")) {
      serialize.setString(1, rewrite.sql());
      try (ResultSet result = serialize.executeQuery()) {
        result.next();
        json = result.getString(1);
      }
    }
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      read(parser, rewrite, text, logs);
    } catch (JacksonException e) {
      throw refused("the statement is nested too deep");
    }
  }

  private static QueryException refused(String why) {
    return new QueryException(QueryException.Cause.STATEMENT, why);
  }

  private void read(JsonParser parser, SqlRewrite rewrite, SqlText text, Set<String> logs)
      throws QueryException, SQLException {
    WithScopes with = new WithScopes();
    Map<String, String> failure = new HashMap<>();
    Deque<String> fields = new ArrayDeque<>(); // of the objects and arrays around this one
    Deque<Node> nodes = new ArrayDeque<>(); // the objects around this place
    String field = "";
    int statements = 0;
    int depth = 0;
    JsonToken token;
    while ((token = parser.nextToken()) != null) {
      switch (token) {
        case PROPERTY_NAME -> field = parser.currentName();
        case START_OBJECT, START_ARRAY -> {
          if (token == JsonToken.START_OBJECT && depth == 2 && "statements".equals(fields.peek())) {
            statements++;
          }
          if (token == JsonToken.START_OBJECT) {
            nodes.push(new Node());
          }
          fields.push(field);
          field = "";
          depth++;
        }
        case END_OBJECT, END_ARRAY -> {
          if (token == JsonToken.END_OBJECT) {
            Node node = nodes.pop();
            if (node.type.equals("BASE_TABLE")) {
              checkTable(node, logs, with);
            }
            with.end(depth);
          }
          field = fields.pop();
          depth--;
        }
        case VALUE_STRING -> {
          String value = parser.getString();
          if (depth == 1) {
            failure.put(field, value);
          }
          switch (field) {
            case "key" -> {
              if (List.of("", "map", "cte_map").equals(fields.stream().limit(3).toList())) {
                with.define(value, depth);
              }
            }
            case "cte_name" -> with.defineRecursive(value, depth);
            case "type" -> nodes.element().type = value;
            case "catalog_name" -> nodes.element().catalog = value;
            case "schema_name" -> nodes.element().schema = value;
            case "table_name" -> nodes.element().table = value;
            case "function_name" -> {
              if ("function".equals(fields.peek())) {
                checkFunction(value);
              }
            }
            default -> {}
          }
        }
        case VALUE_TRUE -> {
          if (depth == 1 && field.equals("error")) {
            failure.put("error", "true");
          }
        }
        default -> {}
      }
    }
    if (failure.containsKey("error")) {
      throw "parser".equals(failure.get("error_type"))
          ? DuckErrors.syntax(failure, rewrite, text)
          : refused(
              "the statement does not only read (expected: one SELECT, FROM, DESCRIBE, SUMMARIZE,"
                  + " SHOW, EXPLAIN, VALUES, or PIVOT with its values: ON proto IN ('tcp', 'udp'))");
    }
    if (statements != 1) {
      throw refused("%d statements (expected: one)".formatted(statements));
    }
  }

  private void checkFunction(String name) throws QueryException {
    String lower = name.toLowerCase(Locale.ROOT);
    if (TABLE_FUNCTIONS.contains(lower) || (readsFiles && FILE_FUNCTIONS.contains(lower))) {
      return;
    }
    throw refused(
        FILE_FUNCTIONS.contains(lower)
            ? "%s: a query reads logs alone; --allow DIR lets it read files of a directory"
                .formatted(name)
            : "%s: a query cannot use this function as a table".formatted(name));
  }

  private void checkTable(Node table, Set<String> logs, WithScopes with)
      throws QueryException, SQLException {
    // DuckDB looks for a file of this name, too.
    String name =
        Stream.of(table.catalog, table.schema, table.table)
            .filter(each -> !each.isEmpty())
            .collect(Collectors.joining("."));
    boolean looksLikeFile = name.chars().anyMatch(each -> "/\\.:*?[".indexOf(each) >= 0);
    if (readsFiles || !looksLikeFile) {
      return;
    }
    boolean isKnown =
        name.equals(table.table)
            ? with.has(name) || logs.stream().anyMatch(name::equalsIgnoreCase)
            : isView(table);
    if (!isKnown) {
      throw refused(
          "'%s': there is no such log, and a query reads logs alone; --allow DIR lets it read files of"
                  .formatted(name)
              + " a directory");
    }
  }

  /** Whether there is a view in the schema that is named with it: that of a log, or DuckDB's. */
  private boolean isView(Node table) throws SQLException {
    String catalog = table.catalog.toLowerCase(Locale.ROOT);
    String schema = table.schema.toLowerCase(Locale.ROOT);
    List<String> values =
        List.of(table.table.toLowerCase(Locale.ROOT), catalog, schema, catalog, schema);
    try (PreparedStatement view = connection.prepareStatement(VIEW)) {
      for (int i = 0; i < values.size(); i++) {
        view.setString(i + 1, values.get(i));
      }
      try (ResultSet result = view.executeQuery()) {
        return result.next() && result.getBoolean(1);
      }
    }
  }

  /** What an object says of itself, if it is a table that a statement names. */
  private static final class Node {
    private String type = "";
    private String catalog = "";
    private String schema = "";
    private String table = "";
  }

  /**
   * The tables of {@code WITH} that can be named at a place: those of the {@code SELECT} that it
   * belongs to, behind their own definition, and in all that is within.
   */
  private static final class WithScopes {
    /** From the node of a {@code SELECT} to a table of its {@code cte_map.map}. */
    private static final int LEVELS = 3;

    private record Table(String name, int depth) {}

    private final Deque<Table> defined = new ArrayDeque<>();
    private final Deque<Table> visible = new ArrayDeque<>();

    /** An object at this depth begins, and defines a table. */
    void define(String name, int depth) {
      defined.push(new Table(name, depth));
    }

    /** A table can be named in its own definition, an object at this depth. */
    void defineRecursive(String name, int depth) {
      visible.push(new Table(name, depth));
    }

    /** An object at this depth ends. */
    void end(int depth) {
      while (!visible.isEmpty() && visible.getFirst().depth >= depth) {
        visible.pop();
      }
      if (!defined.isEmpty() && defined.getFirst().depth == depth) {
        visible.push(new Table(defined.pop().name, depth - LEVELS));
      }
    }

    boolean has(String name) {
      return visible.stream().anyMatch(each -> each.name.equalsIgnoreCase(name));
    }
  }
}
