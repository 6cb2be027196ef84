package org.zeekbus.zeek.where;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;

/** What people hear whose predicate is none, or does not fit a log. */
final class WhereErrorsTest {
  private static final LogSchema SCHEMA =
      LogSchema.of(
          "Conn::LOG",
          "conn",
          List.of(
              LogField.of("ts", ZeekType.TIME),
              LogField.of("id.orig_h", ZeekType.ADDR),
              LogField.of("id.resp_p", ZeekType.PORT),
              LogField.of("proto", ZeekType.ENUM),
              LogField.of("service", ZeekType.STRING),
              LogField.of("duration", ZeekType.INTERVAL),
              LogField.of("orig_bytes", ZeekType.COUNT),
              LogField.of("local_orig", ZeekType.BOOL),
              LogField.of("net", ZeekType.SUBNET),
              LogField.set("tags", ZeekType.STRING),
              LogField.set("ports", ZeekType.PORT),
              LogField.of("odd", ZeekType.ANY)));

  @ParameterizedTest
  @CsvSource(
      delimiterString = " ~ ",
      quoteCharacter = '\0',
      value = {
        "orig_bytes > ~ column 13: the end (expected: a field or a value)",
        "orig_bytes > > 5 ~ column 14: '>' (expected: a field or a value)",
        "orig_bytes = 5 ~ column 12: '=' (expected: ==)",
        "orig_bytes == 5 orig_bytes ~ column 17: 'orig_bytes' (expected: &&, || or the end)",
        "orig_bytes == 5 & T ~ column 17: '&' (expected: &&)",
        "orig_bytes == 5 and T ~ column 17: 'and' (expected: &&, || or the end)",
        "orig_bytes == 5 == T ~ column 17: '==' (expected: &&, || or the end)",
        "(orig_bytes == 5 ~ column 17: the end (expected: &&, || or a closing parenthesis)",
        "orig_bytes == 5) ~ column 16: ')' (expected: &&, || or the end)",
        "() ~ column 2: ')' (expected: a field or a value)",
        "&& T ~ column 1: '&&' (expected: a field or a value)",
        "1 == 1 ~ column 1: '1' (expected: a field on one side)",
        "5 ~ column 1: '5' alone (expected: a comparison, such as orig_bytes > 1000)",
        "1000 in {1} ~ column 1: '1000' (expected: a field on one side)",
        "\"x\" in {\"x\"} ~ column 1: '\"x\"' (expected: a field on one side)",
        "{1} == orig_bytes ~ column 1: '{1}' (expected: a single value; or in instead of ==)",
        "{1} in orig_bytes ~ column 1: '{1}' (expected: a field or a value)",
        "orig_bytes == {1, 2}"
            + " ~ column 15: '{1, 2}' (expected: a single value; or in instead of ==)",
        "orig_bytes in {} ~ column 16: '}' (expected: a value)",
        "orig_bytes in {1 ~ column 17: the end (expected: a comma or a closing brace)",
        "orig_bytes in {1,} ~ column 18: '}' (expected: a value)",
        "orig_bytes in {1 2} ~ column 18: '2' (expected: a comma or a closing brace)",
        "id.resp_p in {id.resp_p} ~ column 15: 'id.resp_p' (expected: a value)",
        "orig_bytes in {resp.p} ~ column 16: 'resp.p' (expected: a value)",
        "id.resp_p in 53/udp"
            + " ~ column 14: '53/udp' (expected: a field, a subnet, a text, or values in braces)",
        "id.resp_p in |tags|"
            + " ~ column 14: '|tags|' (expected: a field, a subnet, a text, or values in braces)",
        "!id.orig_h in 10.0.0.0/8"
            + " ~ column 1: '!id.orig_h' beside in (expected: a !in b, or !(a in b))",
        "!orig_bytes == 5 ~ column 1: '!orig_bytes' beside == (expected: !(a == b))",
        "local_orig == !local_orig ~ column 15: '!local_orig' beside == (expected: !(a == b))",
        "(orig_bytes == 5) == T"
            + " ~ column 1: 'orig_bytes == 5' beside == (expected: a field or a value)",
        "?5 ~ column 2: '5' (expected: a field)",
        "?(orig_bytes) ~ column 2: '(' (expected: a field)",
        "?Notice::X ~ column 2: 'Notice::X' (expected: a field)",
        "|tags ~ column 6: the end (expected: a closing |)",
        "|tags == 3 ~ column 7: '==' (expected: a closing |)",
        "||tags|| ~ column 1: '||' (expected: a field or a value)",
        "id$orig_h == 10.0.0.1 ~ column 3: '$' (expected: a dot, as in id.orig_h)",
        "service == 'dns' ~ column 12: ''' (expected: a text in double quotes)",
        "service == \"dns ~ column 12: '\"dns' (expected: a closing \")",
        "service == \"\\q\""
            + " ~ column 13: '\\q' (expected: an escape of Zeek, such as \\n, \\t, \\\", \\\\ or \\x2f)",
        "service == \"\\xzz\""
            + " ~ column 13: '\\x' (expected: an escape of Zeek, such as \\n, \\t, \\\", \\\\ or \\x2f)",
        "`odd ~ column 1: '`odd' (expected: a closing `)",
        "`` == 5 ~ column 1: '``' (expected: a field's name between them)",
        "id.resp_p == 65536/tcp ~ column 14: '65536/tcp' (expected: a port of 0 to 65535)",
        "id.resp_p == 53/xyz"
            + " ~ column 14: '53/xyz' (expected: a number, an interval such as 5 min, a port such as 53/udp, an address, a subnet, or a time such as 2026-11-29T06:00:00Z)",
        "id.orig_h == 10.0.0.256"
            + " ~ column 14: '10.0.0.256' (expected: an address such as 10.0.0.1 or [2001:db8::1], or a subnet such as 10.0.0.0/8)",
        "id.orig_h == 10.0.0"
            + " ~ column 14: '10.0.0' (expected: a number, an interval such as 5 min, a port such as 53/udp, an address, a subnet, or a time such as 2026-11-29T06:00:00Z)",
        "id.orig_h in 10.0.0.0/33"
            + " ~ column 14: '10.0.0.0/33' (expected: an address such as 10.0.0.1 or [2001:db8::1], or a subnet such as 10.0.0.0/8)",
        "id.orig_h in [2001:db8::]/129"
            + " ~ column 14: '2001:db8::/129' (expected: an address such as 10.0.0.1 or [2001:db8::1], or a subnet such as 10.0.0.0/8)",
        "id.orig_h in [2001:db8::/32"
            + " ~ column 14: '[' (expected: an IPv6 address with ] behind it)",
        "id.orig_h == [nonsense]"
            + " ~ column 14: 'nonsense' (expected: an address such as 10.0.0.1 or [2001:db8::1], or a subnet such as 10.0.0.0/8)",
        "id.orig_h == 1:2:3"
            + " ~ column 14: '1:2:3' (expected: an address such as 10.0.0.1 or [2001:db8::1], or a subnet such as 10.0.0.0/8)",
        "orig_bytes == 18446744073709551616"
            + " ~ column 15: '18446744073709551616' (expected: a number from -2^63 to 2^64-1)",
        "orig_bytes == -9223372036854775809"
            + " ~ column 15: '-9223372036854775809' (expected: a number from -2^63 to 2^64-1)",
        "orig_bytes == 12ab"
            + " ~ column 15: '12ab' (expected: a number, an interval such as 5 min, a port such as 53/udp, an address, a subnet, or a time such as 2026-11-29T06:00:00Z)",
        "orig_bytes == 1e999 ~ column 15: '1e999' (expected: a number up to 1.79e308)",
        "orig_bytes == 0xzz"
            + " ~ column 15: '0xzz' (expected: a number, an interval such as 5 min, a port such as 53/udp, an address, a subnet, or a time such as 2026-11-29T06:00:00Z)",
        "duration > 5 minutes ~ column 14: 'minutes' (expected: &&, || or the end)",
        "duration > 5 min 3 sec ~ column 18: '3 sec' (expected: &&, || or the end)",
        "ts > 2026-13-01"
            + " ~ column 6: '2026-13-01' (expected: a time from 1678 to 2261, such as 2026-11-29T06:00:00Z)",
        "ts > 1500-01-01"
            + " ~ column 6: '1500-01-01' (expected: a time from 1678 to 2261, such as 2026-11-29T06:00:00Z)",
        "ts > 2026-11-29T06:00"
            + " ~ column 6: '2026-11-29T06:00' (expected: a number, an interval such as 5 min, a port such as 53/udp, an address, a subnet, or a time such as 2026-11-29T06:00:00Z)",
        "orig_bytes == #5 ~ column 15: '#' (expected: a field, a value, or an operator)",
        "service == \"ä\" && ö == 5"
            + " ~ column 19: 'ö' (expected: a field, a value, or an operator)",
        "/dns/ ~ column 1: '/dns/' alone (expected: a comparison, such as orig_bytes > 1000)",
        "/dns ~ column 1: '/dns' (expected: a closing /)",
        "// in service ~ column 1: '//' (expected: a pattern between the slashes)",
        "/dns/x in service ~ column 6: 'x' behind a pattern (expected: i, s, or both)",
        "/dns/ii in service ~ column 6: 'ii' behind a pattern (expected: i, s, or both)",
        "/dns/ < service ~ column 7: '<' (expected: ==, !=, in or !in beside a pattern)",
        "/dns/ == 5 ~ column 10: '5' (expected: a field beside a pattern)",
        "/dns/ == /dns/ ~ column 10: '/dns/' (expected: a field beside a pattern)",
        "service in /dns/ ~ column 12: '/dns/' (expected: the pattern before in)",
        "/(dns/ in service"
            + " ~ column 2: '(' (expected: a closing parenthesis, or a backslash before it)",
        "/dns)/ in service"
            + " ~ column 5: ')' (expected: an opening parenthesis, or a backslash before it)",
        "/[dns/ in service"
            + " ~ column 2: '[' (expected: a closing bracket, or a backslash before it)",
        "/[]/ in service ~ column 2: '[]' (expected: something in the brackets)",
        "/[z-a]/ in service ~ column 3: 'z-a' (expected: the lower byte first)",
        "/[[:alhpa:]]/ in service"
            + " ~ column 3: '[:alhpa:]' (expected: one of alnum, alpha, blank, cntrl, digit, graph, lower, print, punct, space, upper, xdigit)",
        "/[ä]/ in service"
            + " ~ column 3: 'ä' (expected: ASCII or \\xhh in brackets, or a choice such as (ä|ö))",
        "/\\d+/ in service"
            + " ~ column 2: '\\d' (expected: an escape of Zeek, such as \\. or \\n or \\x2f; digits are [0-9])",
        "/*a/ in service"
            + " ~ column 2: '*' (expected: something to repeat, or a backslash before it)",
        "/a{/ in service"
            + " ~ column 3: '{' (expected: a repetition such as {2}, {2,} or {2,5}, or a backslash before it)",
        "/a{3,2}/ in service"
            + " ~ column 3: '{3,2}' (expected: at most 1000, and the smaller number first)",
        "/a{2000}/ in service"
            + " ~ column 3: '{2000}' (expected: at most 1000, and the smaller number first)",
        "/(?:a)/ in service"
            + " ~ column 2: '(?' (expected: (?i: or (?s:, or a backslash before ?)",
        "/\"abc/ in service"
            + " ~ column 2: '\"' (expected: a closing quote, or a backslash before it)",
        "Notice::X"
            + " ~ column 1: 'Notice::X' alone (expected: a comparison, such as orig_bytes > 1000)",
        "service in {/a/} ~ column 13: '/a/' (expected: a value)"
      })
  void saysWhatIsWrongWithTheText(String text, String message) {
    assertThatExceptionOfType(WhereException.class)
        .isThrownBy(() -> Where.parse(text))
        .withMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " ~ ",
      quoteCharacter = '\0',
      value = {
        "orig_bytes"
            + " ~ column 1: orig_bytes is of type count (expected: a bool; or a comparison, such as orig_bytes > 1000)",
        "Notice::X == Notice::Y ~ column 1: 'Notice::X' (expected: a field on one side)",
        "Notice::X == \"x\" ~ column 1: 'Notice::X' (expected: a field on one side)",
        "id.resp_p == 53"
            + " ~ column 14: '53', but id.resp_p is of type port (expected: a port, such as 53/udp)",
        "id.resp_p in {53/udp, 53}"
            + " ~ column 23: '53', but id.resp_p is of type port (expected: a port, such as 53/udp)",
        "id.resp_p > orig_bytes"
            + " ~ column 13: 'orig_bytes', of type count, but id.resp_p is of type port (expected: a port, such as 53/udp)",
        "53 < id.resp_p"
            + " ~ column 1: '53', but id.resp_p is of type port (expected: a port, such as 53/udp)",
        "orig_bytes == \"5\""
            + " ~ column 15: '\"5\"', but orig_bytes is of type count (expected: a number, such as 1000)",
        "orig_bytes > 5 min"
            + " ~ column 14: '5 min', but orig_bytes is of type count (expected: a number, such as 1000)",
        "orig_bytes == T"
            + " ~ column 15: 'T', but orig_bytes is of type count (expected: a number, such as 1000)",
        "service == 5"
            + " ~ column 12: '5', but service is of type string (expected: a text in quotes, such as \"dns\")",
        "service == Notice::X"
            + " ~ column 12: 'Notice::X', but service is of type string (expected: a text in quotes, such as \"dns\")",
        "service > 5"
            + " ~ column 11: '5', but service is of type string (expected: a text in quotes, such as \"dns\")",
        "service in {\"a\", b}"
            + " ~ column 18: 'b', but service is of type string (expected: a text in quotes, such as \"dns\")",
        "proto == 5"
            + " ~ column 10: '5', but proto is of type enum (expected: a name, such as tcp)",
        "proto < tcp"
            + " ~ column 7: '<', but proto is of type enum, which has no order (expected: == or !=)",
        "proto == service"
            + " ~ column 10: 'service', of type string, but proto is of type enum (expected: a name, such as tcp)",
        "local_orig > F"
            + " ~ column 12: '>', but local_orig is of type bool, which has no order (expected: == or !=)",
        "local_orig == 1 ~ column 15: '1', but local_orig is of type bool (expected: T or F)",
        "service"
            + " ~ column 1: service is of type string (expected: a bool; or a comparison, such as orig_bytes > 1000)",
        "!service"
            + " ~ column 2: service is of type string (expected: a bool; or a comparison, such as orig_bytes > 1000)",
        "tags == \"evil\""
            + " ~ column 1: tags is of type set[string] (expected: a single value; or |tags|, or a value in tags)",
        "\"evil\" == tags"
            + " ~ column 11: tags is of type set[string] (expected: a single value; or |tags|, or a value in tags)",
        "tags in {\"evil\"}"
            + " ~ column 1: tags is of type set[string] (expected: a single value; or |tags|, or a value in tags)",
        "5 in tags"
            + " ~ column 1: '5', but tags is of type set[string] (expected: a text in quotes, such as \"dns\")",
        "orig_bytes in tags"
            + " ~ column 1: 'orig_bytes', of type count, but tags is of type set[string] (expected: a text in quotes, such as \"dns\")",
        "53 in ports"
            + " ~ column 1: '53', but ports is of type set[port] (expected: a port, such as 53/udp)",
        "10.0.0.1 in id.orig_h"
            + " ~ column 13: id.orig_h is of type addr (expected: a set, vector, subnet or string behind in; or values in braces)",
        "5 in orig_bytes"
            + " ~ column 6: orig_bytes is of type count (expected: a set, vector, subnet or string behind in; or values in braces)",
        "orig_bytes in local_orig"
            + " ~ column 15: local_orig is of type bool (expected: a set, vector, subnet or string behind in; or values in braces)",
        "5 in service"
            + " ~ column 1: '5', but service is of type string (expected: a text in quotes, such as \"dns\")",
        "proto in service"
            + " ~ column 1: 'proto', of type enum, but service is of type string (expected: a text in quotes, such as \"dns\")",
        "id.resp_p in service"
            + " ~ column 1: 'id.resp_p', of type port, but service is of type string (expected: a text in quotes, such as \"dns\")",
        "orig_bytes in \"abc\""
            + " ~ column 1: 'orig_bytes', of type count, but \"abc\" is of type string (expected: a text in quotes, such as \"dns\")",
        "id.orig_h == 10.0.0.0/8"
            + " ~ column 14: '10.0.0.0/8', but id.orig_h is of type addr (expected: an address, such as 10.0.0.1)",
        "net == 10.0.0.1"
            + " ~ column 8: '10.0.0.1', but net is of type subnet (expected: a subnet, such as 10.0.0.0/8)",
        "net < 10.0.0.0/8"
            + " ~ column 5: '<', but net is of type subnet, which has no order (expected: == or !=)",
        "5 in net"
            + " ~ column 1: '5', but net is of type subnet (expected: an address, such as 10.0.0.1)",
        "orig_bytes in net"
            + " ~ column 1: 'orig_bytes', of type count, but net is of type subnet (expected: an address, such as 10.0.0.1)",
        "net in net"
            + " ~ column 1: 'net', of type subnet, but net is of type subnet (expected: an address, such as 10.0.0.1)",
        "duration > 10"
            + " ~ column 12: '10', but duration is of type interval (expected: an interval, such as 5 min)",
        "duration > ts"
            + " ~ column 12: 'ts', of type time, but duration is of type interval (expected: an interval, such as 5 min)",
        "ts > 5 min"
            + " ~ column 6: '5 min', but ts is of type time (expected: a time, such as 2026-11-29T06:00:00Z)",
        "ts > orig_bytes"
            + " ~ column 6: 'orig_bytes', of type count, but ts is of type time (expected: a time, such as 2026-11-29T06:00:00Z)",
        "id.orig_h in {10.0.0.1, 53/udp}"
            + " ~ column 25: '53/udp', but id.orig_h is of type addr (expected: an address, such as 10.0.0.1)",
        "id.orig_h in {tcp}"
            + " ~ column 15: 'tcp', but id.orig_h is of type addr (expected: an address, such as 10.0.0.1)",
        "|id.orig_h| == 4"
            + " ~ column 2: id.orig_h is of type addr (expected: a set, vector or string between | and |)",
        "|tags| == \"x\""
            + " ~ column 11: '\"x\"', but |tags| is of type count (expected: a number, such as 1000)",
        "odd == 5"
            + " ~ column 1: odd is of type any (expected: another field: logs have no values of this type)",
        "/a/ in id.orig_h"
            + " ~ column 8: id.orig_h is of type addr (expected: a string beside a pattern)",
        "/a/ in tags"
            + " ~ column 8: tags is of type set[string] (expected: a string beside a pattern)",
        "net in {10.0.0.1}"
            + " ~ column 9: '10.0.0.1', but net is of type subnet (expected: a subnet, such as 10.0.0.0/8)",
        "?odd && odd"
            + " ~ column 9: odd is of type any (expected: a bool; or a comparison, such as orig_bytes > 1000)",
        "tags > 5 && \"\" == odd"
            + " ~ column 1: tags is of type set[string] (expected: a single value; or |tags|, or a value in tags)",
        "duration > 5.5 min && ts == 1 day"
            + " ~ column 29: '1 day', but ts is of type time (expected: a time, such as 2026-11-29T06:00:00Z)"
      })
  void saysWhatDoesNotFitTheLog(String text, String message) {
    Where where = Where.parse(text);
    assertThatExceptionOfType(WhereException.class)
        .isThrownBy(() -> where.on(SCHEMA))
        .withMessage(message);
  }

