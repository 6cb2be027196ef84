package org.zeekbus.doctor.check.host;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zeekbus.doctor.check.Check;
import org.zeekbus.doctor.facts.Bus;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.machine.Listener;
import org.zeekbus.doctor.machine.OwnerProcess;
import org.zeekbus.zmtp.Endpoint;

/** Ports of zeekbus at which another process listens. */
public final class PortsTakenCheck implements Check {
  @Override
  public List<Finding> look(Facts facts) {
    Bus bus = facts.bus();
    Map<String, List<? extends Endpoint>> wanted = new LinkedHashMap<>();
    if (bus.hasBroker()) {
      wanted.put("broker.xpub", bus.xpub());
      wanted.put("broker.xsub", bus.xsub());
      wanted.put("websocket.listen", bus.webSocket().stream().toList());
    }
    if (bus.hasLogger()) {
      wanted.put("logger.listen", bus.pull());
    }
    wanted.put("http.listen", bus.http().stream().toList());
    List<Finding> findings = new ArrayList<>();
    wanted.forEach((key, endpoints) -> {
      for (Endpoint endpoint : endpoints) {
        if (endpoint instanceof Endpoint.Tcp tcp && tcp.port() != 0) {
          look(key, tcp, facts, findings);
        }
      }
    });
    return findings;
  }

  private static void look(String key, Endpoint.Tcp wanted, Facts facts, List<Finding> findings) {
    List<InetAddress> addresses = facts.names().of(wanted.host());
    facts.machine().listeners().stream()
        .filter(listener ->
            addresses.stream().anyMatch(address -> listener.blocks(address, wanted.port())))
        .filter(listener -> !isOurs(listener, facts))
        .findFirst()
        .ifPresent(listener -> findings.add(taken(key, wanted, listener, facts)));
  }

  /** If a zeekbus runs whose sockets this user may not see, they are taken to be its own. */
  private static boolean isOurs(Listener listener, Facts facts) {
    if (facts.machine().isSocketActivated() && listener.isOfSystemd()) {
      return true; // it hands them over
    }
    boolean isRunning = facts.running().isPresent() || facts.machine().process().isPresent();
    return listener.owner().map(OwnerProcess::isZeekbus).orElse(isRunning);
  }

  private static Finding taken(String key, Endpoint.Tcp wanted, Listener listener, Facts facts) {
    String who =
        listener
            .owner()
            .map(OwnerProcess::toString)
            .orElseGet(() -> "a process of the user with number " + listener.user());
    boolean isZeek = listener.owner().filter(process -> process.name().equals("zeek")).isPresent();
    return Finding.critical(
        "port_taken",
        "zeekbus cannot listen at %s: %s listens there.".formatted(wanted.hostAndPort(), who),
        List.of(
            "/proc/net/tcp: port %d, user %d".formatted(listener.port(), listener.user()),
            facts.bus().origin(key)),
        List.of(
            isZeek
                ? Remedy.run("zeekctl stop, then start zeekbus, then zeekctl deploy")
                : other(key, who, facts.bus())));
  }

  /** A port of zeekctl's is nobody's to change in zeekbus alone. */
  private static Remedy other(String key, String who, Bus bus) {
    return bus.isByZeekctl() && bus.origin(key).equals(bus.origin("broker.zeekctl"))
        ? new Remedy(
            Remedy.DO,
            "End %s. Or set %s to another port in place of broker.zeekctl, and ZeekPort in zeekctl.cfg."
                .formatted(who, key))
        : bus.change(key, "(another port, or end " + who + ")");
  }
}
