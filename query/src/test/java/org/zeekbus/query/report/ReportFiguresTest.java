package org.zeekbus.query.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.zeekbus.query.report.WrittenLogs.answer;
import static org.zeekbus.query.report.WrittenLogs.lacks;
import static org.zeekbus.query.report.WrittenLogs.rows;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.query.LogDatabase;

/** Each figure against what one counts by hand. */
final class ReportFiguresTest {
  private static final String DNS = "ts, \"id.orig_h\", query, qtype_name, rcode_name";

  @TempDir private Path directory;
  private WrittenLogs logs;

  @BeforeEach
  void begin() {
    logs = new WrittenLogs(directory);
  }

  private static Instant at(String time) {
    return Instant.parse("2026-11-" + time.replace(' ', 'T') + ":00Z");
  }

  private static List<@Nullable Object> row(@Nullable Object... values) {
    List<@Nullable Object> row = new ArrayList<>();
    for (Object value : values) {
      row.add(value instanceof Integer number ? (Object) number.longValue() : value);
    }
    return row;
  }

  private static BigInteger big(long number) {
    return BigInteger.valueOf(number);
  }

  /** Rows without the types that DuckDB gives numbers. */
  private static List<List<String>> texts(List<List<@Nullable Object>> rows) {
    return rows.stream().map(row -> row.stream().map(String::valueOf).toList()).toList();
  }

  @Test
  void volumeIsByHourBesideWhatIsUsual() throws Exception {
    logs.conn(
        // A week before: two days back at the same hour, two records; the first is a week old.
        "15 10:30 10.0.0.1 10.0.0.9 80 tcp http 1 1 SF",
        "20 12:10 10.0.0.1 10.0.0.9 80 tcp http 1 1 SF",
        "20 12:20 10.0.0.1 10.0.0.9 80 tcp http 1 1 SF",
        "22 12:05 10.0.0.1 10.0.0.9 80 tcp http 1 1 SF",
        "22 12:59 10.0.0.1 10.0.0.9 80 tcp http 1 1 SF",
        "23 09:59 10.0.0.1 10.0.0.9 80 tcp http 1 1 SF",
        "23 10:00 10.0.0.1 10.0.0.9 80 tcp http 1 1 SF"); // too late
    logs.write("dns", DNS, "'2026-11-22 12:30', '10.0.0.1', 'a.example', 'A', 'NOERROR'");
    List<List<@Nullable Object>> hours = rows(logs.report(), "volume-time");
    assertThat(hours).hasSize(24);
    assertThat(hours.getFirst()).isEqualTo(row(at("22 10:00"), big(0), 1 / 7.0));
    assertThat(hours.get(2)).isEqualTo(row(at("22 12:00"), big(3), 2 / 7.0));
    assertThat(hours.getLast()).isEqualTo(row(at("23 09:00"), big(1), null));
  }

  @Test
  void logsAreComparedWithTheWeekBefore() throws Exception {
    logs.conn(
        "15 10:30 10.0.0.1 10.0.0.9 80 tcp http 1 1 SF",
        "20 12:10 10.0.0.1 10.0.0.9 80 tcp http 1 1 SF",
        "22 10:05 10.0.0.1 10.0.0.9 80 tcp http 1 1 SF",
        "23 09:59 10.0.0.1 10.0.0.9 80 tcp http 1 1 SF");
    List<List<@Nullable Object>> volume = rows(logs.report(), VolumeSection.PATHS);
    assertThat(volume).hasSize(1);
    List<@Nullable Object> conn = volume.getFirst();
    assertThat(conn.subList(0, 4)).isEqualTo(row("conn", big(2), 2 / 7.0, 6.0));
    List<@Nullable Object> course = new ArrayList<>(Collections.nCopies(24, 0L));
    course.set(0, 1L);
    course.set(23, 1L);
    assertThat(conn.get(4)).isEqualTo(course);
  }

