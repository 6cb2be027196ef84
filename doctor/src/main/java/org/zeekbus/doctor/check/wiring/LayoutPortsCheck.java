package org.zeekbus.doctor.check.wiring;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zeekbus.doctor.check.ZeroMqCheck;
import org.zeekbus.doctor.facts.Bus;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.facts.MetricsAddress;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.site.Option;
import org.zeekbus.doctor.site.Site;
import org.zeekbus.doctor.site.SiteNode;
import org.zeekbus.zmtp.Endpoint;

/**
 * Ports of zeekbus that the layout gives to a node on the same host. Under ZeroMQ only loggers
 * listen at theirs, and zeekbus may take the place of one; all nodes listen for metrics.
 */
public final class LayoutPortsCheck implements ZeroMqCheck {
  @Override
  public List<Finding> look(Site site, Facts facts) {
    List<Finding> findings = new ArrayList<>();
    Map<String, Endpoint> ours = listening(facts.bus());
    boolean isManagerLogger =
        site.loggers().isEmpty()
            && site.manager()
                .filter(manager -> !manager.scripts().isUnknown(Option.MANAGER_IS_LOGGER))
                .filter(manager -> manager.scripts().bool(Option.MANAGER_IS_LOGGER).orElse(true))
                .isPresent();
    for (SiteNode node : site.nodes()) {
      if (node.isLogger() || (node.isManager() && isManagerLogger)) {
        node.layout()
            .filter(entry -> entry.port().isPresent())
            .map(entry -> new Endpoint.Tcp(entry.address(), entry.port().getAsInt()))
            .ifPresent(theirs -> find(node, theirs, "logs", ours, facts, findings));
      }
      MetricsAddress.from(node, facts.names())
          .ifPresent(theirs -> find(node, theirs, "metrics", ours, facts, findings));
    }
    return findings;
  }

  private static void find(
      SiteNode node,
      Endpoint.Tcp theirs,
      String what,
      Map<String, Endpoint> ours,
      Facts facts,
      List<Finding> findings) {
    ours.forEach((key, endpoint) -> {
      boolean isInPlaceOfLogger = what.equals("logs") && key.equals("logger.listen");
      // One that listens on all addresses has those of this host alone.
      boolean isHere = facts.names().isHere(theirs.host());
      if (isHere && isSame(theirs, endpoint, facts) && !isInPlaceOfLogger) {
        findings.add(finding(node, theirs.port(), what, key, endpoint, facts));
      }
    });
  }

  private static boolean isSame(Endpoint theirs, Endpoint ours, Facts facts) {
    return facts.names().leads(theirs, ours)
        && !(ours instanceof Endpoint.Tcp tcp && tcp.port() == 0);
  }

  private static Finding finding(
      SiteNode node, int port, String what, String key, Endpoint endpoint, Facts facts) {
    Bus bus = facts.bus();
    boolean isByZeekctl = bus.isByZeekctl() && !key.startsWith("http") && !key.startsWith("web");
    return Finding.critical(
        "port_of_layout",
        "zeekbus wants port %d, which %s has for its %s.".formatted(port, node.name(), what),
        List.of(
            node.layout().map(entry -> entry.place() + ": " + node.name()).orElse(node.name()),
            "%s: %s".formatted(bus.origin(key), endpoint)),
        List.of(
            isByZeekctl
                ? bus.inFile(key + ": (a port that no node has, in place of broker.zeekctl)")
                : bus.change(key, "(a port that no node has)")));
  }

  private static Map<String, Endpoint> listening(Bus bus) {
    Map<String, Endpoint> ours = new LinkedHashMap<>();
    if (bus.hasBroker()) {
      bus.xpub().forEach(endpoint -> ours.put("broker.xpub", endpoint));
      bus.xsub().forEach(endpoint -> ours.put("broker.xsub", endpoint));
      bus.webSocket().ifPresent(endpoint -> ours.put("websocket.listen", endpoint));
    }
    if (bus.hasLogger()) {
      bus.pull().forEach(endpoint -> ours.put("logger.listen", endpoint));
    }
    bus.http().ifPresent(endpoint -> ours.put("http.listen", endpoint));
    return ours;
  }
}
