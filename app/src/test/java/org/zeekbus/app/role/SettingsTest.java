package org.zeekbus.app.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zeekbus.app.CommandLineRun;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.config.Sections;
import org.zeekbus.app.process.LogSection;
import org.zeekbus.app.process.Version;
import org.zeekbus.app.security.CurveSection;
import org.zeekbus.broker.BrokerSettings;
import org.zeekbus.broker.QueueBound;
import org.zeekbus.broker.QueueSettings;
import org.zeekbus.broker.SlowSubscriberPolicy;
import org.zeekbus.logger.LoggerSection;
import org.zeekbus.logger.file.FilesSection;
import org.zeekbus.logger.stdout.StdoutSection;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Origin;
import org.zeekbus.settings.RawValue;
import org.zeekbus.settings.Setting;
import org.zeekbus.websocket.WebSocketSettings;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.HeartbeatSettings;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.socket.InheritedSockets;
import org.zeekbus.zmtp.socket.Transport;

/** Each setting can be set in three ways, whose names follow from its key. */
final class SettingsTest {
  private static final Sections SECTIONS = AllSections.join();

  /** For each a value that is not its default. */
  private static final Map<Setting<?>, String> OTHER =
      Map.ofEntries(
          Map.entry(BrokerSection.XSUB, "tcp://10.0.0.1:1"),
          Map.entry(BrokerSection.XPUB, "ipc:///run/zeekbus/xpub"),
          Map.entry(BrokerSection.ZEEKCTL, "10.0.0.1"),
          Map.entry(BrokerSection.ON_FULL, "block"),
          Map.entry(BrokerSection.QUEUE_BYTES, "32MiB"),
          Map.entry(BrokerSection.QUEUE_MESSAGES, "1000"),
          Map.entry(BrokerSection.STUCK_AFTER, "250ms"),
          Map.entry(BrokerSection.SLOWEST_DRAIN, "64KiB"),
          Map.entry(BrokerSection.HEARTBEAT_INTERVAL, "10s"),
          Map.entry(BrokerSection.HEARTBEAT_TIMEOUT, "20s"),
          Map.entry(BrokerSection.LINGER, "3s"),
          Map.entry(BrokerSection.MEMORY, "512MiB"),
          Map.entry(BrokerSection.THREADS, "7"),
          Map.entry(BrokerSection.TRANSPORT, "nio"),
          Map.entry(BrokerSection.GHOST_GRACE, "1m"),
          Map.entry(LoggerRoleSection.LISTEN, "tcp://10.0.0.1:3"),
          Map.entry(LoggerSection.DIR, "spool"),
          Map.entry(SECTIONS.sinkTypes().sinks(), "stdout"),
          Map.entry(FilesSection.FORMAT, "json"),
          Map.entry(StdoutSection.STDOUT, "on"),
          Map.entry(FilesSection.ON_FULL, "drop"),
          Map.entry(StdoutSection.ON_FULL, "spool"),
          Map.entry(StdoutSection.ON_GONE, "drop"),
          Map.entry(LoggerSection.SPOOL, "/var/spool/zeekbus"),
          Map.entry(LoggerRoleSection.SPOOL_SIZE, "2GiB"),
          Map.entry(LoggerRoleSection.INTAKE, "8MiB"),
          Map.entry(LoggerRoleSection.FLUSH_INTERVAL, "2s"),
          Map.entry(FilesSection.FSYNC, "always"),
          Map.entry(FilesSection.ROTATION_INTERVAL, "10m"),
          Map.entry(FilesSection.ROTATION_SIZE, "1GiB"),
          Map.entry(FilesSection.ARCHIVE, "off"),
          Map.entry(FilesSection.ARCHIVE_DIR, "kept"),
          Map.entry(FilesSection.ARCHIVE_COMPRESSION, "zst"),
          Map.entry(FilesSection.ARCHIVE_MAX_AGE, "24h"),
          Map.entry(FilesSection.ARCHIVE_MAX_SIZE, "64GiB"),
          Map.entry(FilesSection.COMMAND, "archive-log"),
          Map.entry(FilesSection.COMMAND_TIMEOUT, "1m"),
          Map.entry(FilesSection.EXTENSION, "txt"),
          Map.entry(LoggerRoleSection.DRAIN, "4s"),
          Map.entry(LoggerSection.NODE, "logger-1"),
          Map.entry(LoggerRoleSection.BROKER_XPUB, "tcp://10.0.0.1:4"),
          Map.entry(LoggerRoleSection.BROKER_XSUB, "tcp://10.0.0.1:5"),
          Map.entry(FilesSection.PATHS, "conn:use_json=T"),
          Map.entry(FilesSection.ASCII.get(0), "T"),
          Map.entry(FilesSection.ASCII.get(1), "F"),
          Map.entry(FilesSection.ASCII.get(2), "JSON::TS_MILLIS"),
          Map.entry(FilesSection.ASCII.get(3), "T"),
          Map.entry(FilesSection.ASCII.get(4), "JSON::STRING_ESCAPE_POLICY_PUA"),
          Map.entry(FilesSection.ASCII.get(5), "F"),
          Map.entry(FilesSection.ASCII.get(6), "//"),
          Map.entry(FilesSection.ASCII.get(7), "~~"),
          Map.entry(FilesSection.ASCII.get(8), ";"),
          Map.entry(FilesSection.ASCII.get(9), "EMPTY"),
          Map.entry(FilesSection.ASCII.get(10), "NIL"),
          Map.entry(FilesSection.ASCII.get(11), "T"),
          Map.entry(FilesSection.ASCII.get(12), "6"),
          Map.entry(FilesSection.ASCII.get(13), "gzip"),
          Map.entry(LimitsSection.HANDSHAKE_TIMEOUT, "5s"),
          Map.entry(LimitsSection.FRAME, "1MiB"),
          Map.entry(LimitsSection.MESSAGE, "65MiB"),
          Map.entry(LimitsSection.PARTS, "4"),
          Map.entry(LimitsSection.TOPIC, "1KiB"),
          Map.entry(LimitsSection.SUBSCRIPTIONS, "10"),
          Map.entry(LimitsSection.CONNECTIONS, "20"),
          Map.entry(HttpSection.LISTEN, "127.0.0.1:8080"),
          Map.entry(HttpSection.TOKEN_FILE, "http.token"),
          Map.entry(HttpSection.CERT, "http.crt"),
          Map.entry(HttpSection.KEY, "http.key"),
          Map.entry(HttpSection.CLIENT_CA, "clients.crt"),
          Map.entry(HttpSection.HOSTS, "bus.example"),
          Map.entry(HttpSection.QUERY, "on"),
          Map.entry(HttpSection.QUERY_DIR, "/var/log/parquet"),
          Map.entry(HttpSection.QUERY_MEMORY, "1GiB"),
          Map.entry(HttpSection.QUERY_TIMEOUT, "2m"),
          Map.entry(ObserveSection.SAMPLE, "8"),
          Map.entry(ObserveSection.SERIES, "50"),
          Map.entry(WebSocketSection.LISTEN, "127.0.0.1:8081"),
          Map.entry(WebSocketSection.HOSTS, "bus.example"),
          Map.entry(WebSocketSection.ORIGINS, "https://soc.example"),
          Map.entry(WebSocketSection.CERT, "websocket.crt"),
          Map.entry(WebSocketSection.KEY, "websocket.key"),
          Map.entry(WebSocketSection.CLIENT_CA, "clients.crt"),
          Map.entry(WebSocketSection.CONNECTIONS, "30"),
          Map.entry(WebSocketSection.MESSAGE, "1MiB"),
          Map.entry(WebSocketSection.QUEUE_BYTES, "2MiB"),
          Map.entry(WebSocketSection.QUEUE_MESSAGES, "400"),
          Map.entry(WebSocketSection.ON_FULL, "drop"),
          Map.entry(WebSocketSection.PING, "7s"),
          Map.entry(WebSocketSection.COMPRESS, "none"),
          Map.entry(WebSocketSection.ZEEK_VERSION, "8.1.0-dev.5"),
          Map.entry(CurveSection.SERVER_PUBLIC, "file:server.pub"),
          Map.entry(CurveSection.SERVER_SECRET, "file:server.key"),
          Map.entry(CurveSection.CLIENT_PUBLIC, "file:client.pub"),
          Map.entry(CurveSection.CLIENT_SECRET, "file:client.key"),
          Map.entry(CurveSection.CURVE_CLIENTS, "clients.yaml"),
          Map.entry(CurveSection.CLIENTS, "clients.yaml"),
          Map.entry(CurveSection.ON_VIOLATION, "disconnect"),
          Map.entry(CurveSection.EXCEPT, "tcp://127.0.0.1:5557"),
          Map.entry(CurveSection.ZEEKCTL_KEYS, "keys"),
          Map.entry(CurveSection.INSECURE, "on"),
          Map.entry(ServiceSection.DATA, "elsewhere"),
          Map.entry(ServiceSection.STATS, "json"),
          Map.entry(LogSection.LEVEL, "debug"));

