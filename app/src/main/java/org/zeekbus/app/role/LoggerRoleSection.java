package org.zeekbus.app.role;

import java.time.Duration;
import java.util.List;
import org.zeekbus.app.config.EndpointTypes;
import org.zeekbus.broker.BrokerSettings;
import org.zeekbus.logger.LoggerSection;
import org.zeekbus.logger.LoggerSettings;
import org.zeekbus.settings.ByteSize;
import org.zeekbus.settings.Section;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingType;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.zmtp.Endpoint;

/**
 * The settings of the logger that no sink shares: where it listens, how much may wait, and whom it
 * joins.
 */
public final class LoggerRoleSection {
  static final Section SECTION = new Section(LoggerSection.NAME);

  private static final LoggerSettings DEFAULT =
      LoggerSettings.of(LoggerSection.DIR.fallback().get().orElseThrow());
  private static final BrokerSettings BROKER = BrokerSettings.DEFAULT;
  private static final Duration HOUR = Duration.ofHours(1);
  private static final ByteSize MIB = new ByteSize(1 << 20);
  private static final ByteSize TIB = new ByteSize(1L << 40);

  public static final Setting<List<Endpoint>> LISTEN =
      SECTION.setting(
          "listen",
          EndpointTypes.ENDPOINTS,
          DEFAULT.listen(),
          "Where nodes push their logs: an entry of their connect_log_endpoints; several are possible");

  public static final Setting<ByteSize> SPOOL_SIZE =
      SECTION.setting(
          "spool-size",
          SettingType.bytes(MIB, TIB),
          new ByteSize(DEFAULT.spoolBound()),
          "Bytes that one sink's spool may hold; beyond that, nodes wait");

  public static final Setting<ByteSize> INTAKE =
      SECTION.setting(
          "intake",
          SettingType.bytes(MIB, TIB),
          new ByteSize(DEFAULT.intake()),
          "Bytes of batches that may wait to be written; beyond that, nodes wait");

  public static final Setting<Duration> FLUSH_INTERVAL =
      SECTION.setting(
          "flush-interval",
          SettingType.duration(Duration.ofMillis(1), Duration.ofMinutes(1)),
          DEFAULT.flushInterval(),
          "How often sinks are flushed: a crash of zeekbus loses nothing older");

  public static final Setting<Endpoint> BROKER_XPUB =
      SECTION.setting(
          "broker-xpub",
          EndpointTypes.REMOTE,
          BROKER.xpub().getFirst(),
          "To connect to the cluster's broker: its XPUB, the nodes' connect_xsub_endpoint");

  public static final Setting<Endpoint> BROKER_XSUB =
      SECTION.setting(
          "broker-xsub",
          EndpointTypes.REMOTE,
          BROKER.xsub().getFirst(),
          "To connect to the cluster's broker: its XSUB, the nodes' connect_xpub_endpoint");

  public static final Setting<Duration> DRAIN =
      SECTION.setting(
          "drain",
          SettingType.duration(Duration.ZERO, HOUR),
          DEFAULT.drain(),
          "How long a stop waits for batches that were sent before it");

  private LoggerRoleSection() {}

  static LoggerSettings settings(SettingValues values) {
    return LoggerSettings.of(
        values.get(LoggerSection.DIR),
        it ->
            it.listen(ClusterEndpoints.listen(values))
                .intake(values.get(INTAKE).bytes())
                .connections(values.get(LimitsSection.CONNECTIONS))
                .flushInterval(values.get(FLUSH_INTERVAL))
                .drain(values.get(DRAIN))
                .spool(LoggerSection.spool(values))
                .spoolBound(values.get(SPOOL_SIZE).bytes())
                .transport(values.get(BrokerSection.TRANSPORT)));
  }
}
