package org.zeekbus.zeek.where;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.CountValue;
import org.zeekbus.zeek.value.Values;

/** What predicates mean: each type and each operator, true and false. */
final class WhereTest {
  private static final LogSchema SCHEMA =
      LogSchema.of(
          "Conn::LOG",
          "conn",
          List.of(
              LogField.of("ts", ZeekType.TIME),
              LogField.of("id.orig_h", ZeekType.ADDR),
              LogField.of("id.orig_p", ZeekType.PORT),
              LogField.of("id.resp_h", ZeekType.ADDR),
              LogField.of("id.resp_p", ZeekType.PORT),
              LogField.of("proto", ZeekType.ENUM),
              LogField.of("service", ZeekType.STRING),
              LogField.of("duration", ZeekType.INTERVAL),
              LogField.of("orig_bytes", ZeekType.COUNT),
              LogField.of("resp_bytes", ZeekType.COUNT),
              LogField.of("most", ZeekType.COUNT),
              LogField.of("offset", ZeekType.INT),
              LogField.of("score", ZeekType.DOUBLE),
              LogField.of("nothing", ZeekType.DOUBLE),
              LogField.of("local_orig", ZeekType.BOOL),
              LogField.of("local_resp", ZeekType.BOOL),
              LogField.of("net", ZeekType.SUBNET),
              LogField.of("net6", ZeekType.SUBNET),
              LogField.of("handler", ZeekType.FUNC),
              LogField.of("file", ZeekType.FILE),
              LogField.set("tags", ZeekType.STRING),
              LogField.set("ports", ZeekType.PORT),
              LogField.set("actions", ZeekType.ENUM),
              LogField.set("nets", ZeekType.SUBNET),
              LogField.set("hosts", ZeekType.ADDR),
              LogField.vector("counts", ZeekType.COUNT),
              LogField.vector("rtts", ZeekType.INTERVAL),
              LogField.vector("empty", ZeekType.STRING),
              LogField.of("in", ZeekType.COUNT),
              LogField.of("odd name", ZeekType.STRING),
              LogField.of("total", ZeekType.COUNT),
              LogField.of("user", ZeekType.STRING),
              LogField.of("v6", ZeekType.ADDR),
              LogField.of("empty_text", ZeekType.STRING),
              LogField.of("unset", ZeekType.COUNT),
              LogField.of("unset_text", ZeekType.STRING),
              LogField.of("unset_bool", ZeekType.BOOL),
              LogField.of("unset_addr", ZeekType.ADDR),
              LogField.set("unset_tags", ZeekType.STRING)));

