package org.zeekbus.app.role;

import java.io.PrintWriter;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import org.zeekbus.app.security.CurveSection;
import org.zeekbus.zmtp.Endpoint;

/** Prints the lines of {@code local.zeek} that point a cluster's nodes at a broker. */
public final class LocalZeek {
  private static final String OPTION = "redef Cluster::Backend::ZeroMQ::";

  private final PrintWriter out;
  private boolean isIpv6Needed;

  public LocalZeek(PrintWriter out) {
    this.out = out;
  }

  /**
   * For the first endpoint of each socket: a node connects to one. And for every node to log here
   * only, where the cluster has no logger of its own.
   *
   * @param isCurve whether nodes need keys
   */
  public void print(
      List<Endpoint> xsub, List<Endpoint> xpub, List<Endpoint> pull, boolean isCurve) {
    out.println("Add these lines to local.zeek, so that Zeek's nodes connect here:");
    out.println();
    printBackend();
    // Zeek names an option after the node's own socket, so XSUB connects to our XPUB.
    out.println(OPTION + connect("connect_xsub_endpoint", xpub));
    out.println(OPTION + connect("connect_xpub_endpoint", xsub));
    Endpoint log = reachable(pull.getFirst());
    if (isIpv6Needed) {
      out.println(OPTION + "ipv6 = T;");
    }
    out.println();
    printLogs(log);
    if (isLoopback(pull.getFirst()) && !isLoopback(xsub.getFirst())) {
      out.println(
          "Only nodes on this host can reach %s; use --listen for an endpoint that others can reach, too."
              .formatted(log));
      out.println();
    }
    printKeys(isCurve);
  }

  /**
   * For a cluster whose nodes zeekctl sends to our XSUB and XPUB: it generates these endpoints, the
   * option for IPv6, and keys (ZeekControl/plugins/cluster_backend_zeromq.py), but knows nothing of
   * this logger.
   *
   * @param hasOtherKeys whether nodes need others than zeekctl's keys
   */
  public void printForZeekctl(List<Endpoint> pull, boolean hasOtherKeys) {
    printForZeekctl();
    printLogs(pull);
    printKeys(hasOtherKeys);
  }

  /** The same for events alone, with zeekctl's keys. */
  public void printForZeekctl() {
    out.println(
        "zeekctl makes Zeek's nodes connect here. Add these lines to local.zeek to switch Zeek's own broker off:");
    out.println();
    printBackend();
    out.println();
  }

  /** For logs alone. */
  public void printLogs(List<Endpoint> pull) {
    printLogs(reachable(pull.getFirst()));
  }

  /**
   * The line of {@code zeekctl.cfg} with which zeekctl asks here and not the manager.
   *
   * @param url where the WebSocket API is served
   * @param isForListed whether clients need a token
   */
  public static String forZeekctl(String url, boolean isForListed) {
    return isForListed
        ? "zeekctl: add to zeekctl.cfg, with a token of `zeekbus token --name zeekctl`:"
            + " WebSocketUrl = "
            + url.replace("://", "://zeekctl:TOKEN@")
        : "zeekctl: add to zeekctl.cfg: WebSocketUrl = " + url;
  }

  /** The same, for where the WebSocket API would be served in clear. */
  public static String forZeekctl(Endpoint.Tcp listen) {
    return forZeekctl("ws://" + listen.hostAndPort() + WebSocketRole.PATH, false);
  }

  private void printBackend() {
    out.println("@load frameworks/cluster/backend/zeromq");
    out.println(OPTION + "run_proxy_thread = F;");
  }

  private void printLogs(Endpoint log) {
    out.println("Add these, if node.cfg has no logger, so that nodes send their logs here:");
    out.println();
    out.println("redef Cluster::manager_is_logger = F;");
    out.println(OPTION + "connect_log_endpoints += { \"%s\" };".formatted(log));
    out.println("@if ( Cluster::local_node_type() == Cluster::MANAGER )");
    out.println("redef Log::enable_local_logging = F;");
    out.println("redef Log::enable_remote_logging = T;");
    out.println("@endif");
    out.println();
  }

  private void printKeys(boolean areNeeded) {
    if (areNeeded) {
      out.println(
          "Nodes need three of the keys, from zeekctl or in these environment variables, as"
              + " `zeekbus keygen --env` prints them:");
      out.println();
      CurveSection.KEYS.stream()
          .filter(key -> !key.equals(CurveSection.SERVER_SECRET))
          .forEach(key -> out.println(CurveSection.zeekVariable(key)));
      out.println();
    }
    out.flush();
  }

  private static boolean isLoopback(Endpoint endpoint) {
    try {
      return endpoint.isLoopback();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private String connect(String option, List<Endpoint> bound) {
    return "%s = \"%s\";".formatted(option, reachable(bound.getFirst()));
  }

  /** Where a node would connect to what we have bound. */
  private Endpoint reachable(Endpoint bound) {
    return switch (bound) {
      case Endpoint.Ipc ipc when ipc.path().startsWith("@") -> ipc;
      case Endpoint.Ipc ipc -> new Endpoint.Ipc(Path.of(ipc.path()).toAbsolutePath().toString());
      case Endpoint.Tcp tcp -> {
        try {
          yield reachable(tcp);
        } catch (UnknownHostException e) {
          yield tcp;
        }
      }
    };
  }

  private Endpoint reachable(Endpoint.Tcp bound) throws UnknownHostException {
    InetAddress address = bound.toBind().getAddress();
    if (address.isAnyLocalAddress()) {
      return new Endpoint.Tcp(InetAddress.getLocalHost().getHostName(), bound.port());
    }
    isIpv6Needed |= address instanceof Inet6Address;
    return isInterface(bound.host())
        ? new Endpoint.Tcp(address.getHostAddress(), bound.port())
        : bound;
  }

  private static boolean isInterface(String name) {
    try {
      return NetworkInterface.getByName(name) != null;
    } catch (SocketException e) {
      return false;
    }
  }
}
