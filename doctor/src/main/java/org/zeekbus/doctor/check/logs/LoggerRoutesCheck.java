package org.zeekbus.doctor.check.logs;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.zeekbus.doctor.check.LogEndpoint;
import org.zeekbus.doctor.check.NodeList;
import org.zeekbus.doctor.check.ZeroMqCheck;
import org.zeekbus.doctor.check.wiring.EndpointsCheck;
import org.zeekbus.doctor.facts.Bus;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.site.Option;
import org.zeekbus.doctor.site.Site;
import org.zeekbus.doctor.site.SiteNode;
import org.zeekbus.zmtp.Endpoint;

/** Loggers that nobody pushes to, and logs that go to nobody or to several. */
public final class LoggerRoutesCheck implements ZeroMqCheck {
  @Override
  public List<Finding> look(Site site, Facts facts) {
    if (site.nodes().isEmpty() || facts.bus().isUnknown()) {
      return List.of(); // where it would listen is not known
    }
    LogRoutes routes = LogRoutes.of(site, facts);
    if (!routes.isKnown()) {
      return List.of();
    }
    boolean isOurs = facts.bus().hasLogger();
    List<Finding> findings = new ArrayList<>();
    if (routes.isAnyHere()) {
      divided(routes, site, findings);
      missingOnSome(routes, site, facts, findings);
      beside(routes, site, facts, findings);
    } else if (!routes.elsewhere().isEmpty() && isOurs) {
      if (!willBeRight(routes, site, facts)) {
        findings.add(wrongEndpoint(routes, site, facts));
      }
    } else if (!routes.loggers().isEmpty()) {
      if (isOurs) {
        findings.add(idle(routes, facts));
      }
    } else if (routes.elsewhere().isEmpty() && !routes.isManagerLogger()) {
      findings.add(nobody(site, facts));
    } else if (isOurs && routes.elsewhere().isEmpty()) {
      findings.add(managerHasThem(site, facts));
    }
    return findings;
  }

  private static void divided(LogRoutes routes, Site site, List<Finding> findings) {
    if (!routes.loggers().isEmpty()) {
      List<String> evidence = new ArrayList<>();
      routes
          .loggers()
          .forEach(logger ->
              logger
                  .layout()
                  .ifPresent(entry -> evidence.add(entry.place() + ": " + logger.name())));
      evidence.addAll(LogRoutes.evidence(routes.here()));
      findings.add(
          Finding.warning(
              "logs_divided",
              "Nodes take turns: zeekbus gets only a part of the logs, %s the others."
                  .formatted(NodeList.does(names(routes.loggers()), site, "get")),
              evidence,
              List.of(
                  new Remedy(
                      site.nodeFile().toString(),
                      "(remove %s, after `zeekctl stop`)"
                          .formatted(NodeList.of(names(routes.loggers())))))));
    }
  }

  private static void missingOnSome(
      LogRoutes routes, Site site, Facts facts, List<Finding> findings) {
    List<SiteNode> without =
        routes.notHere().stream()
            .filter(node -> !routes.isInPlace() && !isOurs(node, facts))
            .toList();
    if (!without.isEmpty() && routes.loggers().isEmpty() && !routes.here().isEmpty()) {
      findings.add(
          Finding.critical(
              "log_endpoint_missing",
              "%s no logs to zeekbus, though others do."
                  .formatted(NodeList.does(names(without), site, "send")),
              LogRoutes.evidence(routes.here()),
              List.of(addEndpoint(site, facts))));
    }
  }

  private static boolean isOurs(SiteNode node, Facts facts) {
    return facts.bus().loggerNode().filter(node.name()::equals).isPresent();
  }

  /**
   * Whether the logger will be there as soon as zeekbus listens where nodes look for the broker.
   */
  private static boolean willBeRight(LogRoutes routes, Site site, Facts facts) {
    Bus bus = facts.bus();
    boolean follows =
        !bus.origins().containsKey("logger.listen")
            || bus.origin("logger.listen").equals(bus.origin("broker.zeekctl"));
    Optional<String> host = follows ? EndpointsCheck.zeekctl(site, facts) : Optional.empty();
    return host.isPresent()
        && bus.pull().getFirst() instanceof Endpoint.Tcp(String _, int port)
        && routes.elsewhere().keySet().stream()
            .allMatch(each ->
                facts.names().leadsToAny(each, List.of(new Endpoint.Tcp(host.get(), port))));
  }

  private static Finding wrongEndpoint(LogRoutes routes, Site site, Facts facts) {
    List<String> evidence = new ArrayList<>();
    List<Remedy> remedies = new ArrayList<>();
    String right = reachable(site, facts.bus().pull().getFirst(), facts).toString();
    Set<SiteNode> served = new HashSet<>();
    routes
        .elsewhere()
        .forEach((endpoint, nodes) -> {
          evidence.addAll(LogEndpoint.evidence(nodes, endpoint));
          for (SiteNode node : nodes) {
            Remedy remedy =
                LogEndpoint.replace(node, endpoint.toString(), served.add(node) ? right : "");
            if (!remedies.contains(remedy)) {
              remedies.add(remedy);
            }
          }
        });
    evidence.add(listening(facts));
    return Finding.critical(
        "log_endpoint_elsewhere",
        "Nobody sends logs to zeekbus: nodes send them to %s, where it does not listen."
            .formatted(
                NodeList.of(routes.elsewhere().keySet().stream().map(Endpoint::toString).toList())),
        evidence,
        remedies);
  }

