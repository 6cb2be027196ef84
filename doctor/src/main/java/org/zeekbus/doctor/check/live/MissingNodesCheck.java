package org.zeekbus.doctor.check.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.zeekbus.doctor.check.NodeList;
import org.zeekbus.doctor.check.ZeroMqCheck;
import org.zeekbus.doctor.facts.Bus;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.facts.Running;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.site.Site;
import org.zeekbus.doctor.site.SiteNode;
import org.zeekbus.zmtp.Endpoint;
import tools.jackson.databind.JsonNode;

/** Nodes of the layout that are not connected, and nodes that are in no layout. */
public final class MissingNodesCheck implements ZeroMqCheck {
  private static final Set<String> ROLES = Set.of("manager", "logger", "proxy", "worker");

  @Override
  public List<Finding> look(Site site, Facts facts) {
    List<Finding> findings = new ArrayList<>();
    if (facts.running().isEmpty() || !facts.running().get().hasBroker() || site.nodes().isEmpty()) {
      return findings;
    }
    Running running = facts.running().get();
    Set<String> connected = new TreeSet<>();
    Set<String> strangers = new TreeSet<>();
    for (JsonNode node : running.cluster().path("nodes")) {
      String name = node.path("name").asString("");
      if (!node.path("state").asString("").equals("gone")) {
        connected.add(name);
        if (ROLES.contains(node.path("role").asString(""))) {
          strangers.add(name);
        }
      }
    }
    site.layout().forEach(node -> strangers.remove(node.name()));
    List<String> missing =
        site.nodes().stream()
            .filter(node -> !connected.contains(node.name()) && !isReplaced(node, facts))
            .map(SiteNode::name)
            .toList();
    if (!missing.isEmpty()) {
      findings.add(missing(missing, site, running));
    }
    if (!strangers.isEmpty()) {
      findings.add(strangers(List.copyOf(strangers), site, running));
    }
    return findings;
  }

  /** A logger whose place zeekbus takes, by its name or by its port. */
  private static boolean isReplaced(SiteNode node, Facts facts) {
    return facts.buses().stream()
        .filter(Bus::hasLogger)
        .anyMatch(bus ->
            bus.loggerNode().filter(node.name()::equals).isPresent()
                || (node.isLogger() && isAt(node, bus, facts)));
  }

  private static boolean isAt(SiteNode logger, Bus bus, Facts facts) {
    return logger
        .layout()
        .filter(entry -> entry.port().isPresent())
        .map(entry -> new Endpoint.Tcp(entry.address(), entry.port().getAsInt()))
        .filter(endpoint -> facts.names().mayLeadToAny(endpoint, bus.pull()))
        .isPresent();
  }

  private static Finding missing(List<String> missing, Site site, Running running) {
    boolean isAll = missing.size() == site.nodes().size();
    return Finding.critical(
        "nodes_missing",
        isAll
            ? "No node of the layout is connected to zeekbus."
            : "Not connected to zeekbus: %s.".formatted(NodeList.of(missing)),
        List.of(
            running.at("nodes") + ": " + (isAll ? "none of them" : "the others are there"),
            site.layoutFile().map(file -> file + ": has them").orElse("")),
        List.of(
            Remedy.run("zeekctl status"),
            Remedy.run(
                "zeekctl diag %s, if it runs".formatted(isAll ? "manager" : missing.getFirst()))));
  }

  private static Finding strangers(List<String> strangers, Site site, Running running) {
    return Finding.warning(
        "nodes_not_in_layout",
        "Connected, but in no layout: %s. Other nodes report it as unexpected."
            .formatted(NodeList.of(strangers)),
        List.of(
            running.at("nodes"),
            site.layoutFile().map(file -> file + ": does not have it").orElse("")),
        List.of(Remedy.run("zeekctl deploy, if node.cfg has it; else stop it")));
  }
}
