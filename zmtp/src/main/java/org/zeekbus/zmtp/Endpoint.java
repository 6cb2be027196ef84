package org.zeekbus.zmtp;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/**
 * Where a socket binds or connects, spelled as in ZeroMQ: {@code tcp://10.0.0.1:5555}, {@code
 * tcp://[::1]:5555}, {@code tcp://*:5555}, {@code tcp://eth0:5555}, {@code tcp://broker.site:5555},
 * {@code ipc:///run/zeekbus/xsub}.
 */
public sealed interface Endpoint {
  /**
   * An address and port.
   *
   * @param host an IP literal without brackets, {@code *} for all IPv4 addresses, an interface's
   *     name or a host name
   * @param port 0 lets the system choose when binding
   */
  record Tcp(String host, int port) implements Endpoint {
    /**
     * The address to bind. Host names are allowed, which libzmq refuses. Blocks on name service.
     *
     * @throws UnknownHostException if neither an interface nor a host has that name
     */
    public InetSocketAddress toBind() throws UnknownHostException {
      if (host.equals("*")) {
        return new InetSocketAddress("0.0.0.0", port);
      }
      List<InetAddress> ofInterface = addressesOfInterface();
      return ofInterface.isEmpty()
          ? toConnect()
          : new InetSocketAddress(ofInterface.getFirst(), port);
    }

    /**
     * The address to connect to: of several, the first IPv4 one, else the first. Blocks on name
     * service.
     *
     * @throws UnknownHostException if no host has that name
     */
    public InetSocketAddress toConnect() throws UnknownHostException {
      InetAddress[] all = InetAddress.getAllByName(host);
      for (InetAddress address : all) {
        if (address instanceof Inet4Address) {
          return new InetSocketAddress(address, port);
        }
      }
      return new InetSocketAddress(all[0], port);
    }

    private List<InetAddress> addressesOfInterface() {
      try {
        NetworkInterface named = NetworkInterface.getByName(host);
        return named == null
            ? List.of()
            : named
                .inetAddresses()
                .sorted(Comparator.comparing(address -> !(address instanceof Inet4Address)))
                .toList();
      } catch (SocketException e) {
        return List.of();
      }
    }

    @Override
    public boolean isLoopback() throws UnknownHostException {
      return toBind().getAddress().isLoopbackAddress();
    }

    /** Host and port as text: {@code 10.0.0.1:5555}, {@code [::1]:5555}. */
    public String hostAndPort() {
      return (host.indexOf(':') >= 0 ? "[" + host + "]:" : host + ":") + port;
    }

    @Override
    public String toString() {
      return "tcp://" + hostAndPort();
    }
  }

  /**
   * A Unix socket.
   *
   * @param path of the file; a leading {@code @} stands for Linux's abstract namespace
   */
  record Ipc(String path) implements Endpoint {
    /** Longest path that fits the system's address structure. */
    static final int MAX_PATH = 107;

    @Override
    public boolean isLoopback() {
      return true;
    }

    @Override
    public String toString() {
      return "ipc://" + path;
    }
  }

  /**
   * Whether only this host can reach it. What a name resolves to decides. Blocks on name service.
   *
   * @throws UnknownHostException if no host or interface has that name
   */
  boolean isLoopback() throws UnknownHostException;

  /**
   * Reads an endpoint. The last colon separates the port, as in libzmq; {@code *} as port is 0.
   *
   * @throws IllegalArgumentException saying what is wrong with which endpoint
   */
  static Endpoint parse(String text) {
    if (text.startsWith("ipc://")) {
      String path = text.substring("ipc://".length());
      if (path.isEmpty() || path.getBytes(StandardCharsets.UTF_8).length > Ipc.MAX_PATH) {
        throw bad(text, "a path of 1 to " + Ipc.MAX_PATH + " bytes");
      }
      return new Ipc(path);
    }
    if (!text.startsWith("tcp://")) {
      throw bad(text, "tcp://HOST:PORT or ipc://PATH");
    }
    String address = text.substring("tcp://".length());
    int colon = address.lastIndexOf(':');
    if (colon <= 0) {
      throw bad(text, "tcp://HOST:PORT");
    }
    String host = address.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (host.isEmpty() || host.chars().anyMatch(c -> c <= ' ' || ";/[]".indexOf(c) >= 0)) {
      throw bad(text, "tcp://HOST:PORT");
    }
    return new Tcp(host, port(text, address.substring(colon + 1)));
  }

  private static int port(String text, String port) {
    if (port.equals("*")) {
      return 0;
    }
    if (port.isEmpty() || port.length() > 5 || !port.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw bad(text, "a port of 0 to 65535");
    }
    int number = Integer.parseInt(port);
    if (number > 65535) {
      throw bad(text, "a port of 0 to 65535");
    }
    return number;
  }

  private static IllegalArgumentException bad(String text, String expected) {
    return new IllegalArgumentException("endpoint '" + text + "' (expected: " + expected + ")");
  }
}
