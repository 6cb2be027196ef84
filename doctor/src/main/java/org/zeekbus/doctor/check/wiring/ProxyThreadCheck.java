package org.zeekbus.doctor.check.wiring;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeekbus.doctor.check.NodeList;
import org.zeekbus.doctor.check.ZeroMqCheck;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.site.Assigned;
import org.zeekbus.doctor.site.Option;
import org.zeekbus.doctor.site.Site;
import org.zeekbus.doctor.site.SiteNode;

/** A manager that runs Zeek's own broker beside zeekbus. */
public final class ProxyThreadCheck implements ZeroMqCheck {
  @Override
  public List<Finding> look(Site site, Facts facts) {
    List<Finding> findings = new ArrayList<>();
    if (!facts.bus().hasBroker()) {
      return findings;
    }
    Map<Optional<Assigned>, List<SiteNode>> running = new LinkedHashMap<>();
    for (SiteNode node : site.nodes()) {
      // Zeek's default: on for the manager alone.
      Optional<Assigned> found = node.scripts().find(Option.RUN_PROXY);
      boolean runs = node.scripts().bool(Option.RUN_PROXY).orElse(node.isManager());
      if (runs && !node.scripts().isUnknown(Option.RUN_PROXY)) {
        running.computeIfAbsent(found, _ -> new ArrayList<>()).add(node);
      }
    }
    running.forEach((found, nodes) -> findings.add(finding(found, nodes, site)));
    return findings;
  }

  private static Finding finding(Optional<Assigned> found, List<SiteNode> nodes, Site site) {
    List<String> names = nodes.stream().map(SiteNode::name).toList();
    return Finding.critical(
        "proxy_thread_on",
        "%s Zeek's own broker, on the ports of zeekbus."
            .formatted(NodeList.does(names, site, "still run")),
        List.of(
            found
                .map(each -> "%s: run_proxy_thread = %s".formatted(each.place(), each.value()))
                .orElse(
                    site.localScript()
                        + ": neither it nor what it loads sets run_proxy_thread, and a manager's"
                        + " default is T")),
        found
            .map(each ->
                List.of(
                    Remedy.script(
                        each.place().file(),
                        "(in line %d put F in place of %s)"
                            .formatted(each.place().line(), each.value()))))
            .orElseGet(() ->
                List.of(
                    Remedy.script(site.localScript(), "@load frameworks/cluster/backend/zeromq"),
                    Remedy.script(
                        site.localScript(), "redef %s = F;".formatted(Option.RUN_PROXY)))));
  }
}
