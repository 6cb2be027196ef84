package org.zeekbus.query.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What was not there in the week before. */
final class NewSection {
  static final String HOSTS = "new-hosts";
  static final String NOTICES = "new-notices";
  static final String SERVICES = "new-services";
  static final String TLS = "new-tls";

  /** The last two labels; three of them if the last two are such as {@code co.uk}. */
  private static final String DOMAIN =
      "regexp_extract(lower(query), '([^.]+\\.(?:(?:ac|co|com|edu|go|gov|ne|net|or|org)\\.[a-z]{2}|[^.]+))\\.?$', 1)";

  private NewSection() {}

  /**
   * The section.
   *
   * @param compared the logs that have records of the week before
   */
  static Section of(Logs logs, Set<String> compared) {
    List<Figure> all = new ArrayList<>();
    all.add(
        figure(NOTICES, "Notice types", "notice", "note", "true", "src", "sources", "note", "src"));
    all.add(
        figure(
                SERVICES,
                "Services and ports",
                "conn",
                "coalesce(service || ' ', '') || \"id.resp_p\" || '/' || proto",
                "resp_bytes > 0 and (service is not null or local_resp)",
                "\"id.resp_h\"",
                "servers",
                "service",
                "id.resp_p",
                "proto",
                "resp_bytes",
                "local_resp",
                "id.resp_h")
            .note(
                "Of servers that answered: a service that Zeek knows, or a port of a local host."));
    all.add(hosts());
    all.add(
        figure(
            TLS,
            "TLS versions",
            "ssl",
            "version",
            "true",
            "\"id.resp_h\"",
            "servers",
            "version",
            "id.resp_h"));
    all.add(
        figure(
                "new-domains",
                "Domains",
                "dns",
                DOMAIN,
                "rcode_name = 'NOERROR' and query not like '%.arpa'",
                "\"id.orig_h\"",
                "hosts",
                "query",
                "rcode_name",
                "id.orig_h")
            .note("Second-level domains that were answered for."));
    all.add(
        figure(
            "new-agents",
            "User agents",
            "http",
            "user_agent",
            "true",
            "\"id.orig_h\"",
            "clients",
            "user_agent",
            "id.orig_h"));
    all.add(
        figure(
            "new-weird",
            "Weird",
            "weird",
            "name",
            "true",
            "\"id.orig_h\"",
            "hosts",
            "name",
            "id.orig_h"));
    Predicate<Figure> isAskable =
        figure -> logs.lackOf(figure).isPresent() || compared.containsAll(figure.needs().keySet());
    String alone =
        all.stream()
            .filter(isAskable.negate())
            .flatMap(figure -> figure.needs().keySet().stream())
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return new Section(
        "new",
        "New since the week before",
        all.stream().filter(isAskable).toList(),
        alone.isEmpty()
            ? List.of()
            : List.of("Nothing to compare with, as the week before has no record: " + alone + "."));
  }

  private static Figure figure(
      String id,
      String title,
      String log,
      String value,
      String where,
      String whose,
      String who,
      String... fields) {
    List<String> needed = new ArrayList<>(List.of(fields));
    needed.addFirst("ts");
    return Figure.table(id, title)
        .needs(log, needed.toArray(String[]::new))
        .asks(
            """
            select value as %1$s, records, %2$s, first_seen, count(*) over () as total
            from (
              select %3$s as value, count(*) as records, count(distinct %4$s) as %2$s, min(ts) as first_seen
              from %5$s where ts >= $before and ts < $until and %6$s
              group by 1 having min(ts) >= $since)
            where value is not null and value <> ''
            order by records desc, value limit 15
            """
                .formatted(word(title), who, value, whose, log, where),
            Kind.TEXT,
            Kind.COUNT,
            Kind.COUNT,
            Kind.TIME,
            Kind.TOTAL);
  }

  private static Figure hosts() {
    return Figure.table(HOSTS, "Hosts")
        .note("Local hosts that sent something, or answered.")
        .needs(
            "conn",
            "ts",
            "id.orig_h",
            "id.resp_h",
            "local_orig",
            "local_resp",
            "orig_bytes",
            "resp_bytes")
        .asks(
            """
            select host, count(*) as connections, sum(bytes) as bytes, min(ts) as first_seen, count(*) over () as total
            from (
              select "id.orig_h" as host, ts, orig_bytes as bytes
              from conn where ts >= $before and ts < $until and local_orig
              union all
              select "id.resp_h", ts, resp_bytes
              from conn where ts >= $before and ts < $until and local_resp and resp_bytes > 0)
            group by 1 having min(ts) >= $since
            order by connections desc, host limit 15
            """,
            Kind.TEXT,
            Kind.COUNT,
            Kind.BYTES,
            Kind.TIME,
            Kind.TOTAL);
  }

  private static String word(String title) {
    return title.toLowerCase(Locale.ROOT).replace(' ', '_');
  }
}
