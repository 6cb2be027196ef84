package org.zeekbus.zmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints as ZeroMQ spells them (zmq_tcp(7), zmq_ipc(7)). */
final class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "tcp://10.0.0.1:5555, 10.0.0.1, 5555",
    "tcp://*:5556, *, 5556",
    "tcp://*:0, *, 0",
    "tcp://[::1]:5555, ::1, 5555",
    "tcp://[::]:5555, ::, 5555",
    "tcp://[fe80::1%eth0]:5555, fe80::1%eth0, 5555",
    "tcp://lo:5555, lo, 5555",
    "tcp://broker.site-1.example:65535, broker.site-1.example, 65535",
  })
  void tcpIsReadAndPrinted(String text, String host, int port) {
    assertThat(Endpoint.parse(text)).isEqualTo(new Endpoint.Tcp(host, port)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource({
    "tcp://127.0.0.1:*, tcp://127.0.0.1:0",
    "tcp://*:*, tcp://*:0",
    "tcp://::1:5555, tcp://[::1]:5555",
    "tcp://[10.0.0.1]:5555, tcp://10.0.0.1:5555",
    "tcp://10.0.0.1:05555, tcp://10.0.0.1:5555",
  })
  void otherSpellingsArePrintedInOne(String text, String printed) {
    assertThat(Endpoint.parse(text)).hasToString(printed);
    assertThat(Endpoint.parse(printed)).isEqualTo(Endpoint.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ipc:///run/zeekbus/xsub", "ipc://relative/path", "ipc://@abstract"})
  void ipcIsReadAndPrinted(String text) {
    assertThat(Endpoint.parse(text))
        .isEqualTo(new Endpoint.Ipc(text.substring("ipc://".length())))
        .hasToString(text);
  }

  @Test
  void aPathMayHave107Bytes() {
    assertThat(Endpoint.parse("ipc:///" + "p".repeat(106))).isInstanceOf(Endpoint.Ipc.class);
    assertThatThrownBy(() -> Endpoint.parse("ipc:///" + "p".repeat(107)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("107");
    assertThatThrownBy(() -> Endpoint.parse("ipc:///" + "\u00e9".repeat(60)))
        .as("120 bytes in UTF-8")
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("107");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tcp",
        "tcp:",
        "tcp://",
        "tcp://:",
        "tcp://:5555",
        "tcp://10.0.0.1",
        "tcp://10.0.0.1:",
        "tcp://10.0.0.1:x",
        "tcp://10.0.0.1:-1",
        "tcp://10.0.0.1:+1",
        "tcp://10.0.0.1:65536",
        "tcp://10.0.0.1:555555",
        "tcp://10.0.0.1:5555/",
        "tcp://10.0.0.1:5555 ",
        "tcp://10.0.0.1:\u0665",
        "tcp://[]:5555",
        "tcp://[::1]",
        "tcp://[::1:5555",
        "tcp://::1]:5555",
        "tcp://[[::1]]:5555",
        "tcp://192.168.1.1:5555;10.0.0.1:5555",
        "TCP://10.0.0.1:5555",
        "udp://10.0.0.1:5555",
        "inproc://name",
        "ws://10.0.0.1:80",
        "10.0.0.1:5555",
        "ipc://",
        "ipc:/path",
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> Endpoint.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("endpoint '" + text + "' (expected: ");
  }

  @Test
  void starBindsAllIpv4Addresses() throws UnknownHostException {
    assertThat(toBind("tcp://*:5555"))
        .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 5555));
    assertThat(toBind("tcp://*:5555").getAddress()).isInstanceOf(Inet4Address.class);
  }

  @Test
  void anInterfaceBindsItsIpv4Address() throws UnknownHostException {
    assertThat(toBind("tcp://lo:5555"))
        .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 5555));
  }

  @Test
  void aHostNameBindsWhatItResolvesTo() throws UnknownHostException {
    assertThat(toBind("tcp://localhost:5555").getAddress().isLoopbackAddress()).isTrue();
    assertThat(toBind("tcp://127.0.0.1:1").getAddress())
        .isEqualTo(InetAddress.ofLiteral("127.0.0.1"));
    assertThat(toBind("tcp://[::1]:1").getAddress()).isEqualTo(InetAddress.ofLiteral("::1"));
  }

  @Test
  void anUnknownNameIsNoAddress() {
    assertThatThrownBy(() -> toBind("tcp://no-such-host.invalid:5555"))
        .isInstanceOf(UnknownHostException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "tcp://127.0.0.1:1, true",
    "tcp://127.3.2.1:1, true",
    "tcp://[::1]:1, true",
    "tcp://lo:1, true",
    "tcp://localhost:1, true",
    "ipc:///tmp/x, true",
    "ipc://@x, true",
    "tcp://*:1, false",
    "tcp://[::]:1, false",
    "tcp://10.0.0.1:1, false",
    "tcp://0.0.0.0:1, false",
  })
  void whatItResolvesToDecidesWhetherItIsLoopback(String text, boolean loopback)
      throws UnknownHostException {
    assertThat(Endpoint.parse(text).isLoopback()).isEqualTo(loopback);
  }

  private static InetSocketAddress toBind(String text) throws UnknownHostException {
    return ((Endpoint.Tcp) Endpoint.parse(text)).toBind();
  }
}
