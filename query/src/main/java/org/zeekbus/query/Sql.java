package org.zeekbus.query;

import java.nio.file.Path;
import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.zeekbus.columns.LogDirectory;

/** Names and texts as they stand in SQL. Whatever they contain, they stay one name or text. */
public final class Sql {
  private static final Pattern DUCKDB =
      Pattern.compile("(duckdb|sqlite|pragma)_", Pattern.CASE_INSENSITIVE);

  private static final Pattern PATTERNS = Pattern.compile("[\\[*?]");

  private Sql() {}

  /** A name of a table or column: {@code "id.orig_h"}. */
  public static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /**
   * What a table or column is called: its own name, unless DuckDB does not take that. One that is
   * empty or has a NUL is as in the names of directories: {@code con%00n}. With that of a view of
   * DuckDB's own, which lists tables, it is {@code %duckdb_tables}.
   */
  public static String printable(String name) {
    if (name.isEmpty() || name.indexOf(0) >= 0) {
      return LogDirectory.encode(name);
    }
    return DUCKDB.matcher(name).lookingAt() ? "%" + name : name;
  }

  /** A text: {@code 'it''s'}. */
  public static String text(String text) {
    return '\'' + text.replace("'", "''") + '\'';
  }

  /** A list of files, to functions that take patterns: {@code ['/logs/[[]1]/a', '/logs/b']}. */
  static String files(Collection<Path> files) {
    return texts(files.stream().map(Sql::pattern).toList());
  }

  /** The pattern that fits one file or directory alone. */
  public static String pattern(Path file) {
    return PATTERNS.matcher(file.toString()).replaceAll("[$0]");
  }

  /** A list of texts: {@code ['a', 'b']}. */
  public static String texts(Collection<?> texts) {
    return texts.stream()
        .map(each -> text(each.toString()))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
