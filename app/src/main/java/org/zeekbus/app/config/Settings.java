package org.zeekbus.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.zeekbus.app.process.LogLevel;
import org.zeekbus.broker.BrokerSettings;
import org.zeekbus.broker.QueueSettings;
import org.zeekbus.broker.SlowSubscriberPolicy;
import org.zeekbus.logger.LoggerSection;
import org.zeekbus.logger.LoggerSettings;
import org.zeekbus.logger.sinks.SinkTypes;
import org.zeekbus.settings.ByteSize;
import org.zeekbus.settings.OnOff;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingType;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.HeartbeatSettings;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.socket.Transport;

/**
 * The one list of all settings. Flags, environment variables, the keys of the configuration file,
 * {@code check-config} and the manual's table follow from it.
 */
public final class Settings {
  /** What happens to a client that does what it may not. */
  public enum OnViolation {
    /** Only what it did is dropped. */
    DROP,
    /** Its connection ends, too. */
    DISCONNECT
  }

  private static final LoggerSettings LOGGER =
      LoggerSettings.of(LoggerSection.DIR.fallback().get().orElseThrow());
  private static final BrokerSettings BROKER = BrokerSettings.DEFAULT;
  private static final QueueSettings QUEUE = BROKER.queue();
  private static final HeartbeatSettings HEARTBEAT = BROKER.heartbeat();
  private static final Limits LIMITS = BROKER.limits();

  private static final ByteSize NO_BYTES = new ByteSize(0);
  private static final ByteSize KIB = new ByteSize(1 << 10);
  private static final ByteSize GIB = new ByteSize(1 << 30);
  private static final ByteSize TIB = new ByteSize(1L << 40);
  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  public static final Setting<List<Endpoint>> XSUB =
      setting(
          "broker.xsub",
          EndpointTypes.ENDPOINTS,
          BROKER.xsub(),
          "Where publishers connect: the nodes' connect_xpub_endpoint; several are possible");

  public static final Setting<List<Endpoint>> XPUB =
      setting(
          "broker.xpub",
          EndpointTypes.ENDPOINTS,
          BROKER.xpub(),
          "Where subscribers connect: the nodes' connect_xsub_endpoint; several are possible");

  public static final Setting<Endpoint.Tcp> ZEEKCTL =
      new Setting<>(
          "broker.zeekctl",
          EndpointTypes.ADDRESS,
          Optional::empty,
          Optional.empty(),
          "Take zeekctl's ports on this address instead: XPUB 27760, XSUB 27761; the logger listens"
              + " there, too, on 5557, and joins there");

  public static final Setting<SlowSubscriberPolicy> ON_FULL =
      setting(
          "broker.on-full",
          SettingType.oneOf(SlowSubscriberPolicy.class),
          QUEUE.policy(),
          "What happens when a subscriber does not keep up");

  public static final Setting<ByteSize> QUEUE_BYTES =
      setting(
          "broker.queue.bytes",
          SettingType.bytes(new ByteSize(4096), TIB),
          new ByteSize(QUEUE.bytes()),
          "Memory that one subscriber's queue may hold");

  public static final Setting<Integer> QUEUE_MESSAGES =
      setting(
          "broker.queue.messages",
          SettingType.count(4, Integer.MAX_VALUE),
          QUEUE.messages(),
          "Messages that one subscriber's queue may hold");

  public static final Setting<Duration> STUCK_AFTER =
      setting(
          "broker.queue.stuck-after",
          SettingType.duration(Duration.ofMillis(100), HOUR),
          QUEUE.stuckAfter(),
          "How long a lagging subscriber may take nothing, or too little, until it counts as"
              + " stuck");

  public static final Setting<ByteSize> SLOWEST_DRAIN =
      setting(
          "broker.queue.slowest-drain",
          SettingType.bytes(NO_BYTES, GIB),
          new ByteSize(QUEUE.slowestDrain()),
          "Bytes a second below which a lagging subscriber counts as stuck");

  public static final Setting<Duration> HEARTBEAT_INTERVAL =
      setting(
          "broker.heartbeat.interval",
          SettingType.duration(Duration.ZERO, HOUR),
          HEARTBEAT.interval(),
          "Send a ZMTP PING this often; 0s sends none");

  public static final Setting<Duration> HEARTBEAT_TIMEOUT =
      new Setting<>(
          "broker.heartbeat.timeout",
          SettingType.duration(MILLISECOND, HOUR),
          Optional::empty,
          Optional.of("the interval"),
          "Close a connection that is silent for so long after a PING");

  public static final Setting<Duration> LINGER =
      setting(
          "broker.linger",
          SettingType.duration(Duration.ZERO, HOUR),
          BROKER.linger(),
          "How long a stop waits for queues to drain");

  public static final Setting<ByteSize> MEMORY =
      setting(
          "broker.memory",
          SettingType.bytes(new ByteSize(16 << 20), TIB),
          new ByteSize(BROKER.memory()),
          "Bound of all buffers together: queues, incomplete messages, reads");

