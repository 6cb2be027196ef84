package org.zeekbus.app.role;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeekbus.app.config.EndpointTypes;
import org.zeekbus.broker.BrokerSettings;
import org.zeekbus.broker.QueueSettings;
import org.zeekbus.broker.SlowSubscriberPolicy;
import org.zeekbus.settings.ByteSize;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Section;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingType;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.HeartbeatSettings;
import org.zeekbus.zmtp.socket.Transport;

/** The settings of the broker. */
public final class BrokerSection {
  static final Section SECTION = new Section("broker", BrokerSection::check);

  private static final BrokerSettings DEFAULT = BrokerSettings.DEFAULT;
  private static final QueueSettings QUEUE = DEFAULT.queue();
  private static final HeartbeatSettings HEARTBEAT = DEFAULT.heartbeat();
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final ByteSize GIB = new ByteSize(1 << 30);
  private static final ByteSize TIB = new ByteSize(1L << 40);

  public static final Setting<List<Endpoint>> XSUB =
      SECTION.setting(
          "xsub",
          EndpointTypes.ENDPOINTS,
          DEFAULT.xsub(),
          "Where publishers connect: the nodes' connect_xpub_endpoint; several are possible");

  public static final Setting<List<Endpoint>> XPUB =
      SECTION.setting(
          "xpub",
          EndpointTypes.ENDPOINTS,
          DEFAULT.xpub(),
          "Where subscribers connect: the nodes' connect_xsub_endpoint; several are possible");

  public static final Setting<Endpoint.Tcp> ZEEKCTL =
      SECTION.optional(
          "zeekctl",
          EndpointTypes.ADDRESS,
          "Use zeekctl's ports on this address: XPUB 27760, XSUB 27761; the logger listens there on"
              + " 5557, and joins there");

  public static final Setting<SlowSubscriberPolicy> ON_FULL =
      SECTION.setting(
          "on-full",
          SettingType.oneOf(SlowSubscriberPolicy.class),
          QUEUE.policy(),
          "What happens when a subscriber does not keep up");

  public static final Setting<ByteSize> QUEUE_BYTES =
      SECTION.setting(
          "queue.bytes",
          SettingType.bytes(new ByteSize(4096), TIB),
          new ByteSize(QUEUE.bytes()),
          "Memory that one subscriber's queue may hold");

  public static final Setting<Integer> QUEUE_MESSAGES =
      SECTION.setting(
          "queue.messages",
          SettingType.count(4, Integer.MAX_VALUE),
          QUEUE.messages(),
          "Messages that one subscriber's queue may hold");

  public static final Setting<Duration> STUCK_AFTER =
      SECTION.setting(
          "queue.stuck-after",
          SettingType.duration(Duration.ofMillis(100), HOUR),
          QUEUE.stuckAfter(),
          "How long a lagging subscriber may take nothing, or too little, until it counts as stuck");

  public static final Setting<ByteSize> SLOWEST_DRAIN =
      SECTION.setting(
          "queue.slowest-drain",
          SettingType.bytes(new ByteSize(0), GIB),
          new ByteSize(QUEUE.slowestDrain()),
          "Bytes a second below which a lagging subscriber counts as stuck");

  public static final Setting<Duration> HEARTBEAT_INTERVAL =
      SECTION.setting(
          "heartbeat.interval",
          SettingType.duration(Duration.ZERO, HOUR),
          HEARTBEAT.interval(),
          "Send a ZMTP PING this often; 0s sends none");

  public static final Setting<Duration> HEARTBEAT_TIMEOUT =
      SECTION.setting(
          "heartbeat.timeout",
          SettingType.duration(Duration.ofMillis(1), HOUR),
          Optional::empty,
          "the interval",
          "Close a connection that stays silent this long after a PING");

  public static final Setting<Duration> LINGER =
      SECTION.setting(
          "linger",
          SettingType.duration(Duration.ZERO, HOUR),
          DEFAULT.linger(),
          "How long a stop waits for queues to drain");

  public static final Setting<ByteSize> MEMORY =
      SECTION.setting(
          "memory",
          SettingType.bytes(new ByteSize(16 << 20), TIB),
          new ByteSize(DEFAULT.memory()),
          "Limit for all buffers together: queues, incomplete messages, reads");

  public static final Setting<Integer> THREADS =
      SECTION.setting(
          "threads",
          SettingType.count(1, 256),
          () -> Optional.of(DEFAULT.threads()),
          "a quarter of the processors, 1 to 4",
          "Event loops");

  public static final Setting<Transport.Kind> TRANSPORT =
      SECTION.setting(
          "transport",
          SettingType.oneOf(Transport.Kind.class),
          () -> Optional.of(Transport.Kind.best()),
          "epoll on Linux, elsewhere nio",
          "The interface of the system for sockets");

  public static final Setting<Duration> GHOST_GRACE =
      SECTION.setting(
          "ghost-grace",
          SettingType.duration(SECOND, HOUR),
          DEFAULT.ghostGrace(),
          "How long after a start a remembered topic may stay unclaimed until it is cancelled");

  /** A frame is read into one buffer, and others must still find room. */
  private static final int FRAMES_IN_MEMORY = 4;

  private BrokerSection() {}

  private static void check(SettingValues values) throws ConfigurationException {
    List<String> errors = new ArrayList<>();
    ByteSize memory = values.get(MEMORY);
    if (values.get(LimitsSection.FRAME).bytes() > memory.bytes() / FRAMES_IN_MEMORY) {
      errors.add(values.conflict(LimitsSection.FRAME, "is more than a quarter of", MEMORY));
    }
    if (values.get(QUEUE_BYTES).compareTo(memory) > 0) {
      errors.add(values.conflict(QUEUE_BYTES, "is more than", MEMORY));
    }
    if (values.get(HEARTBEAT_INTERVAL).isZero() && values.isSet(HEARTBEAT_TIMEOUT)) {
      errors.add(values.conflict(HEARTBEAT_TIMEOUT, "has no effect with", HEARTBEAT_INTERVAL));
    }
    ClusterEndpoints.check(values, errors);
    if (!errors.isEmpty()) {
      throw new ConfigurationException(errors);
    }
  }

  /** The settings of a broker that keeps its topics in {@code data}, if anywhere. */
  static BrokerSettings settings(SettingValues values, Optional<Path> data) {
    Duration interval = values.get(HEARTBEAT_INTERVAL);
    return BrokerSettings.of(it ->
        it.xsub(ClusterEndpoints.xsub(values))
            .xpub(ClusterEndpoints.xpub(values))
            .limits(LimitsSection.limits(values))
            .heartbeat(
                new HeartbeatSettings(interval, values.find(HEARTBEAT_TIMEOUT).orElse(interval)))
            .queue(
                new QueueSettings(
                    values.get(QUEUE_BYTES).bytes(),
                    values.get(QUEUE_MESSAGES),
                    values.get(ON_FULL),
                    values.get(STUCK_AFTER),
                    values.get(SLOWEST_DRAIN).bytes()))
            .memory(values.get(MEMORY).bytes())
            .threads(values.get(THREADS))
            .transport(values.get(TRANSPORT))
            .linger(values.get(LINGER))
            .data(data)
            .ghostGrace(values.get(GHOST_GRACE)));
  }
}
