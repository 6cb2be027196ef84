package org.zeekbus.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zmtp.BufferMemory;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.RawPeer;
import org.zeekbus.zmtp.TestTransport;
import org.zeekbus.zmtp.socket.InheritedSockets.Descriptor;
import org.zeekbus.zmtp.thread.Supervisor;

/** Endpoints on which somebody listens already, for us. */
final class InheritedSocketsTest {
  private static final int IPPROTO_IPV6 = 41;
  private static final int IPV6_V6ONLY = 26;

  @TempDir private Path directory;
  private final List<Socket> opened = new ArrayList<>();

  @BeforeEach
  void needsEpoll() {
    assumeTrue(Epoll.isAvailable(), "Linux alone has it");
  }

  @AfterEach
  void closeAll() throws IOException {
    for (Socket each : opened) {
      each.close();
    }
  }

  private Descriptor listening(String host) throws IOException {
    Socket socket = Socket.newSocketStream(); // of IPv6, if there is any
    opened.add(socket);
    return listening(socket, host);
  }

  private static Descriptor listening(Socket socket, String host) throws IOException {
    socket.bind(new InetSocketAddress(InetAddress.getByName(host), 0));
    socket.listen(16);
    return new Descriptor(socket.intValue(), "zeekbus");
  }

  private Descriptor listeningAt(String path) throws IOException {
    Socket socket = Socket.newSocketDomain();
    opened.add(socket);
    socket.bind(new DomainSocketAddress(path));
    socket.listen(16);
    return new Descriptor(socket.intValue(), "");
  }

  private Endpoint.Tcp endpoint(int index, String host) {
    return new Endpoint.Tcp(host, opened.get(index).localAddress().getPort());
  }

  @Test
  void areFoundByTheirAddress() throws IOException {
    Path file = directory.resolve("xpub");
    InheritedSockets sockets =
        InheritedSockets.of(
            List.of(
                listening("127.0.0.1"),
                listeningAt(file.toString()),
                listeningAt("\0" + directory)));
    assertThat(sockets.has(endpoint(0, "127.0.0.1"))).isTrue();
    assertThat(sockets.has(endpoint(0, "localhost"))).isTrue();
    assertThat(sockets.has(endpoint(0, "127.0.0.2"))).isFalse();
    assertThat(sockets.has(endpoint(0, "*"))).isFalse();
    assertThat(sockets.has(new Endpoint.Tcp("127.0.0.1", 1))).isFalse();
    assertThat(sockets.has(new Endpoint.Tcp("no.such.host.invalid", 1))).isFalse();
    assertThat(sockets.has(new Endpoint.Ipc(file.toString()))).isTrue();
    assertThat(
            sockets.has(new Endpoint.Ipc(directory + "/../" + directory.getFileName() + "/xpub")))
        .isTrue();
    assertThat(sockets.has(new Endpoint.Ipc("@" + directory))).isTrue();
    assertThat(sockets.has(new Endpoint.Ipc("@other"))).isFalse();
  }

  @Test
  void ofIpv6AreFoundToo() throws IOException {
    Descriptor descriptor;
    try {
      descriptor = listening("::1");
    } catch (IOException e) {
      assumeTrue(false, "this machine has no IPv6: " + e.getMessage());
      return;
    }
    InheritedSockets sockets = InheritedSockets.of(List.of(descriptor));
    assertThat(sockets.has(endpoint(0, "::1"))).isTrue();
    assertThat(sockets.has(endpoint(0, "127.0.0.1"))).isFalse();
  }

  /** As systemd opens one for a port alone. */
  @Test
  void ofAllAddressesOfBothFamiliesTakeThoseOfIpv4() throws Exception {
    InheritedSockets sockets = InheritedSockets.of(List.of(ofAllAddresses(false)));
    Endpoint.Tcp all = endpoint(0, "*");
    assertThat(sockets.has(all)).isTrue();
    assertThat(sockets.has(endpoint(0, "0.0.0.0"))).isTrue();
    assertThat(sockets.has(endpoint(0, "::"))).isTrue();
    assertThat(sockets.has(endpoint(0, "127.0.0.1"))).isFalse();
    try (RawPeer waiting = RawPeer.connect(endpoint(0, "127.0.0.1"));
        Transport transport = transport(Transport.Kind.EPOLL, sockets);
        PullSocket pull = new PullSocket(transport, (from, frames) -> {})) {
      assertThat(pull.bind(all)).isEqualTo(all);
      waiting.greets();
    }
  }