  /** Those whose value needs other keys, or a file. */
  private static final Set<Setting<?>> NEED_MORE =
      Set.of(
          CurveSection.SERVER_PUBLIC,
          CurveSection.SERVER_SECRET,
          CurveSection.CLIENT_PUBLIC,
          CurveSection.CLIENT_SECRET,
          CurveSection.CURVE_CLIENTS,
          CurveSection.CLIENTS,
          CurveSection.ZEEKCTL_KEYS,
          HttpSection.TOKEN_FILE,
          HttpSection.CERT,
          HttpSection.KEY,
          HttpSection.CLIENT_CA,
          HttpSection.QUERY,
          WebSocketSection.CERT,
          WebSocketSection.CLIENT_CA,
          WebSocketSection.KEY);

  @TempDir private Path directory;

  /** But those of sinks that come in as plugins do, whose modules test them. */
  static List<Setting<?>> all() {
    List<Setting<?>> all = new ArrayList<>(SECTIONS.settings());
    SECTIONS.sinkTypes().all().stream()
        .filter(type -> List.of("kafka", "http", "parquet").contains(type.name()))
        .forEach(type -> all.removeAll(type.settings()));
    return all;
  }

  @Test
  void namesFollowFromTheKey() {
    assertThat(BrokerSection.QUEUE_BYTES.key()).isEqualTo("broker.queue.bytes");
    assertThat(BrokerSection.QUEUE_BYTES.flag()).isEqualTo("--queue-bytes");
    assertThat(BrokerSection.QUEUE_BYTES.variable()).isEqualTo("ZEEKBUS_QUEUE_BYTES");
    assertThat(LimitsSection.FRAME.flag()).isEqualTo("--limits-frame");
    assertThat(SECTIONS.settings()).extracting(Setting::flag).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("all")
  void comesFromItsFlag(Setting<?> setting) {
    assertInEffect(setting, setting.flag(), Map.of(), setting.flag(), other(setting));
  }

  @ParameterizedTest
  @MethodSource("all")
  void comesFromItsVariable(Setting<?> setting) {
    assertInEffect(setting, setting.variable(), Map.of(setting.variable(), other(setting)));
  }

  @ParameterizedTest
  @MethodSource("all")
  void comesFromItsKey(Setting<?> setting) throws IOException {
    String yaml = yaml(setting);
    Path file = Files.writeString(directory.resolve("zeekbus.yaml"), yaml);
    String origin = file + ":" + yaml.lines().count();
    assertInEffect(setting, origin, Map.of(), "--config", file.toString());
  }

  @Test
  void withoutAnyAllIsAsTheBrokerHasIt() throws ConfigurationException {
    assertThat(brokerSettings(Configuration.of(SECTIONS, List.of())))
        .isEqualTo(BrokerSettings.of(it -> it.transport(Transport.Kind.best())));
  }

  @Test
  void eachReachesTheBroker() throws ConfigurationException {
    Map<Setting<?>, RawValue> given = new HashMap<>();
    OTHER.forEach((setting, value) -> given.put(setting, new RawValue(value, Origin.DEFAULT)));
    List.of(
            BrokerSection.ZEEKCTL,
            SECTIONS.sinkTypes().sinks(),
            FilesSection.ARCHIVE,
            FilesSection.COMMAND,
            CurveSection.ZEEKCTL_KEYS,
            CurveSection.CURVE_CLIENTS,
            CurveSection.EXCEPT)
        .forEach(given::remove);
    assertThat(brokerSettings(Configuration.of(SECTIONS, List.of(given))))
        .isEqualTo(
            new BrokerSettings(
                List.of(Endpoint.parse("tcp://10.0.0.1:1")),
                List.of(Endpoint.parse("ipc:///run/zeekbus/xpub")),
                new Limits(Duration.ofSeconds(5), 1 << 20, 65 << 20, 4, 1024, 10, 20),
                new HeartbeatSettings(Duration.ofSeconds(10), Duration.ofSeconds(20)),
                new QueueSettings(
                    32 << 20, 1000, SlowSubscriberPolicy.BLOCK, Duration.ofMillis(250), 64 << 10),
                512 << 20,
                7,
                Optional.of(Transport.Kind.NIO),
                Duration.ofSeconds(3),
                Optional.empty(),
                Duration.ofMinutes(1),
                InheritedSockets.NONE));
  }

  @Test
  void eachReachesTheWebSocketApi() throws ConfigurationException {
    Map<Setting<?>, RawValue> given = new HashMap<>();
    WebSocketSection.SECTION
        .settings()
        .forEach(setting -> given.put(setting, new RawValue(other(setting), Origin.DEFAULT)));
    assertThat(WebSocketSection.settings(Configuration.of(SECTIONS, List.of(given))))
        .contains(
            new WebSocketSettings(
                new Endpoint.Tcp("127.0.0.1", 8081),
                Set.of("bus.example"),
                Set.of("https://soc.example"),
                30,
                1 << 20,
                new QueueBound(2 << 20, 400, QueueBound.OnFull.DROP),
                Duration.ofSeconds(7),
                "8.1.0-dev.5 zeekbus/" + Version.number(),
                Integer.MAX_VALUE,
                InheritedSockets.NONE));
  }

  private static BrokerSettings brokerSettings(Configuration configuration) {
    return BrokerSection.settings(configuration, Optional.empty());
  }

  private static String other(Setting<?> setting) {
    String value = OTHER.get(setting);
    assertThat(value).describedAs("a value of %s for this test", setting.key()).isNotNull();
    return String.valueOf(value);
  }

  /** A file that sets it on its last line. */
  private static String yaml(Setting<?> setting) {
    StringBuilder yaml = new StringBuilder("# zeekbus\n\n");
    String[] names = setting.key().split("\\.", -1);
    for (int level = 0; level < names.length; level++) {
      yaml.append("  ".repeat(level)).append(names[level]).append(":");
      yaml.append(level < names.length - 1 ? "\n" : " " + other(setting) + "\n");
    }
    return yaml.toString();
  }

  private static void assertInEffect(
      Setting<?> setting, String origin, Map<String, String> environment, String... flags) {
    List<String> args = new ArrayList<>(List.of(flags));
    args.addFirst("check-config");
    if (!setting.equals(BrokerSection.HEARTBEAT_INTERVAL)) {
      // Without it, the other times of heartbeats are refused.
      args.addAll(List.of("--heartbeat-interval", "1s"));
    }
    if (!setting.equals(CurveSection.INSECURE)) {
      args.add("--insecure"); // an endpoint of another host needs it
    }
    CommandLineRun run = CommandLineRun.with(environment, args.toArray(String[]::new));
    if (NEED_MORE.contains(setting)) {
      // One key alone is refused, but shown.
      assertThat(run.errors()).hasSize(1);
      assertThat(run.exit()).isEqualTo(2);
    } else {
      assertThat(run.errors()).isEmpty();
      assertThat(run.exit()).isZero();
    }
    assertThat(run.settingAt(setting.key())).contains(other(setting)).endsWith(" # " + origin);
  }
}
