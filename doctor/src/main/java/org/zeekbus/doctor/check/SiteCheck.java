package org.zeekbus.doctor.check;

import java.util.List;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.site.Site;

/** A check that has nothing to say without Zeek's files. */
public interface SiteCheck extends Check {
  /** What is wrong with this site. */
  List<Finding> look(Site site, Facts facts);

  @Override
  default List<Finding> look(Facts facts) {
    return facts.site().map(site -> look(site, facts)).orElse(List.of());
  }
}
