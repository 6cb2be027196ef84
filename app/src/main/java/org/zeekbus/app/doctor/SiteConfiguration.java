package org.zeekbus.app.doctor;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.zeekbus.app.role.ClusterEndpoints;
import org.zeekbus.doctor.facts.Endpoints;
import org.zeekbus.doctor.site.Option;
import org.zeekbus.doctor.site.Site;
import org.zeekbus.doctor.site.SiteNode;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.zmtp.Endpoint;

/**
 * The text of a configuration file for a site: where its nodes connect already, with its keys.
 *
 * <p>Owner: the caller.
 */
final class SiteConfiguration {
  /** Where the service of the packages has its own keys, beside its configuration. */
  static final Path SERVICE_KEYS = Path.of("/etc/zeekbus/curve");

  private static final Path SERVICE_DATA = Path.of("/var/lib/zeekbus");
  private static final Path SERVICE_LOGS = Path.of("/var/log/zeekbus");
  private static final int LOGGER_PORT = 5557;

  private final Site site;
  private final boolean isService;
  private final SiteNode manager;
  private final StringBuilder text = new StringBuilder();

  /**
   * For a site.
   *
   * @param isService whether the service of the packages reads it: it may write to its own
   *     directories alone, and read no keys of others
   * @throws ConfigurationException if it is no cluster over ZeroMQ
   */
  SiteConfiguration(Site site, boolean isService) throws ConfigurationException {
    this.site = site;
    this.isService = isService;
    if (site.isStandalone()) {
      throw new ConfigurationException(
          "%s: Zeek is standalone, and there is nothing for zeekbus to do (expected: a cluster with a manager)"
              .formatted(site.nodeFile()));
    }
    if (!site.isZeroMq()) {
      throw new ConfigurationException(
          "%s: ClusterBackend = %s (expected: ZeroMQ)"
              .formatted(site.options().file(), site.options().get("ClusterBackend")));
    }
    if (!site.unreadable().isEmpty()) {
      throw new ConfigurationException(
          site.unreadable().entrySet().stream()
              .map(each ->
                  "%s: %s (run this as the user who runs zeekctl)"
                      .formatted(each.getKey(), each.getValue()))
              .toList());
    }
    this.manager =
        site.manager()
            .orElseThrow(() ->
                new ConfigurationException(
                    "%s: no installed layout with a manager was found: run `zeekctl install` first"
                        .formatted(site.nodeFile())));
  }

  String text() throws ConfigurationException {
    line("# zeekbus for the Zeek in " + site.prefix() + ", as `zeekbus init` found it.");
    line("# `zeekbus check-config --config FILE` prints all settings and what they are now.");
    line("");
    broker();
    line("");
    logger();
    keys();
    webSocket();
    line("");
    line("# What must survive a restart.");
    line("data: " + quoted(isService ? SERVICE_DATA : home().resolve("data")));
    return text.toString();
  }

  private void broker() throws ConfigurationException {
    Endpoint.Tcp xpub = endpoint(Option.CONNECT_XSUB);
    Endpoint.Tcp xsub = endpoint(Option.CONNECT_XPUB);
    line("broker:");
    if (isUsual()) {
      line(
          "  # The manager's address, where zeekctl sends all nodes: XPUB %d, XSUB %d. The logger"
              .formatted(xpub.port(), xsub.port()));
      line("  # listens there, too, on %d.".formatted(LOGGER_PORT));
      line("  zeekctl: " + quoted(xpub.host()));
    } else {
      line("  # Where zeekctl sends all nodes (ZeekPort in zeekctl.cfg).");
      line("  xpub: " + quoted(xpub));
      line("  xsub: " + quoted(xsub));
    }
  }

  /** Whether {@code broker.zeekctl} says it all. */
  private boolean isUsual() throws ConfigurationException {
    Endpoint.Tcp xpub = endpoint(Option.CONNECT_XSUB);
    Endpoint.Tcp xsub = endpoint(Option.CONNECT_XPUB);
    return xpub.port() == ClusterEndpoints.ZEEKCTL_XPUB_PORT
        && xsub.port() == ClusterEndpoints.ZEEKCTL_XSUB_PORT
        && xpub.host().equals(xsub.host());
  }

  private void logger() throws ConfigurationException {
    Endpoint.Tcp xpub = endpoint(Option.CONNECT_XSUB);
    line("logger:");
    line("  # Open logs. A directory of its own: not one of zeekctl's.");
    line("  dir: " + quoted(isService ? SERVICE_LOGS : home().resolve("logs")));
    if (site.loggers().isEmpty()) {
      line("  # Rotated logs, with the names that zeekctl gives them.");
      line("  archive-dir: " + quoted(site.options().path("LogDir")));
    } else {
      line("  # Zeek's own loggers archive to this one: set it when node.cfg has none any more.");
      line("  # archive-dir: " + quoted(site.options().path("LogDir")));
    }
    if (!isUsual()) {
      line("  listen: " + quoted(new Endpoint.Tcp(xpub.host(), LOGGER_PORT)));
    }
  }

  /** Whether nodes have keys, which are then zeekctl's. */
  boolean isCurve() {
    return Stream.of(
            Option.CURVE_SERVER_PUBLIC, Option.CURVE_CLIENT_PUBLIC, Option.CURVE_CLIENT_SECRET)
        .allMatch(key -> manager.scripts().text(key).filter(k -> !k.isEmpty()).isPresent());
  }

  private void keys() throws ConfigurationException {
    if (isCurve()) {
      line("");
      line("# zeekctl's keys: the nodes have the same.");
      line("zeekctl-keys: " + quoted(isService ? SERVICE_KEYS : site.keys()));
    } else if (!isLoopback(endpoint(Option.CONNECT_XSUB))) {
      line("");
      line(
          "# Nothing is encrypted or authenticated, as zeekctl has it: let only Zeek's hosts through");
      line(
          "# the firewall, or set cluster_backend_zeromq.use_curve_encryption = 1 in zeekctl.cfg.");
      line("insecure: on");
    }
  }

  private void webSocket() {
    boolean isTaken =
        site.webSocket().filter(manages -> manages.port() == Endpoints.WEB_SOCKET_PORT).isPresent();
    if (isTaken) {
      line("");
      line("websocket:");
      line("  # The usual port is the manager's here.");
      line("  listen: " + quoted("127.0.0.1:" + Endpoints.OTHER_WEB_SOCKET_PORT));
    }
  }

  private static boolean isLoopback(Endpoint.Tcp endpoint) {
    try {
      return endpoint.isLoopback();
    } catch (java.net.UnknownHostException e) {
      return false;
    }
  }

  private Endpoint.Tcp endpoint(String option) throws ConfigurationException {
    Optional<Endpoint> endpoint = manager.scripts().text(option).flatMap(Endpoints::parse);
    if (endpoint.isPresent() && endpoint.get() instanceof Endpoint.Tcp tcp) {
      return tcp;
    }
    throw new ConfigurationException(
        "%s: no %s for the manager: run `zeekctl install` first"
            .formatted(site.options().path("PolicyDirSiteInstallAuto"), Option.shortName(option)));
  }

  private Path home() {
    return site.prefix().resolve("zeekbus");
  }

  private static String quoted(Object value) {
    return '"' + value.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
