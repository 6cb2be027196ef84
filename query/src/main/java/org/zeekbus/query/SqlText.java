package org.zeekbus.query;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.zeekbus.columns.ColumnSchema;
import org.zeekbus.zeek.value.SubnetValue;

/**
 * A user's statement, in which Zeek's names need no quotes: the longest {@code a.b.c} that is a
 * column of a log which the statement names gets them, and so does the name of a log where a table
 * can stand. Texts and comments stay as they are. What this gets wrong is no danger, as DuckDB's
 * parser looks at the result ({@link StatementCheck}).
 */
final class SqlText {
  private static final String IN_SUBNET = "in_subnet";

  /** A table's name can follow. */
  private static final Set<String> BEFORE_NAME =
      Set.of("from", "join", "describe", "desc", "summarize", "table", "pivot", "unpivot");

  /** No table's name can follow a comma any more. */
  private static final Set<String> BEHIND_TABLES =
      Set.of(
          "select",
          "where",
          "group",
          "order",
          "having",
          "limit",
          "offset",
          "union",
          "intersect",
          "except",
          "on",
          "using",
          "window",
          "qualify",
          "values");

  /** A statement with one of these may want to see which logs there are. */
  private static final Set<String> LISTS =
      Set.of(
          "show",
          "information_schema",
          "pg_catalog",
          "duckdb_tables",
          "duckdb_views",
          "duckdb_columns",
          "sqlite_master",
          "pg_tables",
          "pg_views",
          "pg_class",
          "pg_attribute");

  private final String sql;
  private final List<SqlToken> tokens; // without blanks

  private SqlText(String sql, List<SqlToken> tokens) {
    this.sql = sql;
    this.tokens = tokens;
  }

  /** A statement; anything is one. */
  static SqlText of(String sql) {
    return new SqlText(
        sql, SqlToken.of(sql).stream().filter(each -> each.kind() != SqlToken.Kind.BLANK).toList());
  }

  /** The statement as the user has it. */
  String sql() {
    return sql;
  }

  /** Whether there is nothing but blanks, comments and semicolons. */
  boolean isEmpty() {
    return tokens.stream().allMatch(each -> each.is(';', sql));
  }

  /** Whether it may look at the list of all logs. */
  boolean lists() {
    return tokens.stream()
        .anyMatch(each ->
            each.kind() == SqlToken.Kind.WORD
                && LISTS.contains(each.text(sql).toLowerCase(Locale.ROOT)));
  }

  /** Whether a word or a name in quotes is {@code name}, or ends with a dot and it. */
  boolean mentions(String name) {
    for (int i = 0; i < tokens.size(); i++) {
      if (isName(i)) {
        int last = lastOfChain(i);
        for (int first = i; first <= last; first += 2) {
          if (text(first, last).equalsIgnoreCase(name)
              || tokens.get(first).name(sql).equalsIgnoreCase(name)) {
            return true;
          }
        }
        i = last;
      }
    }
    return false;
  }

  /** Those of the logs that the statement may name: all that it does name, and perhaps more. */
  Set<String> named(Collection<String> logs) {
    Set<String> named = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    Set<String> words = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (SqlToken token : tokens) {
      if (token.kind() == SqlToken.Kind.WORD || token.kind() == SqlToken.Kind.QUOTED) {
        words.add(token.name(sql));
      }
    }
    logs.stream().filter(words::contains).forEach(named::add);
    for (int at : tables()) {
      logAt(at, logs).ifPresent(named::add);
      SqlToken token = tokens.get(at);
      if (token.kind() == SqlToken.Kind.STRING) { // DuckDB takes FROM 'conn', too
        String text = token.text(sql);
        logs.stream().filter(each -> text.equalsIgnoreCase(Sql.text(each))).forEach(named::add);
      }
    }
    return named;
  }

