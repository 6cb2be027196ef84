package org.zeekbus.query.report;

import java.util.List;

/** Which names are asked for, by whom, and how often that fails: {@code dns}. */
final class DnsSection {
  static final String SUMS = "dns-sums";

  private static final String FAILED = "coalesce(rcode_name <> 'NOERROR', false)";

  private DnsSection() {}

  static Section of() {
    return new Section(
        "dns",
        "DNS",
        List.of(
            Figure.tiles(SUMS, "DNS in numbers")
                .needs("dns", "ts", "query", "id.orig_h", "rcode_name")
                .asks(
                    """
                    select count(*) filter (ts >= $since) as queries,
                      count(distinct query) filter (ts >= $since) as names,
                      count(distinct "id.orig_h") filter (ts >= $since) as hosts,
                      avg(FAILED::int) filter (ts >= $since) as failed,
                      avg(FAILED::int) filter (ts < $since) as failed_the_week_before,
                      avg((rcode_name is null)::int) filter (ts >= $since) as without_answer
                    from dns where ts >= $before and ts < $until
                    """
                        .replace("FAILED", FAILED),
                    Kind.COUNT,
                    Kind.COUNT,
                    Kind.COUNT,
                    Kind.SHARE,
                    Kind.SHARE,
                    Kind.SHARE),
            Figure.plot("dns-time", "Queries")
                .needs("dns", "ts", "rcode_name")
                .asks(
                    """
                    select steps.step as time, coalesce(queries, 0) as queries, coalesce(failed, 0) as failed
                    from (select unnest(generate_series($since, $until - interval '1 second', $step)) as step) steps
                    left join (
                      select time_bucket($step, ts, $since) as step, count(*) as queries, count(*) filter (FAILED) as failed
                      from dns where $in group by 1) sums on sums.step = steps.step
                    order by 1
                    """
                        .replace("FAILED", FAILED),
                    Kind.TIME,
                    Kind.COUNT,
                    Kind.COUNT),
            Figure.table("dns-names", "Names")
                .needs("dns", "ts", "query", "id.orig_h")
                .asks(
                    """
                    select query as name, count(*) as queries, count(distinct "id.orig_h") as hosts, count(*) over () as total
                    from dns where $in and query is not null group by 1 order by 2 desc, 1 limit 12
                    """,
                    Kind.TEXT,
                    Kind.COUNT_BAR,
                    Kind.COUNT,
                    Kind.TOTAL),
            Figure.table("dns-answers", "Answers")
                .needs("dns", "ts", "rcode_name", "id.orig_h")
                .asks(
                    """
                    select coalesce(rcode_name, '(no answer)') as answer, count(*) as queries, count(distinct "id.orig_h") as hosts
                    from dns where $in group by 1 order by 2 desc, 1 limit 12
                    """,
                    Kind.TEXT,
                    Kind.COUNT_BAR,
                    Kind.COUNT),
            Figure.table("dns-failed", "Names whose answer failed")
                .needs("dns", "ts", "query", "rcode_name", "id.orig_h")
                .asks(
                    """
                    select query as name, rcode_name as answer, count(*) as queries, count(distinct "id.orig_h") as hosts, count(*) over () as total
                    from dns where $in and rcode_name <> 'NOERROR' and query is not null
                    group by 1, 2 order by 3 desc, 1, 2 limit 12
                    """,
                    Kind.TEXT,
                    Kind.TEXT,
                    Kind.COUNT_BAR,
                    Kind.COUNT,
                    Kind.TOTAL),
            Figure.table("dns-hosts", "Hosts that ask")
                .needs("dns", "ts", "query", "rcode_name", "id.orig_h")
                .asks(
                    """
                    select "id.orig_h" as host, count(*) as queries, avg(FAILED::int) as failed, count(distinct query) as names, count(*) over () as total
                    from dns where $in group by 1 order by 2 desc, 1 limit 12
                    """
                        .replace("FAILED", FAILED),
                    Kind.TEXT,
                    Kind.COUNT_BAR,
                    Kind.SHARE,
                    Kind.COUNT,
                    Kind.TOTAL),
            Figure.table("dns-types", "Types of queries")
                .needs("dns", "ts", "qtype_name")
                .asks(
                    """
                    select coalesce(qtype_name, '(none)') as type, count(*) as queries
                    from dns where $in group by 1 order by 2 desc, 1 limit 12
                    """,
                    Kind.TEXT,
                    Kind.COUNT_BAR)));
  }
}
