package org.zeekbus.doctor.check.host;

import java.util.List;
import java.util.OptionalLong;
import org.zeekbus.doctor.check.Check;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;

/** A queue for new connections that is shorter than a start of all nodes needs. */
public final class BacklogCheck implements Check {
  /** What the kernel has since 5.4. */
  private static final long USUAL = 4096;

  /** Each node connects once to each socket. */
  private static final long LEAST = 128;

  @Override
  public List<Finding> look(Facts facts) {
    OptionalLong backlog = facts.machine().backlog();
    int nodes = facts.site().map(site -> site.nodes().size()).orElse(0);
    if (backlog.isEmpty() || backlog.getAsLong() >= Math.max(LEAST, nodes)) {
      return List.of();
    }
    return List.of(
        Finding.warning(
            "backlog_short",
            "When all nodes start at once, connections are lost and come a second later: only %d may wait."
                .formatted(backlog.getAsLong()),
            List.of("/proc/sys/net/core/somaxconn: " + backlog.getAsLong()),
            List.of(
                new Remedy("/etc/sysctl.d/60-zeekbus.conf", "net.core.somaxconn = " + USUAL),
                Remedy.run("sysctl --system, then restart zeekbus"))));
  }
}
