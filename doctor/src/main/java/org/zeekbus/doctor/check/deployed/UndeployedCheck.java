package org.zeekbus.doctor.check.deployed;

import java.util.List;
import org.zeekbus.doctor.check.SiteCheck;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.site.Site;

/** Scripts that were changed, and not installed: nodes run older ones. */
public final class UndeployedCheck implements SiteCheck {
  @Override
  public List<Finding> look(Site site, Facts facts) {
    return site.undeployed().isEmpty()
        ? List.of()
        : List.of(
            Finding.warning(
                "scripts_not_deployed",
                "Scripts were changed since zeekctl last installed them: nodes run the older ones.",
                site.undeployed().stream()
                    .map(file ->
                        "%s differs from its copy in %s"
                            .formatted(file, site.options().path("PolicyDirSiteInstall")))
                    .toList(),
                List.of(Remedy.run("zeekctl deploy"))));
  }
}
