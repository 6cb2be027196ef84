package org.zeekbus.doctor.facts;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.zeekbus.doctor.machine.HostInterface;
import org.zeekbus.zmtp.Endpoint;

/**
 * What names of hosts stand for.
 *
 * @param answers of the name service; none for a name that it does not know
 * @param unanswered names for which it took too long
 * @param interfaces of this host, whose names may be bound
 */
public record Names(
    Map<String, List<InetAddress>> answers,
    Set<String> unanswered,
    List<HostInterface> interfaces) {
  public Names {
    answers = Map.copyOf(answers);
    unanswered = Set.copyOf(unanswered);
    interfaces = List.copyOf(interfaces);
  }

  /** An address that is written out. */
  public static Optional<InetAddress> literal(String host) {
    try {
      return Optional.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The addresses of a host; none if nobody knows. */
  public List<InetAddress> of(String host) {
    if (host.equals("*")) {
      return List.of(any());
    }
    for (HostInterface each : interfaces) {
      if (each.name().equals(host)) {
        return each.addresses();
      }
    }
    return literal(host).map(List::of).orElseGet(() -> answers.getOrDefault(host, List.of()));
  }

  private static InetAddress any() {
    try {
      return InetAddress.getByAddress(new byte[4]);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether both are one host; two names that nobody knows are, if they are spelled alike. */
  public boolean isSame(String a, String b) {
    return a.equals(b) || of(a).stream().anyMatch(of(b)::contains);
  }

  /** Whether a host is the one that asks. */
  public boolean isLoopback(String host) {
    List<InetAddress> addresses = of(host);
    return !addresses.isEmpty() && addresses.stream().allMatch(InetAddress::isLoopbackAddress);
  }

  /** Whether it has an address of this host, if it has any. */
  public boolean isHere(String host) {
    List<InetAddress> addresses = of(host);
    return addresses.stream()
        .anyMatch(address ->
            address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || interfaces.stream().anyMatch(each -> each.addresses().contains(address)));
  }

  /** Whether one who connects somewhere comes to where another listens. */
  public boolean leads(Endpoint connected, Endpoint bound) {
    if (connected instanceof Endpoint.Tcp(String to, int port)
        && bound instanceof Endpoint.Tcp(String at, int boundPort)) {
      boolean isAny = of(at).stream().anyMatch(InetAddress::isAnyLocalAddress);
      return port == boundPort && (isAny || isSame(to, at));
    }
    return connected.equals(bound);
  }

  /** The same for any of several. */
  public boolean leadsToAny(Endpoint connected, List<Endpoint> bound) {
    return bound.stream().anyMatch(each -> leads(connected, each));
  }
}
