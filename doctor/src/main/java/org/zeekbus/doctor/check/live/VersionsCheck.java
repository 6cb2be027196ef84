package org.zeekbus.doctor.check.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.zeekbus.doctor.check.Check;
import org.zeekbus.doctor.check.NodeList;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.facts.NodeVersion;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;

/** Nodes that run different versions of Zeek: their events and logs may not fit together. */
public final class VersionsCheck implements Check {
  @Override
  public List<Finding> look(Facts facts) {
    Map<String, List<NodeVersion>> byVersion = new TreeMap<>();
    facts
        .versions()
        .forEach(
            each -> byVersion.computeIfAbsent(each.version(), _ -> new ArrayList<>()).add(each));
    if (byVersion.size() < 2) {
      return List.of();
    }
    List<String> evidence = new ArrayList<>();
    byVersion.forEach((version, nodes) ->
        evidence.add(
            "%s: zeek_version_info has %s (%s)"
                .formatted(
                    nodes.getFirst().by(),
                    version,
                    NodeList.of(nodes.stream().map(NodeVersion::node).toList()))));
    return List.of(
        Finding.critical(
            "versions_differ",
            "Nodes run different versions of Zeek: %s."
                .formatted(String.join(", ", byVersion.keySet())),
            evidence,
            List.of(
                Remedy.run("zeekctl deploy, which restarts nodes that run an older binary"),
                new Remedy(Remedy.DO, "Install the same Zeek on all hosts."))));
  }
}
