package org.zeekbus.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.RawPeer;
import org.zeekbus.zmtp.SocketType;

/** Where a socket may listen (zmq_tcp(7), zmq_ipc(7)), and that it is free again afterwards. */
@ParameterizedClass
@MethodSource("org.zeekbus.zmtp.socket.AvailableTransports#kinds")
final class BoundEndpointsTest {
  private final Transport.Kind kind;
  @AutoClose private final OurSocket ours;
  @TempDir private Path directory;

  BoundEndpointsTest(Transport.Kind kind) {
    this.kind = kind;
    ours = socket();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp://127.0.0.1:0", "tcp://lo:*", "tcp://localhost:0", "tcp://*:0"})
  void thePortThatTheSystemChoseIsReported(String endpoint) {
    ours.listens(endpoint);
    Endpoint.Tcp bound = (Endpoint.Tcp) ours.endpoint();
    assertThat(bound.port()).isPositive();
    assertThat(bound.host()).isEqualTo(((Endpoint.Tcp) Endpoint.parse(endpoint)).host());
    assertServed(ours, bound);
  }

  @Test
  void severalEndpointsAreOneSocket() {
    String file = "ipc://" + directory.resolve("socket");
    ours.listens(OurSocket.ANY_PORT);
    Endpoint first = ours.endpoint();
    ours.listens(OurSocket.ANY_PORT);
    Endpoint second = ours.endpoint();
    ours.listens(file);
    assertServed(ours, first);
    assertServed(ours, second);
    assertServed(ours, ours.endpoint());
  }

  @Test
  void ipv6LoopbackIsServed() {
    assumeTrue(hasIpv6(), "IPv6");
    ours.listens("tcp://[::1]:0");
    try (RawPeer raw = ours.peer().shakesHands(SocketType.PUSH, SocketType.PULL)) {
      Connection connection = ours.hearsReady();
      assertThat(connection.peer()).isEqualTo(raw.name()).startsWith("[0:0:0:0:0:0:0:1]:");
    }
  }

  @Test
  void allOfIpv6IsAllOfIpv4AsWell() {
    assumeTrue(hasIpv6(), "IPv6");
    ours.listens("tcp://[::]:0");
    int port = ((Endpoint.Tcp) ours.endpoint()).port();
    try (RawPeer raw = RawPeer.connect(new Endpoint.Tcp("::1", port))) {
      raw.shakesHands(SocketType.PUSH, SocketType.PULL);
      assertThat(ours.hearsReady().peer()).isEqualTo(raw.name());
    }
    ours.hearsClosed(CloseReason.PEER_CLOSED);
    try (RawPeer raw = RawPeer.connect(new Endpoint.Tcp("127.0.0.1", port))) {
      raw.shakesHands(SocketType.PUSH, SocketType.PULL);
      assertThat(ours.hearsReady().peer()).isEqualTo(raw.name()).startsWith("127.0.0.1:");
    }
  }

  @Test
  void starIsIpv4Only() {
    assumeTrue(hasIpv6(), "IPv6");
    ours.listens("tcp://*:0");
    int port = ((Endpoint.Tcp) ours.endpoint()).port();
    assertThatThrownBy(() -> RawPeer.connect(new Endpoint.Tcp("::1", port)))
        .hasMessageContaining("[::1]");
  }

  @Test
  void aPortInUseIsRefusedByName() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String endpoint = "tcp://127.0.0.1:" + other.getLocalPort();
      assertThatThrownBy(() -> ours.socket().bind(Endpoint.parse(endpoint)))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("cannot bind " + endpoint + ": ")
          .hasMessageContaining("in use");
    }
  }

  @Test
  void anAddressOfSomebodyElseIsRefusedByName() {
    assertThatThrownBy(() -> ours.socket().bind(Endpoint.parse("tcp://192.0.2.1:0")))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot bind tcp://192.0.2.1:0: ");
  }

  @Test
  void anUnknownNameIsRefusedByName() {
    assertThatThrownBy(() -> ours.socket().bind(Endpoint.parse("tcp://no-such-host.invalid:0")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no-such-host.invalid");
  }

  @Test
  void aPortIsFreeAtOnceAfterClose() {
    ours.listens(OurSocket.ANY_PORT);
    try (RawPeer raw = ours.peer().shakesHands(SocketType.PUSH, SocketType.PULL)) {
      ours.hearsReady();
      ours.socket().close();
      raw.expectsEnd();
      Await.until("nobody to listen", () -> isRefused(ours.endpoint()));
      try (OurSocket next = socket().listens(ours.endpoint().toString())) {
        assertServed(next, next.endpoint());
      }
    }
  }

  @Test
  void whoStopsAcceptingKeepsItsPeers() {
    ours.listens(OurSocket.ANY_PORT);
    try (RawPeer raw = ours.peer().shakesHands(SocketType.PUSH, SocketType.PULL)) {
      ours.hearsReady();
      ours.socket().stopAccepting();
      // Java's own NIO gives the port back only when its selector has turned once more.
      Await.until("nobody to listen", () -> isRefused(ours.endpoint()));
      raw.sends("00 01 'a'");
      ours.hearsMessage("00 01 'a'");
    }
  }

  @Test
  void ipcIsServedAndItsFileRemovedAtClose() {
    Path file = directory.resolve("socket");
    ours.listens("ipc://" + file);
    assertThat(ours.endpoint()).hasToString("ipc://" + file);
    assertThat(file).exists();
    try (RawPeer raw = ours.peer().shakesHands(SocketType.PUSH, SocketType.PULL)) {
      Connection connection = ours.hearsReady();
      assertThat(connection.peer()).startsWith("ipc://" + file);
      if (kind == Transport.Kind.EPOLL) {
        assertThat(connection.peer()).endsWith(" pid " + ProcessHandle.current().pid());
      }
      raw.sends("01 01 'a' 00 01 'b'");
      ours.hearsMessage("01 01 'a' 00 01 'b'");
      ours.socket().close();
      raw.expectsEnd();
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void theFileOfAListenerThatIsNoMoreIsReplaced() throws IOException {
    Path file = directory.resolve("socket");
    leaveSocketFile(file);
    assertThat(Files.exists(file, LinkOption.NOFOLLOW_LINKS)).isTrue();
    ours.listens("ipc://" + file);
    assertServed(ours, ours.endpoint());
  }

  @Test
  void aFileInUseIsRefused() {
    String endpoint = "ipc://" + directory.resolve("socket");
    ours.listens(endpoint);
    try (OurSocket other = socket()) {
      assertThatThrownBy(() -> other.socket().bind(Endpoint.parse(endpoint)))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("cannot bind " + endpoint + ": ")
          .hasMessageContaining("in use");
    }
    // The other socket connected to check whether the file is in use; this may end with a reset.
    assertThat(ours.hearsRefused()).isIn(CloseReason.CLOSED_IN_GREETING, CloseReason.PEER_CLOSED);
    assertServed(ours, ours.endpoint());
  }

  /** libzmq would remove it. */
  @Test
  void aFileThatIsNoSocketIsRefusedAndStays() throws IOException {
    Path file = Files.writeString(directory.resolve("precious"), "data");
    String endpoint = "ipc://" + file;
    assertThatThrownBy(() -> ours.socket().bind(Endpoint.parse(endpoint)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot bind " + endpoint + ": ");
    assertThat(file).hasContent("data");

    Path inner = Files.createDirectory(directory.resolve("directory"));
    assertThatThrownBy(() -> ours.socket().bind(Endpoint.parse("ipc://" + inner)))
        .isInstanceOf(IOException.class);
    assertThat(inner).isDirectory();
  }

  @Test
  void theKindOfWhatIsNoSocketIsSaid() throws Exception {
    Path fifo = directory.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("nowhere"));
    Path inner = Files.createDirectory(directory.resolve("inner"));
    Path file = Files.createFile(directory.resolve("file"));
    assertRefused(fifo, "the path is a FIFO, not a socket; use another path");
    assertRefused(link, "the path is a symbolic link, not a socket; use another path");
    assertRefused(inner, "the path is a directory, not a socket; use another path");
    assertRefused(file, "the path is a regular file, not a socket; use another path");
    for (Path each : new Path[] {fifo, link, inner, file}) {
      assertThat(Files.exists(each, LinkOption.NOFOLLOW_LINKS)).isTrue();
    }
  }

  /** A connect to it would wait for ever. */
  @Test
  void whoListensAndTakesNobodyOwnsItsFile() throws IOException {
    Path file = directory.resolve("socket");
    List<SocketChannel> waiting = new ArrayList<>();
    try (ServerSocketChannel hangs = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      hangs.bind(UnixDomainSocketAddress.of(file), 1);
      boolean isFull = false;
      while (!isFull) {
        SocketChannel each = SocketChannel.open(StandardProtocolFamily.UNIX);
        waiting.add(each);
        each.configureBlocking(false);
        try {
          each.connect(UnixDomainSocketAddress.of(file));
        } catch (SocketException e) {
          isFull = true;
        }
      }
      assertRefused(file, "it is in use");
      assertThat(Files.exists(file, LinkOption.NOFOLLOW_LINKS)).isTrue();
    } finally {
      for (SocketChannel each : waiting) {
        each.close();
      }
    }
  }

  @Test
  void aFileThatSomebodyElseHasMadeMeanwhileStays() throws IOException {
    Path file = directory.resolve("socket");
    String endpoint = "ipc://" + file;
    ours.listens(endpoint);
    Files.delete(file);
    try (OurSocket other = socket().listens(endpoint)) {
      ours.socket().close();
      assertThat(Files.exists(file, LinkOption.NOFOLLOW_LINKS)).isTrue();
      assertServed(other, other.endpoint());
    }
    assertThat(Files.exists(file, LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  private void assertRefused(Path path, String why) {
    String endpoint = "ipc://" + path;
    assertThatThrownBy(() -> ours.socket().bind(Endpoint.parse(endpoint)))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot bind " + endpoint + ": " + why);
  }

  @Test
  void whatTheSystemRefusesIsSaidInItsWords() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String endpoint = "tcp://127.0.0.1:" + other.getLocalPort();
      assertThatThrownBy(() -> ours.socket().bind(Endpoint.parse(endpoint)))
          .hasMessage("cannot bind " + endpoint + ": address already in use");
    }
    assertThatThrownBy(() -> ours.socket().bind(Endpoint.parse("tcp://no-such-host.invalid:0")))
        .hasMessage("cannot bind tcp://no-such-host.invalid:0: no such host or interface");
    String nowhere = "ipc://" + directory.resolve("no/such/directory");
    assertThatThrownBy(() -> ours.socket().bind(Endpoint.parse(nowhere)))
        .hasMessage("cannot bind " + nowhere + ": no such file or directory");
  }

  @Test
  void aDirectoryThatIsMissingIsRefusedByName() {
    String endpoint = "ipc://" + directory.resolve("no/such/directory");
    assertThatThrownBy(() -> ours.socket().bind(Endpoint.parse(endpoint)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot bind " + endpoint + ": ");
  }

  @Test
  void theAbstractNamespaceHasNoFiles() throws IOException {
    Endpoint endpoint = Endpoint.parse("ipc://@zeekbus-test-" + ProcessHandle.current().pid());
    if (kind == Transport.Kind.NIO) {
      assertThatThrownBy(() -> ours.socket().bind(endpoint))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("cannot bind " + endpoint + ": ");
      return;
    }
    ours.listens(endpoint.toString());
    assertThat(ours.endpoint()).isEqualTo(endpoint);
    try (OurSocket other =
        new OurSocket(kind, SocketSettings.of(SocketType.PUSH), System::nanoTime)) {
      other.socket().connect(endpoint);
      Connection connection = other.hearsReady();
      ours.hearsReady();
      other.sends(connection, "00 01 'a'");
      ours.hearsMessage("00 01 'a'");
    }
  }

  @Test
  void socketsOfOneProcessDoNotKnowOfEachOther() {
    ours.listens(OurSocket.ANY_PORT);
    try (OurSocket other = OurSocket.listening(kind, SocketType.XPUB);
        RawPeer pushes = ours.peer().shakesHands(SocketType.PUSH, SocketType.PULL);
        RawPeer subscribes = other.peer().shakesHands(SocketType.SUB, SocketType.XPUB)) {
      ours.hearsReady();
      other.hearsReady();
      pushes.sends("00 01 'a'");
      subscribes.sends("00 02 01 'b'");
      ours.hearsMessage("00 01 'a'");
      other.hears("subscribe b");
      other.socket().close();
      subscribes.expectsEnd();
      pushes.sends("00 01 'c'");
      ours.hearsMessage("00 01 'c'");
      ours.hasHeardAll();
    }
  }

  private OurSocket socket() {
    return new OurSocket(kind, SocketSettings.of(SocketType.PULL), System::nanoTime);
  }

  private static void assertServed(OurSocket socket, Endpoint endpoint) {
    try (RawPeer raw = RawPeer.connect(endpoint).shakesHands(SocketType.PUSH, SocketType.PULL)) {
      socket.hearsReady();
      raw.sends("00 01 'a'");
      socket.hearsMessage("00 01 'a'");
    }
    socket.hearsClosed(CloseReason.PEER_CLOSED);
  }

  private static boolean isRefused(Endpoint endpoint) {
    try (RawPeer raw = RawPeer.connect(endpoint)) {
      return raw.name().isEmpty();
    } catch (UncheckedIOException e) {
      return true;
    }
  }

  private static void leaveSocketFile(Path file) throws IOException {
    try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.bind(UnixDomainSocketAddress.of(file));
    }
  }

  private static boolean hasIpv6() {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
