package org.zeekbus.doctor.check.host;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.zeekbus.doctor.check.Check;
import org.zeekbus.doctor.check.Hosts;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.machine.HostInterface;
import org.zeekbus.zmtp.Endpoint;

/** An unusual MTU towards other hosts, with nothing that would find a smaller one on the way. */
public final class MtuCheck implements Check {
  private static final int USUAL = 1500;

  @Override
  public List<Finding> look(Facts facts) {
    List<Finding> findings = new ArrayList<>();
    boolean isProbed = facts.machine().mtuProbing().orElse(1) > 0;
    boolean hasRemoteNodes =
        facts
            .site()
            .filter(
                site -> site.nodes().stream().anyMatch(node -> !Hosts.isBeside(node, site, facts)))
            .isPresent();
    if (isProbed || !hasRemoteNodes) {
      return findings;
    }
    for (HostInterface each : facts.machine().interfaces()) {
      if (each.mtu() != USUAL && isListening(each, facts)) {
        findings.add(
            Finding.note(
                "mtu_unusual",
                "Long messages may hang where a switch or tunnel on the way has another MTU than %s: %d."
                    .formatted(each.name(), each.mtu()),
                List.of(
                    "interface %s: MTU %d".formatted(each.name(), each.mtu()),
                    "/proc/sys/net/ipv4/tcp_mtu_probing: 0"),
                List.of(
                    new Remedy("/etc/sysctl.d/60-zeekbus.conf", "net.ipv4.tcp_mtu_probing = 1"),
                    Remedy.run("sysctl --system"))));
      }
    }
    return findings;
  }

  private static boolean isListening(HostInterface each, Facts facts) {
    List<Endpoint> endpoints = new ArrayList<>(facts.bus().xpub());
    endpoints.addAll(facts.bus().pull());
    for (InetAddress address : each.addresses()) {
      boolean isBound =
          endpoints.stream()
              .anyMatch(endpoint ->
                  endpoint instanceof Endpoint.Tcp tcp
                      && (facts.names().isAny(tcp.host())
                          || facts.names().of(tcp.host()).contains(address)));
      if (isBound && !address.isLoopbackAddress()) {
        return true;
      }
    }
    return false;
  }
}
