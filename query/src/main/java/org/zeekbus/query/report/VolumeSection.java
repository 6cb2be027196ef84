package org.zeekbus.query.report;

import static java.util.stream.Collectors.joining;

import java.util.List;
import org.zeekbus.query.Sql;

/** How many records there are, by time and by log, and times without any. */
final class VolumeSection {
  static final String PATHS = "volume-logs";
  static final String SILENCE = "volume-silence";

  private VolumeSection() {}

  static Section of(Logs logs) {
    if (logs.timed().isEmpty()) {
      return new Section("volume", "Volume", List.of());
    }
    String counted = counted(logs.timed());
    Figure hours =
        Figure.plot("volume-time", "Records of all logs")
            .note(
                "Bars: this report. Line: what is usual at that time of day, the mean of the 7 days"
                    + " before.")
            .asks(
                counted
                    + """
                    , days as (
                      select greatest(1, epoch($since - min(step)) / 86400) as days from counted where step < $since),
                    usual as (
                      select epoch(step)::bigint % 86400 as clock, sum(n) / any_value(days) * greatest(1, epoch($step) / 86400) as usual
                      from counted, days where step < $since group by 1),
                    now as (select step, sum(n) as records from counted where step >= $since group by 1)
                    select steps.step as time, coalesce(records, 0) as records, usual
                    from (select unnest(generate_series($since, $until - interval '1 second', $step)) as step) steps
                    left join now on now.step = steps.step
                    left join usual on clock = epoch(steps.step)::bigint % 86400
                    order by 1
                    """,
                Kind.TIME,
                Kind.COUNT,
                Kind.COUNT);
    Figure paths =
        Figure.wideTable(PATHS, "Logs")
            .note(
                "Usual: records in as long a time, by the 7 days before. Change: against the usual.")
            .asks(
                counted
                    + """
                    , days as (
                      select epoch($until - $since) / epoch($since - min(step)) as part from counted where step < $since),
                    sums as (
                      select log, coalesce(sum(n) filter (step >= $since), 0) as records,
                        sum(n) filter (step < $since) * any_value(part) as usual
                      from counted left join days on true group by 1),
                    courses as (
                      select sums.log, list(coalesce(part.n, 0) order by steps.step) as course
                      from sums
                      cross join (select unnest(generate_series($since, $until - interval '1 second', $course)) as step) steps
                      left join (
                        select log, time_bucket($course, step, $since) as step, sum(n)::bigint as n from counted group by 1, 2) part
                        on part.log = sums.log and part.step = steps.step
                      group by 1)
                    select log, records, usual, records / nullif(usual, 0) - 1 as change, course
                    from sums join courses using (log) order by records desc, log
                    """,
                Kind.TEXT,
                Kind.COUNT_BAR,
                Kind.COUNT,
                Kind.CHANGE,
                Kind.COURSE);
    Figure silence =
        Figure.table(SILENCE, "Times without a record")
            .note("At least 5 minutes in which no log has a record, the longest first.")
            .asks(
                """
                with minutes as (
                %s)
                select silent_from, silent_to, epoch(silent_to - silent_from) as length, count(*) over () as total
                from (
                  select minute + interval '1 minute' as silent_from,
                    lead(minute) over (order by minute) as silent_to
                  from minutes)
                where silent_to - silent_from >= interval '5 minutes'
                order by length desc, silent_from limit 10
                """
                    .formatted(
                        branches(
                            logs.timed(),
                            "select distinct time_bucket(interval '1 minute', ts) as minute from"
                                + " %2$s where $in",
                            "union")),
                Kind.TIME,
                Kind.TIME,
                Kind.SECONDS,
                Kind.TOTAL);
    return new Section("volume", "Volume", List.of(hours, paths, silence));
  }

  private static String counted(List<String> logs) {
    return "with counted as (\n"
        + branches(
            logs,
            "select %1$s as log, time_bucket($step, ts, $since) as step, count(*) as n from %2$s"
                + " where ts >= $before and ts < $until group by 2",
            "union all")
        + ")";
  }

  private static String branches(List<String> logs, String select, String between) {
    return logs.stream()
        .map(log -> "  " + select.formatted(Sql.text(log), Sql.name(log)))
        .collect(joining(" " + between + "\n"));
  }
}
