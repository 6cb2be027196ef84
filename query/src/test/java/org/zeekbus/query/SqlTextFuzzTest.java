package org.zeekbus.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/**
 * Any text as a statement: it never fails, all of it is in one token, and texts and comments stay
 * as they are. Without its new quotes, the statement is the one that was given.
 */
@Tag("fuzz")
final class SqlTextFuzzTest {
  private static final LogView CONN =
      new LogView(
          "conn",
          Map.of("id.orig_h", "VARCHAR", "id.orig_h.bytes", "BLOB", "a.b", "VARCHAR"),
          List.of());
  private static final LogView MY_LOG = new LogView("my-log", Map.of("host", "VARCHAR"), List.of());

  @FuzzTest
  @DictionaryEntries({
    "id.orig_h",
    "from conn",
    "my-log",
    "'",
    "\"",
    "$$",
    "--",
    "/*",
    "*/",
    "in_subnet(",
    "a.b",
    "e'"
  })
  void anyText(byte[] data) {
    String sql = new String(data, StandardCharsets.UTF_8);
    List<SqlToken> tokens = SqlToken.of(sql);
    int end = 0;
    for (SqlToken token : tokens) {
      assertThat(token.from()).isEqualTo(end);
      assertThat(token.to()).isGreaterThan(end);
      end = token.to();
    }
    assertThat(end).isEqualTo(sql.length());

    SqlText text = SqlText.of(sql);
    List<LogView> views = List.of(CONN, MY_LOG);
    text.rewrite(views, true);
    text.named(List.of("conn", "my-log"));
    text.behind(text.explains()).withoutEnd().lists();
    SqlRewrite rewrite = text.rewrite(views, false);
    assertThat(texts(rewrite.sql())).isEqualTo(texts(sql));
    assertThat(unquoted(rewrite.sql())).isEqualTo(unquoted(sql));
    for (int i = 0; i <= data.length; i++) {
      assertThat(rewrite.original(i)).isBetween(0, sql.length());
    }
  }

  private static List<String> texts(String sql) {
    return SqlToken.of(sql).stream()
        .filter(each ->
            each.kind() == SqlToken.Kind.STRING
                || (each.kind() == SqlToken.Kind.BLANK && each.to() - each.from() > 1))
        .map(each -> each.text(sql))
        .toList();
  }

  private static String unquoted(String sql) {
    return sql.replace("\"", "");
  }
}
