package org.zeekbus.zmtp.socket;

import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.zeekbus.zmtp.Endpoint;

/**
 * Sockets that listen already when the process starts, as systemd opens them (socket activation).
 * Who binds an endpoint that one of them has takes that one. They stay open for as long as the
 * process runs, so that what listens there can end and start again.
 *
 * <p>Owner: any thread; never changes.
 */
public final class InheritedSockets {
  /** There are none, as usual. */
  public static final InheritedSockets NONE = new InheritedSockets(List.of());

  /**
   * An open descriptor.
   *
   * @param number as the system counts them
   * @param name for people; may be empty
   */
  public record Descriptor(int number, String name) {
    @Override
    public String toString() {
      return name.isEmpty() ? "descriptor " + number : "descriptor %d (%s)".formatted(number, name);
    }
  }

  /**
   * One of them.
   *
   * @param reach the addresses for which it takes connections
   */
  private record Listening(Descriptor descriptor, Endpoint endpoint, Reach reach) {
    enum Reach {
      /** The one that it is bound to. */
      ADDRESS,
      /** All of both families: systemd opens such a socket for {@code ListenStream=5556}. */
      ALL,
      /** All of IPv6, with {@code BindIPv6Only=ipv6-only}. */
      ALL_OF_IPV6
    }

    static Listening of(Descriptor descriptor) throws IOException {
      Endpoint endpoint = SocketDescriptor.listening(descriptor.number());
      boolean isAll =
          endpoint instanceof Endpoint.Tcp tcp
              && tcp.toBind().getAddress() instanceof Inet6Address address
              && address.isAnyLocalAddress();
      Reach reach =
          !isAll
              ? Reach.ADDRESS
              : SocketDescriptor.isIpv6Only(descriptor.number()) ? Reach.ALL_OF_IPV6 : Reach.ALL;
      return new Listening(descriptor, endpoint, reach);
    }

    boolean isAt(Endpoint wanted) {
      return switch (wanted) {
        case Endpoint.Tcp tcp -> endpoint instanceof Endpoint.Tcp here && hasAddress(here, tcp);
        case Endpoint.Ipc(String path) ->
            endpoint instanceof Endpoint.Ipc(String there) && plain(path).equals(plain(there));
      };
    }

    private boolean hasAddress(Endpoint.Tcp here, Endpoint.Tcp wanted) {
      if (here.port() != wanted.port()) {
        return false;
      }
      try {
        InetAddress address = wanted.toBind().getAddress();
        return reach == Reach.ALL
            ? address.isAnyLocalAddress() // also *, which stands for all of IPv4
            : here.toBind().getAddress().equals(address);
      } catch (UnknownHostException e) {
        return false; // the bind will tell
      }
    }

    private static String plain(String path) {
      return path.startsWith("@") ? path : Path.of(path).toAbsolutePath().normalize().toString();
    }

    @Override
    public String toString() {
      return "%s, %s%s"
          .formatted(descriptor, endpoint, reach == Reach.ALL_OF_IPV6 ? " (without IPv4)" : "");
    }
  }

  private final List<Listening> all;

  private InheritedSockets(List<Listening> all) {
    this.all = List.copyOf(all);
  }

  /**
   * Looks at descriptors.
   *
   * @throws IOException naming one that is no socket that listens
   */
  public static InheritedSockets of(List<Descriptor> descriptors) throws IOException {
    List<Listening> all = new ArrayList<>();
    for (Descriptor each : descriptors) {
      try {
        all.add(Listening.of(each));
      } catch (IOException e) {
        throw new IOException("%s: %s".formatted(each, e.getMessage()), e);
      }
    }
    return all.isEmpty() ? NONE : new InheritedSockets(all);
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** Whether one of them listens there. Blocks on name service. */
  public boolean has(Endpoint endpoint) {
    return find(endpoint).isPresent();
  }

  /** Those that listen on none of these, in words. Blocks on name service. */
  public List<String> beside(Collection<Endpoint> endpoints) {
    return all.stream()
        .filter(each -> endpoints.stream().noneMatch(each::isAt))
        .map(Listening::toString)
        .toList();
  }

  private Optional<Listening> find(Endpoint endpoint) {
    return all.stream().filter(each -> each.isAt(endpoint)).findFirst();
  }

  /**
   * A channel of the one that listens there, not registered yet. Its close leaves the socket, and
   * the file of an ipc endpoint, to others that have it. Blocks on name service.
   *
   * @param kind of the event loop that will have it
   * @return nothing if none listens there
   * @throws IOException if that kind of event loop cannot have it
   */
  public Optional<ServerChannel> channel(Endpoint endpoint, Transport.Kind kind)
      throws IOException {
    Optional<Listening> found = find(endpoint);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (kind != Transport.Kind.EPOLL) {
      throw new IOException(
          "%s was inherited, which the nio transport cannot use (expected: epoll)"
              .formatted(found.get()));
    }
    int descriptor = SocketDescriptor.duplicate(found.get().descriptor().number());
    return Optional.of(
        switch (endpoint) {
          case Endpoint.Tcp _ -> new EpollServerSocketChannel(descriptor);
          case Endpoint.Ipc _ -> new EpollServerDomainSocketChannel(descriptor, true);
        });
  }
}
