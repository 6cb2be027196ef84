package org.zeekbus.query.report;

import java.util.List;

/** Versions and ciphers of TLS, servers, certificates that end: {@code ssl}, {@code x509}. */
final class TlsSection {
  static final String CERTIFICATES = "tls-certificates";
  static final String VERSIONS = "tls-versions";

  private TlsSection() {}

  static Section of(Logs logs) {
    return new Section(
        "tls",
        "TLS",
        List.of(
            certificates(logs),
            Figure.table(VERSIONS, "Versions")
                .needs("ssl", "ts", "version", "id.orig_h", "id.resp_h")
                .asks(
                    """
                    select coalesce(version, '(not known)') as version, count(*) as connections,
                      count(distinct "id.orig_h") as clients, count(distinct "id.resp_h") as servers
                    from ssl where $in group by 1 order by 2 desc, 1 limit 12
                    """,
                    Kind.TEXT,
                    Kind.COUNT_BAR,
                    Kind.COUNT,
                    Kind.COUNT),
            parts("tls-ciphers", "Ciphers", "cipher"),
            parts("tls-names", "Server names", "server_name"),
            parts("tls-validation", "Validation of certificates", "validation_status")));
  }

  private static Figure parts(String id, String title, String field) {
    return Figure.table(id, title)
        .needs("ssl", "ts", field, "id.resp_h")
        .asks(
            """
            select %1$s, count(*) as connections, count(distinct "id.resp_h") as servers, count(*) over () as total
            from ssl where $in and %1$s is not null group by 1 order by 2 desc, 1 limit 12
            """
                .formatted(field),
            Kind.TEXT,
            Kind.COUNT_BAR,
            Kind.COUNT,
            Kind.TOTAL);
  }

  /**
   * Zeek logs a certificate once a day or so, not with each connection: so those of the week
   * before, too, if a connection of the period has used them.
   */
  private static Figure certificates(Logs logs) {
    boolean areUsesKnown =
        logs.have("ssl", "ts", "cert_chain_fps", "server_name", "id.resp_h", "id.resp_p");
    String used =
        areUsesKnown
            ? """
            with used as (
              select cert_chain_fps[1] as fingerprint, count(*) as connections,
                max("id.resp_h" || ':' || "id.resp_p") as server, max(server_name) as server_name
              from ssl where $in group by 1),
            """
            : """
            with used as (
              select null::varchar as fingerprint, null::bigint as connections, null::varchar as server, null::varchar as server_name
              where false),
            """;
    return Figure.wideTable(
            CERTIFICATES, "Certificates that have expired, or expire within 30 days")
        .note(
            "Certificates of servers that were seen. A connection with TLS 1.3 does not show its"
                + " certificate.")
        .needs(
            "x509",
            "ts",
            "fingerprint",
            "certificate.subject",
            "certificate.issuer",
            "certificate.not_valid_after",
            "host_cert")
        .asks(
            used
                + """
                certificates as (
                  select fingerprint, max(ts) as seen, max("certificate.not_valid_after") as expires,
                    max("certificate.subject") as subject, max("certificate.issuer") as issuer
                  from x509
                  where ts >= $before and ts < $until and host_cert
                    and "certificate.not_valid_after" < $until + interval '30 days'
                  group by 1)
                select coalesce(server_name, nullif(regexp_extract(subject, 'CN=([^,]+)', 1), ''), subject) as certificate, expires,
                  floor(epoch(expires - $until) / 86400)::bigint as days_left, coalesce(server, '') as server,
                  connections, subject, issuer, count(*) filter (expires < $until) over () as expired, count(*) over () as total
                from certificates left join used using (fingerprint)
                where seen >= $since or connections > 0
                order by expires, certificate limit 25
                """,
            Kind.TEXT,
            Kind.TIME,
            Kind.DAYS,
            Kind.TEXT,
            Kind.COUNT,
            Kind.TEXT,
            Kind.TEXT,
            Kind.HIDDEN,
            Kind.TOTAL);
  }
}