  /** Anybody on the network can have Zeek write a log of any name. */
  @Test
  void aLogWithAnOddNameOrTimeCostsNoFigure() throws Exception {
    logs.conn("22 10:05 10.0.0.1 10.0.0.9 80 tcp http 1 1 SF");
    for (String name : List.of("x$since", "$in", "it's $step", "%s \"$until\"", "a'\"$course'\"")) {
      logs.write(name, DNS, "'2026-11-22 12:30', '10.0.0.1', 'a.example', 'A', 'NOERROR'");
    }
    logs.writeText("text");
    FinishedReport report = logs.report();
    assertThat(rows(report, VolumeSection.PATHS))
        .extracting(List::getFirst)
        .containsExactlyInAnyOrder(
            "conn", "x$since", "$in", "it's $step", "%s \"$until\"", "a'\"$course'\"");
    assertThat(rows(report, "volume-time")).hasSize(24);
    assertThat(rows(report, VolumeSection.SILENCE)).isNotEmpty();
  }

  @Test
  void silenceIsOfAllLogsTogether() throws Exception {
    logs.conn(
        "22 10:00 10.0.0.1 10.0.0.9 80 tcp http 1 1 SF",
        "22 10:04 10.0.0.1 10.0.0.9 80 tcp http 1 1 SF",
        "22 10:30 10.0.0.1 10.0.0.9 80 tcp http 1 1 SF");
    logs.write("dns", DNS, "'2026-11-22 10:12:30', '10.0.0.1', 'a.example', 'A', 'NOERROR'");
    assertThat(texts(rows(logs.report(), VolumeSection.SILENCE)))
        .containsExactly(
            List.of(at("22 10:13").toString(), at("22 10:30").toString(), "1020.0", "2"),
            List.of(at("22 10:05").toString(), at("22 10:12").toString(), "420.0", "2"));
  }

  @Test
  void talkersAreByBytesAndByConnections() throws Exception {
    logs.conn(
        "22 11:00 10.0.0.1 10.0.0.8 443 tcp ssl 100 900 SF",
        "22 12:00 10.0.0.2 10.0.0.8 443 tcp ssl 1 2 SF",
        "22 13:00 10.0.0.2 10.0.0.9 53 udp dns - - S0",
        "20 13:00 10.0.0.3 10.0.0.9 53 udp dns 9999 9999 SF"); // before
    FinishedReport report = logs.report();
    assertThat(texts(rows(report, TrafficSection.SUMS)))
        .containsExactly(List.of("3", "1003", "2", "2"));
    assertThat(texts(rows(report, TrafficSection.SOURCES)))
        .containsExactly(List.of("10.0.0.1", "1000", "1", "1"), List.of("10.0.0.2", "3", "2", "2"));
    assertThat(texts(rows(report, "traffic-sources-connections")))
        .containsExactly(List.of("10.0.0.2", "3", "2", "2"), List.of("10.0.0.1", "1000", "1", "1"));
    assertThat(texts(rows(report, "traffic-destinations-bytes")))
        .containsExactly(List.of("10.0.0.8", "1003", "2", "2"), List.of("10.0.0.9", "0", "1", "1"));
    assertThat(texts(rows(report, "traffic-services")))
        .containsExactly(List.of("ssl", "2", "1003", "2"), List.of("dns", "1", "0", "2"));
    assertThat(texts(rows(report, "traffic-ports")))
        .containsExactly(List.of("443/tcp", "2", "1003", "2"), List.of("53/udp", "1", "0", "2"));
    assertThat(texts(rows(report, "traffic-protocols")))
        .containsExactly(List.of("tcp", "2", "1003", "2"), List.of("udp", "1", "0", "2"));
    assertThat(texts(rows(report, "traffic-states")))
        .containsExactly(List.of("SF", "2", "1003", "2"), List.of("S0", "1", "0", "2"));
    assertThat(texts(rows(report, "traffic-time")).get(1))
        .containsExactly(at("22 11:00").toString(), "1000", "100");
  }