  @Test
  void emptyTextIsNone() {
    for (String text : List.of("", " \t\n")) {
      assertThatExceptionOfType(WhereException.class)
          .isThrownBy(() -> Where.parse(text))
          .withMessage(
              "column %d: the end (expected: a field or a value)".formatted(text.length() + 1));
    }
  }

  @Test
  void depthIsBounded() {
    String deep = "(".repeat(99) + "T" + ")".repeat(99);
    assertThat(Where.parse(deep).on(SCHEMA)).isNotNull();
    for (String more : List.of("(".repeat(60_000), "!".repeat(60_000))) {
      assertThatExceptionOfType(WhereException.class)
          .isThrownBy(() -> Where.parse(more + "T"))
          .withMessageEndingWith("(expected: at most 100 parentheses and ! around a part)")
          .satisfies(e -> assertThat(e.column()).isEqualTo(101));
    }
  }

  @Test
  void lengthIsBounded() {
    String term = "orig_bytes == 1 || ";
    String longest = term.repeat(3_000) + "T";
    assertThat(Where.parse(longest).on(SCHEMA)).isNotNull();
    assertThat(Where.parse(longest).toString()).isEqualTo(longest);
    assertThatExceptionOfType(WhereException.class)
        .isThrownBy(() -> Where.parse(term.repeat(4_000) + "T"))
        .withMessage("column 65537: 76001 characters (expected: at most 65536)");
  }