  public static final Setting<Integer> THREADS =
      new Setting<>(
          "broker.threads",
          SettingType.count(1, 256),
          () -> Optional.of(BROKER.threads()),
          Optional.of("a quarter of the processors, 1 to 4"),
          "Event loops");

  public static final Setting<Transport.Kind> TRANSPORT =
      new Setting<>(
          "broker.transport",
          SettingType.oneOf(Transport.Kind.class),
          () -> Optional.of(BROKER.transport()),
          Optional.of("epoll on Linux, elsewhere nio"),
          "How the system is asked about sockets");

  public static final Setting<Duration> GHOST_GRACE =
      setting(
          "broker.ghost-grace",
          SettingType.duration(SECOND, HOUR),
          BROKER.ghostGrace(),
          "How long after a start a topic of the time before may go unclaimed until it is"
              + " cancelled");

  public static final Setting<List<Endpoint>> LISTEN =
      setting(
          "logger.listen",
          EndpointTypes.ENDPOINTS,
          LOGGER.listen(),
          "Where nodes push their logs: an entry of their connect_log_endpoints; several are"
              + " possible");

  public static final Setting<ByteSize> SPOOL_SIZE =
      setting(
          "logger.spool-size",
          SettingType.bytes(new ByteSize(1 << 20), TIB),
          new ByteSize(LOGGER.spoolBound()),
          "Bytes that one sink's spool may hold; beyond, nodes wait");

  public static final Setting<ByteSize> INTAKE =
      setting(
          "logger.intake",
          SettingType.bytes(new ByteSize(1 << 20), TIB),
          new ByteSize(LOGGER.intake()),
          "Bytes of batches that may be taken in and not be written yet; beyond, nodes wait");

  public static final Setting<Duration> FLUSH_INTERVAL =
      setting(
          "logger.flush-interval",
          SettingType.duration(MILLISECOND, MINUTE),
          LOGGER.flushInterval(),
          "After this time what was taken in survives a crash of zeekbus");

  public static final Setting<Duration> DRAIN =
      setting(
          "logger.drain",
          SettingType.duration(Duration.ZERO, HOUR),
          LOGGER.drain(),
          "How long a stop may take for what was sent before it");

  public static final Setting<Endpoint> BROKER_XPUB =
      setting(
          "logger.broker-xpub",
          EndpointTypes.REMOTE,
          BROKER.xpub().getFirst(),
          "To join: the broker's XPUB, the nodes' connect_xsub_endpoint");

  public static final Setting<Endpoint> BROKER_XSUB =
      setting(
          "logger.broker-xsub",
          EndpointTypes.REMOTE,
          BROKER.xsub().getFirst(),
          "To join: the broker's XSUB, the nodes' connect_xpub_endpoint");

  public static final Setting<Duration> HANDSHAKE_TIMEOUT =
      setting(
          "limits.handshake-timeout",
          SettingType.duration(MILLISECOND, HOUR),
          LIMITS.handshakeTimeout(),
          "For greeting and handshake together");

  public static final Setting<ByteSize> FRAME =
      setting(
          "limits.frame",
          SettingType.bytes(KIB, GIB),
          new ByteSize(LIMITS.frame()),
          "Longest frame; a longer one closes the connection");

  public static final Setting<ByteSize> MESSAGE =
      setting(
          "limits.message",
          SettingType.bytes(KIB, GIB),
          new ByteSize(LIMITS.message()),
          "Longest message, all frames with their headers; a longer one closes the connection");

  public static final Setting<Integer> PARTS =
      setting(
          "limits.parts",
          SettingType.count(1, 1_000_000),
          LIMITS.parts(),
          "Most frames in a message; more close the connection");

  public static final Setting<ByteSize> TOPIC =
      setting(
          "limits.topic",
          SettingType.bytes(new ByteSize(256), new ByteSize(64 << 10)),
          new ByteSize(LIMITS.topic()),
          "Longest topic: a longer subscription is ignored, a message with a longer one dropped");

  public static final Setting<Integer> SUBSCRIPTIONS =
      setting(
          "limits.subscriptions",
          SettingType.count(1, 10_000_000),
          LIMITS.subscriptions(),
          "Most topics that one connection may hold; more are ignored");

  public static final Setting<Integer> CONNECTIONS =
      setting(
          "limits.connections",
          SettingType.count(1, 1_000_000),
          LIMITS.connections(),
          "Most connections of XSUB, and of XPUB; more are closed before the greeting");

  public static final Setting<KeyText> SERVER_PUBLIC =
      key("server-publickey", "The public key of those who listen: broker and loggers");

  public static final Setting<KeyText> SERVER_SECRET =
      key("server-secretkey", "The secret key of those who listen");

  public static final Setting<KeyText> CLIENT_PUBLIC =
      key("client-publickey", "The public key of those who connect: all nodes");

  public static final Setting<KeyText> CLIENT_SECRET =
      key("client-secretkey", "The secret key of those who connect; not needed to listen");

