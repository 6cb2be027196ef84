package org.zeekbus.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Zeek's names get quotes, and nothing else does. */
final class SqlTextTest {
  private static final LogView CONN =
      view(
          "conn",
          "ts",
          "TIMESTAMP WITH TIME ZONE",
          "uid",
          "VARCHAR",
          "id.orig_h",
          "VARCHAR",
          "id.orig_h.bytes",
          "BLOB",
          "id.orig_p",
          "USMALLINT",
          "id.orig_p.proto",
          "VARCHAR",
          "a.b",
          "INTEGER",
          "a.b.c",
          "STRUCT(d INTEGER)");
  private static final LogView MY_LOG = view("my-log", "host", "VARCHAR", "host.bytes", "BLOB");
  private static final LogView DOTTED = view("site.conn", "x", "INTEGER");
  private static final LogView NUMBERED = view("2fa", "x", "INTEGER");
  private static final LogView WITHOUT_BYTES = view("archive", "host", "VARCHAR");

  private static LogView view(String name, String... columns) {
    Map<String, String> types = new LinkedHashMap<>();
    for (int i = 0; i < columns.length; i += 2) {
      types.put(columns[i], columns[i + 1]);
    }
    return new LogView(name, types, List.of());
  }

  /** A statement, {@code =>}, and what becomes of it if it is not the same. */
  private static final String CASES =
      """
      select id.orig_h from conn                => select "id.orig_h" from "conn"
      SELECT ID.Orig_H FROM CONN                => SELECT "ID.Orig_H" FROM "CONN"
      select c.id.orig_h from conn c            => select c."id.orig_h" from "conn" c
      select conn.id.orig_h from conn           => select conn."id.orig_h" from "conn"
      select main.conn.id.orig_h from conn      => select main.conn."id.orig_h" from "conn"
      select id.id.orig_h from conn id          => select id."id.orig_h" from "conn" id
      select id.orig_h.bytes from conn          => select "id.orig_h.bytes" from "conn"
      select a.b from conn                      => select "a.b" from "conn"
      select a.b.c.d from conn                  => select "a.b.c".d from "conn"
      select a.b.x from conn                    => select "a.b".x from "conn"
      select id.orig_h.lower() from conn        => select "id.orig_h".lower() from "conn"
      select id.orig_h ( 1 ) from conn          => select id.orig_h ( 1 ) from "conn"
      select "id.orig_h" from conn              => select "id.orig_h" from "conn"
      select c."id.orig_h" from conn c          => select c."id.orig_h" from "conn" c
      select "id".orig_h from conn              => select "id".orig_h from "conn"
      select 'id.orig_h' from conn              => select 'id.orig_h' from "conn"
      select 'it''s id.orig_h' from conn        => select 'it''s id.orig_h' from "conn"
      select e'\\' id.orig_h' from conn         => select e'\\' id.orig_h' from "conn"
      select $$ id.orig_h $$ from conn          => select $$ id.orig_h $$ from "conn"
      select $x$ $$ id.orig_h $x$ from conn     => select $x$ $$ id.orig_h $x$ from "conn"
      select 1 -- id.orig_h from conn           =>
      select /* id.orig_h */ 1 from conn        => select /* id.orig_h */ 1 from "conn"
      select 1.5, .5, 1e5, 1.e5 from conn       => select 1.5, .5, 1e5, 1.e5 from "conn"
      select "x""id.orig_h" from conn           => select "x""id.orig_h" from "conn"
      select x.id_orig_h, id.resp_h from conn   => select x.id_orig_h, id.resp_h from "conn"
      select count(id.orig_h) from conn         => select count("id.orig_h") from "conn"
      select id.orig_h::text from conn          => select "id.orig_h"::text from "conn"
      select x as id.orig_h from conn           => select x as "id.orig_h" from "conn"
      select id . orig_h from conn              => select id . orig_h from "conn"
      from conn select id.orig_h                => from "conn" select "id.orig_h"
      describe conn                             => describe "conn"
      summarize conn                            => summarize "conn"
      select * from my-log                      => select * from "my-log"
      select * from my-log m, conn              => select * from "my-log" m, "conn"
      select * from conn, my-log                => select * from "conn", "my-log"
      select * from conn join my-log on x = y   => select * from "conn" join "my-log" on x = y
      select my-log from conn                   => select my-log from "conn"
      select a, my-log from conn                => select a, my-log from "conn"
      select * from conn where x in (my, my-log) => select * from "conn" where x in (my, my-log)
      select * from my-logs                     =>
      select * from (select 1 from conn), my-log => select * from (select 1 from "conn"), "my-log"
      select * from 2fa                         => select * from "2fa"
      select * from site.conn                   => select * from "site.conn"
      select * from main.conn                   =>
      select * from conn.x                      =>
      select * from conn('x')                   =>
      select * from 'conn'                      =>
      with conn as (select 1) select * from conn => with conn as (select 1) select * from "conn"
      select conn from x                        =>
      select * from "conn"                      =>
      select in_subnet(x, '10.0.0.0/8')         =>
      """;

