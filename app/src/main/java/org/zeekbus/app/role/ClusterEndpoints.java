package org.zeekbus.app.role;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.zeekbus.app.config.ConfigurationPrinter.Replaced;
import org.zeekbus.app.security.CurveSection;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.zmtp.Endpoint;

/**
 * The endpoints in effect: those that are set or, with {@code broker.zeekctl}, those of zeekctl
 * (ZeekControl/plugins/cluster_backend_zeromq.py).
 */
public final class ClusterEndpoints {
  // The first two ports of zeekctl's ZeekPort.
  public static final int ZEEKCTL_XPUB_PORT = 27760;
  public static final int ZEEKCTL_XSUB_PORT = 27761;

  /** The logger's own, since zeekctl's port would be that of one of its loggers. */
  private static final int LOGGER_PORT = 5557;

  private ClusterEndpoints() {}

  /** Where publishers connect. */
  public static List<Endpoint> xsub(SettingValues values) {
    return endpoints(values, BrokerSection.XSUB, ZEEKCTL_XSUB_PORT);
  }

  /** Where subscribers connect. */
  public static List<Endpoint> xpub(SettingValues values) {
    return endpoints(values, BrokerSection.XPUB, ZEEKCTL_XPUB_PORT);
  }

  /** Where nodes push their logs: at zeekctl's address, unless {@code logger.listen} is set. */
  public static List<Endpoint> listen(SettingValues values) {
    return values.isSet(LoggerRoleSection.LISTEN)
        ? values.get(LoggerRoleSection.LISTEN)
        : endpoints(values, LoggerRoleSection.LISTEN, LOGGER_PORT);
  }

  /** The XPUB of the broker that a logger joins at. */
  static Endpoint brokerXpub(SettingValues values) {
    return broker(values, LoggerRoleSection.BROKER_XPUB, ZEEKCTL_XPUB_PORT);
  }

  /** The XSUB of the broker that a logger joins at. */
  static Endpoint brokerXsub(SettingValues values) {
    return broker(values, LoggerRoleSection.BROKER_XSUB, ZEEKCTL_XSUB_PORT);
  }

  /** The settings that are not set, but replaced because {@code broker.zeekctl} is. */
  public static List<Replaced<?>> byZeekctl(SettingValues values) {
    if (!values.isSet(BrokerSection.ZEEKCTL)) {
      return List.of();
    }
    String by = BrokerSection.ZEEKCTL.key();
    List<Replaced<?>> all =
        List.of(
            new Replaced<>(BrokerSection.XSUB, xsub(values), by),
            new Replaced<>(BrokerSection.XPUB, xpub(values), by),
            new Replaced<>(LoggerRoleSection.LISTEN, listen(values), by),
            new Replaced<>(LoggerRoleSection.BROKER_XPUB, brokerXpub(values), by),
            new Replaced<>(LoggerRoleSection.BROKER_XSUB, brokerXsub(values), by));
    return all.stream().filter(each -> !values.isSet(each.setting())).toList();
  }

  private static List<Endpoint> endpoints(
      SettingValues values, Setting<List<Endpoint>> setting, int port) {
    return values
        .find(BrokerSection.ZEEKCTL)
        .map(address -> List.<Endpoint>of(new Endpoint.Tcp(address.host(), port)))
        .orElseGet(() -> values.get(setting));
  }

  private static Endpoint broker(SettingValues values, Setting<Endpoint> setting, int port) {
    return values.isSet(setting)
        ? values.get(setting)
        : values
            .find(BrokerSection.ZEEKCTL)
            .<Endpoint>map(address -> new Endpoint.Tcp(toConnect(address), port))
            .orElseGet(() -> values.get(setting));
  }

  /** An address to connect to: one that means all addresses, or an interface, is only to listen. */
  private static String toConnect(Endpoint.Tcp bound) {
    try {
      InetAddress address = bound.toBind().getAddress();
      return address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
    } catch (UnknownHostException e) {
      return bound.host(); // it cannot be bound, which says more
    }
  }

  /** Adds an error for each endpoint that is set twice, or that nothing listens on. */
  static void check(SettingValues values, List<String> errors) {
    exceptOfNothing(values, errors);
    alsoSaysWhere(values, BrokerSection.XSUB, errors);
    alsoSaysWhere(values, BrokerSection.XPUB, errors);
    Set<Endpoint> before = new HashSet<>();
    for (Setting<List<Endpoint>> setting :
        List.of(BrokerSection.XSUB, BrokerSection.XPUB, LoggerRoleSection.LISTEN)) {
      repeated(values, before, setting, errors);
    }
  }

  /** A misspelled exception would otherwise be an endpoint that is not reached any more. */
  private static void exceptOfNothing(SettingValues values, List<String> errors) {
    List<Endpoint> listening = new ArrayList<>(xsub(values));
    listening.addAll(xpub(values));
    listening.addAll(listen(values));
    for (Endpoint endpoint : values.find(CurveSection.EXCEPT).orElse(List.of())) {
      if (!listening.contains(endpoint)) {
        errors.add(
            "%s: %s: %s is no endpoint that listens (broker.xsub, broker.xpub, logger.listen)"
                .formatted(
                    values.origin(CurveSection.EXCEPT), CurveSection.EXCEPT.key(), endpoint));
      }
    }
  }

  private static void alsoSaysWhere(
      SettingValues values, Setting<List<Endpoint>> setting, List<String> errors) {
    if (values.isSet(BrokerSection.ZEEKCTL) && values.isSet(setting)) {
      errors.add(values.conflict(BrokerSection.ZEEKCTL, "says where to listen, as does", setting));
    }
  }

  private static void repeated(
      SettingValues values,
      Set<Endpoint> before,
      Setting<List<Endpoint>> setting,
      List<String> errors) {
    for (Endpoint endpoint : values.get(setting)) {
      boolean isChosenBySystem = endpoint instanceof Endpoint.Tcp tcp && tcp.port() == 0;
      if (!before.add(endpoint) && !isChosenBySystem) {
        errors.add(
            "%s: %s: %s is used twice (expected: each endpoint once)"
                .formatted(values.origin(setting), setting.key(), endpoint));
      }
    }
  }
}
