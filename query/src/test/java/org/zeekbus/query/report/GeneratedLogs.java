package org.zeekbus.query.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.zeekbus.columns.LogDirectory;
import org.zeekbus.columns.ParquetName;

/**
 * Logs of a small site over more than a week, the same each time, in which something happens on the
 * last day: a host that sends much, an hour with late files, half an hour of silence, a log that
 * has stopped, certificates that end, and text that would like to be markup.
 *
 * <p>Owner: the test's thread.
 */
public final class GeneratedLogs implements AutoCloseable {
  /** The moment of the report. */
  static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  static final Instant YESTERDAY = NOW.minus(Duration.ofDays(1));
  private static final Instant BEGIN = NOW.minus(Duration.ofDays(9));
  private static final Duration SLOT = Duration.ofDays(1);

  /** What a browser must show, and not run. */
  static final String HOSTILE =
      "<script>document.title='owned'</script><img src=x onerror=alert(1)>";

  private final Connection connection;
  private final LogDirectory directory;

  private GeneratedLogs(Path root) throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    directory = new LogDirectory(root);
  }

  /** Writes them below {@code root}. */
  public static void write(Path root) throws SQLException, IOException {
    try (GeneratedLogs logs = new GeneratedLogs(root)) {
      logs.run("SET TimeZone = 'UTC'");
      logs.run("SET threads = 2");
      for (Map.Entry<String, String> each : selects().entrySet()) {
        logs.run(
            "CREATE TABLE log AS SELECT * FROM (%s) WHERE NOT (ts >= '2026-11-23 03:10:00+00' AND ts < '2026-11-23 03:35:00+00')"
                .formatted(each.getValue()));
        logs.files(each.getKey());
        logs.run("DROP TABLE log");
      }
    }
  }

  /** One random number below {@code n} for each {@code i}, of its own for each {@code salt}. */
  private static String dice(int salt, int n) {
    return "(hash(i, %d) %% %d)".formatted(salt, n);
  }

  /** Times over nine days, more by day than by night. */
  private static String times(int count) {
    return """
    (select i, timestamptz '2026-11-14 10:00:00+00' + to_seconds(t) as ts
     from (select i, (hash(i, 1) %% 777600)::bigint as t from range(%d) r(i))
     where (hash(i, 2) %% 100) < 35 + 60 * greatest(0, sin((t %% 86400 + 36000 - 21600) / 86400 * 2 * pi())))
    """
        .formatted(count);
  }

  private static Map<String, String> selects() {
    String host = "'10.1.' || %s || '.' || (1 + %s)".formatted(dice(3, 3), dice(4, 60));
    String ids =
        """
        'C' || i as uid, %s as "id.orig_h", (32768 + %s)::uinteger as "id.orig_p", 'SERVER' as "id.resp_h", (PORT)::uinteger as "id.resp_p"
        """
            .formatted(host, dice(5, 28000));
    String now = "ts >= '2026-11-22 10:00:00+00'";
    Map<String, String> selects = new LinkedHashMap<>();
    selects.put(
        "conn",
        """
        select ts, %s, case when d < 40 then 'udp' when d < 98 then 'tcp' else 'icmp' end as proto,
          case when d < 40 then 'dns' when d < 80 then 'ssl' when d < 90 then 'http' when d < 94 then 'ssh' end as service,
          %s / 100.0 as duration,
          case when %s and d between 50 and 52 then 90000000 + %s else 200 + %s end::ubigint as orig_bytes,
          case when d > 95 then null else 100 + %s end::ubigint as resp_bytes,
          case when d > 95 then 'S0' when d > 93 then 'REJ' else 'SF' end as conn_state,
          true as local_orig, d > 93 as local_resp
        from (select *, %s as d from %s)
        """
            .formatted(
                ids.replace(
                        host,
                        "case when "
                            + now
                            + " and d between 50 and 52 then '10.1.7.77' else "
                            + host
                            + " end")
                    .replace(
                        "'SERVER'",
                        "case when d > 93 then '10.1.0.' || (1 + hash(i, 6) % 20) else '198.51.100.' || (1 + hash(i, 6) % 200) end")
                    .replace(
                        "PORT",
                        "case when d < 40 then 53 when d < 80 then 443 when d < 90 then 80 when d < 94 then 22 when d = 94 and "
                            + now
                            + " then 4444 when d < 98 then 445 else 8 end"),
                dice(7, 20000),
                now,
                dice(8, 1000000),
                dice(9, 20000),
                dice(10, 400000),
                dice(11, 100),
                times(120000)));
    selects.put(
        "dns",
        """
        select ts, %s, 'udp' as proto,
          case when %s and d < 30 then 'x' || (hash(i, 12) %% 100000) || '.beacon.example'
               when i %% 5000 = 7 then '%s'
               when d < 90 then 'www' || (hash(i, 13) %% 30) || '.site' || (hash(i, 14) %% 40) || '.example'
               else 'srv' || (hash(i, 13) %% 9) || '.shop' || (hash(i, 14) %% 8) || '.co.uk' end as query,
          case when d %% 3 = 0 then 'AAAA' else 'A' end as qtype_name,
          case when %s and d < 30 then 'NXDOMAIN' when d = 99 then null when d > 94 then 'SERVFAIL' else 'NOERROR' end as rcode_name
        from (select *, %s as d from %s)
        """
            .formatted(
                ids.replace("SERVER", "10.1.0.53").replace("PORT", "53"),
                now,
                HOSTILE.replace("'", "''"),
                now,
                dice(15, 100),
                times(60000)));
    selects.put(
        "http",
        """
        select ts, %s, 'GET' as method, 'site' || (hash(i, 14) %% 25) || '.example' as host,
          case when %s and d < 3 then '%s' when d < 70 then 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' when d < 90 then 'apt/2.9' else 'curl/8.5' end as user_agent,
          (hash(i, 16) %% 60000)::ubigint as response_body_len,
          case when d < 85 then 200 when d < 95 then 304 when d < 99 then 404 end::ubigint as status_code,
          case when d < 85 then 'OK' when d < 95 then 'Not Modified' when d < 99 then 'Not Found' end as status_msg
        from (select *, %s as d from %s)
        """
            .formatted(
                ids.replace("SERVER", "203.0.113.80").replace("PORT", "80"),
                now,
                HOSTILE.replace("'", "''"),
                dice(17, 100),
                times(30000)));
    selects.put(
        "ssl",
        """
        select ts, %s, case when d < 70 then 'TLSv13' when d < 97 then 'TLSv12' when %s then 'TLSv10' else 'TLSv12' end as version,
          case when d < 60 then 'TLS_AES_128_GCM_SHA256' when d < 90 then 'TLS_AES_256_GCM_SHA384' else 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256' end as cipher,
          'www.site' || (hash(i, 14) %% 40) || '.example' as server_name, ['f' || (hash(i, 14) %% 40)] as cert_chain_fps,
          case when d < 96 then 'ok' when d < 98 then 'self signed certificate' else 'certificate has expired' end as validation_status
        from (select *, %s as d from %s)
        """
            .formatted(
                ids.replace("'SERVER'", "'198.51.100.' || (1 + hash(i, 14) % 40)")
                    .replace("PORT", "443"),
                now,
                dice(18, 100),
                times(40000)));
    selects.put(
        "x509",
        """
        select ts, 'f' || c as fingerprint, 'CN=www.site' || c || '.example' as "certificate.subject",
          'CN=Example CA,O=Example' as "certificate.issuer",
          timestamptz '2026-11-20 00:00:00+00' + to_days((c * 7)::int) as "certificate.not_valid_after", true as host_cert
        from (select *, hash(i, 14) %% 40 as c from %s)
        """
            .formatted(times(4000)));
    selects.put(
        "files",
        """
        select ts, 'F' || i as fuid, case when d < 80 then 'SSL' else 'HTTP' end as source,
          case when d < 70 then 'application/x-x509-user-cert' when d < 85 then 'text/html' when d < 95 then 'image/png' when d < 98 then 'application/x-dosexec' end as mime_type,
          (hash(i, 16) %% 90000)::ubigint as seen_bytes
        from (select *, %s as d from %s) where d < 40 or %s
        """
            .formatted(dice(19, 100), times(20000), now));
    selects.put(
        "smtp",
        """
        select ts, %s, 'mail.example' as helo from %s where ts < '2026-11-22 09:00:00+00'
        """
            .formatted(ids.replace("SERVER", "10.1.0.25").replace("PORT", "25"), times(6000)));
    selects.put(
        "notice",
        """
        select ts, %s as src, case when %s and d < 8 then 'SSH::Password_Guessing' when d < 50 then 'Scan::Port_Scan' else 'CaptureLoss::Too_Much_Loss' end as note,
          case when %s and d < 8 then '10.1.2.9 appears to be guessing SSH passwords (seen in 30 connections).' when d < 50 then '10.1.1.9 scanned at least 15 unique ports of host 10.1.0.4 in 0m2s' else 'The capture loss script detected an estimated loss rate above 3.1%%' end as msg
        from (select *, %s as d from %s)
        """
            .formatted(host, now, now, dice(20, 100), times(800)));
    selects.put(
        "weird",
        """
        select ts, %s, case when d < 60 then 'data_before_established' when d < 90 then 'possible_split_routing' else 'dns_unmatched_reply' end as name
        from (select *, %s as d from %s)
        """
            .formatted(
                ids.replace("SERVER", "203.0.113.9").replace("PORT", "443"),
                dice(21, 100),
                times(2500)));
    return selects;
  }

  /** Files of a day; on the last day, of four hours. */
  private void files(String log) throws SQLException, IOException {
    long commit = 1;
    for (Instant from = BEGIN; from.isBefore(NOW); commit++) {
      Instant to = from.plus(from.isBefore(YESTERDAY) ? SLOT : Duration.ofHours(4));
      // What was written before the last four hours had to wait.
      boolean isLate = to.equals(NOW.minus(Duration.ofHours(4)));
      file(log, from, to, isLate ? Duration.ofMinutes(42) : Duration.ofSeconds(2), commit);
      from = to;
    }
  }

  private void file(String log, Instant from, Instant to, Duration late, long commit)
      throws SQLException, IOException {
    String which = "ts >= '%s' AND ts < '%s'".formatted(from, to);
    Instant newest;
    try (Statement statement = connection.createStatement();
        ResultSet any =
            statement.executeQuery("SELECT epoch(max(ts))::bigint FROM log WHERE " + which)) {
      any.next();
      newest = Instant.ofEpochSecond(any.getLong(1));
      if (any.wasNull()) {
        return;
      }
    }
    ParquetName name = new ParquetName(log, from, newest.plus(late), "0a1b2c3d", commit, commit);
    Path day = directory.of(log, from.atZone(ZoneOffset.UTC).toLocalDate());
    Files.createDirectories(day);
    run(
        "COPY (SELECT * FROM log WHERE %s ORDER BY ts) TO '%s'"
            .formatted(which, day.resolve(name.text())));
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
