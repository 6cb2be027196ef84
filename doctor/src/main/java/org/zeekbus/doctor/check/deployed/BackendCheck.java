package org.zeekbus.doctor.check.deployed;

import java.util.List;
import org.zeekbus.doctor.check.SiteCheck;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.site.Place;
import org.zeekbus.doctor.site.Site;

/** A site whose nodes do not speak ZeroMQ, or are no cluster. */
public final class BackendCheck implements SiteCheck {
  @Override
  public List<Finding> look(Site site, Facts facts) {
    String backend = site.options().get("ClusterBackend");
    if (!backend.equalsIgnoreCase("ZeroMQ")) {
      return List.of(
          Finding.critical(
              "backend_not_zeromq",
              "Nodes do not speak with zeekbus at all: their cluster backend is %s."
                  .formatted(backend),
              List.of(
                  site.options()
                      .place("ClusterBackend")
                      .map(Place::toString)
                      .orElse(site.options().file().toString())),
              List.of(
                  new Remedy(site.options().file().toString(), "ClusterBackend = ZeroMQ"),
                  Remedy.run("zeekctl deploy"))));
    }
    return site.isStandalone()
        ? List.of(
            Finding.critical(
                "standalone",
                "Zeek is one process here, and no cluster: there is nothing for zeekbus to do.",
                List.of("%s: type = standalone".formatted(site.lines().getFirst().place())),
                List.of(
                    new Remedy(
                        site.nodeFile().toString(),
                        "(a manager, a proxy and workers in place of it)"),
                    Remedy.run("zeekctl deploy"))))
        : List.of();
  }
}