  /**
   * The statement as DuckDB takes it.
   *
   * @param views the logs that it names
   * @param isRanged whether {@code in_subnet} of an address column becomes a range of its bytes, so
   *     that files and row groups without the subnet are not read
   */
  SqlRewrite rewrite(Collection<LogView> views, boolean isRanged) {
    SqlRewrite.Builder to = new SqlRewrite.Builder(sql);
    Set<Integer> tables = Set.copyOf(tables());
    List<String> logs = views.stream().map(LogView::name).toList();
    for (int i = 0; i < tokens.size(); i++) {
      if (tables.contains(i)) {
        Optional<String> log = logAt(i, logs);
        if (log.isPresent()) {
          int from = tokens.get(i).from();
          int end = from + log.get().length();
          to.replace(from, end, Sql.name(sql.substring(from, end)));
          while (i + 1 < tokens.size() && tokens.get(i + 1).from() < end) {
            i++;
          }
          continue;
        }
      }
      if (isRanged && tokens.get(i).is(IN_SUBNET, sql)) {
        int last = range(i, views, to);
        if (last > i) {
          i = last;
          continue;
        }
      }
      if (isName(i)) {
        int last = lastOfChain(i);
        quote(i, last, views, to);
        i = last;
      }
    }
    return to.build();
  }

  /** Quotes the column that is part of the names from {@code first} to {@code last}. */
  private void quote(int first, int last, Collection<LogView> views, SqlRewrite.Builder to) {
    // A function's own name is none of a column's.
    int end = isBefore(last, '(') ? last - 2 : last;
    for (int from = first; from < end; from += 2) {
      for (int behind = end; behind > from; behind -= 2) {
        String name = text(from, behind);
        if (isBare(from, behind) && views.stream().anyMatch(each -> each.has(name))) {
          to.replace(tokens.get(from).from(), tokens.get(behind).to(), Sql.name(name));
          return;
        }
      }
    }
  }

  /**
   * {@code in_subnet(COLUMN, 'SUBNET')} becomes a range of the column's bytes, if all logs that
   * have the column have its bytes.
   *
   * @return the last piece of the call; {@code at} if it stays
   */
  private int range(int at, Collection<LogView> views, SqlRewrite.Builder to) {
    int first = at + 2;
    if (!isBefore(at, '(') || first >= tokens.size() || !isName(first)) {
      return at;
    }
    int last = lastOfChain(first);
    int text = last + 2;
    if (!isBefore(last, ',')
        || text >= tokens.size()
        || tokens.get(text).kind() != SqlToken.Kind.STRING
        || !isBefore(text, ')')) {
      return at;
    }
    Optional<SubnetValue> subnet = subnet(tokens.get(text).text(sql));
    if (subnet.isEmpty()) {
      return at;
    }
    for (int from = first; from <= last; from += 2) {
      String name = from == last ? tokens.get(last).name(sql) : text(from, last);
      Predicate<LogView> has = each -> each.has(name);
      if ((from == last || isBare(from, last))
          && views.stream().anyMatch(has)
          && views.stream().filter(has).allMatch(each -> each.hasBytes(name))) {
        String before = sql.substring(tokens.get(first).from(), tokens.get(from).from());
        String bytes = before + Sql.name(name + ColumnSchema.BYTES);
        to.replace(
            tokens.get(at).from(),
            tokens.get(text + 1).to(),
            "(%s BETWEEN %s AND %s)"
                .formatted(bytes, Subnets.first(subnet.get()), Subnets.last(subnet.get())));
        return text + 1;
      }
    }
    return at;
  }

  private static Optional<SubnetValue> subnet(String text) {
    return text.startsWith("'") && text.length() > 1
        ? Subnets.parse(text.substring(1, text.length() - 1))
        : Optional.empty();
  }

