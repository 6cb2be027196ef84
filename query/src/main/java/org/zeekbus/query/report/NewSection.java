package org.zeekbus.query.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.zeekbus.query.Sql;

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
    all.add(figure(NOTICES, "Notice types", "notice", "note", "note", "true", "src", "sources"));
    all.add(
        figure(
                SERVICES,
                "Services and ports",
                "conn",
                "service",
                "coalesce(service || ' ', '') || \"id.resp_p\" || '/' || proto",
                "resp_bytes > 0 and (service is not null or local_resp)",
                "id.resp_h",
                "servers")
            .needs(
                "conn",
                "ts",
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
        figure(TLS, "TLS versions", "ssl", "version", "version", "true", "id.resp_h", "servers"));
    all.add(
        figure(
                "new-domains",
                "Domains",
                "dns",
                "domain",
                DOMAIN,
                "rcode_name = 'NOERROR' and query not like '%.arpa'",
                "id.orig_h",
                "hosts")
            .needs("dns", "ts", "query", "rcode_name", "id.orig_h")
            .note("Second-level domains that were answered for."));
    all.add(
        figure(
            "new-agents",
            "User agents",
            "http",
            "user_agent",
            "user_agent",
            "true",
            "id.orig_h",
            "clients"));
    all.add(figure("new-weird", "Weird", "weird", "name", "name", "true", "id.orig_h", "hosts"));
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

  /**
   * Values that the week before does not have, and how many have them.
   *
   * @param name of the value's column, and the field that it is unless more are needed
   * @param whose the field with those who have it
   * @param who they are
   */
  private static Figure figure(
      String id,
      String title,
      String log,
      String name,
      String value,
      String where,
      String whose,
      String who) {
    return Figure.table(id, title)
        .needs(log, "ts", name, whose)
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
                .formatted(name, who, value, Sql.name(whose), log, where),
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
}
