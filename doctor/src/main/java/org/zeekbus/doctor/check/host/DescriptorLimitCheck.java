package org.zeekbus.doctor.check.host;

import java.util.List;
import org.zeekbus.doctor.check.Check;
import org.zeekbus.doctor.facts.Bus;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;

/** Fewer descriptors than the connections and files that there can be. */
public final class DescriptorLimitCheck implements Check {
  /** Jars, files of logs, what HTTP has. */
  private static final long OTHERS = 1024;

  /** XSUB, XPUB and PULL. */
  private static final int SOCKETS = 3;

  @Override
  public List<Finding> look(Facts facts) {
    Bus bus = facts.bus();
    int nodes = facts.site().map(site -> site.nodes().size()).orElse(0);
    long needed =
        (long) SOCKETS * nodes
            + (bus.hasBroker() && bus.webSocket().isPresent() ? bus.webSocketConnections() : 0)
            + OTHERS;
    return facts
        .machine()
        .descriptors()
        .filter(limit -> limit.most() < needed)
        .map(limit ->
            List.of(
                Finding.warning(
                    "descriptors_few",
                    "zeekbus may open %d files and connections, and can need %d."
                        .formatted(limit.most(), needed),
                    List.of(limit.by() + ": Max open files (hard)"),
                    List.of(
                        new Remedy("zeekbus.service, [Service]", "LimitNOFILE=65536"),
                        Remedy.run("ulimit -Hn 65536, if no service starts it")))))
        .orElse(List.of());
  }
}
