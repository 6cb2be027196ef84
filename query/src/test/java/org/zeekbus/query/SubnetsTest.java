package org.zeekbus.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zeekbus.query.TestLogs.NOON;
import static org.zeekbus.query.TestLogs.rows;
import static org.zeekbus.query.TestLogs.value;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses in subnets, as ranges of bytes and as a function over text. */
final class SubnetsTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      textBlock =
          """
          10.1.2.3,         10.0.0.0/8,        true
          11.1.2.3,         10.0.0.0/8,        false
          10.1.2.3,         10.1.2.3,          true
          10.1.2.3,         10.1.2.3/32,       true
          10.1.2.4,         10.1.2.3/32,       false
          10.1.2.3,         0.0.0.0/0,         true
          10.1.2.3,         10.9.9.9/8,        true
          ::1,              0.0.0.0/0,         false
          2001:db8::1,      2001:db8::/32,     true
          2001:db9::1,      2001:db8::/32,     false
          2001:db8::,       2001:db8::/128,    true
          2001:db8:0:1::1,  2001:db8::/64,     false
          2001:db8::8000:0:0:1, 2001:db8:0:0:8000::/65, true
          ::ffff:10.1.2.3,  10.0.0.0/8,        true
          10.1.2.3,         ::/0,              true
          example.com,      10.0.0.0/8,        null
          10.1.2,           10.0.0.0/8,        null
          bad,              10.0.0.0/8,        null
          '',               10.0.0.0/8,        null
          null,             10.0.0.0/8,        null
          """)
  void theFunctionAndTheRangeAgree(String address, String subnet, Boolean expected)
      throws Exception {
    TestLogs logs = new TestLogs(directory);
    String text = address == null ? "NULL" : Sql.text(address);
    logs.write(
        "notice",
        NOON,
        1,
        1,
        "SELECT %s::VARCHAR AS src, %s AS \"src.bytes\""
            .formatted(text, expected == null ? "NULL::BLOB" : bytes(address)));
    try (LogDatabase database = logs.open()) {
      assertThat(value(database, "select in_subnet(%s, '%s')".formatted(text, subnet)))
          .isEqualTo(expected);
      assertThat(value(database, "select in_subnet(src, '%s') from notice".formatted(subnet)))
          .isEqualTo(expected);
      assertThat(
              value(database, "select in_subnet(lower(src), '%s') from notice".formatted(subnet)))
          .isEqualTo(expected);
    }
  }

  private static String bytes(String address) {
    return Subnets.first(Subnets.parse(address).orElseThrow());
  }

  @Test
  void aWrongSubnetIsNamed() throws Exception {
    try (LogDatabase database = new TestLogs(directory).open()) {
      for (String wrong :
          List.of(
              "10.0.0.0/33",
              "10.0.0/8",
              "",
              "net",
              "::/129",
              "::ffff:10.0.0.0/104",
              "10.0.0.0/-1")) {
        assertThatThrownBy(
                () -> database.query("select in_subnet('10.1.2.3', '%s')".formatted(wrong)))
            .isInstanceOf(QueryException.class)
            .hasMessage(
                "in_subnet: '%s' is no subnet (expected: such as 10.0.0.0/8 or 2001:db8::/32)"
                    .formatted(wrong));
      }
    }
  }

  @Test
  void whereTheBytesCannotBeSeenTheTextIsAsked() throws Exception {
    TestLogs logs = new TestLogs(directory);
    logs.conn(NOON, 1, 60);
    try (LogDatabase database = logs.open()) {
      String in = "in_subnet(id.orig_h, '10.0.0.2/31')";
      for (String sql :
          List.of(
              "select id.orig_h from conn group by id.orig_h having %s",
              "select id.orig_h from (select distinct id.orig_h from conn) where %s",
              "with x as (select id.orig_h from conn) select distinct id.orig_h from x where %s",
              "select distinct id.orig_h from conn where %s")) {
        assertThat(rows(database, sql.formatted(in) + " order by 1"))
            .as(sql)
            .containsExactly(List.of("10.0.0.2"), List.of("10.0.0.3"));
      }
    }
  }

  /** So that a subnet is found without reading all. */
  @Test
  void filesWithoutTheSubnetAreNotRead() throws Exception {
    TestLogs logs = new TestLogs(directory);
    String rows =
        "SELECT '10.%d.0.1' AS src, "
            + "('\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\xFF\\xFF\\x0A\\x0%d\\x00\\x01')::BLOB"
            + " AS \"src.bytes\", i FROM range(5000) t(i)";
    logs.write("notice", NOON, 1, 1, rows.formatted(1, 1));
    logs.write("notice", NOON, 2, 2, rows.formatted(2, 2));
    try (LogDatabase database = logs.open()) {
      String sql = "select sum(i) from notice where in_subnet(src, '10.2.0.0/16')";
      assertThat(String.valueOf(value(database, sql))).isEqualTo("12497500");
      String plan = rows(database, "explain analyze " + sql).toString();
      assertThat(plan).contains("5,000 rows").doesNotContain("10,000 rows");
    }
  }
}
