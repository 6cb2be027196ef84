package org.zeekbus.doctor.check.deployed;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.zeekbus.doctor.check.NodeList;
import org.zeekbus.doctor.check.SiteCheck;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.facts.Names;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.site.LayoutNode;
import org.zeekbus.doctor.site.NodeLine;
import org.zeekbus.doctor.site.Site;

/** A layout that is not that of {@code node.cfg} any more, or is not there. */
public final class LayoutCheck implements SiteCheck {
  @Override
  public List<Finding> look(Site site, Facts facts) {
    if (site.isStandalone()) {
      return List.of();
    }
    if (site.layout().isEmpty()) {
      return List.of(
          Finding.critical(
              "no_layout",
              "zeekctl has not installed this configuration yet: there is no layout of the cluster.",
              List.of(
                  "%s has %d nodes".formatted(site.nodeFile(), site.lines().size()),
                  "no cluster-layout.zeek in " + site.options().path("PolicyDirSiteInstallAuto")),
              List.of(Remedy.run("zeekctl install, or zeekctl deploy"))));
    }
    List<String> differences = new ArrayList<>();
    for (NodeLine line : site.lines()) {
      List<LayoutNode> those =
          site.layout().stream().filter(node -> line.standsFor(node.name())).toList();
      if (those.isEmpty()) {
        differences.add("%s: %s is in no layout".formatted(line.place(), line.name()));
      } else if (those.stream().anyMatch(node -> isElsewhere(line, node))) {
        differences.add(
            "%s: %s is at %s, at %s in the layout"
                .formatted(line.place(), line.name(), line.host(), those.getFirst().address()));
      }
    }
    List<String> gone =
        site.layout().stream()
            .filter(node -> !node.type().equals("CONTROL"))
            .filter(node -> site.lines().stream().noneMatch(line -> line.standsFor(node.name())))
            .map(LayoutNode::name)
            .toList();
    if (!gone.isEmpty()) {
      differences.add(
          "%s: has %s, node.cfg does not"
              .formatted(site.layoutFile().map(Objects::toString).orElse(""), NodeList.of(gone)));
    }
    return differences.isEmpty()
        ? List.of()
        : List.of(
            Finding.warning(
                "layout_outdated",
                "The nodes of node.cfg are not those that zeekctl installed last.",
                differences,
                List.of(Remedy.run("zeekctl deploy"))));
  }

  /** Names are another check's. */
  private static boolean isElsewhere(NodeLine line, LayoutNode node) {
    return Names.literal(line.host()).isPresent()
        && !Names.literal(line.host()).equals(Names.literal(node.address()));
  }
}
