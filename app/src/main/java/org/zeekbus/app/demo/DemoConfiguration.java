package org.zeekbus.app.demo;

import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.zeekbus.app.command.RunCommand;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.config.Environment;
import org.zeekbus.app.config.Flags;
import org.zeekbus.app.role.BrokerSection;
import org.zeekbus.app.role.LimitsSection;
import org.zeekbus.app.role.LoggerRoleSection;
import org.zeekbus.app.role.ServiceSection;
import org.zeekbus.logger.LoggerSection;
import org.zeekbus.logger.file.FilesSection;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Origin;
import org.zeekbus.settings.RawValue;
import org.zeekbus.settings.Setting;
import org.zeekbus.zmtp.Endpoint;

/**
 * The settings of a demo. Everything that it writes is in its directory, and everything that it
 * listens on is on this host: no setting of a real cluster has an effect.
 */
final class DemoConfiguration {
  /** The settings that a demo takes: all of these sections, */
  private static final List<String> SECTIONS =
      List.of("broker.", "limits.", "http.", "observe.", "websocket.", "log.");

  /** and these. */
  private static final List<Setting<?>> ALLOWED =
      List.of(LoggerRoleSection.LISTEN, FilesSection.FORMAT, ServiceSection.STATS);

  /**
   * Small bounds, as the traffic is small: the slow node must get slow within seconds. By key, as
   * in the configuration file.
   */
  private static final Map<Setting<?>, String> BOUNDS =
      Map.of(
          BrokerSection.MEMORY, "32MiB",
          BrokerSection.QUEUE_BYTES, "4MiB",
          BrokerSection.QUEUE_MESSAGES, "100",
          BrokerSection.STUCK_AFTER, "3s",
          LimitsSection.FRAME, "8MiB",
          FilesSection.ROTATION_INTERVAL, "5m",
          FilesSection.ARCHIVE_MAX_SIZE, "64MiB");

  private DemoConfiguration() {}

  /**
   * Joins what the user has set with what a demo needs.
   *
   * @throws ConfigurationException if a setting would reach beyond the demo
   */
  static Configuration load(Flags flags, Environment environment, DemoDirectory directory)
      throws ConfigurationException {
    Configuration wanted = Configuration.loadWithSinks(flags, environment);
    check(wanted);
    Map<Setting<?>, RawValue> all = new LinkedHashMap<>(flags.settings());
    BOUNDS.forEach((setting, value) -> {
      if (!wanted.isSet(setting)) {
        all.put(setting, ours(value));
      }
    });
    all.put(ServiceSection.DATA, ours(directory.path().resolve("data").toString()));
    all.put(LoggerSection.DIR, ours(directory.path().resolve("logs").toString()));
    all.put(
        BrokerSection.XPUB,
        new RawValue(
            Stream.concat(
                    wanted.get(BrokerSection.XPUB).stream(), Stream.of(directory.slowSocket()))
                .map(Endpoint::toString)
                .toList(),
            new Origin.Flag(RunCommand.DEMO)));
    return Configuration.loadWithSinks(new Flags(flags.file(), all), environment);
  }

  private static RawValue ours(String value) {
    return new RawValue(value, new Origin.Flag(RunCommand.DEMO));
  }

  private static void check(Configuration wanted) throws ConfigurationException {
    List<String> errors = new ArrayList<>();
    for (Setting<?> setting : wanted.sections().settings()) {
      if (wanted.isSet(setting) && !isAllowed(setting)) {
        errors.add(
            "%s: not with %s, which touches no real cluster and none of its files: leave it out"
                .formatted(setting.at(wanted.origin(setting)), RunCommand.DEMO));
      }
    }
    List.of(BrokerSection.XSUB, BrokerSection.XPUB, LoggerRoleSection.LISTEN)
        .forEach(setting -> checkLoopback(wanted, setting, errors));
    if (!errors.isEmpty()) {
      throw new ConfigurationException(errors);
    }
  }

  private static boolean isAllowed(Setting<?> setting) {
    return ALLOWED.contains(setting)
        || (!setting.equals(BrokerSection.ZEEKCTL)
            && SECTIONS.stream().anyMatch(setting.key()::startsWith));
  }

  private static void checkLoopback(
      Configuration wanted, Setting<List<Endpoint>> setting, List<String> errors) {
    for (Endpoint endpoint : wanted.get(setting)) {
      if (!isLoopback(endpoint)) {
        errors.add(
            "%s: %s can be reached by other hosts, and a demo is for this host only (expected: tcp://127.0.0.1:PORT)"
                .formatted(setting.at(wanted.origin(setting)), endpoint));
      }
    }
  }

  private static boolean isLoopback(Endpoint endpoint) {
    try {
      return endpoint.isLoopback();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