  /** Zeek may count nearly 2^64 bytes when sequence numbers wrap. */
  @Test
  void hugeByteCountsAreNoError() throws Exception {
    logs.conn(
        "22 11:00 10.0.0.1 10.0.0.8 443 tcp ssl 18446744073709551615 18446744073709551615 SF",
        "22 12:00 10.0.0.1 10.0.0.8 443 tcp ssl 18446744073709551615 0 SF");
    assertThat(texts(rows(logs.report(), TrafficSection.SOURCES)))
        .containsExactly(List.of("10.0.0.1", "55340232221128654845", "2", "1"));
  }

  @Test
  void dnsCountsNamesFailuresAndHosts() throws Exception {
    logs.write(
        "dns",
        DNS,
        "'2026-11-22 11:00', '10.0.0.1', 'a.example', 'A', 'NOERROR'",
        "'2026-11-22 11:10', '10.0.0.2', 'a.example', 'AAAA', 'NOERROR'",
        "'2026-11-22 11:20', '10.0.0.2', 'b.example', 'A', 'NXDOMAIN'",
        "'2026-11-22 12:00', '10.0.0.2', 'b.example', 'A', null",
        "'2026-11-20 12:00', '10.0.0.2', 'b.example', 'A', 'SERVFAIL'",
        "'2026-11-20 13:00', '10.0.0.2', 'b.example', 'A', 'NOERROR'");
    FinishedReport report = logs.report();
    assertThat(texts(rows(report, DnsSection.SUMS)))
        .containsExactly(List.of("4", "2", "2", "0.25", "0.5", "0.25"));
    assertThat(texts(rows(report, "dns-time")).get(1))
        .containsExactly(at("22 11:00").toString(), "3", "1");
    assertThat(texts(rows(report, "dns-names")))
        .containsExactly(List.of("a.example", "2", "2", "2"), List.of("b.example", "2", "1", "2"));
    assertThat(texts(rows(report, "dns-answers")))
        .containsExactly(
            List.of("NOERROR", "2", "2"),
            List.of("(no answer)", "1", "1"),
            List.of("NXDOMAIN", "1", "1"));
    assertThat(texts(rows(report, "dns-failed")))
        .containsExactly(List.of("b.example", "NXDOMAIN", "1", "1", "1"));
    assertThat(texts(rows(report, "dns-hosts")))
        .containsExactly(
            List.of("10.0.0.2", "3", String.valueOf(1 / 3.0), "2", "2"),
            List.of("10.0.0.1", "1", "0.0", "1", "2"));
    assertThat(texts(rows(report, "dns-types")))
        .containsExactly(List.of("A", "3"), List.of("AAAA", "1"));
  }