  static Stream<String> cases() {
    return CASES.lines();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void namesGetQuotes(String line) {
    String[] parts = line.split("=>", 2);
    String given = parts[0].stripTrailing();
    String expected = parts[1].strip();
    assertThat(rewritten(given)).isEqualTo(expected.isEmpty() ? given : expected);
  }

  private static String rewritten(String sql) {
    return SqlText.of(sql)
        .rewrite(List.of(CONN, MY_LOG, DOTTED, NUMBERED, WITHOUT_BYTES), true)
        .sql();
  }

  private static final String RANGE =
      """
      BETWEEN '\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\xff\\xff\\x0a\\x00\\x00\\x00'::BLOB\
       AND '\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\xff\\xff\\x0a\\xff\\xff\\xff'::BLOB\
      """;

  @Test
  void anAddressInASubnetIsARangeOfItsBytes() {
    assertThat(rewritten("select in_subnet(id.orig_h, '10.0.0.0/8') from conn"))
        .isEqualTo("select (\"id.orig_h.bytes\" " + RANGE + ") from \"conn\"");
    assertThat(rewritten("where not IN_SUBNET ( c.id.orig_h , '10.1.2.3/8' /* x */ ) and x"))
        .isEqualTo("where not (c.\"id.orig_h.bytes\" " + RANGE + ") and x");
    assertThat(rewritten("where in_subnet(c.\"id.orig_h\", '10.0.0.0/8')"))
        .isEqualTo("where (c.\"id.orig_h.bytes\" " + RANGE + ")");
    assertThat(
            SqlText.of("from my-log where in_subnet(host, '10.0.0.0/8')")
                .rewrite(List.of(MY_LOG), true)
                .sql())
        .isEqualTo("from \"my-log\" where (\"host.bytes\" " + RANGE + ")");
  }

  @ParameterizedTest
  @MethodSource("notRanges")
  void whatIsNoAddressColumnWithALiteralStaysAFunction(String call) {
    assertThat(rewritten(call)).contains("in_subnet(").doesNotContain("BETWEEN");
  }

  static Stream<String> notRanges() {
    return Stream.of(
        "in_subnet(host, '10.0.0.0/8')", // one of the logs has no bytes for it
        "in_subnet(id.orig_p, '10.0.0.0/8')",
        "in_subnet(id.orig_h, '10.0.0.0/99')",
        "in_subnet(id.orig_h, 'x')",
        "in_subnet(id.orig_h, net)",
        "in_subnet(id.orig_h, '10.0.0.0/8' || '')",
        "in_subnet(lower(id.orig_h), '10.0.0.0/8')",
        "in_subnet(id.orig_h)",
        "in_subnet(id.orig_h, '10.0.0.0/8'",
        "in_subnet(");
  }

  @Test
  void onlyNamedLogsAreNamed() {
    List<String> logs = List.of("conn", "dns", "my-log", "site.conn", "http");
    assertThat(SqlText.of("select 'http' from CONN -- dns").named(logs)).containsExactly("conn");
    assertThat(SqlText.of("select * from my-log, \"dns\"").named(logs))
        .containsExactly("dns", "my-log");
    assertThat(SqlText.of("select * from 'http'").named(logs)).containsExactly("http");
    assertThat(SqlText.of("select * from site.conn").named(logs)).contains("site.conn");
  }

  @Test
  void placesAreThoseOfTheUsersStatement() {
    String sql =
        "select id.orig_h, 'é', foo from conn where in_subnet(id.orig_h, '10.0.0.0/8') and bar";
    SqlRewrite rewrite = SqlText.of(sql).rewrite(List.of(CONN), true).within("EXPLAIN ", ")");
    for (String word : List.of("foo", "bar", "select", "where", "'é'")) {
      int bytes = rewrite.sql().substring(0, rewrite.sql().indexOf(word)).getBytes(UTF_8).length;
      assertThat(rewrite.original(bytes)).as(word).isEqualTo(sql.indexOf(word));
    }
    assertThat(rewrite.original(rewrite.sql().indexOf("\"id.orig_h\"") + 3))
        .isEqualTo(sql.indexOf("id.orig_h"));
  }

  @Test
  void explainAndTheEndAreTakenOff() {
    SqlText text = SqlText.of("explain /* x */ analyze select 1 ; -- end\n;");
    assertThat(text.explains()).isEqualTo(2);
    assertThat(text.withoutEnd().behind(2).rewrite(List.of(), true).sql().strip())
        .isEqualTo("select 1");
  }
}
