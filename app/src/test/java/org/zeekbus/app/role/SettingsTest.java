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
import org.zeekbus.app.config.Settings;
import org.zeekbus.broker.BrokerSettings;
import org.zeekbus.broker.QueueSettings;
import org.zeekbus.broker.SlowSubscriberPolicy;
import org.zeekbus.logger.LoggerSection;
import org.zeekbus.logger.file.FilesSection;
import org.zeekbus.logger.stdout.StdoutSection;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Origin;
import org.zeekbus.settings.RawValue;
import org.zeekbus.settings.Setting;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.HeartbeatSettings;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.socket.Transport;

/** Each setting can be set in three ways, whose names follow from its key. */
final class SettingsTest {
  /** For each a value that is not its default. */
  private static final Map<Setting<?>, String> OTHER =
      Map.ofEntries(
          Map.entry(Settings.XSUB, "tcp://10.0.0.1:1"),
          Map.entry(Settings.XPUB, "ipc:///run/zeekbus/xpub"),
          Map.entry(Settings.ZEEKCTL, "10.0.0.1"),
          Map.entry(Settings.ON_FULL, "block"),
          Map.entry(Settings.QUEUE_BYTES, "32MiB"),
          Map.entry(Settings.QUEUE_MESSAGES, "1000"),
          Map.entry(Settings.STUCK_AFTER, "250ms"),
          Map.entry(Settings.SLOWEST_DRAIN, "64KiB"),
          Map.entry(Settings.HEARTBEAT_INTERVAL, "10s"),
          Map.entry(Settings.HEARTBEAT_TIMEOUT, "20s"),
          Map.entry(Settings.LINGER, "3s"),
          Map.entry(Settings.MEMORY, "512MiB"),
          Map.entry(Settings.THREADS, "7"),
          Map.entry(Settings.TRANSPORT, "nio"),
          Map.entry(Settings.GHOST_GRACE, "1m"),
          Map.entry(Settings.LISTEN, "tcp://10.0.0.1:3"),
          Map.entry(LoggerSection.DIR, "spool"),
          Map.entry(Settings.SINK_TYPES.sinks(), "stdout"),
          Map.entry(FilesSection.FORMAT, "json"),
          Map.entry(StdoutSection.STDOUT, "on"),
          Map.entry(FilesSection.ON_FULL, "drop"),
          Map.entry(StdoutSection.ON_FULL, "spool"),
          Map.entry(StdoutSection.ON_GONE, "drop"),
          Map.entry(LoggerSection.SPOOL, "/var/spool/zeekbus"),
          Map.entry(Settings.SPOOL_SIZE, "2GiB"),
          Map.entry(Settings.INTAKE, "8MiB"),
          Map.entry(Settings.FLUSH_INTERVAL, "2s"),
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
          Map.entry(Settings.DRAIN, "4s"),
          Map.entry(LoggerSection.NODE, "logger-1"),
          Map.entry(Settings.BROKER_XPUB, "tcp://10.0.0.1:4"),
          Map.entry(Settings.BROKER_XSUB, "tcp://10.0.0.1:5"),
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
          Map.entry(Settings.HANDSHAKE_TIMEOUT, "5s"),
          Map.entry(Settings.FRAME, "1MiB"),
          Map.entry(Settings.MESSAGE, "65MiB"),
          Map.entry(Settings.PARTS, "4"),
          Map.entry(Settings.TOPIC, "1KiB"),
          Map.entry(Settings.SUBSCRIPTIONS, "10"),
          Map.entry(Settings.CONNECTIONS, "20"),
          Map.entry(Settings.SERVER_PUBLIC, "file:server.pub"),
          Map.entry(Settings.SERVER_SECRET, "file:server.key"),
          Map.entry(Settings.CLIENT_PUBLIC, "file:client.pub"),
          Map.entry(Settings.CLIENT_SECRET, "file:client.key"),
          Map.entry(Settings.CURVE_CLIENTS, "clients.yaml"),
          Map.entry(Settings.CURVE_ON_VIOLATION, "disconnect"),
          Map.entry(Settings.CURVE_EXCEPT, "tcp://127.0.0.1:5557"),
          Map.entry(Settings.ZEEKCTL_KEYS, "keys"),
          Map.entry(Settings.INSECURE, "on"),
          Map.entry(Settings.DATA, "elsewhere"),
          Map.entry(Settings.LOG_LEVEL, "debug"));

  /** Those whose value needs other keys, or a file. */
  private static final Set<Setting<?>> NEED_MORE =
      Set.of(
          Settings.SERVER_PUBLIC,
          Settings.SERVER_SECRET,
          Settings.CLIENT_PUBLIC,
          Settings.CLIENT_SECRET,
          Settings.CURVE_CLIENTS,
          Settings.ZEEKCTL_KEYS);

  @TempDir private Path directory;

  static List<Setting<?>> all() {
    return Settings.ALL;
  }

  @Test
  void namesFollowFromTheKey() {
    assertThat(Settings.QUEUE_BYTES.key()).isEqualTo("broker.queue.bytes");
    assertThat(Settings.QUEUE_BYTES.flag()).isEqualTo("--queue-bytes");
    assertThat(Settings.QUEUE_BYTES.variable()).isEqualTo("ZEEKBUS_QUEUE_BYTES");
    assertThat(Settings.FRAME.flag()).isEqualTo("--limits-frame");
    assertThat(Settings.ALL).extracting(Setting::flag).doesNotHaveDuplicates();
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
    assertThat(brokerSettings(Configuration.of(List.of()))).isEqualTo(BrokerSettings.DEFAULT);
  }

  @Test
  void eachReachesTheBroker() throws ConfigurationException {
    Map<Setting<?>, RawValue> given = new HashMap<>();
    OTHER.forEach((setting, value) -> given.put(setting, new RawValue(value, Origin.DEFAULT)));
    List.of(
            Settings.ZEEKCTL,
            FilesSection.ARCHIVE,
            FilesSection.COMMAND,
            Settings.ZEEKCTL_KEYS,
            Settings.CURVE_EXCEPT)
        .forEach(given::remove);
    assertThat(brokerSettings(Configuration.of(List.of(given))))
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
                Transport.Kind.NIO,
                Duration.ofSeconds(3),
                Optional.empty(),
                Duration.ofMinutes(1)));
  }

  private static BrokerSettings brokerSettings(Configuration configuration) {
    return BrokerRole.settings(configuration, Optional.empty());
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
    if (!setting.equals(Settings.HEARTBEAT_INTERVAL)) {
      // Without it, the other times of heartbeats are refused.
      args.addAll(List.of("--heartbeat-interval", "1s"));
    }
    if (!setting.equals(Settings.INSECURE)) {
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
    assertThat(run.setting(setting.key().substring(setting.key().lastIndexOf('.') + 1)))
        .contains(other(setting))
        .endsWith(" # " + origin);
  }
}
