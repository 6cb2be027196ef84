package org.zeekbus.doctor.check.wiring;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeekbus.doctor.check.Check;
import org.zeekbus.doctor.facts.Bus;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.facts.Names;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.machine.HostInterface;
import org.zeekbus.zmtp.Endpoint;

/** Addresses to listen on that this host does not have. */
public final class AddressesCheck implements Check {
  @Override
  public List<Finding> look(Facts facts) {
    Bus bus = facts.bus();
    List<Finding> findings = new ArrayList<>();
    if (facts.machine().interfaces().isEmpty()) {
      return findings;
    }
    Map<String, String> hosts = new LinkedHashMap<>();
    if (bus.hasBroker()) {
      bus.xpub().forEach(endpoint -> add(endpoint, "broker.xpub", hosts));
      bus.xsub().forEach(endpoint -> add(endpoint, "broker.xsub", hosts));
      bus.webSocket().ifPresent(endpoint -> add(endpoint, "websocket.listen", hosts));
    }
    if (bus.hasLogger()) {
      bus.pull().forEach(endpoint -> add(endpoint, "logger.listen", hosts));
    }
    bus.http().ifPresent(endpoint -> add(endpoint, "http.listen", hosts));
    hosts.forEach((host, key) -> missing(host, key, facts).ifPresent(findings::add));
    return findings;
  }

  private static void add(Endpoint endpoint, String key, Map<String, String> hosts) {
    if (endpoint instanceof Endpoint.Tcp tcp) {
      hosts.putIfAbsent(tcp.host(), key);
    }
  }

  private static Optional<Finding> missing(String host, String key, Facts facts) {
    Names names = facts.names();
    if (names.isHere(host) || names.isUnknown(host)) {
      return Optional.empty();
    }
    List<String> here =
        facts.machine().interfaces().stream()
            .flatMap(each -> each.addresses().stream())
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .sorted(Comparator.comparing(address -> address instanceof Inet6Address))
            .map(AddressesCheck::text)
            .toList();
    return Optional.of(
        Finding.critical(
            "address_not_here",
            "zeekbus cannot listen at %s: no interface of this host has that address."
                .formatted(host),
            List.of(
                facts.bus().origin(key), "interfaces: " + interfaces(facts.machine().interfaces())),
            List.of(
                facts
                    .bus()
                    .change(
                        key,
                        "(an address of this host%s)"
                            .formatted(here.isEmpty() ? "" : ", such as " + here.getFirst())))));
  }

  private static String interfaces(List<HostInterface> interfaces) {
    List<String> all = new ArrayList<>();
    for (HostInterface each : interfaces) {
      each.addresses().forEach(address -> all.add(each.name() + " " + text(address)));
    }
    return String.join(", ", all);
  }

  /** Without the interface, which an IPv6 address has behind it. */
  private static String text(InetAddress address) {
    return address.getHostAddress().replaceFirst("%.*", "");
  }
}
