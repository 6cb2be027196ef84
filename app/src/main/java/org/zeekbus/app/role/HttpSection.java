package org.zeekbus.app.role;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.zeekbus.app.config.EndpointTypes;
import org.zeekbus.http.HttpSettings;
import org.zeekbus.settings.ByteSize;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.OnOff;
import org.zeekbus.settings.Section;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingType;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.web.WebSettings;
import org.zeekbus.zmtp.Endpoint;

/** The settings of HTTP: where it listens, and who may ask. */
public final class HttpSection {
  static final Section SECTION = new Section("http");

  public static final Setting<Optional<Endpoint.Tcp>> LISTEN =
      SECTION.setting(
          "listen",
          EndpointTypes.listen("127.0.0.1:8757"),
          Optional.of(new Endpoint.Tcp("127.0.0.1", 8757)),
          "Where the dashboard, metrics, health and API are served; none switches all of it off");

  public static final Setting<Path> TOKEN_FILE =
      SECTION.optional(
          "token-file",
          SettingType.FILE,
          "File with the token that requests need, as Authorization: Bearer; reloaded when it changes");

  public static final Setting<Path> CERT =
      SECTION.optional(
          "cert",
          SettingType.FILE,
          "File with the certificate for HTTPS and those of its issuers, PEM; reloaded when it changes");

  public static final Setting<Path> KEY =
      SECTION.optional(
          "key",
          SettingType.FILE,
          "File with the certificate's key, PEM; reloaded when it changes");

  public static final Setting<Path> CLIENT_CA =
      SECTION.optional(
          "client-ca",
          SettingType.FILE,
          "File with certificates, PEM: each client needs a certificate that one of them issued;"
              + " reloaded when it changes");

  public static final Setting<List<String>> HOSTS =
      SECTION.optional(
          "hosts",
          EndpointTypes.HOST_NAMES,
          "Names by which browsers may call zeekbus, besides addresses, localhost and the names of"
              + " this host");

  public static final Setting<OnOff> QUERY =
      SECTION.setting(
          "query",
          SettingType.oneOf(OnOff.class),
          OnOff.OFF,
          "Whether dashboard and API can ask logs in Parquet files in SQL; needs http.token-file or"
              + " http.client-ca");

  public static final Setting<Path> QUERY_DIR =
      SECTION.setting(
          "query-dir",
          SettingType.DIRECTORY,
          Optional::empty,
          "that of the sink parquet, else logger.dir",
          "Directory whose logs such queries read: a logger's, or one with Parquet files");

  public static final Setting<ByteSize> QUERY_MEMORY =
      SECTION.setting(
          "query-memory",
          SettingType.bytes(new ByteSize(64 << 20), new ByteSize(1L << 40)),
          new ByteSize(512 << 20),
          "Memory of DuckDB for one such query, beside the heap of its process, 128MiB; two may run");

  public static final Setting<Duration> QUERY_TIMEOUT =
      SECTION.setting(
          "query-timeout",
          SettingType.duration(Duration.ofSeconds(1), Duration.ofHours(1)),
          Duration.ofMinutes(1),
          "How long such a query may take; then its process is killed");

  private HttpSection() {}

  /** Finds files of which another is missing, and queries that everybody could run. */
  static void check(SettingValues values) throws ConfigurationException {
    TlsFiles.check(values, CERT, KEY, CLIENT_CA);
    if (values.get(QUERY).isOn() && !values.isSet(TOKEN_FILE) && !values.isSet(CLIENT_CA)) {
      throw new ConfigurationException(
          ("%s needs %s, or %s: a query reads all logs. `(umask 077; openssl rand -hex 32 >"
                  + " http.token)` makes a token; set %s to that file")
              .formatted(
                  values.describe(QUERY), TOKEN_FILE.key(), CLIENT_CA.key(), TOKEN_FILE.key()));
    }
  }

  /** The settings of what is served; nothing if nothing is. */
  static Optional<WebSettings> settings(SettingValues values) {
    Set<String> hosts = new LinkedHashSet<>(values.find(HOSTS).orElse(List.of()));
    return values
        .get(LISTEN)
        .map(listen ->
            new WebSettings(
                listen,
                HttpSettings.DEFAULT.withHosts(hosts),
                values.get(ObserveSection.SAMPLE),
                values.get(ObserveSection.SERIES)));
  }
}