  @Test
  void patternsAreBounded() {
    for (String pattern :
        List.of(
            "(a|b)*a(a|b){20}",
            "(((((a{1000}){1000}){1000}){1000}){1000}){1000}",
            "(((((){1000}){1000}){1000}){1000}){1000}")) {
      assertThatExceptionOfType(WhereException.class)
          .as(pattern)
          .isThrownBy(() -> Where.parse("T && /" + pattern + "/ in service"))
          .withMessage(
              "column 6: a pattern that needs too much memory (expected: a shorter one, or fewer repetitions)");
    }
    // All patterns together.
    String many = "/[a-f]*a[a-f]{12}/ in service || ";
    assertThat(Where.parse(many + "T").on(SCHEMA)).isNotNull();
    assertThatExceptionOfType(WhereException.class)
        .isThrownBy(() -> Where.parse(many.repeat(20) + "T"))
        .withMessageContaining("too much memory");
    assertThatExceptionOfType(WhereException.class)
        .isThrownBy(() -> Where.parse("/" + "(".repeat(10_000) + "/ in service"))
        .withMessage(
            "column 102: '(' (expected: at most 100 parentheses and repetitions in each other)");
    assertThatExceptionOfType(WhereException.class)
        .isThrownBy(() -> Where.parse("/a" + "*".repeat(10_000) + "/ in service"))
        .withMessageEndingWith("(expected: at most 100 parentheses and repetitions in each other)");
  }
}