  @Test
  void certificatesThatEndAreThoseInUse() throws Exception {
    logs.write(
        "ssl",
        "ts, \"id.orig_h\", \"id.resp_h\", \"id.resp_p\", version, cipher, server_name, cert_chain_fps, validation_status",
        "'2026-11-22 11:00', '10.0.0.1', '192.0.2.1', 443, 'TLSv12', 'AES', 'old.example', ['f1', 'ca'], 'ok'",
        "'2026-11-22 12:00', '10.0.0.2', '192.0.2.1', 443, 'TLSv12', 'AES', 'old.example', ['f1', 'ca'], 'ok'",
        "'2026-11-22 13:00', '10.0.0.2', '192.0.2.2', 8443, 'TLSv13', 'CHACHA', null, [], null");
    String columns =
        "ts, fingerprint, \"certificate.subject\", \"certificate.issuer\", \"certificate.not_valid_after\", host_cert";
    logs.write(
        "x509",
        columns,
        // Logged days before it was used; ended; 2 days ago.
        "'2026-11-19 09:00', 'f1', 'CN=old.example', 'CN=CA', '2026-11-21 10:00'::timestamptz, true",
        // Logged in the period, ends in 10 days.
        "'2026-11-23 09:00', 'f2', 'CN=soon.example', 'CN=CA', '2026-12-03 10:00'::timestamptz, true",
        // Neither used nor logged in the period.
        "'2026-11-19 09:00', 'f3', 'CN=gone.example', 'CN=CA', '2026-11-20 10:00'::timestamptz, true",
        // Long enough; of an authority; without an end.
        "'2026-11-23 09:00', 'f4', 'CN=fine.example', 'CN=CA', '2027-11-20 10:00'::timestamptz, true",
        "'2026-11-23 09:00', 'ca', 'CN=CA', 'CN=CA', '2026-11-20 10:00'::timestamptz, false",
        "'2026-11-23 09:00', 'f5', 'CN=odd.example', 'CN=CA', null, true");
    FinishedReport report = logs.report();
    assertThat(texts(rows(report, TlsSection.CERTIFICATES)))
        .containsExactly(
            List.of(
                "old.example",
                at("21 10:00").toString(),
                "-2",
                "192.0.2.1:443",
                "2",
                "CN=old.example",
                "CN=CA",
                "1",
                "2"),
            List.of(
                "soon.example",
                "2026-12-03T10:00:00Z",
                "10",
                "",
                "null",
                "CN=soon.example",
                "CN=CA",
                "1",
                "2"));
    assertThat(texts(rows(report, TlsSection.VERSIONS)))
        .containsExactly(List.of("TLSv12", "2", "2", "1"), List.of("TLSv13", "1", "1", "1"));
    assertThat(texts(rows(report, "tls-ciphers")))
        .containsExactly(List.of("AES", "2", "1", "2"), List.of("CHACHA", "1", "1", "2"));
    assertThat(texts(rows(report, "tls-names")))
        .containsExactly(List.of("old.example", "2", "1", "1"));
    assertThat(texts(rows(report, "tls-validation"))).containsExactly(List.of("ok", "2", "1", "1"));
    assertThat(report.content().findings())
        .extracting(Finding::severity, Finding::what, Finding::detail)
        .contains(
            tuple(Finding.Severity.CRITICAL, "1 certificate has expired", "old.example"),
            tuple(
                Finding.Severity.WARNING,
                "1 certificate expires within 30 days",
                "soon.example in 10 days"));
  }

  @Test
  void certificatesBeyondTheTableAreCounted() throws Exception {
    String[] all = new String[30];
    for (int i = 0; i < all.length; i++) {
      all[i] =
          "'2026-11-23 09:00', 'f%d', 'CN=c%d.example,O=Example', 'CN=CA', '2026-11-%02d 10:00'::timestamptz, true"
              .formatted(i, i, i < 28 ? 1 : 30);
    }
    logs.write(
        "x509",
        "ts, fingerprint, \"certificate.subject\", \"certificate.issuer\", \"certificate.not_valid_after\", host_cert",
        all);
    FinishedReport report = logs.report();
    assertThat(rows(report, TlsSection.CERTIFICATES)).hasSize(25);
    assertThat(report.content().findings())
        .extracting(Finding::what, Finding::detail)
        .contains(
            tuple("28 certificates have expired", "c0.example, c1.example, c10.example, …"),
            tuple("2 certificates expire within 30 days", ""));
  }

  @Test
  void webAndFiles() throws Exception {
    logs.write(
        "http",
        "ts, \"id.orig_h\", method, host, user_agent, response_body_len, status_code, status_msg",
        "'2026-11-22 11:00', '10.0.0.1', 'GET', 'a.example', 'curl/8', 10::ubigint, 200::ubigint, 'OK'",
        "'2026-11-22 11:01', '10.0.0.2', 'GET', 'a.example', 'curl/8', 20, 200, 'OK'",
        "'2026-11-22 11:02', '10.0.0.2', 'POST', null, null, null, null, null");
    logs.write(
        "files",
        "ts, source, mime_type, seen_bytes",
        "'2026-11-22 11:00', 'HTTP', 'text/html', 10::ubigint",
        "'2026-11-22 11:01', 'HTTP', 'text/html', 20",
        "'2026-11-22 11:02', 'SMTP', null, 5");
    FinishedReport report = logs.report();
    assertThat(texts(rows(report, "http-hosts")))
        .containsExactly(
            List.of("a.example", "2", "30", "2", "2"), List.of("(none)", "1", "0", "1", "2"));
    assertThat(texts(rows(report, "http-agents")))
        .containsExactly(
            List.of("curl/8", "2", "30", "2", "2"), List.of("(none)", "1", "0", "1", "2"));
    assertThat(texts(rows(report, "http-status")))
        .containsExactly(
            List.of("200", "2", "30", "OK", "2"), List.of("(no answer)", "1", "0", "null", "2"));
    assertThat(texts(rows(report, "http-methods")))
        .containsExactly(List.of("GET", "2", "30", "2", "2"), List.of("POST", "1", "0", "1", "2"));
    assertThat(texts(rows(report, "files-types")))
        .containsExactly(
            List.of("text/html", "2", "30", "2"), List.of("(not known)", "1", "5", "2"));
    assertThat(texts(rows(report, "files-sources")))
        .containsExactly(List.of("HTTP", "2", "30", "2"), List.of("SMTP", "1", "5", "2"));
  }

