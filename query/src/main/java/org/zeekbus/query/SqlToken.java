package org.zeekbus.query;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of a statement, as DuckDB divides it. What does not end, such as a text without its last
 * quote, reaches to the end of the statement.
 *
 * @param kind what it is
 * @param from where it begins
 * @param to where it ends
 */
record SqlToken(Kind kind, int from, int to) {
  /** What a piece is. */
  enum Kind {
    /** A keyword, or a name without quotes. */
    WORD,
    /** A name in double quotes. */
    QUOTED,
    /** A text in single quotes or between dollars. */
    STRING,
    NUMBER,
    /** One character of anything else. */
    SYMBOL,
    /** Space or a comment. */
    BLANK
  }

  /** All pieces: each character is in one of them, in their order. */
  static List<SqlToken> of(String sql) {
    List<SqlToken> tokens = new ArrayList<>();
    int at = 0;
    while (at < sql.length()) {
      SqlToken token = at(sql, at);
      tokens.add(token);
      at = token.to;
    }
    return tokens;
  }

  private static SqlToken at(String sql, int from) {
    char first = sql.charAt(from);
    char second = from + 1 < sql.length() ? sql.charAt(from + 1) : ' ';
    if (Character.isWhitespace(first)) {
      return new SqlToken(Kind.BLANK, from, from + 1);
    }
    if (first == '-' && second == '-') {
      return new SqlToken(Kind.BLANK, from, behind(sql, "\n", from));
    }
    if (first == '/' && second == '*') {
      return new SqlToken(Kind.BLANK, from, behind(sql, "*/", from + 2));
    }
    if (first == '\'') {
      return new SqlToken(Kind.STRING, from, behindQuotes(sql, from, false));
    }
    if (first == '"') {
      return new SqlToken(Kind.QUOTED, from, behindQuotes(sql, from, false));
    }
    if ((first == 'e' || first == 'E') && second == '\'') {
      return new SqlToken(Kind.STRING, from, behindQuotes(sql, from + 1, true));
    }
    if (first == '$') {
      int tag = from + 1;
      while (tag < sql.length() && isOfWord(sql.charAt(tag)) && sql.charAt(tag) != '$') {
        tag++;
      }
      boolean isText = tag < sql.length() && sql.charAt(tag) == '$' && !Character.isDigit(second);
      return isText
          ? new SqlToken(Kind.STRING, from, behind(sql, sql.substring(from, tag + 1), tag + 1))
          : new SqlToken(Kind.SYMBOL, from, from + 1);
    }
    if (isDigit(first) || (first == '.' && isDigit(second))) {
      return new SqlToken(Kind.NUMBER, from, behindNumber(sql, from));
    }
    if (isOfWord(first)) {
      int to = from + 1;
      while (to < sql.length() && isOfWord(sql.charAt(to))) {
        to++;
      }
      return new SqlToken(Kind.WORD, from, to);
    }
    return new SqlToken(Kind.SYMBOL, from, from + 1);
  }

  private static boolean isDigit(char each) {
    return each >= '0' && each <= '9';
  }

  private static boolean isOfWord(char each) {
    return (each >= 'a' && each <= 'z')
        || (each >= 'A' && each <= 'Z')
        || isDigit(each)
        || each == '_'
        || each == '$'
        || (each >= 0x80 && !Character.isWhitespace(each));
  }

  private static int behind(String sql, String end, int from) {
    int at = sql.indexOf(end, from);
    return at < 0 ? sql.length() : at + end.length();
  }

  /** Behind a text or name, in which a doubled quote is one of its characters. */
  private static int behindQuotes(String sql, int from, boolean hasEscapes) {
    char quote = sql.charAt(from);
    int at = from + 1;
    while (at < sql.length()) {
      char each = sql.charAt(at);
      if (hasEscapes && each == '\\') {
        at += 2;
      } else if (each != quote) {
        at++;
      } else if (at + 1 < sql.length() && sql.charAt(at + 1) == quote) {
        at += 2;
      } else {
        return at + 1;
      }
    }
    return sql.length();
  }

  private static int behindNumber(String sql, int from) {
    int at = from;
    boolean hasPoint = false;
    while (at < sql.length()) {
      char each = sql.charAt(at);
      if (each == '.' && !hasPoint) {
        hasPoint = true;
      } else if (!isDigit(each) && each != '_') {
        break;
      }
      at++;
    }
    boolean hasExponent = at < sql.length() && (sql.charAt(at) == 'e' || sql.charAt(at) == 'E');
    if (hasExponent) {
      int digits = at + 1;
      if (digits < sql.length() && (sql.charAt(digits) == '-' || sql.charAt(digits) == '+')) {
        digits++;
      }
      if (digits < sql.length() && isDigit(sql.charAt(digits))) {
        at = digits;
        while (at < sql.length() && isDigit(sql.charAt(at))) {
          at++;
        }
      }
    }
    return at;
  }

  /** Its characters. */
  String text(String sql) {
    return sql.substring(from, to);
  }

  /** The name that a word or a name in quotes stands for. */
  String name(String sql) {
    if (kind != Kind.QUOTED) {
      return text(sql);
    }
    boolean isClosed = to - from > 1 && sql.charAt(to - 1) == '"';
    return sql.substring(from + 1, isClosed ? to - 1 : to).replace("\"\"", "\"");
  }

  boolean is(char symbol, String sql) {
    return kind == Kind.SYMBOL && sql.charAt(from) == symbol;
  }

  boolean is(String word, String sql) {
    return kind == Kind.WORD
        && to - from == word.length()
        && sql.regionMatches(true, from, word, 0, word.length());
  }
}
