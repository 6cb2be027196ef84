package org.zeekbus.doctor.check.wiring;

import java.util.ArrayList;
import java.util.List;
import org.zeekbus.doctor.check.ZeroMqCheck;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;
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
    for (SiteNode node : site.nodes()) {
      // Zeek's default: on for the manager alone.
      boolean runs = node.scripts().bool(Option.RUN_PROXY).orElse(node.isManager());
      if (runs && !node.scripts().isUnknown(Option.RUN_PROXY)) {
        findings.add(finding(node, site));
      }
    }
    return findings;
  }

  private static Finding finding(SiteNode node, Site site) {
    return Finding.critical(
        "proxy_thread_on",
        "%s still runs Zeek's own broker, on the ports of zeekbus.".formatted(node.name()),
        List.of(
            node.scripts()
                .find(Option.RUN_PROXY)
                .map(found -> "%s: run_proxy_thread = %s".formatted(found.place(), found.value()))
                .orElse(
                    site.localScript()
                        + ": neither it nor what it loads sets run_proxy_thread, and a manager's"
                        + " default is T")),
        List.of(
            Remedy.script(site.localScript(), "@load frameworks/cluster/backend/zeromq"),
            Remedy.script(site.localScript(), "redef %s = F;".formatted(Option.RUN_PROXY))));
  }
}