  @Test
  void noticesAndWeird() throws Exception {
    logs.write(
        "notice",
        "ts, note, msg, src",
        "'2026-11-22 11:00', 'Scan::Port_Scan', 'first', '10.0.0.1'",
        "'2026-11-22 12:00', 'Scan::Port_Scan', 'second', '10.0.0.2'",
        "'2026-11-22 11:30', 'SSL::Weak_Key', 'weak', '10.0.0.2'");
    logs.write(
        "weird", "ts, name, \"id.orig_h\"", "'2026-11-22 11:00', 'bad_checksum', '10.0.0.1'");
    FinishedReport report = logs.report();
    assertThat(texts(rows(report, NoticeSection.TYPES)))
        .containsExactly(
            List.of("Scan::Port_Scan", "2", "2", at("22 12:00").toString(), "second", "2"),
            List.of("SSL::Weak_Key", "1", "1", at("22 11:30").toString(), "weak", "2"));
    assertThat(texts(rows(report, "notice-sources")))
        .containsExactly(
            List.of("10.0.0.2", "2", "SSL::Weak_Key, Scan::Port_Scan", "2"),
            List.of("10.0.0.1", "1", "Scan::Port_Scan", "2"));
    assertThat(texts(rows(report, "weird-names")))
        .containsExactly(List.of("bad_checksum", "1", "1", "1"));
  }

  @Test
  void newIsWhatTheWeekBeforeDoesNotHave() throws Exception {
    logs.conn(
        "20 11:00 10.0.0.1 192.0.2.9 443 tcp ssl 1 1 SF",
        "22 11:00 10.0.0.1 192.0.2.9 443 tcp ssl 1 1 SF",
        "22 11:10 10.0.0.2 192.0.2.9 22 tcp ssh 7 1 SF",
        "22 11:20 10.0.0.2 192.0.2.9 23 tcp - 1 1 SF", // nothing that Zeek knows, elsewhere
        "22 11:30 10.0.0.2 192.0.2.9 25 tcp smtp 1 0 S0"); // no answer
    logs.write(
        "dns",
        DNS,
        "'2026-11-20 11:00', '10.0.0.1', 'www.known.co.uk', 'A', 'NOERROR'",
        "'2026-11-22 11:00', '10.0.0.1', 'mail.known.co.uk', 'A', 'NOERROR'",
        "'2026-11-22 11:01', '10.0.0.1', 'a.b.fresh.example', 'A', 'NOERROR'",
        "'2026-11-22 11:02', '10.0.0.2', 'C.Fresh.Example', 'A', 'NOERROR'",
        "'2026-11-22 11:03', '10.0.0.2', 'typo.example', 'A', 'NXDOMAIN'",
        "'2026-11-22 11:04', '10.0.0.2', '9.2.0.192.in-addr.arpa', 'PTR', 'NOERROR'");
    logs.write("notice", "ts, note, msg, src", "'2026-11-22 11:00', 'X::Y', 'm', '10.0.0.1'");
    FinishedReport report = logs.report();
    assertThat(texts(rows(report, NewSection.SERVICES)))
        .containsExactly(List.of("ssh 22/tcp", "1", "1", at("22 11:10").toString(), "1"));
    assertThat(texts(rows(report, NewSection.HOSTS)))
        .containsExactly(List.of("10.0.0.2", "3", "9", at("22 11:10").toString(), "1"));
    assertThat(texts(rows(report, "new-domains")))
        .containsExactly(List.of("fresh.example", "2", "2", at("22 11:01").toString(), "1"));
    assertThat(lacks(report, "new"))
        .contains("Nothing to compare with, as the week before has no record: notice.")
        .anyMatch(line -> line.startsWith("There is no log ssl: not shown are TLS versions"));
  }

