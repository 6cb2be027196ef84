package org.zeekbus.doctor.check.logs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zeekbus.doctor.check.LogEndpoint;
import org.zeekbus.doctor.check.NodeList;
import org.zeekbus.doctor.check.ZeroMqCheck;
import org.zeekbus.doctor.facts.Endpoints;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.site.Option;
import org.zeekbus.doctor.site.Site;
import org.zeekbus.doctor.site.SiteNode;

/** Texts among the endpoints for logs that ZeroMQ does not take for one. */
public final class LogEndpointTextCheck implements ZeroMqCheck {
  @Override
  public List<Finding> look(Site site, Facts facts) {
    Map<String, List<SiteNode>> byText = new LinkedHashMap<>();
    for (SiteNode node : site.nodes()) {
      Endpoints.noneOfLogs(node)
          .forEach(text -> byText.computeIfAbsent(text, _ -> new ArrayList<>()).add(node));
    }
    List<Finding> findings = new ArrayList<>();
    byText.forEach((text, nodes) -> findings.add(finding(text, nodes, site)));
    return findings;
  }

  private static Finding finding(String text, List<SiteNode> nodes, Site site) {
    List<String> names = nodes.stream().map(SiteNode::name).toList();
    SiteNode first = nodes.getFirst();
    String whole = "tcp://" + text;
    String right = Endpoints.parse(whole).isPresent() ? whole : "tcp://HOST:PORT";
    return Finding.critical(
        "log_endpoint_invalid",
        "%s no logs to \"%s\", which is no endpoint of ZeroMQ."
            .formatted(NodeList.does(names, site, "send"), text),
        List.of(
            "%s: %s has \"%s\""
                .formatted(
                    LogEndpoint.placeOf(first, text), Option.shortName(Option.CONNECT_LOG), text)),
        List.of(LogEndpoint.replace(first, text, right)));
  }
}
