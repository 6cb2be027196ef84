package org.zeekbus.doctor.check.wiring;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeekbus.doctor.facts.Endpoints;
import org.zeekbus.doctor.site.Option;
import org.zeekbus.doctor.site.SiteNode;
import org.zeekbus.zmtp.Endpoint;

/**
 * Where a node connects to the broker. Zeek names an option after the node's own socket, so its
 * XSUB connects to the broker's XPUB.
 */
record NodeEndpoints(SiteNode node, Endpoint xsub, Endpoint xpub) {
  private static final String DEFAULT_XSUB = "tcp://127.0.0.1:5555";
  private static final String DEFAULT_XPUB = "tcp://127.0.0.1:5556";

  /** Nothing if only Zeek itself could tell. */
  static Optional<NodeEndpoints> of(SiteNode node) {
    Optional<Endpoint> xsub = endpoint(node, Option.CONNECT_XSUB, DEFAULT_XSUB);
    Optional<Endpoint> xpub = endpoint(node, Option.CONNECT_XPUB, DEFAULT_XPUB);
    return xsub.isPresent() && xpub.isPresent()
        ? Optional.of(new NodeEndpoints(node, xsub.get(), xpub.get()))
        : Optional.empty();
  }

  private static Optional<Endpoint> endpoint(SiteNode node, String option, String fallback) {
    return node.scripts().find(option).isEmpty()
        ? Endpoints.parse(fallback)
        : node.scripts().text(option).flatMap(Endpoints::parse);
  }

  /** Where the two come from. */
  List<String> evidence() {
    List<String> evidence = new ArrayList<>();
    evidence.add(evidence(Option.CONNECT_XSUB, xsub));
    evidence.add(evidence(Option.CONNECT_XPUB, xpub));
    return evidence;
  }

  private String evidence(String option, Endpoint value) {
    return node.scripts()
        .find(option)
        .map(found -> "%s: %s = \"%s\"".formatted(found.place(), Option.shortName(option), value))
        .orElseGet(() ->
            "no script sets %s for %s: it is Zeek's default, %s"
                .formatted(Option.shortName(option), node.name(), value));
  }
}
