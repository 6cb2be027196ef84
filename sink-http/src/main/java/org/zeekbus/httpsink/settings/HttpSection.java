package org.zeekbus.httpsink.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.zeekbus.settings.ByteSize;
import org.zeekbus.settings.OnOff;
import org.zeekbus.settings.Section;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingType;
import org.zeekbus.sink.access.SecretSource;

/** The settings of sinks that post records to HTTP servers. Owner: nobody, none changes. */
public final class HttpSection {
  /** All of them, in the order of the manual. */
  public static final Section SECTION = new Section("logger.http");

  /** The server. */
  public static final Setting<TargetUrl> URL =
      SECTION.optional(
          "url",
          TargetUrl.TYPE,
          "Where records are posted, without a password; with layout ndjson, {path} in it is the log's path");

  /** The kind of server. */
  public static final Setting<LayoutType> LAYOUT =
      SECTION.setting(
          "layout",
          SettingType.oneOf(LayoutType.class),
          LayoutType.NDJSON,
          "The kind of server, which decides how records are written; see sinks.md");

  /** Compression of requests. */
  public static final Setting<Compression> COMPRESSION =
      SECTION.setting(
          "compression",
          SettingType.oneOf(Compression.class),
          Compression.NONE,
          "How the bodies of requests are compressed; not every kind of server reads each");

  /** Most bytes of a request. */
  public static final Setting<ByteSize> BATCH_BYTES =
      SECTION.setting(
          "batch-bytes",
          SettingType.bytes(new ByteSize(4 << 10), new ByteSize(64 << 20)),
          new ByteSize(1 << 20),
          "Bytes of records in a request, before compression; a record that is longer has one of its own");

  /** Most records of a request. */
  public static final Setting<Integer> BATCH_RECORDS =
      SECTION.setting(
          "batch-records", SettingType.count(1, 1_000_000), 10_000, "Most records in a request");

  /** Most bytes that wait for the server. */
  public static final Setting<ByteSize> BUFFER =
      SECTION.setting(
          "buffer",
          SettingType.bytes(new ByteSize(1 << 20), new ByteSize(16L << 30)),
          new ByteSize(32 << 20),
          "Bytes of records that the sink holds until the server confirms them; beyond that, batches wait in queue and spool");

  /** Most requests at the same time. */
  public static final Setting<Integer> CONNECTIONS =
      SECTION.setting(
          "connections",
          SettingType.count(1, 64),
          4,
          "Most requests at the same time; only with 1 do requests arrive in order");

  /** How long an answer may take. */
  public static final Setting<Duration> TIMEOUT =
      SECTION.setting(
          "timeout",
          SettingType.duration(Duration.ofMillis(100), Duration.ofMinutes(10)),
          Duration.ofSeconds(30),
          "How long a request and its answer may take together; then it is sent again");

  /** Further headers. */
  public static final Setting<Map<String, String>> HEADERS =
      SECTION.optional(
          "headers",
          SettingType.options(name -> true),
          "Headers of each request, such as X-Scope-OrgID; env:NAME stands for the value of an environment variable, file:PATH for the content of a file, and no value is printed");

  /** The token for the server. */
  public static final Setting<SecretSource> BEARER_FILE =
      SECTION.optional(
          "bearer-file",
          SecretSource.TYPE,
          "File with the token for the server, sent as Authorization: Bearer; or env:NAME");

  /** The user, for basic authentication. */
  public static final Setting<String> USER =
      SECTION.optional("user", SettingType.TEXT, "User for the server; needs password-file");

  /** The password, for basic authentication. */
  public static final Setting<SecretSource> PASSWORD_FILE =
      SECTION.optional(
          "password-file", SecretSource.TYPE, "File with the password of the user; or env:NAME");

  /** The CAs of the server's certificate. */
  public static final Setting<Path> TLS_CA =
      SECTION.optional(
          "tls-ca",
          SettingType.FILE,
          "File with the certificates that the server's must be issued by, PEM; without it, those that the JVM trusts");

  /** Our certificate. */
  public static final Setting<Path> TLS_CERT =
      SECTION.optional(
          "tls-cert",
          SettingType.FILE,
          "File with the certificate that the server is shown and those of its issuers, PEM; needs tls-key");

  /** Its key. */
  public static final Setting<Path> TLS_KEY =
      SECTION.optional(
          "tls-key", SettingType.FILE, "File with that certificate's key, PEM; needs tls-cert");

  /** The index in Elasticsearch or Splunk. */
  public static final Setting<IndexTemplate> INDEX =
      SECTION.optional(
          "index",
          IndexTemplate.TYPE,
          "With layout elasticsearch, the index or data stream, by default logs-zeek.{path}-default; with splunk, the index, by default the token's. {path} is the log's path, {node} its sender, {date} the day in UTC on which it arrived");

  /** The index in Elasticsearch if none is set. */
  public static final IndexTemplate DEFAULT_INDEX = IndexTemplate.parse("logs-zeek.{path}-default");

  /** Ids in Elasticsearch, by which it knows records that come again. */
  public static final Setting<OnOff> ELASTICSEARCH_IDS =
      SECTION.setting(
          "elasticsearch-ids",
          SettingType.oneOf(OnOff.class),
          OnOff.ON,
          "Whether each record gets an id, so that one that is sent again is not stored again; off where the target makes all ids itself");

  /** The kind of token for Elasticsearch. */
  public static final Setting<ElasticsearchToken> ELASTICSEARCH_TOKEN =
      SECTION.setting(
          "elasticsearch-token",
          SettingType.oneOf(ElasticsearchToken.class),
          ElasticsearchToken.APIKEY,
          "What bearer-file has for layout elasticsearch: an API key of Elasticsearch, or a bearer token");

  /** Labels, which tell streams of Loki apart. */
  public static final Setting<LokiLabels> LOKI_LABELS =
      SECTION.setting(
          "loki-labels",
          LokiLabels.TYPE,
          LokiLabels.of(Map.of("job", "zeek", "path", "{path}")),
          "Labels of Loki's streams; {path} and {node} in them are the log's path and its sender");

  /** The time by which Loki sorts. */
  public static final Setting<LokiTimestamp> LOKI_TIMESTAMP =
      SECTION.setting(
          "loki-timestamp",
          SettingType.oneOf(LokiTimestamp.class),
          LokiTimestamp.ARRIVAL,
          "Loki's time of a record: that of its arrival, or its ts, which Loki refuses if it is old");

  /** Splunk's sourcetype, by which it reads records. */
  public static final Setting<NameTemplate> SPLUNK_SOURCETYPE =
      SECTION.setting(
          "splunk-sourcetype",
          NameTemplate.TYPE,
          NameTemplate.parse("bro:{path}:json"),
          "Splunk's sourcetype; {path} and {node} in it are the log's path and its sender");

  /** Splunk's source. */
  public static final Setting<NameTemplate> SPLUNK_SOURCE =
      SECTION.optional(
          "splunk-source",
          NameTemplate.TYPE,
          "Splunk's source, by default the token's; {path} and {node} in it are the log's path and its sender");

  /** The table in ClickHouse. */
  public static final Setting<NameTemplate> TABLE =
      SECTION.setting(
          "table",
          NameTemplate.OF_LOG,
          NameTemplate.parse("{path}"),
          "With layout clickhouse: the table; {path} is the log's path");

  /** The database in ClickHouse. */
  public static final Setting<String> DATABASE =
      SECTION.optional(
          "database",
          SettingType.TEXT,
          "With layout clickhouse: the database; without it, that of the user");

  private HttpSection() {}
}
