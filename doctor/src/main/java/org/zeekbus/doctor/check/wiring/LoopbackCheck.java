package org.zeekbus.doctor.check.wiring;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeekbus.doctor.check.Hosts;
import org.zeekbus.doctor.check.LogEndpoint;
import org.zeekbus.doctor.check.NodeList;
import org.zeekbus.doctor.check.ZeroMqCheck;
import org.zeekbus.doctor.facts.Endpoints;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.site.Assigned;
import org.zeekbus.doctor.site.Option;
import org.zeekbus.doctor.site.Site;
import org.zeekbus.doctor.site.SiteNode;
import org.zeekbus.zmtp.Endpoint;

/** Nodes on other hosts that are to connect to this one as if it were theirs. */
public final class LoopbackCheck implements ZeroMqCheck {
  /** An option of a node that leads to its own host. */
  private record Fault(String option, Endpoint endpoint) {}

  @Override
  public List<Finding> look(Site site, Facts facts) {
    Map<List<Fault>, List<SiteNode>> byFaults = new LinkedHashMap<>();
    for (SiteNode node : site.nodes()) {
      List<Fault> faults = Hosts.isBeside(node, site, facts) ? List.of() : faults(node, facts);
      if (!faults.isEmpty()) {
        byFaults.computeIfAbsent(faults, _ -> new ArrayList<>()).add(node);
      }
    }
    List<Finding> findings = new ArrayList<>();
    byFaults.forEach((faults, nodes) -> findings.add(finding(faults, nodes, site, facts)));
    return findings;
  }

  private static List<Fault> faults(SiteNode node, Facts facts) {
    List<Fault> faults = new ArrayList<>();
    if (facts.bus().hasBroker()) {
      NodeEndpoints.of(node)
          .ifPresent(each -> {
            faults.add(new Fault(Option.CONNECT_XSUB, each.xsub()));
            faults.add(new Fault(Option.CONNECT_XPUB, each.xpub()));
          });
    }
    Endpoints.ofLogs(node).forEach(each -> faults.add(new Fault(Option.CONNECT_LOG, each)));
    faults.removeIf(fault -> !LogEndpoint.isLoopback(fault.endpoint(), facts));
    return faults;
  }

  private static Finding finding(List<Fault> faults, List<SiteNode> nodes, Site site, Facts facts) {
    SiteNode first = nodes.getFirst();
    List<String> evidence = new ArrayList<>();
    List<Remedy> remedies = new ArrayList<>();
    boolean isGenerated = false;
    for (Fault fault : faults) {
      Optional<Assigned> found = first.scripts().find(fault.option());
      evidence.add(
          found
              .map(each ->
                  "%s: %s has %s"
                      .formatted(each.place(), Option.shortName(fault.option()), fault.endpoint()))
              .orElseGet(() ->
                  "no script sets %s for %s: it is Zeek's default, %s"
                      .formatted(
                          Option.shortName(fault.option()), first.name(), fault.endpoint())));
      if (found.filter(each -> isOfZeekctl(each, site)).isPresent()) {
        isGenerated = true;
      } else {
        remedies.add(remedy(fault, first, site, facts));
      }
    }
    first
        .layout()
        .ifPresent(entry ->
            evidence.add(
                "%s: %s is at %s".formatted(entry.place(), first.name(), first.address())));
    if (isGenerated) {
      remedies.addFirst(
          new Remedy(
              site.nodeFile().toString(),
              "[manager] host=(an address that the other hosts can reach)"));
    }
    List<String> names = nodes.stream().map(SiteNode::name).toList();
    return Finding.critical(
        "loopback_for_remote_nodes",
        "%s to %s own host, where no zeekbus is: %s."
            .formatted(
                NodeList.does(names, site, "connect"),
                names.size() == 1 ? "its" : "their",
                NodeList.of(faults.stream().map(fault -> fault.endpoint().toString()).toList())),
        evidence,
        remedies);
  }

  private static boolean isOfZeekctl(Assigned found, Site site) {
    return site.isGenerated(found.place());
  }

  /** With what zeekbus has for that option. Nothing of the old endpoint may stay. */
  private static Remedy remedy(Fault fault, SiteNode node, Site site, Facts facts) {
    List<Endpoint> bound =
        switch (fault.option()) {
          case Option.CONNECT_XSUB -> facts.bus().xpub();
          case Option.CONNECT_XPUB -> facts.bus().xsub();
          default -> facts.bus().hasLogger() ? facts.bus().pull() : List.of();
        };
    Endpoint there = reachable(bound.isEmpty() ? fault.endpoint() : bound.getFirst(), site, facts);
    return fault.option().equals(Option.CONNECT_LOG)
        ? LogEndpoint.replace(
            node, fault.endpoint().toString(), bound.isEmpty() ? "" : there.toString())
        : Remedy.script(site.localScript(), "redef %s = \"%s\";".formatted(fault.option(), there));
  }

  /** One for all addresses, or for this host alone, is at the manager's for others. */
  private static Endpoint reachable(Endpoint bound, Site site, Facts facts) {
    return bound instanceof Endpoint.Tcp tcp
            && (facts.names().isAny(tcp.host()) || facts.names().isLoopback(tcp.host()))
        ? new Endpoint.Tcp(
            site.manager().map(SiteNode::address).orElse("(address of zeekbus)"), tcp.port())
        : bound;
  }
}