  @Test
  void newTypesOfNotices() throws Exception {
    logs.write(
        "notice",
        "ts, note, msg, src",
        "'2026-11-20 11:00', 'Scan::Port_Scan', 'm', '10.0.0.1'",
        "'2026-11-22 11:00', 'Scan::Port_Scan', 'm', '10.0.0.1'",
        "'2026-11-22 12:00', 'SSL::Weak_Key', 'm', '10.0.0.1'");
    FinishedReport report = logs.report();
    assertThat(texts(rows(report, NewSection.NOTICES)))
        .containsExactly(List.of("SSL::Weak_Key", "1", "1", at("22 12:00").toString(), "1"));
    assertThat(report.content().findings())
        .extracting(Finding::what, Finding::detail)
        .contains(tuple("1 new type of notice", "SSL::Weak_Key"));
  }

  @Test
  void latenessIsFromTheNewestRecordOfAFileToItsLastArrival() throws Exception {
    String columns = "ts, \"id.orig_h\", query, qtype_name, rcode_name";
    logs.write(
        "dns",
        at("22 11:00"),
        at("22 11:30"),
        columns,
        "'2026-11-22 11:00:00', '10.0.0.1', 'a.example', 'A', 'NOERROR'",
        "'2026-11-22 11:29:58', '10.0.0.1', 'a.example', 'A', 'NOERROR'");
    logs.write(
        "dns",
        at("22 11:30"),
        at("22 12:30"),
        columns,
        "'2026-11-22 12:20:00', '10.0.0.1', 'a.example', 'A', 'NOERROR'");
    // These say nothing.
    logs.convert(
        "dns",
        at("22 12:00"),
        at("22 13:00"),
        columns,
        "'2026-11-22 13:00:00', '10.0.0.1', 'a.example', 'A', 'NOERROR'");
    logs.tear("conn", at("22 12:00"), at("22 13:00"));
    FinishedReport report = logs.report();
    assertThat(texts(rows(report, LatenessSection.LOGS)))
        .containsExactly(List.of("dns", "600.0", at("22 12:30").toString(), "301.0", "2", "1"));
    assertThat(texts(rows(report, "late-time")).subList(0, 3))
        .containsExactly(
            List.of(at("22 10:00").toString(), "null"),
            List.of(at("22 11:00").toString(), "2.0"),
            List.of(at("22 12:00").toString(), "600.0"));
    assertThat(report.content().findings())
        .extracting(Finding::what)
        .anyMatch(what -> what.startsWith("Logs arrived late, by up to 10"));
  }

  @Test
  void aLogThatIsMissingOrSilentIsNamedOnce() throws Exception {
    logs.conn("22 11:00 10.0.0.1 10.0.0.8 443 tcp ssl 100 900 SF");
    logs.write("dns", DNS, "'2026-11-20 11:00', '10.0.0.1', 'a.example', 'A', 'NOERROR'");
    FinishedReport report = logs.report();
    assertThat(lacks(report, "http")).containsExactly("There is no log http.");
    assertThat(lacks(report, "dns")).containsExactly("No record of dns in this time.");
  }

  @Test
  void aFieldThatIsMissingCostsItsFigures() throws Exception {
    logs.write("dns", "ts, query, \"id.orig_h\"", "'2026-11-22 11:00', 'a.example', '10.0.0.1'");
    FinishedReport report = logs.report();
    assertThat(texts(rows(report, "dns-names")))
        .containsExactly(List.of("a.example", "1", "1", "1"));
    assertThat(lacks(report, "dns"))
        .anyMatch(line -> line.startsWith("No file has dns's rcode_name: not shown are "));
  }

