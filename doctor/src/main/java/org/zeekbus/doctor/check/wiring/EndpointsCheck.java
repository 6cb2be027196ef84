package org.zeekbus.doctor.check.wiring;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.zeekbus.doctor.check.Hosts;
import org.zeekbus.doctor.check.LogEndpoint;
import org.zeekbus.doctor.check.NodeList;
import org.zeekbus.doctor.check.ZeroMqCheck;
import org.zeekbus.doctor.facts.Bus;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.site.Option;
import org.zeekbus.doctor.site.Site;
import org.zeekbus.zmtp.Endpoint;

/** Nodes that connect XPUB to XPUB, or to where no broker listens. */
public final class EndpointsCheck implements ZeroMqCheck {
  /** What two nodes have in common that have the same fault. */
  private record Fault(boolean isCrossed, Endpoint xsub, Endpoint xpub) {}

  @Override
  public List<Finding> look(Site site, Facts facts) {
    Bus bus = facts.bus();
    if (!bus.hasBroker()) {
      return List.of();
    }
    Map<Fault, List<NodeEndpoints>> faults = new LinkedHashMap<>();
    wrong(site, facts)
        .forEach(each ->
            faults
                .computeIfAbsent(
                    new Fault(isCrossed(each, bus, facts), each.xsub(), each.xpub()),
                    _ -> new ArrayList<>())
                .add(each));
    List<Finding> findings = new ArrayList<>();
    faults.forEach((fault, nodes) ->
        findings.add(fault.isCrossed() ? crossed(nodes, site, bus) : elsewhere(nodes, site, bus)));
    return findings;
  }

  /** The host that {@code broker.zeekctl} has to have, if nodes look for zeekbus elsewhere. */
  public static Optional<String> zeekctl(Site site, Facts facts) {
    return facts.bus().hasBroker()
        ? wrong(site, facts)
            .filter(each -> isGenerated(each, site))
            .flatMap(each -> ZeekctlEndpoints.host(each).stream())
            .findFirst()
        : Optional.empty();
  }

  private static Stream<NodeEndpoints> wrong(Site site, Facts facts) {
    return site.nodes().stream()
        .flatMap(node -> NodeEndpoints.of(node).stream())
        .filter(each -> !isRight(each, facts.bus(), facts))
        .filter(each -> !isLoopbackElsewhere(each, site, facts));
  }

  private static boolean isRight(NodeEndpoints node, Bus bus, Facts facts) {
    return facts.names().mayLeadToAny(node.xsub(), bus.xpub())
        && facts.names().mayLeadToAny(node.xpub(), bus.xsub());
  }

  private static boolean isCrossed(NodeEndpoints node, Bus bus, Facts facts) {
    return facts.names().leadsToAny(node.xsub(), bus.xsub())
        && facts.names().leadsToAny(node.xpub(), bus.xpub());
  }

  /** That is another fault, with a check of its own. */
  private static boolean isLoopbackElsewhere(NodeEndpoints node, Site site, Facts facts) {
    return !Hosts.isBeside(node.node(), site, facts) && LogEndpoint.isLoopback(node.xsub(), facts);
  }

  private static Finding crossed(List<NodeEndpoints> nodes, Site site, Bus bus) {
    List<String> evidence = new ArrayList<>(nodes.getFirst().evidence());
    evidence.addAll(listening(bus));
    return Finding.critical(
        "endpoints_crossed",
        "The two endpoints of %s are swapped: XSUB meets XSUB, and nothing gets through."
            .formatted(names(nodes, site)),
        evidence,
        isGenerated(nodes.getFirst(), site) ? follow(nodes.getFirst(), bus) : script(site, bus));
  }

  private static Finding elsewhere(List<NodeEndpoints> nodes, Site site, Bus bus) {
    NodeEndpoints first = nodes.getFirst();
    List<String> evidence = new ArrayList<>(first.evidence());
    evidence.addAll(listening(bus));
    List<String> names = nodes.stream().map(each -> each.node().name()).toList();
    return Finding.critical(
        "endpoints_elsewhere",
        "%s where zeekbus does not listen: %s and %s."
            .formatted(NodeList.does(names, site, "connect"), first.xsub(), first.xpub()),
        evidence,
        isGenerated(first, site) ? follow(first, bus) : script(site, bus));
  }

  private static String names(List<NodeEndpoints> nodes, Site site) {
    return NodeList.of(nodes.stream().map(each -> each.node().name()).toList(), site);
  }

  /** What zeekctl writes wins over the site's scripts, so zeekbus has to follow it. */
  private static boolean isGenerated(NodeEndpoints node, Site site) {
    return node.node()
        .scripts()
        .find(Option.CONNECT_XSUB)
        .filter(found -> site.isGenerated(found.place()))
        .isPresent();
  }

  private static List<String> listening(Bus bus) {
    return List.of(
        "%s: %s".formatted(bus.origin("broker.xpub"), text(bus.xpub())),
        "%s: %s".formatted(bus.origin("broker.xsub"), text(bus.xsub())));
  }

  private static String text(List<Endpoint> endpoints) {
    return endpoints.stream().map(Endpoint::toString).collect(Collectors.joining(", "));
  }

  /** zeekbus takes {@code broker.zeekctl}, or endpoints one by one, and not both. */
  private static List<Remedy> follow(NodeEndpoints node, Bus bus) {
    Optional<String> usual = ZeekctlEndpoints.host(node);
    if (usual.isPresent()) {
      List<Remedy> remedies = new ArrayList<>();
      Stream.of("broker.xpub", "broker.xsub")
          .filter(key -> !bus.isByZeekctl() && bus.origins().containsKey(key))
          .forEach(key -> remedies.add(bus.change(key, "(remove it)")));
      remedies.add(bus.change("broker.zeekctl", usual.get()));
      return remedies;
    }
    List<Remedy> remedies = new ArrayList<>(ZeekctlEndpoints.without(bus));
    remedies.add(one(bus, "broker.xpub", node.xsub()));
    remedies.add(one(bus, "broker.xsub", node.xpub()));
    return remedies;
  }

  private static Remedy one(Bus bus, String key, Endpoint endpoint) {
    return bus.isByZeekctl()
        ? bus.inFile(key + ": " + endpoint)
        : bus.change(key, endpoint.toString());
  }

  private static List<Remedy> script(Site site, Bus bus) {
    return List.of(
        Remedy.script(
            site.localScript(),
            "redef %s = \"%s\";".formatted(Option.CONNECT_XSUB, bus.xpub().getFirst())),
        Remedy.script(
            site.localScript(),
            "redef %s = \"%s\";".formatted(Option.CONNECT_XPUB, bus.xsub().getFirst())));
  }
}
