package org.zeekbus.app.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.settings.Origin;
import org.zeekbus.settings.RawValue;
import org.zeekbus.zmtp.Endpoint;

/** The lines that operators paste lead nodes to the endpoints where we listen. */
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

  /**
   * Settings that zeekctl generates are not printed again; with endpoints of one host and of
   * several.
   */
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, tcp://127.0.0.1:5557",
    "10.0.0.1, tcp://10.0.0.1:5557",
    "2001:db8::1, tcp://[2001:db8::1]:5557"
  })
  void zeekctlsNodesNeedOnlyWhatZeekctlDoesNotKnow(String address, String pull) throws Exception {
    Configuration configuration =
        Configuration.of(
            AllSections.join(),
            List.of(Map.of(BrokerSection.ZEEKCTL, new RawValue(address, Origin.DEFAULT))));
    assertThat(ClusterEndpoints.listen(configuration)).containsExactly(Endpoint.parse(pull));
    StringWriter out = new StringWriter();
    new LocalZeek(new PrintWriter(out, true))
        .printForZeekctl(ClusterEndpoints.listen(configuration), false);
    assertThat(out.toString())
        .isEqualTo(
            """
            zeekctl makes Zeek's nodes connect here. Add these lines to local.zeek to switch Zeek's own broker off:

            @load frameworks/cluster/backend/zeromq
            redef Cluster::Backend::ZeroMQ::run_proxy_thread = F;

            Add these, if node.cfg has no logger, so that nodes send their logs here:

            redef Cluster::manager_is_logger = F;
            redef Cluster::Backend::ZeroMQ::connect_log_endpoints += { "%s" };
            @if ( Cluster::local_node_type() == Cluster::MANAGER )
            redef Log::enable_local_logging = F;
            redef Log::enable_remote_logging = T;
            @endif

            """
                .formatted(pull));
  }

  /** A part of zeekctl-config.zeek that zeekctl 2.6 wrote for nodes on several hosts. */
  @Test
  void whereZeekctlSendsNodesIsWhereWeListen() throws Exception {
    String generated =
        """
        @load policy/frameworks/cluster/backend/zeromq/options
        redef Cluster::Backend::ZeroMQ::listen_xpub_endpoint = "tcp://10.0.0.1:27760";
        redef Cluster::Backend::ZeroMQ::listen_xsub_endpoint = "tcp://10.0.0.1:27761";
        redef Cluster::Backend::ZeroMQ::connect_xpub_endpoint = "tcp://10.0.0.1:27761";
        redef Cluster::Backend::ZeroMQ::connect_xsub_endpoint = "tcp://10.0.0.1:27760";
        redef Cluster::Backend::ZeroMQ::ipv6 = F;
        """;
    Configuration configuration =
        Configuration.of(
            AllSections.join(),
            List.of(Map.of(BrokerSection.ZEEKCTL, new RawValue("10.0.0.1", Origin.DEFAULT))));
    assertThat(generated)
        .contains(
            "connect_xpub_endpoint = \"%s\""
                .formatted(ClusterEndpoints.xsub(configuration).getFirst()))
        .contains(
            "connect_xsub_endpoint = \"%s\""
                .formatted(ClusterEndpoints.xpub(configuration).getFirst()));
  }

  @Test
  void zeekctlsNodesNeedKeysOnlyIfTheyAreNotZeekctls() {
    StringWriter out = new StringWriter();
    new LocalZeek(new PrintWriter(out, true))
        .printForZeekctl(List.of(Endpoint.parse("tcp://10.0.0.1:5557")), true);
    assertThat(out.toString().lines())
        .contains("ZEEK_CLUSTER_BACKEND_ZEROMQ_CURVE_SERVER_PUBLICKEY");
  }

  @Test
  void aLoggerThatOnlyThisHostReachesIsSaid() {
    String remark =
        "Only nodes on this host can reach tcp://127.0.0.1:5557; use --listen for an endpoint that others can reach, too.";
    assertThat(lines("tcp://*:5556", "tcp://*:5555")).contains(remark);
    assertThat(lines("tcp://127.0.0.1:5556", "tcp://127.0.0.1:5555")).doesNotContain(remark);
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
