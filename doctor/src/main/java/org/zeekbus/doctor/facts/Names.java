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

  /** Each host's own, whatever the name service says (RFC 6761, section 6.3). */
  private static final String LOCALHOST = "localhost";

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
    if (host.equals(LOCALHOST)) {
      return List.of(loopback());
    }
    return literal(host).map(List::of).orElseGet(() -> answers.getOrDefault(host, List.of()));
  }

  private static InetAddress loopback() {
    return literal("127.0.0.1").orElseThrow();
  }

  /** Whether it is a name for which somebody must be asked. */
  public boolean isName(String host) {
    return !host.isEmpty()
        && !host.equals("*")
        && !host.equals(LOCALHOST)
        && literal(host).isEmpty()
        && interfaces.stream().noneMatch(each -> each.name().equals(host));
  }

  /** Whether nobody was asked about a name, or nobody answered: then nothing follows from it. */
  public boolean isUnknown(String host) {
    return isName(host) && !answers.containsKey(host);
  }

  /** The same of an endpoint's. */
  public boolean isUnknown(Endpoint endpoint) {
    return endpoint instanceof Endpoint.Tcp tcp && isUnknown(tcp.host());
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

  /** Whether it stands for all addresses of a host. */
  public boolean isAny(String host) {
    return of(host).stream().anyMatch(InetAddress::isAnyLocalAddress);
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

  /**
   * Whether one who connects somewhere comes to where another listens. Port 0 is one that the
   * system chose, and may be any.
   */
  public boolean leads(Endpoint connected, Endpoint bound) {
    if (connected instanceof Endpoint.Tcp(String to, int port)
        && bound instanceof Endpoint.Tcp(String at, int boundPort)) {
      return (port == boundPort || boundPort == 0) && (isAny(at) || isSame(to, at));
    }
    return connected.equals(bound);
  }

  /** Whether it may, as one of the two hosts is unknown. */
  public boolean mayLead(Endpoint connected, Endpoint bound) {
    boolean isOpen =
        connected instanceof Endpoint.Tcp(String to, int port)
            && bound instanceof Endpoint.Tcp(String at, int boundPort)
            && (port == boundPort || boundPort == 0)
            && (isUnknown(to) || isUnknown(at));
    return isOpen || leads(connected, bound);
  }

  /** The same for any of several. */
  public boolean mayLeadToAny(Endpoint connected, List<Endpoint> bound) {
    return bound.stream().anyMatch(each -> mayLead(connected, each));
  }

  /** Whether it surely does, for any of several. */
  public boolean leadsToAny(Endpoint connected, List<Endpoint> bound) {
    return bound.stream().anyMatch(each -> leads(connected, each));
  }
}
