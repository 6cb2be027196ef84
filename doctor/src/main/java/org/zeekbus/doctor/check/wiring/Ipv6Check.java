package org.zeekbus.doctor.check.wiring;

import java.util.ArrayList;
import java.util.List;
import org.zeekbus.doctor.check.NodeList;
import org.zeekbus.doctor.check.ZeroMqCheck;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.site.Option;
import org.zeekbus.doctor.site.Site;
import org.zeekbus.doctor.site.SiteNode;
import org.zeekbus.zmtp.Endpoint;

/** IPv6 endpoints of nodes that do not speak IPv6. */
public final class Ipv6Check implements ZeroMqCheck {
  @Override
  public List<Finding> look(Site site, Facts facts) {
    List<String> nodes = new ArrayList<>();
    List<String> evidence = new ArrayList<>();
    for (SiteNode node : site.nodes()) {
      boolean isOff = !node.scripts().bool(Option.IPV6).orElse(false);
      boolean needsIt =
          NodeEndpoints.of(node)
              .filter(each -> isIpv6(each.xsub()) || isIpv6(each.xpub()))
              .isPresent();
      if (isOff && needsIt && !node.scripts().isUnknown(Option.IPV6)) {
        nodes.add(node.name());
        if (evidence.isEmpty()) {
          NodeEndpoints.of(node).ifPresent(each -> evidence.addAll(each.evidence()));
          evidence.add(
              node.scripts()
                  .find(Option.IPV6)
                  .map(found -> "%s: ipv6 = F".formatted(found.place()))
                  .orElse("no script sets ipv6, which is off by default"));
        }
      }
    }
    return nodes.isEmpty()
        ? List.of()
        : List.of(
            Finding.critical(
                "ipv6_off",
                "%s to an IPv6 address, and IPv6 is off."
                    .formatted(NodeList.does(nodes, site, "connect")),
                evidence,
                List.of(
                    isGenerated(site)
                        ? Remedy.run("zeekctl deploy, which switches it on for IPv6 addresses")
                        : Remedy.script(
                            site.localScript(), "redef %s = T;".formatted(Option.IPV6)))));
  }

  private static boolean isIpv6(Endpoint endpoint) {
    return endpoint instanceof Endpoint.Tcp tcp && tcp.host().contains(":");
  }

  private static boolean isGenerated(Site site) {
    return site.nodes().stream()
        .flatMap(node -> node.scripts().find(Option.IPV6).stream())
        .anyMatch(found -> site.isGenerated(found.place()));
  }
}
