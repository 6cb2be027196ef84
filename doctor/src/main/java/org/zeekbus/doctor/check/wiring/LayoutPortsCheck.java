package org.zeekbus.doctor.check.wiring;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.zeekbus.doctor.check.SiteCheck;
import org.zeekbus.doctor.facts.Bus;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.site.LayoutNode;
import org.zeekbus.doctor.site.Option;
import org.zeekbus.doctor.site.Site;
import org.zeekbus.zmtp.Endpoint;

/**
 * Ports of zeekbus that the layout gives to a node on the same host. Under ZeroMQ only loggers
 * listen at theirs, and zeekbus may take the place of one; all nodes listen for metrics.
 */
public final class LayoutPortsCheck implements SiteCheck {
  @Override
  public List<Finding> look(Site site, Facts facts) {
    List<Finding> findings = new ArrayList<>();
    Map<String, Endpoint> ours = listening(facts.bus());
    boolean isManagerLogger =
        site.loggers().isEmpty()
            && site.manager()
                .flatMap(manager -> manager.scripts().bool(Option.MANAGER_IS_LOGGER))
                .orElse(true);
    for (LayoutNode node : site.layout()) {
      if (node.isLogger() || (node.isManager() && isManagerLogger)) {
        find(node, node.port(), "logs", ours, facts, findings);
      }
      find(node, node.metricsPort(), "metrics", ours, facts, findings);
    }
    return findings;
  }

  private static void find(
      LayoutNode node,
      OptionalInt port,
      String what,
      Map<String, Endpoint> ours,
      Facts facts,
      List<Finding> findings) {
    if (port.isEmpty()) {
      return;
    }
    Endpoint theirs = new Endpoint.Tcp(node.address(), port.getAsInt());
    ours.forEach((key, endpoint) -> {
      boolean isInPlaceOfLogger = what.equals("logs") && key.equals("logger.listen");
      if (facts.names().leads(theirs, endpoint) && !isInPlaceOfLogger) {
        findings.add(
            Finding.critical(
                "port_of_layout",
                "zeekbus wants port %d, which %s has for its %s."
                    .formatted(port.getAsInt(), node.name(), what),
                List.of(
                    node.place() + ": " + node.name(),
                    "%s: %s".formatted(facts.bus().origin(key), endpoint)),
                List.of(
                    new Remedy(
                        facts.bus().file().toString(), key + ": (a port that no node has)"))));
      }
    });
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
