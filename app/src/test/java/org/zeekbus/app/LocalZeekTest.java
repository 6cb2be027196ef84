package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.Endpoint;

/** What operators paste leads nodes to where we listen. */
final class LocalZeekTest {
  @Test
  void nodesConnectWithTheOppositeSocket() {
    assertThat(lines("tcp://127.0.0.1:5556", "tcp://127.0.0.1:5555"))
        .contains(
            "@load frameworks/cluster/backend/zeromq",
            "redef Cluster::Backend::ZeroMQ::run_proxy_thread = F;",
            "redef Cluster::Backend::ZeroMQ::connect_xsub_endpoint = \"tcp://127.0.0.1:5555\";",
            "redef Cluster::Backend::ZeroMQ::connect_xpub_endpoint = \"tcp://127.0.0.1:5556\";")
        .noneMatch(line -> line.contains("ipv6"));
  }

  @Test
  void logsOfAllNodesComeHere() {
    assertThat(lines("tcp://127.0.0.1:5556", "tcp://127.0.0.1:5555"))
        .containsSubsequence(
            "redef Cluster::manager_is_logger = F;",
            "redef Cluster::Backend::ZeroMQ::connect_log_endpoints += { \"tcp://127.0.0.1:5557\" };",
            "@if ( Cluster::local_node_type() == Cluster::MANAGER )",
            "redef Log::enable_local_logging = F;",
            "redef Log::enable_remote_logging = T;",
            "@endif");
  }

  @Test
  void anIpv6AddressNeedsItsOption() {
    assertThat(lines("tcp://[::1]:5556", "tcp://[::1]:5555"))
        .contains(
            "redef Cluster::Backend::ZeroMQ::connect_xsub_endpoint = \"tcp://[::1]:5555\";",
            "redef Cluster::Backend::ZeroMQ::ipv6 = T;");
  }

  @Test
  void nobodyConnectsToAWildcard() throws Exception {
    String host = InetAddress.getLocalHost().getHostName();
    assertThat(lines("tcp://*:5556", "tcp://[::]:5555"))
        .contains(
            "redef Cluster::Backend::ZeroMQ::connect_xpub_endpoint = \"tcp://%s:5556\";"
                .formatted(host),
            "redef Cluster::Backend::ZeroMQ::connect_xsub_endpoint = \"tcp://%s:5555\";"
                .formatted(host))
        .noneMatch(line -> line.contains("ipv6"));
  }

  @Test
  void anInterfaceIsShownAsItsAddress() {
    assertThat(lines("tcp://lo:5556", "tcp://localhost:5555"))
        .contains(
            "redef Cluster::Backend::ZeroMQ::connect_xpub_endpoint = \"tcp://127.0.0.1:5556\";",
            "redef Cluster::Backend::ZeroMQ::connect_xsub_endpoint = \"tcp://localhost:5555\";");
  }

  @Test
  void nodesMayBeStartedInAnotherDirectory() {
    assertThat(lines("ipc://xsub", "ipc://@xpub"))
        .contains(
            "redef Cluster::Backend::ZeroMQ::connect_xpub_endpoint = \"ipc://%s\";"
                .formatted(Path.of("xsub").toAbsolutePath()),
            "redef Cluster::Backend::ZeroMQ::connect_xsub_endpoint = \"ipc://@xpub\";");
  }

  @Test
  void withCurveNodesNeedThreeKeys() {
    assertThat(lines("tcp://127.0.0.1:5556", "tcp://127.0.0.1:5555", true))
        .contains(
            "ZEEK_CLUSTER_BACKEND_ZEROMQ_CURVE_SERVER_PUBLICKEY",
            "ZEEK_CLUSTER_BACKEND_ZEROMQ_CURVE_CLIENT_PUBLICKEY",
            "ZEEK_CLUSTER_BACKEND_ZEROMQ_CURVE_CLIENT_SECRETKEY")
        .noneMatch(line -> line.contains("SERVER_SECRETKEY"));
    assertThat(lines("tcp://127.0.0.1:5556", "tcp://127.0.0.1:5555"))
        .noneMatch(line -> line.contains("CURVE"));
  }

  private static List<String> lines(String xsub, String xpub) {
    return lines(xsub, xpub, false);
  }

  private static List<String> lines(String xsub, String xpub, boolean isCurve) {
    StringWriter out = new StringWriter();
    new LocalZeek(new PrintWriter(out, true))
        .print(
            List.of(Endpoint.parse(xsub)),
            List.of(Endpoint.parse(xpub)),
            List.of(Endpoint.parse("tcp://127.0.0.1:5557")),
            isCurve);
    return out.toString().lines().toList();
  }
}