  /** Endpoints beside that of zeekbus: each gets its turn, be somebody there or not. */
  private static void beside(LogRoutes routes, Site site, Facts facts, List<Finding> findings) {
    routes
        .elsewhere()
        .forEach((endpoint, nodes) -> {
          List<SiteNode> here =
              nodes.stream().filter(node -> isOfThisHost(endpoint, node, facts)).toList();
          if (!here.isEmpty() && isNobodyAt(endpoint, facts)) {
            findings.add(
                Finding.critical(
                    "log_endpoint_elsewhere",
                    "%s a part of the logs to %s, where nobody listens: they are lost."
                        .formatted(NodeList.does(names(here), site, "send"), endpoint),
                    with(LogEndpoint.evidence(here, endpoint), listening(facts)),
                    List.of(LogEndpoint.replace(here.getFirst(), endpoint.toString(), ""))));
          } else if (here.isEmpty() && !LogEndpoint.isLoopback(endpoint, facts)) {
            findings.add(
                Finding.note(
                    "log_endpoint_elsewhere",
                    "%s a part of the logs to %s, which is not of zeekbus."
                        .formatted(NodeList.does(names(nodes), site, "send"), endpoint),
                    LogEndpoint.evidence(nodes, endpoint),
                    List.of()));
          }
        });
  }

  /** Loopback of a node on another host is that host's. */
  private static boolean isOfThisHost(Endpoint endpoint, SiteNode node, Facts facts) {
    return endpoint instanceof Endpoint.Tcp tcp
        && (facts.names().isLoopback(tcp.host())
            ? facts.names().isHere(node.address())
            : facts.names().isHere(tcp.host()));
  }

  private static boolean isNobodyAt(Endpoint endpoint, Facts facts) {
    return endpoint instanceof Endpoint.Tcp(String host, int port)
        && facts.names().of(host).stream()
            .noneMatch(address ->
                facts.machine().listeners().stream()
                    .anyMatch(listener -> listener.blocks(address, port)));
  }

  private static List<String> with(List<String> evidence, String more) {
    List<String> all = new ArrayList<>(evidence);
    all.add(more);
    return all;
  }

  private static Finding idle(LogRoutes routes, Facts facts) {
    return Finding.note(
        "logger_idle",
        "zeekbus's logger has nothing to do: the logs go to %s, as before."
            .formatted(NodeList.of(names(routes.loggers()))),
        List.of(listening(facts)),
        List.of());
  }

  private static Finding nobody(Site site, Facts facts) {
    List<String> evidence = new ArrayList<>();
    site.manager()
        .flatMap(manager -> manager.scripts().find(Option.MANAGER_IS_LOGGER))
        .ifPresent(found ->
            evidence.add("%s: manager_is_logger = %s".formatted(found.place(), found.value())));
    evidence.add("the layout has no logger, and no script sets connect_log_endpoints");
    return Finding.critical(
        "no_logger",
        "No logs are kept: the manager is no logger, and nobody else is.",
        evidence,
        List.of(addEndpoint(site, facts)));
  }

  private static Finding managerHasThem(Site site, Facts facts) {
    List<Remedy> remedies = new ArrayList<>();
    remedies.add(
        Remedy.script(site.localScript(), "redef %s = F;".formatted(Option.MANAGER_IS_LOGGER)));
    remedies.add(addEndpoint(site, facts));
    remedies.addAll(ManagersOwnLogs.remedies(site));
    return Finding.warning(
        "logger_without_senders",
        "Nobody sends logs to zeekbus: the manager is the logger.",
        List.of("no script sets connect_log_endpoints", listening(facts)),
        remedies);
  }

  private static String listening(Facts facts) {
    Bus bus = facts.bus();
    return bus.pull().isEmpty() || !bus.hasLogger()
        ? "zeekbus runs no logger"
        : "%s: %s".formatted(bus.origin("logger.listen"), bus.pull().getFirst());
  }

  /** Where no logger runs, none can be advised. */
  private static Remedy addEndpoint(Site site, Facts facts) {
    Bus bus = facts.bus();
    return bus.pull().isEmpty() || !bus.hasLogger()
        ? new Remedy(
            Remedy.DO,
            "Start a logger, `zeekbus logger`, and add it to %s; or add one to %s."
                .formatted(Option.shortName(Option.CONNECT_LOG), site.nodeFile()))
        : Remedy.script(
            site.localScript(),
            "redef %s += { \"%s\" };"
                .formatted(Option.CONNECT_LOG, reachable(site, bus.pull().getFirst(), facts)));
  }

  /** One that listens on all addresses is reached at the manager's, where its manual puts it. */
  private static Endpoint reachable(Site site, Endpoint bound, Facts facts) {
    return bound instanceof Endpoint.Tcp(String host, int port) && facts.names().isAny(host)
        ? new Endpoint.Tcp(site.manager().map(SiteNode::address).orElse(host), port)
        : bound;
  }

  private static List<String> names(List<SiteNode> nodes) {
    return nodes.stream().map(SiteNode::name).toList();
  }
}
