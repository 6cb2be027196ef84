package org.zeekbus.doctor.check.host;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.zeekbus.doctor.check.SiteCheck;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.facts.Names;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.site.NodeLine;
import org.zeekbus.doctor.site.Site;
import org.zeekbus.doctor.site.SiteNode;

/** Names of hosts that stand for nothing, for another host, or for each host itself. */
public final class HostNamesCheck implements SiteCheck {
  @Override
  public List<Finding> look(Site site, Facts facts) {
    List<Finding> findings = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    for (NodeLine line : site.lines()) {
      if (site.isStandalone()
          || line.host().isEmpty()
          || seen.contains(line.host())
          || !facts.names().isName(line.host())) {
        continue;
      }
      seen.add(line.host());
      look(line, site, facts).ifPresent(findings::add);
    }
    return findings;
  }

  private static Optional<Finding> look(NodeLine line, Site site, Facts facts) {
    List<InetAddress> addresses = facts.names().of(line.host());
    String where = "%s: host = %s".formatted(line.place(), line.host());
    if (facts.names().unanswered().contains(line.host())) {
      return Optional.of(
          Finding.warning(
              "name_service_slow",
              "The name service does not answer about %s, the host of %s."
                  .formatted(line.host(), line.name()),
              List.of(where, "asked for 3 s"),
              List.of(remedy(line))));
    }
    if (addresses.isEmpty()) {
      return facts.names().answers().containsKey(line.host())
          ? Optional.of(
              Finding.critical(
                  "name_unknown",
                  "Nobody knows the host %s of %s.".formatted(line.host(), line.name()),
                  List.of(where, "the name service says: no such host"),
                  List.of(remedy(line))))
          : Optional.empty();
    }
    if (facts.names().isLoopback(line.host()) && hasOthers(line, site)) {
      return Optional.of(
          Finding.critical(
              "name_is_loopback",
              "%s stands for %s, which each host takes for itself."
                  .formatted(line.host(), text(addresses)),
              List.of(where, "name service, or /etc/hosts"),
              List.of(remedy(line))));
    }
    return moved(line, site, addresses)
        .map(node ->
            Finding.warning(
                "name_has_moved",
                "%s is at %s now; nodes still look for it at %s."
                    .formatted(line.host(), text(addresses), node.address()),
                List.of(
                    where,
                    node.layout().map(entry -> entry.place() + ": " + node.address()).orElse("")),
                List.of(Remedy.run("zeekctl deploy"))));
  }

  private static boolean hasOthers(NodeLine line, Site site) {
    return site.lines().stream().map(NodeLine::host).anyMatch(host -> !host.equals(line.host()));
  }

  /** A node of the layout whose address the name has no more. */
  private static Optional<SiteNode> moved(NodeLine line, Site site, List<InetAddress> addresses) {
    return site.nodes().stream()
        .filter(node -> node.line().filter(line::equals).isPresent())
        .filter(node -> node.layout().isPresent())
        .filter(node ->
            Names.literal(node.address())
                .filter(address -> !addresses.contains(address))
                .isPresent())
        .findFirst();
  }

  private static Remedy remedy(NodeLine line) {
    return new Remedy(
        line.place().file().toString(), "host=(the address of %s)".formatted(line.name()));
  }

  private static String text(List<InetAddress> addresses) {
    return addresses.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(", "));
  }
}
