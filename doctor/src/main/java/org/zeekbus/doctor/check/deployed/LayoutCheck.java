package org.zeekbus.doctor.check.deployed;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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
  private static final Set<String> OF_ZEEKCTL = Set.of("MANAGER", "LOGGER", "PROXY", "WORKER");

  @Override
  public List<Finding> look(Site site, Facts facts) {
    if (site.isStandalone()) {
      return List.of();
    }
    if (site.layout().isEmpty()) {
      return site.isHidden(site.autoDirectory().resolve("cluster-layout.zeek"))
          ? List.of()
          : List.of(none(site));
    }
    List<LayoutNode> installed = installed(site);
    List<String> differences = new ArrayList<>();
    for (NodeLine line : site.lines()) {
      List<String> missing = new ArrayList<>(line.nodes());
      for (LayoutNode node : installed) {
        if (missing.remove(node.name()) && isElsewhere(line, node)) {
          differences.add(
              "%s: %s is at %s, at %s in the layout"
                  .formatted(line.place(), node.name(), line.host(), node.address()));
        }
      }
      if (!missing.isEmpty()) {
        differences.add(
            "%s: %s in no layout"
                .formatted(
                    line.place(), NodeList.of(missing) + (missing.size() == 1 ? " is" : " are")));
      }
    }
    List<String> gone =
        installed.stream()
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

  private static Finding none(Site site) {
    return Finding.critical(
        "no_layout",
        "zeekctl has not installed this configuration yet: there is no layout of the cluster.",
        List.of(
            "%s has %d nodes"
                .formatted(
                    site.nodeFile(),
                    site.lines().stream().mapToInt(line -> line.nodes().size()).sum()),
            "no cluster-layout.zeek in " + site.autoDirectory()),
        List.of(Remedy.run("zeekctl install, or zeekctl deploy")));
  }

  /** Those that zeekctl wrote; scripts of the site may add others. */
  private static List<LayoutNode> installed(Site site) {
    return site.layout().stream()
        .filter(node -> OF_ZEEKCTL.contains(node.type()))
        .filter(node -> site.layoutFile().filter(node.place().file()::equals).isPresent())
        .toList();
  }

  /** Names are another check's. */
  private static boolean isElsewhere(NodeLine line, LayoutNode node) {
    return Names.literal(line.host()).isPresent()
        && !Names.literal(line.host()).equals(Names.literal(node.address()));
  }
}