  /** Where a table's name may stand. */
  private List<Integer> tables() {
    List<Integer> tables = new ArrayList<>();
    Deque<Boolean> outside = new ArrayDeque<>();
    boolean isAmongTables = false;
    boolean isNext = false;
    for (int i = 0; i < tokens.size(); i++) {
      SqlToken token = tokens.get(i);
      String word =
          token.kind() == SqlToken.Kind.WORD ? token.text(sql).toLowerCase(Locale.ROOT) : "";
      if (BEFORE_NAME.contains(word)) {
        isAmongTables = true;
        isNext = true;
      } else if (BEHIND_TABLES.contains(word)) {
        isAmongTables = false;
        isNext = false;
      } else if (token.is('(', sql)) {
        outside.push(isAmongTables);
        isAmongTables = isNext;
      } else if (token.is(')', sql)) {
        isAmongTables = !outside.isEmpty() && outside.pop();
        isNext = false;
      } else if (token.is(',', sql)) {
        isNext = isAmongTables;
      } else if (!word.equals("lateral")) {
        if (isNext) {
          tables.add(i);
        }
        isNext = false;
      }
    }
    return tables;
  }

  /** The longest of the logs whose name begins at a piece and ends with one. */
  private Optional<String> logAt(int at, Collection<String> logs) {
    int from = tokens.get(at).from();
    return logs.stream()
        .filter(each -> sql.regionMatches(true, from, each, 0, each.length()))
        .filter(each -> endsAt(from + each.length()))
        .max((one, other) -> Integer.compare(one.length(), other.length()));
  }

  /** Whether a piece ends there, and nothing that could belong to a name follows. */
  private boolean endsAt(int end) {
    return tokens.stream().anyMatch(each -> each.to() == end)
        && tokens.stream()
            .noneMatch(each ->
                each.from() == end
                    && each.kind() != SqlToken.Kind.STRING
                    && !each.is(')', sql)
                    && !each.is(',', sql)
                    && !each.is(';', sql));
  }

  private boolean isName(int at) {
    SqlToken.Kind kind = tokens.get(at).kind();
    return kind == SqlToken.Kind.WORD || kind == SqlToken.Kind.QUOTED;
  }

  /** The last name of those that begin here, with dots and nothing else between. */
  private int lastOfChain(int first) {
    int last = first;
    while (last + 2 < tokens.size()
        && tokens.get(last + 1).is('.', sql)
        && tokens.get(last).to() == tokens.get(last + 1).from()
        && tokens.get(last + 1).to() == tokens.get(last + 2).from()
        && isName(last + 2)) {
      last += 2;
    }
    return last;
  }

  /** Whether none of these names has quotes. */
  private boolean isBare(int from, int last) {
    for (int i = from; i <= last; i += 2) {
      if (tokens.get(i).kind() != SqlToken.Kind.WORD) {
        return false;
      }
    }
    return true;
  }

  private boolean isBefore(int at, char symbol) {
    return at + 1 < tokens.size() && tokens.get(at + 1).is(symbol, sql);
  }

  private String text(int from, int last) {
    return sql.substring(tokens.get(from).from(), tokens.get(last).to());
  }

  /** The names with dots that stand at a place of the statement; empty if there is none. */
  String nameAt(int place) {
    for (int i = 0; i < tokens.size(); i++) {
      if (isName(i)) {
        int last = lastOfChain(i);
        if (tokens.get(i).from() <= place && place < tokens.get(last).to()) {
          return text(i, last);
        }
        i = last;
      }
    }
    return "";
  }

  /** How many words of {@code EXPLAIN} or {@code EXPLAIN ANALYZE} it begins with. */
  int explains() {
    if (tokens.isEmpty() || !tokens.getFirst().is("explain", sql)) {
      return 0;
    }
    return tokens.size() > 1 && tokens.get(1).is("analyze", sql) ? 2 : 1;
  }

  /** The same statement, without its first words. */
  SqlText behind(int words) {
    return words == 0
        ? this
        : of(" ".repeat(tokens.get(words - 1).to()) + sql.substring(tokens.get(words - 1).to()));
  }

  /** The same statement, without semicolons at its end. */
  SqlText withoutEnd() {
    int count = tokens.size();
    while (count > 0 && tokens.get(count - 1).is(';', sql)) {
      count--;
    }
    return count == tokens.size()
        ? this
        : of(count == 0 ? "" : sql.substring(0, tokens.get(count - 1).to()));
  }
}
