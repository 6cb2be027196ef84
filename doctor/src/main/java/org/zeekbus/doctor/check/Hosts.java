package org.zeekbus.doctor.check;

import java.util.stream.Stream;
import org.zeekbus.doctor.facts.Bus;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.site.Site;
import org.zeekbus.doctor.site.SiteNode;
import org.zeekbus.zmtp.Endpoint;

/** Which host is whose. */
public final class Hosts {
  private Hosts() {}

  /**
   * Whether a node is on the host of zeekbus, or may be, as the names are unknown. One that listens
   * on all addresses, or for its own host alone, is taken to be on the manager's host, where its
   * manual puts it.
   */
  public static boolean isBeside(SiteNode node, Site site, Facts facts) {
    String address = node.address();
    return facts.names().isLoopback(address)
        || facts.names().isHere(address)
        || site.manager().filter(manager -> manager.address().equals(address)).isPresent()
        || listening(facts.bus())
            .anyMatch(host -> facts.names().isSame(host, address) || facts.names().isUnknown(host));
  }

  private static Stream<String> listening(Bus bus) {
    return Stream.concat(bus.xpub().stream(), bus.pull().stream())
        .filter(Endpoint.Tcp.class::isInstance)
        .map(endpoint -> ((Endpoint.Tcp) endpoint).host())
        .filter(host -> !host.equals("*"));
  }
}
