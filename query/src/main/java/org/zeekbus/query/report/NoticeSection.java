package org.zeekbus.query.report;

import java.util.List;

/** What Zeek itself found worth saying: {@code notice}, {@code weird}. */
final class NoticeSection {
  static final String TYPES = "notice-types";

  private NoticeSection() {}

  static Section of() {
    return new Section(
        "notices",
        "Notices",
        List.of(
            Figure.wideTable(TYPES, "Notices by type")
                .needs("notice", "ts", "note", "msg", "src")
                .asks(
                    """
                    select note, count(*) as notices, count(distinct src) as sources, max(ts) as last, max_by(msg, (ts, msg)) as last_message,
                      count(*) over () as total
                    from notice where $in group by 1 order by 2 desc, 1 limit 15
                    """,
                    Kind.TEXT,
                    Kind.COUNT_BAR,
                    Kind.COUNT,
                    Kind.TIME,
                    Kind.TEXT,
                    Kind.TOTAL),
            Figure.table("notice-sources", "Who caused notices")
                .needs("notice", "ts", "note", "src")
                .asks(
                    """
                    select coalesce(src, '(not known)') as source, count(*) as notices,
                      array_to_string(list_sort(list(distinct note)), ', ') as types, count(*) over () as total
                    from notice where $in group by 1 order by 2 desc, 1 limit 12
                    """,
                    Kind.TEXT,
                    Kind.COUNT_BAR,
                    Kind.TEXT,
                    Kind.TOTAL),
            Figure.table("weird-names", "Weird")
                .needs("weird", "ts", "name", "id.orig_h")
                .asks(
                    """
                    select name, count(*) as records, count(distinct "id.orig_h") as hosts, count(*) over () as total
                    from weird where $in group by 1 order by 2 desc, 1 limit 12
                    """,
                    Kind.TEXT,
                    Kind.COUNT_BAR,
                    Kind.COUNT,
                    Kind.TOTAL)));
  }
}
