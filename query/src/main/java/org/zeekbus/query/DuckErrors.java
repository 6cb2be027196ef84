package org.zeekbus.query;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Words DuckDB's errors, which it gives as JSON, for those who wrote the statement. */
final class DuckErrors {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String INTERRUPT = "interrupt";
  private static final String TEXT = "exception_message";
  private static final int MOST_NAMES = 60;
  private static final int MOST_NEAR = 4;

  /** Of the longest of two names; others are no misspelling of it. */
  private static final double NEAR = 0.5;

  private DuckErrors() {}

  /** Why DuckDB cannot be loaded, and what to do. */
  static String missing(LinkageError error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    boolean isJar = root instanceof ClassNotFoundException || root instanceof NoClassDefFoundError;
    return isJar
        ? "DuckDB is missing: put duckdb_jdbc-2.0.0.1.jar (Maven: org.duckdb:duckdb_jdbc) beside"
            + " zeekbus's other jars"
        : "DuckDB's library cannot be loaded (%s): it needs Linux with glibc on amd64 or arm64, or macOS,"
                .formatted(firstLine(String.valueOf(root.getMessage())))
            + " and a directory for temporary files where programs may run:"
            + " ZEEKBUS_JAVA_OPTS=-Djava.io.tmpdir=DIR sets another";
  }

  /** A statement that is no SQL. */
  static QueryException syntax(Map<String, String> fields, SqlRewrite rewrite, SqlText text) {
    return new QueryException(
        QueryException.Cause.STATEMENT,
        firstLine(fields.getOrDefault("error_message", "no SQL")) + place(fields, rewrite, text));
  }

  /**
   * Any error.
   *
   * @param views that the statement names
   * @param logs that there are
   * @param sources where logs were looked for
   */
  static QueryException of(
      SQLException error,
      SqlRewrite rewrite,
      SqlText text,
      Collection<LogView> views,
      Collection<String> logs,
      Collection<LogSource> sources) {
    Map<String, String> fields = fields(String.valueOf(error.getMessage()));
    String place = place(fields, rewrite, text);
    String message = fields.getOrDefault(TEXT, "");
    String name = fields.getOrDefault("name", "");
    return switch (fields.getOrDefault("exception_type", "")) {
      case "Catalog" ->
          "Table".equals(fields.get("type"))
              ? noLog(name, logs, sources, place)
              : statement(firstLine(message), place, error);
      case "Binder" -> {
        String wanted = wanted(fields, rewrite, text);
        yield isUnknownColumn(fields, message) && !wanted.isEmpty()
            ? noColumn(wanted, views, place, error)
            : statement(firstLine(message), place, error);
      }
      case "Parser", "Conversion", "Mismatch Type", "Out of Range", "Syntax" ->
          statement(firstLine(message), place, error);
      case "Invalid Input", "Not implemented", "Invalid type" ->
          message.contains(Subnets.MARK)
              ? statement(firstLine(message.substring(message.indexOf(Subnets.MARK))), place, error)
              : statement(firstLine(message), place, error);
      case "Permission" ->
          statement(
              firstLine(message).replaceFirst(" - file system operations.*", "")
                  + ": it lies outside the directories that a query may read; --allow DIR adds one",
              place,
              error);
      case "Out of Memory" ->
          new QueryException(
              QueryException.Cause.MEMORY,
              "the query needs more memory or disk than it may take: --memory gives more, --since and"
                  + " WHERE need less (%s)".formatted(firstLine(message)),
              error);
      default ->
          new QueryException(
              QueryException.Cause.FAILURE,
              firstLine(message.isEmpty() ? String.valueOf(error.getMessage()) : message) + place,
              error);
    };
  }

  /** Whether DuckDB could not read a file, and not for want of time or memory. */
  static boolean isOfFile(SQLException error) {
    String type = type(error);
    return !type.isEmpty() && !type.equals(INTERRUPT) && !type.equals("out of memory");
  }

  /** Whether DuckDB was told to stop. */
  static boolean isInterrupt(SQLException error) {
    return type(error).equals(INTERRUPT);
  }

  private static String type(SQLException error) {
    return fields(String.valueOf(error.getMessage()))
        .getOrDefault("exception_type", "")
        .toLowerCase(Locale.ROOT);
  }

  /** Why DuckDB could not read a file, in words that do not repeat its name. */
  static String ofFile(SQLException error, Path file) {
    String message = fields(String.valueOf(error.getMessage())).getOrDefault(TEXT, "");
    return firstLine(message).replace(" '%s'".formatted(file), "");
  }

  private static boolean isUnknownColumn(Map<String, String> fields, String message) {
    return "COLUMN_NOT_FOUND".equals(fields.get("error_subtype"))
        || message.startsWith("Referenced table ")
        || message.contains("does not have a column named");
  }

