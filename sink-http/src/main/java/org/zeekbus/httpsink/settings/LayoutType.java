package org.zeekbus.httpsink.settings;

/** The kinds of servers that records can be posted to. */
public enum LayoutType {
  /** A JSON object a line, for any server that reads lines. */
  NDJSON,
  /** Elasticsearch and OpenSearch. */
  ELASTICSEARCH,
  /** Grafana Loki. */
  LOKI,
  /** Splunk's HTTP event collector. */
  SPLUNK,
  /** ClickHouse, whose tables have a column for each field. */
  CLICKHOUSE,
  /** The source http_server of Vector. */
  VECTOR
}
