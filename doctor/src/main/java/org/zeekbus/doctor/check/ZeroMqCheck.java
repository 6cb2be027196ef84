package org.zeekbus.doctor.check;

import java.util.List;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;

/** A check of what nodes and zeekbus say to each other: without a cluster over ZeroMQ, nothing. */
public interface ZeroMqCheck extends SiteCheck {
  @Override
  default List<Finding> look(Facts facts) {
    return facts
        .site()
        .filter(site -> site.isZeroMq() && !site.isStandalone())
        .map(site -> look(site, facts))
        .orElse(List.of());
  }
}
