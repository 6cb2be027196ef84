package org.zeekbus.query.report;

import java.util.List;

/** Who speaks with whom, how much, by which protocols: {@code conn}. */
final class TrafficSection {
  static final String SUMS = "traffic-sums";
  static final String SOURCES = "traffic-sources-bytes";

  /** Both sums may be wrong by 2^64 in one connection, so they are added with room. */
  private static final String BYTES =
      "sum(coalesce(orig_bytes, 0)::hugeint + coalesce(resp_bytes, 0)::hugeint)";

  private TrafficSection() {}

  static Section of() {
    return new Section(
        "traffic",
        "Traffic",
        List.of(
            Figure.tiles(SUMS, "Traffic in numbers")
                .needs("conn", "ts", "id.orig_h", "id.resp_h", "orig_bytes", "resp_bytes")
                .asks(
                    """
                    select count(*) as connections, BYTES as bytes,
                      count(distinct "id.orig_h") as sources, count(distinct "id.resp_h") as destinations
                    from conn where $in
                    """
                        .replace("BYTES", BYTES),
                    Kind.COUNT,
                    Kind.BYTES,
                    Kind.COUNT,
                    Kind.COUNT),
            Figure.plot("traffic-time", "Bytes of connections")
                .note("By the time at which a connection began.")
                .needs("conn", "ts", "orig_bytes", "resp_bytes")
                .asks(
                    """
                    select steps.step as time, coalesce(bytes, 0) as both_directions, coalesce(sent, 0) as from_originators
                    from (select unnest(generate_series($since, $until - interval '1 second', $step)) as step) steps
                    left join (
                      select time_bucket($step, ts, $since) as step, BYTES as bytes, sum(coalesce(orig_bytes, 0)) as sent
                      from conn where $in group by 1) sums on sums.step = steps.step
                    order by 1
                    """
                        .replace("BYTES", BYTES),
                    Kind.TIME,
                    Kind.BYTES,
                    Kind.BYTES),
            talkers(SOURCES, "Sources by bytes", "id.orig_h", "source", "bytes"),
            talkers(
                "traffic-sources-connections",
                "Sources by connections",
                "id.orig_h",
                "source",
                "connections"),
            talkers(
                "traffic-destinations-bytes",
                "Destinations by bytes",
                "id.resp_h",
                "destination",
                "bytes"),
            talkers(
                "traffic-destinations-connections",
                "Destinations by connections",
                "id.resp_h",
                "destination",
                "connections"),
            parts("traffic-services", "Services", "coalesce(service, '(not known)')", "service")
                .needs("conn", "ts", "service", "orig_bytes", "resp_bytes"),
            parts("traffic-ports", "Ports", "\"id.resp_p\" || '/' || proto", "port")
                .needs("conn", "ts", "id.resp_p", "proto", "orig_bytes", "resp_bytes"),
            parts("traffic-protocols", "Protocols", "proto", "protocol")
                .needs("conn", "ts", "proto", "orig_bytes", "resp_bytes"),
            parts("traffic-states", "How connections ended", "conn_state", "state")
                .note(
                    "S0: no answer. REJ: refused. SF: from begin to end. OTH: the begin was not"
                        + " seen.")
                .needs("conn", "ts", "conn_state", "orig_bytes", "resp_bytes")));
  }

  private static Figure talkers(String id, String title, String field, String name, String by) {
    String other = field.equals("id.orig_h") ? "id.resp_h" : "id.orig_h";
    boolean isByBytes = by.equals("bytes");
    return Figure.table(id, title)
        .needs("conn", "ts", field, other, "orig_bytes", "resp_bytes")
        .asks(
            """
            select "%s" as %s, %s as bytes, count(*) as connections, count(distinct "%s") as peers
            from conn where $in group by 1 order by %s desc, 1 limit 10
            """
                .formatted(field, name, BYTES, other, by),
            Kind.TEXT,
            isByBytes ? Kind.BYTES_BAR : Kind.BYTES,
            isByBytes ? Kind.COUNT : Kind.COUNT_BAR,
            Kind.COUNT);
  }

  private static Figure parts(String id, String title, String value, String name) {
    return Figure.table(id, title)
        .asks(
            """
            select %s as %s, count(*) as connections, %s as bytes, count(*) over () as total
            from conn where $in group by 1 order by 2 desc, 1 limit 12
            """
                .formatted(value, name, BYTES),
            Kind.TEXT,
            Kind.COUNT_BAR,
            Kind.BYTES,
            Kind.TOTAL);
  }
}
