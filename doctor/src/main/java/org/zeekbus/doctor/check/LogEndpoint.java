package org.zeekbus.doctor.check;

import java.util.List;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.site.Option;
import org.zeekbus.doctor.site.Place;
import org.zeekbus.doctor.site.SiteNode;
import org.zeekbus.zmtp.Endpoint;

/**
 * Remedies for {@code connect_log_endpoints}. A node takes turns between all that are in it, so a
 * wrong one has to go: another beside it would get a part of the logs only.
 */
public final class LogEndpoint {
  private LogEndpoint() {}

  /**
   * The line that has an endpoint, or what is to be one, to be changed.
   *
   * @param right what belongs there; empty if nothing does
   */
  public static Remedy replace(SiteNode node, String wrong, String right) {
    Place place = placeOf(node, wrong);
    return Remedy.script(
        place.file(),
        right.isEmpty()
            ? "(in line %d remove \"%s\")".formatted(place.line(), wrong)
            : "(in line %d put \"%s\" in place of \"%s\")".formatted(place.line(), right, wrong));
  }

  /** The line of a node's scripts that has it. */
  public static Place placeOf(SiteNode node, String endpoint) {
    return node.scripts().places(Option.CONNECT_LOG, endpoint).stream()
        .findFirst()
        .or(() -> node.scripts().places(Option.CONNECT_LOG).stream().findFirst())
        .orElseThrow();
  }

  /** Whether it is each host's own. */
  public static boolean isLoopback(Endpoint endpoint, Facts facts) {
    return endpoint instanceof Endpoint.Tcp tcp && facts.names().isLoopback(tcp.host());
  }

  /** The lines of nodes that have an endpoint, as evidence. */
  public static List<String> evidence(List<SiteNode> nodes, Endpoint endpoint) {
    return nodes.stream()
        .map(node -> placeOf(node, endpoint.toString()) + ": connect_log_endpoints has " + endpoint)
        .distinct()
        .toList();
  }
}
