package org.zeekbus.query;

import java.util.Collection;
import java.util.stream.Collectors;

/** Names and texts as they stand in SQL. Whatever they contain, they stay one name or text. */
public final class Sql {
  private Sql() {}

  /** A name of a table or column: {@code "id.orig_h"}. */
  public static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A text: {@code 'it''s'}. */
  public static String text(String text) {
    return '\'' + text.replace("'", "''") + '\'';
  }

  /** A list of texts: {@code ['a', 'b']}. */
  public static String texts(Collection<?> texts) {
    return texts.stream()
        .map(each -> text(each.toString()))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