  @Test
  void ofAllAddressesOfIpv6AloneDoNot() throws IOException {
    InheritedSockets sockets = InheritedSockets.of(List.of(ofAllAddresses(true)));
    assertThat(sockets.has(endpoint(0, "*"))).isFalse();
    assertThat(sockets.has(endpoint(0, "::"))).isTrue();
    assertThat(sockets.beside(List.of(endpoint(0, "*"))))
        .singleElement()
        .asString()
        .endsWith(" (without IPv4)");
  }

  private Descriptor ofAllAddresses(boolean isIpv6Only) throws IOException {
    Socket socket = Socket.newSocketStream();
    opened.add(socket);
    try {
      socket.setIntOpt(IPPROTO_IPV6, IPV6_V6ONLY, isIpv6Only ? 1 : 0);
      return listening(socket, "::");
    } catch (IOException e) {
      assumeTrue(false, "this machine has no IPv6: " + e.getMessage());
      throw e;
    }
  }

  @Test
  void thatNobodyWantsAreNamed() throws IOException {
    InheritedSockets sockets =
        InheritedSockets.of(List.of(listening("127.0.0.1"), listeningAt("\0" + directory)));
    assertThat(sockets.beside(List.of(endpoint(0, "127.0.0.1"))))
        .containsExactly("descriptor %d, ipc://@%s".formatted(opened.get(1).intValue(), directory));
    assertThat(sockets.beside(List.of()).getFirst())
        .isEqualTo(
            "descriptor %d (zeekbus), %s"
                .formatted(opened.getFirst().intValue(), endpoint(0, "127.0.0.1")));
  }

  @Test
  void mustBeListeningSockets() throws IOException {
    Socket idle = Socket.newSocketStream();
    opened.add(idle);
    assertThatThrownBy(() -> InheritedSockets.of(List.of(new Descriptor(idle.intValue(), "web"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("(web): it is no stream socket that listens");
    assertThatThrownBy(() -> InheritedSockets.of(List.of(new Descriptor(1 << 20, ""))))
        .hasMessage("descriptor 1048576: it is not open");
  }

  @Test
  void serveAgainAfterTheirUserHasClosed() throws Exception {
    InheritedSockets sockets = InheritedSockets.of(List.of(listening("127.0.0.1")));
    Endpoint.Tcp endpoint = endpoint(0, "127.0.0.1");
    for (int round = 0; round < 2; round++) {
      try (RawPeer waiting = RawPeer.connect(endpoint);
          Transport transport = transport(Transport.Kind.EPOLL, sockets);
          PullSocket pull = new PullSocket(transport, (from, frames) -> {})) {
        assertThat(pull.bind(endpoint)).isEqualTo(endpoint);
        waiting.greets();
      }
    }
  }

  @Test
  void keepTheirFile() throws Exception {
    Path file = directory.resolve("pull");
    InheritedSockets sockets = InheritedSockets.of(List.of(listeningAt(file.toString())));
    Endpoint endpoint = new Endpoint.Ipc(file.toString());
    try (Transport transport = transport(Transport.Kind.EPOLL, sockets);
        PullSocket pull = new PullSocket(transport, (from, frames) -> {})) {
      assertThat(pull.bind(endpoint)).isEqualTo(endpoint);
    }
    assertThat(Files.exists(file)).isTrue();
  }

  @Test
  void needEpoll() throws Exception {
    InheritedSockets sockets = InheritedSockets.of(List.of(listening("127.0.0.1")));
    try (Transport transport = transport(Transport.Kind.NIO, sockets);
        PullSocket pull = new PullSocket(transport, (from, frames) -> {})) {
      assertThatThrownBy(() -> pull.bind(endpoint(0, "127.0.0.1")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("which the nio transport cannot use");
      assertThat(pull.bind(TestTransport.unused())).isNotNull(); // others are bound as always
    }
  }

  private static Transport transport(Transport.Kind kind, InheritedSockets sockets) {
    return new Transport(kind, 1, new BufferMemory(16 << 20), new Supervisor(), sockets);
  }
}