  @Test
  void anEmptyDirectorySaysWhatToDo() throws Exception {
    FinishedReport report = logs.report();
    assertThat(report.trouble())
        .isEqualTo(
            "There are no logs in %s. Give the directory that the logger writes (--dir), or an archive of Zeek (--logs)."
                .formatted(directory));
    assertThat(report.html()).contains("There are no logs in");
  }

  @Test
  void noRecordInThatTimeSaysSo() throws Exception {
    logs.conn("18 11:00 10.0.0.1 10.0.0.8 443 tcp ssl 100 900 SF");
    assertThat(logs.report().trouble())
        .isEqualTo(
            "No log has a record from 2026-11-22 10:00 to 2026-11-23 10:00 UTC; the newest file is of 2026-11-23 09:59. --since takes an earlier time.");
  }

  /** A question that DuckDB refuses, as a log has another type there. */
  @Test
  void aQuestionThatFailsCostsItsFigure() throws Exception {
    logs.write("weird", "ts, name, \"id.orig_h\"", "'2026-11-22 11:00', 'odd', '10.0.0.1'");
    logs.write(
        "files",
        "ts, source, mime_type, seen_bytes",
        "'2026-11-22 11:00', 'HTTP', 'text/html', ['no number']");
    FinishedReport report = logs.report();
    assertThat(answer(report, "files-types").failure()).isNotEmpty();
    assertThat(report.failures()).isEqualTo(2);
    assertThat(texts(rows(report, "weird-names"))).containsExactly(List.of("odd", "1", "1", "1"));
    assertThat(report.html()).contains("class=\"problem\"");
  }

  @Test
  void longReportsHaveFewStepsAndShortOnesFine() {
    Instant end = Instant.parse("2026-11-23T10:07:30Z");
    ReportPeriod hour = ReportPeriod.of(Instant.parse("2026-11-23T09:07:30Z"), end);
    assertThat(hour.since()).isEqualTo("2026-11-23T09:05:00Z");
    assertThat(hour.in("$step $course")).isEqualTo("interval '5 minutes' interval '5 minutes'");
    ReportPeriod week = ReportPeriod.of(Instant.parse("2026-11-16T10:07:30Z"), end);
    assertThat(week.since()).isEqualTo("2026-11-16T10:00:00Z");
    assertThat(week.in("$step $course")).isEqualTo("interval '1 hours' interval '3 hours'");
    ReportPeriod years = ReportPeriod.of(Instant.parse("2006-11-16T10:07:30Z"), end);
    assertThat(years.since()).isEqualTo("2006-11-16T00:00:00Z");
    assertThat(years.in("$step")).isEqualTo("interval '10 days'");
    assertThat(years.shortText(end)).isEqualTo("2026-11-23 10:07");
    assertThat(week.shortText(end)).isEqualTo("11-23 10:07");
  }

  @Test
  void aLongReportCountsAllItsRecords() throws Exception {
    logs.conn(
        "15 10:30 10.0.0.1 10.0.0.9 80 tcp http 1 1 SF",
        "22 12:59 10.0.0.1 10.0.0.9 80 tcp http 1 1 SF");
    try (LogDatabase database = logs.open(Instant.EPOCH)) {
      ReportPeriod years =
          ReportPeriod.of(Instant.parse("2006-11-16T10:07:30Z"), WrittenLogs.DAY.until());
      FinishedReport report =
          Report.make(database, years, "here", Optional.empty(), years.until(), _ -> {});
      assertThat(rows(report, "volume-time")).hasSize(732);
      assertThat(
              rows(report, "volume-time").stream()
                  .mapToLong(row -> ((Number) row.get(1)).longValue())
                  .sum())
          .isEqualTo(2);
      List<?> course = (List<?>) rows(report, VolumeSection.PATHS).getFirst().get(4);
      assertThat(course).hasSizeLessThanOrEqualTo(60);
      assertThat(course.stream().mapToLong(each -> ((Number) each).longValue()).sum()).isEqualTo(2);
    }
  }
}
