package org.zeekbus.doctor.facts;

import java.util.Optional;
import org.zeekbus.doctor.site.Option;
import org.zeekbus.doctor.site.SiteNode;
import org.zeekbus.zmtp.Endpoint;

/** Where a node serves its metrics: zeekctl has all do so on their own host alone, by default. */
public final class MetricsAddress {
  private MetricsAddress() {}

  /** Nothing if it serves none, or only Zeek itself could tell where. */
  public static Optional<Endpoint.Tcp> of(SiteNode node) {
    if (node.layout().isEmpty()
        || node.layout().get().metricsPort().isEmpty()
        || node.scripts().isUnknown(Option.METRICS_ADDRESS)) {
      return Optional.empty();
    }
    String set = node.scripts().text(Option.METRICS_ADDRESS).orElse("");
    return Optional.of(
        new Endpoint.Tcp(
            set.isEmpty() ? node.address() : set, node.layout().get().metricsPort().getAsInt()));
  }

  /**
   * Where this host can ask it, or has it in its way.
   *
   * @return nothing if it listens on its own host alone, which is another one
   */
  public static Optional<Endpoint.Tcp> from(SiteNode node, Names names) {
    return of(node)
        .filter(at -> !names.isLoopback(at.host()) || names.isHere(node.address()))
        .map(at -> names.isAny(at.host()) ? new Endpoint.Tcp(node.address(), at.port()) : at);
  }
}
