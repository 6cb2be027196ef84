package org.zeekbus.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.socket.Transport;

/** A server on event loops that others need, too. */
final class SeveralLoopsTest {
  private static final int LOOPS = 3;

  private final EchoUpgrade echo = new EchoUpgrade();
  private final List<HttpPeer> peers = new ArrayList<>();
  private EventLoopGroup group = group(Transport.Kind.best());

  private static EventLoopGroup group(Transport.Kind kind) {
    return new MultiThreadIoEventLoopGroup(
        LOOPS,
        kind == Transport.Kind.EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  @AfterEach
  void stop() throws IOException {
    for (HttpPeer peer : peers) {
      peer.close();
    }
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private List<EventLoop> loops() {
    List<EventLoop> loops = new ArrayList<>();
    group.forEach(loop -> loops.add((EventLoop) loop));
    return loops;
  }

  private TestServer serve(HttpSettings settings, Access access) throws IOException {
    Router router =
        new Router()
            .at("/hello", _ -> TestServer.text("hello"))
            .at("/events", _ -> new Answer.Events(viewer -> viewer.send("", "one", "")))
            .upgrade(echo);
    return new TestServer(settings, router, access, loops());
  }

  private static Access withTls(TestCertificate certificate) throws Exception {
    Tls tls = Tls.of(certificate.certificate(), certificate.key(), Optional.empty());
    return new Access(Optional.empty(), Optional.of(tls));
  }

  private HttpPeer upgraded(HttpPeer peer) throws IOException {
    peers.add(peer.gets("/", "Upgrade: websocket"));
    assertThat(peer.hearsHead().status()).isEqualTo(101);
    return peer;
  }

  @ParameterizedTest
  @EnumSource(Transport.Kind.class)
  void connectionsComeOnAllInTurn(Transport.Kind kind) throws IOException {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    group = group(kind);
    try (TestServer server = serve(HttpSettings.DEFAULT, Access.OPEN)) {
      for (int i = 0; i < 2 * LOOPS; i++) {
        upgraded(server.peer());
      }
      assertThat(echo.loops.subList(0, LOOPS)).doesNotHaveDuplicates();
      assertThat(echo.loops.subList(LOOPS, 2 * LOOPS)).isEqualTo(echo.loops.subList(0, LOOPS));
      assertThat(peers).allSatisfy(peer -> assertThat(peer.says("x").hears(1)).isEqualTo("x"));
    }
  }

  @Test
  void theBoundIsOneForAllLoops() throws IOException {
    int most = 20;
    HttpSettings patient =
        HttpSettings.DEFAULT.with("http", Set.of(), Optional.empty(), most); // all wait to the end
    try (TestServer server = serve(patient, Access.OPEN)) {
      for (int i = 0; i < most; i++) {
        peers.add(server.peer());
        assertThat(peers.getLast().gets("/hello").hears().status()).isEqualTo(200);
      }
      assertThat(server.server.snapshot().connections()).isEqualTo(most);
      assertThat(server.server.snapshot().closedForRoom()).isZero();
      for (int i = 0; i < LOOPS; i++) { // on each loop one that waits makes room
        peers.add(server.peer());
        assertThat(peers.getLast().gets("/hello").hears().status()).isEqualTo(200);
      }
      assertThat(server.server.snapshot().closedForRoom()).isEqualTo(LOOPS);
      assertThat(server.server.snapshot().connections()).isEqualTo(most);
    }
  }

  @Test
  void deadlinesHoldOnAll() throws IOException {
    try (TestServer server = serve(TestServer.QUICK, Access.OPEN)) {
      for (int i = 0; i < LOOPS; i++) {
        peers.add(server.peer().says("GET /hello HTTP/1.1\r\n"));
      }
      for (HttpPeer peer : peers) {
        assertThat(peer.hears().status()).isEqualTo(408);
      }
    }
  }

  @Test
  void eventsComeOnAll() throws IOException {
    try (TestServer server = serve(HttpSettings.DEFAULT, Access.OPEN)) {
      for (int i = 0; i < LOOPS; i++) {
        peers.add(server.peer().gets("/events"));
        assertThat(peers.getLast().hearsToTheEnd()).contains("event: one");
      }
      Await.until("gone", () -> server.server.snapshot().viewers() == 0);
      assertThat(server.server.snapshot().viewersServed()).isEqualTo(LOOPS);
    }
  }

  @Test
  void aStopClosesAllAndLeavesTheLoopsRunning() throws Exception {
    TestServer server = serve(HttpSettings.DEFAULT, Access.OPEN);
    for (int i = 0; i < LOOPS; i++) {
      upgraded(server.peer());
      peers.add(server.peer());
    }
    server.close();
    assertThat(peers).allSatisfy(peer -> assertThat(peer.hearsToTheEnd()).isEmpty());
    assertThat(server.server.snapshot().connections()).isZero();
    for (Future<?> future : loops().stream().map(loop -> loop.submit(() -> {})).toList()) {
      assertThat(future.await().isSuccess()).isTrue();
    }
  }

  @Test
  void aStopAfterThatOfTheLoopsDoesNotHang() throws IOException {
    TestServer server = serve(HttpSettings.DEFAULT, Access.OPEN);
    HttpPeer peer = upgraded(server.peer());
    // Without a quiet period a loop of Netty may end before it has closed its channels.
    group.shutdownGracefully(1, 1000, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    server.close();
    assertThat(peer.hearsToTheEnd()).isEmpty();
  }

  @Test
  void tlsWorksOnAll(@TempDir Path directory) throws Exception {
    TestCertificate certificate = TestCertificate.make(directory, "first", "RSA");
    Access access = withTls(certificate);
    String many = "frames".repeat(10_000);
    try (TestServer server = serve(HttpSettings.DEFAULT, access)) {
      for (int i = 0; i < LOOPS; i++) {
        HttpPeer peer = upgraded(certificate.connect(server, null));
        assertThat(peer.says(many).hears(many.length())).isEqualTo(many);
      }
      assertThat(new HashSet<>(echo.loops)).hasSize(LOOPS);
      HttpPeer plain = server.peer().gets("/hello");
      peers.add(plain);
      plain.hearsToTheEnd();
      Await.until("counted", () -> server.server.snapshot().refused().containsKey("tls"));
      assertThat(server.supervisor.failures()).isZero();
    }
  }

  /** A handshake takes a loop longer than thousands of messages, but one of its own may take it. */
  @Test
  void tlsHandshakesAreComputedElsewhere(@TempDir Path directory) throws Exception {
    TestCertificate certificate = TestCertificate.make(directory, "first", "EC");
    Path seen = directory.resolve("threads.jfr");
    try (TestServer server = serve(HttpSettings.DEFAULT, withTls(certificate));
        Recording recording = new Recording()) {
      recording.enable("jdk.VirtualThreadStart");
      recording.start();
      certificate.connect(server, null).close();
      recording.stop();
      recording.dump(seen);
    }
    assertThat(RecordingFile.readAllEvents(seen))
        .anySatisfy(event ->
            assertThat(event.getThread().getJavaName()).isEqualTo("zeekbus-tls-handshake"));
  }
}
