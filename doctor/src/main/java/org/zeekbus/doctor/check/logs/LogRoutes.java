package org.zeekbus.doctor.check.logs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zeekbus.doctor.facts.Bus;
import org.zeekbus.doctor.facts.Endpoints;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.site.Assigned;
import org.zeekbus.doctor.site.Option;
import org.zeekbus.doctor.site.Site;
import org.zeekbus.doctor.site.SiteNode;
import org.zeekbus.doctor.site.Value;
import org.zeekbus.zmtp.Endpoint;

/**
 * Where the nodes of a site send their logs.
 *
 * @param isManagerLogger whether the manager takes logs, too
 * @param loggers of Zeek's own, without those whose place zeekbus takes
 * @param isInPlace whether zeekbus listens where the layout has a logger
 * @param here nodes with an endpoint of zeekbus
 * @param notHere nodes without
 * @param elsewhere endpoints that are neither zeekbus's nor a logger's, with the nodes that have
 *     them
 * @param isKnown whether scripts say all of it in a way that can be read
 */
record LogRoutes(
    boolean isManagerLogger,
    List<SiteNode> loggers,
    boolean isInPlace,
    List<SiteNode> here,
    List<SiteNode> notHere,
    Map<Endpoint, List<SiteNode>> elsewhere,
    boolean isKnown) {
  static LogRoutes of(Site site, Facts facts) {
    List<Endpoint> pull =
        facts.buses().stream().filter(Bus::hasLogger).flatMap(bus -> bus.pull().stream()).toList();
    List<Endpoint> ofLayout = new ArrayList<>();
    List<SiteNode> loggers = new ArrayList<>();
    boolean isInPlace = false;
    for (SiteNode logger : site.loggers()) {
      logger
          .layout()
          .filter(entry -> entry.port().isPresent())
          .ifPresent(
              entry -> ofLayout.add(new Endpoint.Tcp(entry.address(), entry.port().getAsInt())));
      if (isAt(logger, pull, facts)) {
        isInPlace = true;
      } else {
        loggers.add(logger);
      }
    }
    List<SiteNode> here = new ArrayList<>();
    List<SiteNode> notHere = new ArrayList<>();
    Map<Endpoint, List<SiteNode>> elsewhere = new LinkedHashMap<>();
    boolean isKnown =
        site.manager()
            .filter(manager -> manager.scripts().isUnknown(Option.MANAGER_IS_LOGGER))
            .isEmpty();
    for (SiteNode node : site.nodes()) {
      isKnown &= isKnown(node, pull, facts);
      List<Endpoint> endpoints = Endpoints.ofLogs(node);
      boolean isHere = endpoints.stream().anyMatch(each -> facts.names().leadsToAny(each, pull));
      (isHere ? here : notHere).add(node);
      endpoints.stream()
          .filter(each -> !facts.names().leadsToAny(each, pull))
          .filter(each -> !facts.names().leadsToAny(each, ofLayout))
          .forEach(each -> elsewhere.computeIfAbsent(each, _ -> new ArrayList<>()).add(node));
    }
    return new LogRoutes(
        isManagerLogger(site), loggers, isInPlace, here, notHere, elsewhere, isKnown);
  }

  /** Zeek's default is yes. */
  private static boolean isManagerLogger(Site site) {
    return site.manager()
        .flatMap(manager -> manager.scripts().bool(Option.MANAGER_IS_LOGGER))
        .orElse(true);
  }

  private static boolean isAt(SiteNode logger, List<Endpoint> pull, Facts facts) {
    return logger
        .layout()
        .filter(entry -> entry.port().isPresent())
        .filter(entry ->
            facts
                .names()
                .leadsToAny(new Endpoint.Tcp(entry.address(), entry.port().getAsInt()), pull))
        .isPresent();
  }

  private static boolean isKnown(SiteNode node, List<Endpoint> pull, Facts facts) {
    boolean areTexts =
        node.scripts()
            .find(Option.CONNECT_LOG)
            .map(Assigned::value)
            .filter(value ->
                !(value instanceof Value.Several several)
                    || several.values().stream().anyMatch(Value.Unknown.class::isInstance))
            .isEmpty();
    return areTexts
        && Endpoints.noneOfLogs(node).isEmpty()
        && Endpoints.ofLogs(node).stream()
            .noneMatch(each ->
                facts.names().mayLeadToAny(each, pull) && !facts.names().leadsToAny(each, pull));
  }

  /** Whether some node says where its logs go. */
  boolean isAnyHere() {
    return isInPlace || !here.isEmpty();
  }

  /** Where scripts say it, as evidence. */
  static List<String> evidence(List<SiteNode> nodes) {
    return nodes.stream()
        .flatMap(node -> node.scripts().places(Option.CONNECT_LOG).stream())
        .map(place -> place + ": connect_log_endpoints")
        .distinct()
        .toList();
  }
}
