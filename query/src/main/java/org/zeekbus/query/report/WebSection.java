package org.zeekbus.query.report;

import java.util.List;

/**
 * What is asked of web servers, and the files that went over the wire: {@code http}, {@code files}.
 */
final class WebSection {
  private WebSection() {}

  static Section http() {
    return new Section(
        "http",
        "HTTP",
        List.of(
            parts("http-hosts", "Hosts", "host"),
            parts("http-agents", "User agents", "user_agent"),
            Figure.table("http-status", "Status of answers")
                .needs("http", "ts", "status_code", "status_msg", "response_body_len")
                .asks(
                    """
                    select coalesce(status_code::varchar, '(no answer)') as status, count(*) as requests,
                      sum(coalesce(response_body_len, 0)) as bytes, min(status_msg) as message, count(*) over () as total
                    from http where $in group by 1 order by 2 desc, 1 limit 12
                    """,
                    Kind.TEXT,
                    Kind.COUNT_BAR,
                    Kind.BYTES,
                    Kind.TEXT,
                    Kind.TOTAL),
            parts("http-methods", "Methods", "method")));
  }

  static Section files() {
    return new Section(
        "files",
        "Files",
        List.of(
            kinds("files-types", "Types", "mime_type", "type"),
            kinds("files-sources", "Where files came from", "source", "protocol")));
  }

  private static Figure parts(String id, String title, String field) {
    return Figure.table(id, title)
        .needs("http", "ts", field, "id.orig_h", "response_body_len")
        .asks(
            """
            select coalesce(%1$s, '(none)') as %1$s, count(*) as requests, sum(coalesce(response_body_len, 0)) as bytes,
              count(distinct "id.orig_h") as clients, count(*) over () as total
            from http where $in group by 1 order by 2 desc, 1 limit 12
            """
                .formatted(field),
            Kind.TEXT,
            Kind.COUNT_BAR,
            Kind.BYTES,
            Kind.COUNT,
            Kind.TOTAL);
  }

  private static Figure kinds(String id, String title, String field, String name) {
    return Figure.table(id, title)
        .needs("files", "ts", field, "seen_bytes")
        .asks(
            """
            select coalesce(%s, '(not known)') as %s, count(*) as files, sum(coalesce(seen_bytes, 0)) as bytes, count(*) over () as total
            from files where $in group by 1 order by 2 desc, 1 limit 12
            """
                .formatted(field, name),
            Kind.TEXT,
            Kind.COUNT_BAR,
            Kind.BYTES,
            Kind.TOTAL);
  }
}