  /** The column as the statement has it, with its dots. */
  private static String wanted(Map<String, String> fields, SqlRewrite rewrite, SqlText text) {
    String position = fields.getOrDefault("position", "");
    if (!position.matches("\\d{1,9}")) {
      return fields.getOrDefault("name", "");
    }
    return text.nameAt(rewrite.original(Integer.parseInt(position))).replace("\"", "");
  }

  private static QueryException statement(String message, String place, SQLException error) {
    return new QueryException(QueryException.Cause.STATEMENT, message + place, error);
  }

  /** There is not one log to ask. */
  static QueryException noLogs(Collection<LogSource> sources) {
    return new QueryException(
        QueryException.Cause.NO_LOGS,
        "no logs in " + sources.stream().map(LogSource::name).collect(Collectors.joining(", ")));
  }

  private static QueryException noLog(
      String name, Collection<String> logs, Collection<LogSource> sources, String place) {
    if (logs.isEmpty()) {
      return noLogs(sources);
    }
    List<String> near = near(name, logs);
    return new QueryException(
        QueryException.Cause.STATEMENT,
        "no log '%s'%s%s; there are: %s".formatted(name, place, meant(near), listed(logs)));
  }

  private static QueryException noColumn(
      String name, Collection<LogView> views, String place, SQLException error) {
    Set<String> columns = new LinkedHashSet<>();
    for (LogView view : views) {
      Set<String> companions = view.companions().keySet();
      view.columns().keySet().stream()
          .filter(each -> !companions.contains(each))
          .forEach(columns::add);
    }
    if (columns.isEmpty()) {
      return statement("no column '%s'".formatted(name), place, error);
    }
    String of =
        views.size() == 1
            ? views.iterator().next().name() + " has"
            : views.stream().map(LogView::name).collect(Collectors.joining(", ")) + " have";
    return statement(
        "no column '%s'".formatted(name),
        "%s%s; %s: %s".formatted(place, meant(near(name, columns)), of, listed(columns)),
        error);
  }

  private static String meant(List<String> near) {
    return near.isEmpty() ? "" : "; did you mean " + String.join(", ", near) + "?";
  }

  private static String listed(Collection<String> names) {
    String first = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
    return names.size() <= MOST_NAMES
        ? first
        : first + " and %d others".formatted(names.size() - MOST_NAMES);
  }

  /** The names that are spelled nearly so, or have it as a part. */
  static List<String> near(String name, Collection<String> names) {
    record Near(String name, double distance) {}
    String lower = name.toLowerCase(Locale.ROOT);
    List<Near> near = new ArrayList<>();
    for (String each : names) {
      String other = each.toLowerCase(Locale.ROOT);
      int longest = Math.max(1, Math.max(lower.length(), other.length()));
      double distance = (double) distance(lower, other) / longest;
      boolean isPart =
          lower.length() > 1 && (other.endsWith("." + lower) || other.startsWith(lower + "."));
      if (isPart || distance < NEAR) {
        near.add(new Near(each, isPart ? 0 : distance));
      }
    }
    near.sort(Comparator.comparingDouble(Near::distance));
    return near.stream().limit(MOST_NEAR).map(Near::name).toList();
  }

  /** How many characters must be put in, left out or changed (Levenshtein). */
  private static int distance(String one, String other) {
    int[] above = new int[other.length() + 1];
    for (int j = 0; j < above.length; j++) {
      above[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] row = new int[other.length() + 1];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(above[j - 1] + change, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[other.length()];
  }

  /** Where in the user's statement; empty if DuckDB does not say. */
  private static String place(Map<String, String> fields, SqlRewrite rewrite, SqlText text) {
    String position = fields.getOrDefault("position", "");
    if (!position.matches("\\d{1,9}")) {
      return "";
    }
    String sql = text.sql();
    int place = Math.clamp(rewrite.original(Integer.parseInt(position)), 0, sql.length());
    String head = sql.substring(0, place);
    int column = place - head.lastIndexOf('\n');
    return sql.strip().indexOf('\n') < 0
        ? " (column %d)".formatted(column)
        : " (line %d, column %d)"
            .formatted(head.chars().filter(c -> c == '\n').count() + 1, column);
  }

  private static String firstLine(String text) {
    String line = text.strip().lines().findFirst().orElse("");
    return line.endsWith("!") || line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }

  /** What DuckDB says, by its own names; all of it as the text if it is no JSON. */
  private static Map<String, String> fields(String error) {
    Map<String, String> fields = new HashMap<>();
    int from = error.indexOf('{');
    if (from >= 0) {
      try (JsonParser parser =
          JSON.createParser(ObjectReadContext.empty(), error.substring(from))) {
        String field = "";
        JsonToken token;
        while ((token = parser.nextToken()) != null) {
          if (token == JsonToken.PROPERTY_NAME) {
            field = parser.currentName();
          } else if (token.isScalarValue()) {
            fields.put(field, parser.getString());
          }
        }
      } catch (JacksonException _) {
        fields.clear();
      }
    }
    fields.putIfAbsent(TEXT, error);
    return fields;
  }
}