  /** The keys of a cluster. */
  public static final List<Setting<KeyText>> CURVE_KEYS =
      List.of(SERVER_PUBLIC, SERVER_SECRET, CLIENT_PUBLIC, CLIENT_SECRET);

  public static final Setting<Path> CURVE_CLIENTS =
      new Setting<>(
          "curve.clients",
          SettingType.FILE,
          Optional::empty,
          Optional.empty(),
          "A list of more clients that may come in, with their rights; it is read again when it"
              + " changes");

  public static final Setting<OnViolation> CURVE_ON_VIOLATION =
      setting(
          "curve.on-violation",
          SettingType.oneOf(OnViolation.class),
          OnViolation.DROP,
          "What happens to a client that does what its rights do not allow, besides that it is"
              + " dropped and told");

  public static final Setting<List<Endpoint>> CURVE_EXCEPT =
      new Setting<>(
          "curve.except",
          EndpointTypes.ENDPOINTS,
          Optional::empty,
          Optional.empty(),
          "Endpoints that listen without CURVE in spite of keys, as they stand in xsub, xpub or"
              + " listen");

  public static final Setting<Path> ZEEKCTL_KEYS =
      new Setting<>(
          "zeekctl-keys",
          SettingType.DIRECTORY,
          Optional::empty,
          Optional.empty(),
          "Take the four keys from here, where zeekctl keeps them: ${SpoolDir}/zeromq/curve");

  public static final Setting<OnOff> INSECURE =
      setting(
          "insecure",
          SettingType.oneOf(OnOff.class),
          OnOff.OFF,
          "Listen without CURVE also where other hosts can connect");

  public static final Setting<Path> DATA =
      setting(
          "data",
          SettingType.DIRECTORY,
          Path.of("data"),
          "Where the known topics are kept over a restart; `broker` keeps none unless it is set");

  public static final Setting<LogLevel> LOG_LEVEL =
      setting("log.level", SettingType.oneOf(LogLevel.class), LogLevel.INFO, "How much is logged");

  private static final List<Setting<?>> BROKER_SETTINGS =
      List.of(
          XSUB,
          XPUB,
          ZEEKCTL,
          ON_FULL,
          QUEUE_BYTES,
          QUEUE_MESSAGES,
          STUCK_AFTER,
          SLOWEST_DRAIN,
          HEARTBEAT_INTERVAL,
          HEARTBEAT_TIMEOUT,
          LINGER,
          MEMORY,
          THREADS,
          TRANSPORT,
          GHOST_GRACE);

  private static final List<Setting<?>> LOGGER_SETTINGS =
      List.of(LISTEN, SPOOL_SIZE, INTAKE, FLUSH_INTERVAL, BROKER_XPUB, BROKER_XSUB, DRAIN);

  private static final List<Setting<?>> OTHER_SETTINGS =
      List.of(
          HANDSHAKE_TIMEOUT,
          FRAME,
          MESSAGE,
          PARTS,
          TOPIC,
          SUBSCRIPTIONS,
          CONNECTIONS,
          SERVER_PUBLIC,
          SERVER_SECRET,
          CLIENT_PUBLIC,
          CLIENT_SECRET,
          CURVE_CLIENTS,
          CURVE_ON_VIOLATION,
          CURVE_EXCEPT,
          ZEEKCTL_KEYS,
          INSECURE,
          DATA,
          LOG_LEVEL);

  /** The types of sinks, those of plugins among them. */
  public static final SinkTypes SINK_TYPES =
      SinkTypes.load(
          PluginDirectory.find(System.getenv(), System.getProperties()).orElse(null),
          Stream.of(
                  BROKER_SETTINGS,
                  LOGGER_SETTINGS,
                  LoggerSection.SECTION.settings(),
                  OTHER_SETTINGS)
              .<Setting<?>>flatMap(List::stream)
              .toList());

  /** All of them, in the order of help and manual; those of one section stand together. */
  public static final List<Setting<?>> ALL =
      Stream.of(
              BROKER_SETTINGS,
              LOGGER_SETTINGS,
              LoggerSection.SECTION.settings(),
              SINK_TYPES.settings(),
              OTHER_SETTINGS)
          .<Setting<?>>flatMap(List::stream)
          .toList();

  /**
   * Those that a command takes: a role's command those of its role, any other all. Of zeekctl's
   * address a logger must know as well.
   */
  public static List<Setting<?>> of(String command) {
    return switch (command) {
      case "broker" -> ALL.stream().filter(setting -> setting.isOf(command)).toList();
      case "logger" ->
          ALL.stream().filter(setting -> setting.isOf(command) || setting.equals(ZEEKCTL)).toList();
      default -> ALL;
    };
  }

  private Settings() {}

  private static Setting<KeyText> key(String name, String description) {
    return new Setting<>(
        "curve." + name, KeyText.TYPE, Optional::empty, Optional.empty(), description);
  }

  private static <T> Setting<T> setting(
      String key, SettingType<T> type, T fallback, String description) {
    Supplier<Optional<T>> always = () -> Optional.of(fallback);
    return new Setting<>(key, type, always, Optional.empty(), description);
  }
}
