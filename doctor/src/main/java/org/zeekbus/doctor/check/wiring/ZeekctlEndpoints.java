package org.zeekbus.doctor.check.wiring;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeekbus.doctor.facts.Bus;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.zmtp.Endpoint;

/** The endpoints that {@code broker.zeekctl} stands for: the first two ports of ZeekPort. */
final class ZeekctlEndpoints {
  private static final int XPUB_PORT = 27760;
  private static final int XSUB_PORT = 27761;

  private ZeekctlEndpoints() {}

  /** The host where a node looks for both, if it does so at zeekctl's usual ports. */
  static Optional<String> host(NodeEndpoints node) {
    return node.xsub() instanceof Endpoint.Tcp(String host, int port)
            && port == XPUB_PORT
            && node.xpub().equals(new Endpoint.Tcp(host, XSUB_PORT))
        ? Optional.of(host)
        : Optional.empty();
  }

  /** What other endpoints need: they may not stand beside it, and it said where to log, too. */
  static List<Remedy> without(Bus bus) {
    List<Remedy> remedies = new ArrayList<>();
    if (bus.isByZeekctl()) {
      remedies.add(bus.change("broker.zeekctl", "(remove it)"));
      if (bus.hasLogger() && bus.origin("logger.listen").equals(bus.origin("broker.zeekctl"))) {
        bus.pull().stream()
            .findFirst()
            .ifPresent(pull -> remedies.add(bus.inFile("logger.listen: " + pull)));
      }
    }
    return remedies;
  }
}