  private final LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);

  WhereTest() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("ts", Instant.parse("2026-11-29T06:00:00.5Z"));
    values.put("id.orig_h", Values.address("10.1.2.3"));
    values.put("id.orig_p", Values.udp(53));
    values.put("id.resp_h", Values.address("192.168.0.1"));
    values.put("id.resp_p", Values.tcp(443));
    values.put("proto", Values.enumValue("udp"));
    values.put("service", "dns");
    values.put("duration", Duration.ofMillis(90_500));
    values.put("orig_bytes", Values.count(1_000));
    values.put("resp_bytes", Values.count(2_000));
    values.put("most", new CountValue(-1));
    values.put("offset", -5);
    values.put("score", 2.5);
    values.put("nothing", Double.NaN);
    values.put("local_orig", true);
    values.put("local_resp", false);
    values.put("net", Values.subnet("10.0.0.0/8"));
    values.put("net6", Values.subnet("2001:db8::/32"));
    values.put("handler", "a: function()");
    values.put("file", "extract-1");
    values.put("tags", Values.set("evil", "new"));
    values.put("ports", Values.set(Values.tcp(80), Values.udp(53)));
    values.put("actions", Values.set(Values.enumValue("Notice::ACTION_LOG")));
    values.put("nets", Values.set(Values.subnet("10.0.0.0/8"), Values.subnet("fe80::/10")));
    values.put("hosts", Values.set(Values.address("10.0.0.1"), Values.address("::1")));
    values.put("counts", Values.vector(Values.count(1), null, Values.count(3)));
    values.put("rtts", Values.vector(Duration.ofMillis(1_500)));
    values.put("empty", Values.vector());
    values.put("in", Values.count(7));
    values.put("odd name", "odd");
    values.put("total", Values.count(6));
    values.put("user", new byte[] {'a', 0, '"', '\\', (byte) 0xff, '\n'});
    values.put("empty_text", "");
    values.put("v6", Values.address("2001:db8::1"));
    LogBatchWriter writer = new LogBatchWriter(SCHEMA);
    writer.add(values);
    byte[] bytes = writer.toBytes();
    batch.open(bytes, 0, bytes.length);
    assertThat(batch.next()).isTrue();
  }

  private boolean test(String text) {
    Where where = Where.parse(text);
    assertThat(Where.parse(where.toString())).as(where.toString()).isEqualTo(where);
    return where.on(SCHEMA).test(batch);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // counts, ints, doubles
        "orig_bytes == 1000",
        "1000 == orig_bytes",
        "orig_bytes != 999",
        "orig_bytes > 999",
        "orig_bytes >= 1000",
        "orig_bytes < 1001",
        "orig_bytes <= 1000",
        "999 < orig_bytes",
        "orig_bytes > -1",
        "orig_bytes == 1e3",
        "orig_bytes < 1000.5",
        "orig_bytes == 0x3e8",
        "orig_bytes in {1, 1000}",
        "orig_bytes in {1, 1000.0, -3}",
        "orig_bytes !in {1, 2}",
        "most == 18446744073709551615",
        "most > 9223372036854775807",
        "most > offset",
        "most != offset",
        "most >= 1.8e19",
        "offset == -5",
        "offset < 0",
        "offset > -9223372036854775808",
        "offset >= -5.0",
        "offset < orig_bytes",
        "offset in {-5}",
        "score == 2.5",
        "score > 2",
        "score < +3",
        "score > .5",
        "score in {1, 2.5}",
        "score > offset",
        "nothing != 1",
        "nothing != nothing",
        "nothing !in {1.5}",
        "orig_bytes < resp_bytes",
        "orig_bytes != resp_bytes",
        // times and intervals
        "ts == 2026-11-29T06:00:00.5Z",
        "ts == 2026-11-29T07:00:00.5+01:00",
        "ts > 2026-11-29",
        "ts < 2026-11-30",
        "ts > 1795932000",
        "ts == 1795932000.5",
        "ts <= ts",
        "duration > 1 min",
        "duration == 90.5sec",
        "duration == 90500 msecs",
        "duration < 1.5 hrs",
        "duration > -1 day",
        "duration == 9.05e7usec",
        "duration in {90.5 sec, 1 day}",
        // texts
        "service == \"dns\"",
        "\"dns\" == service",
        "service != \"http\"",
        "service < \"dnt\"",
        "service > \"dn\"",
        "service >= \"dns\"",
        "service in {\"http\", \"dns\"}",
        "service !in {\"http\", \"ssl\"}",
        "\"ns\" in service",
        "\"\" in service",
        "\"x\" !in service",
        "service in \"http,dns,ssl\"",
        "service in service",
        "service == \"\\x64n\\163\"",
        "user == \"a\\0\\\"\\\\\\xff\\n\"",
        "handler == \"a: function()\"",
        "\"extract\" in file",
        "|service| == 3",
        // patterns
        "/dns/ == service",
        "service == /dns/",
        "/d.s/ == service",
        "/D/ != service",
        "/n/ in service",
        "/x/ !in service",
        "/^d/ in service",
        "/s$/ in service",
        "/^dns$/ == service",
        "/^$/ !in service",
        "/N/i in service",
        "/D(?i:NS)/i == service",
        "/(?i:D)ns/ == service",
        "/\"dns\"/ == service",
        "/\"DNS\"/i != service",
        "/d(x|n|y)?s/ == service",
        "/[a-dn]*s/ == service",
        "/[^x]+/ == service",
        "/[[:alpha:]]{3}/ == service",
        "/.{2,}/ == service",
        "/.{0,2}/ != service",
        "/.{3,4}/ == service",
        "/x*/ in service",
        "/a\\x00\"\\\"\"\\\\\\xff\\n/ == user",
        "/.*/ != user",
        "/.*/s == user",
        "/(?s:.*)/ == user",
        "/a: function\\(\\)/ == handler",
        "/\\/|x/ !in service",
        "/()|x/ in service",
        "/((a*)*)*ns/ in service",
        "/^$/ in empty_text",
        "/x*/ == empty_text",
        "/$/ in empty_text",
        "\"\" in empty_text",
        // enums
        "proto == udp",
        "udp == proto",
        "proto == \"udp\"",
        "proto != icmp",
        "proto in {tcp, udp}",
        "proto in {\"udp\"}",
        "proto !in {tcp, icmp}",
        "proto != Notice::ACTION_LOG",
        // ports
        "id.orig_p == 53/udp",
        "id.orig_p != 53/tcp",
        "id.orig_p in {53/udp, 53/tcp}",
        "id.orig_p !in {53/tcp}",
        "id.orig_p > 1024/tcp",
        "id.orig_p < 1/icmp",
        "id.orig_p > 65535/unknown",
        "id.orig_p != id.resp_p",
        // addresses and subnets
        "id.orig_h == 10.1.2.3",
        "id.orig_h == [::ffff:10.1.2.3]",
        "id.orig_h != 10.1.2.4",
        "id.orig_h < 10.1.2.4",
        "id.orig_h >= 10.1.2.3",
        "id.orig_h < id.resp_h",
        "id.orig_h in 10.0.0.0/8",
        "id.orig_h in 10.1.2.3/32",
        "id.orig_h in 0.0.0.0/0",
        "id.orig_h in [::]/0",
        "id.orig_h !in 192.168.0.0/16",
        "id.orig_h in {192.168.0.0/16, 10.0.0.0/8}",
        "id.orig_h in {10.1.2.3, [2001:db8::]/32}",
        "id.orig_h in {10.0.0.0/8, 10.1.0.0/16, 10.1.2.3}",
        "v6 == [2001:db8::1]",
        "v6 == 2001:db8::1",
        "v6 > id.orig_h",
        "v6 in [2001:db8::]/32",
        "v6 in 2001:db8::/32",
        "v6 !in 0.0.0.0/0",
        "v6 != ::1",
        "v6 !in fe80::/10",
        "id.orig_h in net",
        "id.resp_h !in net",
        "10.0.0.1 in net",
        "v6 in net6",
        "net == 10.0.0.0/8",
        "net == 10.1.2.3/8",
        "net != 10.0.0.0/9",
        "net != net6",
        "net in {10.0.0.0/8}",
        "net !in {10.0.0.0/9, 11.0.0.0/8}",
        // bools
        "local_orig",
        "!local_resp",
        "local_orig == T",
        "local_resp == F",
        "local_orig != local_resp",
        "local_orig in {T}",
        "T",
        "!F",
        // sets and vectors
        "\"evil\" in tags",
        "\"evi\" !in tags",
        "service !in tags",
        "|tags| == 2",
        "|tags| > 1.5",
        "|tags| in {2, 3}",
        "|empty| == 0",
        "?empty",
        "80/tcp in ports",
        "id.orig_p in ports",
        "id.resp_p !in ports",
        "Notice::ACTION_LOG in actions",
        "\"Notice::ACTION_LOG\" in actions",
        "nowhere !in actions",
        "id.orig_h in nets",
        "id.resp_h !in nets",
        "fe80::1 in nets",
        "10.0.0.0/8 in nets",
        "10.0.0.0/9 !in nets",
        "10.0.0.1 in hosts",
        "[::1] in hosts",
        "id.orig_h !in hosts",
        "3 in counts",
        "3.0 in counts",
        "2 !in counts",
        "|counts| == 3",
        "1.5 sec in rtts",
        // logic
        "T || F && F",
        "(F || T) && T",
        "!(F && T)",
        "!(local_orig && local_resp)",
        "!!local_orig",
        "orig_bytes > 1 && resp_bytes > 1 && service == \"dns\"",
        "id.orig_p == 53/udp && orig_bytes > 100 && id.orig_h in 10.0.0.0/8",
        "\torig_bytes\n>\r1 ",
        "(((orig_bytes)) == (1000))",
        "service!in{\"x\"}",
        // names
        "`in` == 7",
        "`odd name` == \"odd\"",
        "`orig_bytes` == 1000",
        "total == 6",
        "!`T`",
        // no value
        "!?unset",
        "?orig_bytes",
        "!(unset == 1)",
        "!unset_bool",
        "!(missing == 1)",
        "!?missing"
      })
  void holds(String text) {
    assertThat(test(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "orig_bytes == 1001",
        "orig_bytes != 1000",
        "orig_bytes > 1000",
        "orig_bytes >= 1001",
        "orig_bytes < 1000",
        "orig_bytes <= 999",
        "orig_bytes == -1",
        "orig_bytes < -1",
        "orig_bytes in {1, 2}",
        "orig_bytes !in {1000}",
        "most < 0",
        "most == -1",
        "most == offset",
        "most < offset",
        "most > 18446744073709551615",
        "offset == 18446744073709551611",
        "offset < -9223372036854775808",
        "offset > most",
        "nothing == nothing",
        "nothing < 1",
        "nothing >= 1",
        "nothing in {1.5}",
        "score == 2",
        "ts == 2026-11-29T06:00:00Z",
        "ts > 2026-11-30",
        "duration > 2 min",
        "duration < 1 usec",
        "service == \"DNS\"",
        "service != \"dns\"",
        "service < \"dns\"",
        "service in {\"d\", \"dnss\"}",
        "\"dnsx\" in service",
        "\"ns\" !in service",
        "/dn/ == service",
        "/dns./ == service",
        "/dns/ != service",
        "/n$/ in service",
        "/^n/ in service",
        "/N/ in service",
        "/n/ !in service",
        "/$d/ in service",
        "/d^n/ in service",
        "/.{4,}/ == service",
        "/./ in empty_text",
        "/[[:digit:]]/ in service",
        "/a|b/ in unset_text",
        "/a|b/ !in unset_text",
        "/a|b/ != unset_text",
        "/a|b/ != missing",
        "proto == tcp",
        "proto == nonsense",
        "proto in {tcp}",
        "id.orig_p == 53/tcp",
        "id.orig_p in {53/tcp, 54/udp}",
        "id.orig_h == 10.1.2.4",
        "id.orig_h in 11.0.0.0/8",
        "id.orig_h in [::]/96",
        "id.orig_h in {11.0.0.0/8, 10.1.2.2, 10.1.2.4}",
        "v6 in 10.0.0.0/8",
        "v6 in 0.0.0.0/0",
        "id.resp_h in net",
        "v6 in net",
        "net == 10.0.0.0/9",
        "net == [::a00:0]/104",
        "net == net6",
        "local_resp",
        "!local_orig",
        "F",
        "\"evi\" in tags",
        "\"\" in empty",
        "53/tcp in ports",
        "Notice::ACTION_EMAIL in actions",
        "id.resp_h in nets",
        "10.0.0.0/9 in nets",
        "2 in counts",
        "|tags| == 3",
        "F && T || F",
        "T && F",
        "`T`",
        // no value: also what is negated
        "unset == 1",
        "unset != 1",
        "unset < 1",
        "unset in {1}",
        "unset !in {1}",
        "unset == unset",
        "unset == orig_bytes",
        "orig_bytes != unset",
        "unset_text == \"\"",
        "unset_text != \"a\"",
        "\"\" in unset_text",
        "\"a\" !in unset_text",
        "unset_text !in {\"a\"}",
        "unset_bool",
        "unset_bool == F",
        "unset_addr !in 10.0.0.0/8",
        "unset_addr !in net",
        "\"a\" !in unset_tags",
        "unset_text !in tags",
        "|unset_tags| == 0",
        "|unset_text| >= 0",
        "?unset",
        // no such field: the same
        "missing == 1",
        "missing != 1",
        "missing !in {1}",
        "missing",
        "|missing| == 0",
        "1 !in missing",
        "missing != orig_bytes",
        "service != dns",
        "?missing"
      })
  void doesNotHold(String text) {
    assertThat(test(text)).isFalse();
  }

  @Test
  void namesFieldsThatAreMissing() {
    assertThat(
            Where.parse(
                    "a == 1 || proto == b || c < orig_bytes || |d| > 0 || ?e || f in {g} || h == i"
                        + " || j == `k` || l.m == n.o || p in q || r::s in t || service == u")
                .missing(SCHEMA))
        .containsExactly("a", "c", "d", "e", "f", "h", "j", "k", "l.m", "n.o", "q", "t", "u");
  }

  @Test
  void aFieldIsAFieldBesideAnEnum() {
    LogSchema schema =
        LogSchema.of(
            "X::LOG",
            "x",
            List.of(LogField.of("proto", ZeekType.ENUM), LogField.of("tcp", ZeekType.ENUM)));
    LogBatchWriter writer = new LogBatchWriter(schema);
    writer.add(Map.of("proto", Values.enumValue("udp"), "tcp", Values.enumValue("udp")));
    byte[] bytes = writer.toBytes();
    batch.open(bytes, 0, bytes.length);
    assertThat(batch.next()).isTrue();
    assertThat(Where.parse("proto == tcp").on(schema).test(batch)).isTrue();
    assertThat(Where.parse("proto == udp").on(schema).test(batch)).isTrue();
    assertThat(Where.parse("proto == `udp`").on(schema).test(batch)).isFalse();
    assertThat(Where.parse("proto in {tcp}").on(schema).test(batch)).isFalse();
  }
}
