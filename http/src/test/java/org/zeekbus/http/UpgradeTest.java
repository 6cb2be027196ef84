package org.zeekbus.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.socket.Transport;

/** Connections that leave HTTP for WebSocket. */
final class UpgradeTest {
  private static final String[] WEBSOCKET = {
    "Connection: keep-alive, Upgrade", "Upgrade: WebSocket"
  };
  private static final String REQUEST =
      "GET /any/path HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
  private static final String FRAMES = "frames behind it\n\r\n\r\nGET / HTTP/1.1\r\n\r\n\0\1\2";

  private final EchoUpgrade echo = new EchoUpgrade();
  private final CountDownLatch release = new CountDownLatch(1);
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server = serve(echo, Access.OPEN);
  }

  private TestServer serve(Upgrade upgrade, Access access) throws IOException {
    Router router =
        new Router()
            .at("/hello", _ -> TestServer.text("hello"))
            .at(
                "/waits",
                _ -> {
                  release.await();
                  return TestServer.text("released");
                })
            .upgrade(upgrade);
    return new TestServer(TestServer.QUICK, router, access);
  }

  @AfterEach
  void stop() {
    release.countDown();
    server.close();
  }

  private static String hears(HttpPeer peer, int length) throws IOException {
    assertThat(peer.hearsHead().status()).isEqualTo(101);
    return peer.hears(length);
  }

  @Test
  void whatFollowsTheRequestReachesTheNewOwnerWhereverItIsCut() throws IOException {
    String all = REQUEST + FRAMES;
    for (int cut = 1; cut <= all.length(); cut++) {
      try (HttpPeer peer = server.peer()) {
        peer.says(all.substring(0, cut)).says(all.substring(cut));
        assertThat(hears(peer, FRAMES.length())).isEqualTo(FRAMES);
      }
    }
    assertThat(server.server.snapshot().failures()).isZero();
    assertThat(server.server.snapshot().refused()).isEmpty();
  }

  @Test
  void alsoOnTls(@TempDir Path directory) throws Exception {
    TestCertificate certificate = TestCertificate.make(directory, "first", "EC");
    Tls tls = Tls.of(certificate.certificate(), certificate.key(), Optional.empty());
    String many = FRAMES.repeat(1000);
    try (TestServer encrypted = serve(echo, new Access(Optional.empty(), Optional.of(tls)));
        HttpPeer peer = certificate.connect(encrypted, null)) {
      peer.gets("/hello").hears();
      peer.says(REQUEST + many); // more than one record holds
      assertThat(hears(peer, many.length())).isEqualTo(many);
    }
  }

  /** A client may publish and leave without waiting for anything. */
  @Test
  void whatFollowsReachesTheNewOwnerEvenIfThePeerHasLeft() throws IOException {
    try (HttpPeer peer = server.peer()) {
      peer.says(REQUEST + FRAMES).shutsUp();
      Await.until("ended", () -> echo.ended.get() == 1);
      assertThat(String.join("", echo.received)).isEqualTo(FRAMES);
    }
  }

  /** Such as one that still has to find something out. */
  @Test
  void whatFollowsReachesANewOwnerThatHasNotReadUntilThePeerLeft() throws IOException {
    assumeThat(Transport.Kind.best()).isEqualTo(Transport.Kind.EPOLL); // NIO hears of no end then
    echo.reads = false;
    try (HttpPeer peer = server.peer()) {
      assertThat(peer.says(REQUEST + FRAMES).hearsHead().status()).isEqualTo(101);
      assertThat(echo.received).isEmpty();
      peer.shutsUp();
      Await.until("ended", () -> echo.ended.get() == 1);
      assertThat(String.join("", echo.received)).isEqualTo(FRAMES);
    }
  }

  @Test
  void theNewOwnerHearsOfTheEnd() throws IOException {
    try (HttpPeer peer = server.peer().gets("/", WEBSOCKET)) {
      assertThat(peer.says("x").hearsHead().status()).isEqualTo(101);
      assertThat(peer.shutsUp().hearsToTheEnd()).isEqualTo("x");
    }
    Await.until("ended", () -> echo.ended.get() == 1);
  }

  @Test
  void anUpgradeMayFollowOtherRequests() throws IOException {
    try (HttpPeer peer = server.peer()) {
      assertThat(peer.gets("/hello").hears().body()).isEqualTo("hello");
      assertThat(peer.gets("/none").hears().status()).isEqualTo(404);
      peer.gets("/v1/messages/json?a=%zz", WEBSOCKET).says("x");
      assertThat(hears(peer, 1)).isEqualTo("x");
    }
    assertThat(echo.requests).singleElement().asString().startsWith("/v1/messages/json?a=%zz ");
    assertThat(echo.callers)
        .allSatisfy(caller -> {
          assertThat(caller.peer()).startsWith("127.0.0.1:");
          assertThat(caller.address()).isEqualTo("127.0.0.1");
          assertThat(caller.client()).isEmpty();
        });
  }

  @Test
  void anUpgradeThatDoesNotWaitForAnswersBeforeItEndsItsConnection() throws IOException {
    try (HttpPeer peer = server.peer()) {
      peer.says("GET /waits HTTP/1.1\r\nHost: localhost\r\n\r\n" + REQUEST + FRAMES);
      assertThat(peer.hearsToTheEnd()).isEmpty();
    }
    assertThat(server.server.snapshot().refused()).containsEntry("pipeline", 1L);
    assertThat(echo.requests).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET / HTTP/1.1~Host: localhost~Upgrade: h2c, websocket                                | 101
          GET / HTTP/1.1~Host: evil.example~Upgrade: websocket                                  | 421
          GET / HTTP/1.1~Upgrade: websocket                                                     | 400
          GET / HTTP/1.1~Host: localhost~Upgrade: websocket~Sec-Fetch-Site: cross-site          | 403
          GET / HTTP/1.1~Host: localhost~Upgrade: websocket~Content-Length: 1                   | 413
          GET /hello HTTP/1.1~Host: localhost~Upgrade: h2c                                      | 200
          GET /hello HTTP/1.0~Host: localhost~Upgrade: websocket                                | 200
          POST /hello HTTP/1.1~Host: localhost~Upgrade: websocket                               | 405
          """)
  void isCheckedAsOtherRequests(String request, int status) throws IOException {
    try (HttpPeer peer = server.peer()) {
      peer.says(request.strip().replace("~", "\r\n") + "\r\n\r\n");
      assertThat(peer.hearsHead().status()).isEqualTo(status);
    }
  }

  @Test
  void needsTheTokenWhereThereIsOne() throws IOException {
    String token = "0123456789abcdef-token";
    try (TestServer guarded =
            serve(echo, new Access(Optional.of(Token.of(token)), Optional.empty()));
        HttpPeer peer = guarded.peer()) {
      assertThat(peer.gets("/", WEBSOCKET).hears().status()).isEqualTo(401);
      assertThat(peer.gets("/", "Upgrade: websocket", "Authorization: Bearer " + token).hearsHead())
          .extracting(HttpPeer.Heard::status)
          .isEqualTo(101);
    }
  }

  @Test
  void isAnOrdinaryRequestWithoutOwner() throws IOException {
    try (TestServer plain =
            new TestServer(
                TestServer.QUICK, new Router().at("/hello", _ -> TestServer.text("hello")));
        HttpPeer peer = plain.peer()) {
      assertThat(peer.gets("/hello", WEBSOCKET).hears().body()).isEqualTo("hello");
      assertThat(peer.gets("/none", WEBSOCKET).hears().status()).isEqualTo(404);
    }
  }

  @Test
  void upgradedOnesTakeNoPlaceAndHaveNoDeadline() throws IOException {
    List<HttpPeer> upgraded = new ArrayList<>();
    try {
      for (int i = 0; i < 2 * TestServer.QUICK.connections(); i++) {
        HttpPeer peer = server.peer().gets("/", WEBSOCKET);
        assertThat(peer.hearsHead().status()).isEqualTo(101);
        upgraded.add(peer);
      }
      try (HttpPeer idle = server.peer()) {
        assertThat(server.server.snapshot().closedForRoom()).isZero();
        assertThat(idle.gets("/hello").hears().body()).isEqualTo("hello");
        assertThat(server.server.snapshot().connections()).isEqualTo(1);
        assertThat(idle.hearsToTheEnd()).isEmpty(); // its time is over, and so would be theirs
      }
      for (HttpPeer peer : upgraded) {
        assertThat(peer.says("x").hears(1)).isEqualTo("x");
      }
    } finally {
      for (HttpPeer peer : upgraded) {
        peer.close();
      }
    }
  }

  @Test
  void aStopLeavesTheOwnerTimeAndThenClosesAll() throws IOException {
    try (HttpPeer upgraded = server.peer().gets("/", WEBSOCKET);
        HttpPeer late = server.peer().gets("/hello")) {
      assertThat(upgraded.hearsHead().status()).isEqualTo(101);
      assertThat(late.hears().status()).isEqualTo(200);
      server.server.stopAccepting();
      assertThatThrownBy(() -> server.peer()).isInstanceOf(IOException.class);
      assertThat(late.gets("/", WEBSOCKET).hears().status()).isEqualTo(503);
      assertThat(late.hearsToTheEnd()).isEmpty();
      assertThat(upgraded.says("x").hears(1)).isEqualTo("x");
      server.close();
      assertThat(upgraded.hearsToTheEnd()).isEmpty();
      assertThat(echo.ended).hasValue(1);
    }
  }

  @Test
  void anOwnerThatThrowsIsCountedAndTheConnectionClosed() throws IOException {
    Upgrade failing =
        (_, _, _) -> {
          throw new IllegalStateException("a fault for the test");
        };
    try (TestServer other = serve(failing, Access.OPEN);
        HttpPeer peer = other.peer().gets("/", WEBSOCKET)) {
      assertThat(peer.hearsToTheEnd()).isEmpty();
      assertThat(other.server.snapshot().failures()).isEqualTo(1);
    }
  }

  /** The example of RFC 6455, 1.3 and 5.7: the frame is sent with the request. */
  @Test
  void nettysHandshakeGetsTheFrameThatCameWithTheRequest() throws IOException {
    try (TestServer other = serve(UpgradeTest::answerHello, Access.OPEN);
        HttpPeer peer = other.peer()) {
      peer.says(
          """
          GET / HTTP/1.1
          Host: localhost
          Upgrade: websocket
          Connection: Upgrade
          Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
          Sec-WebSocket-Version: 13

          """
                  .replace("\n", "\r\n")
              + latin1("81 85 37 fa 21 3d 7f 9f 4d 51 58"));
      HttpPeer.Heard heard = peer.hearsHead();
      assertThat(heard.status()).isEqualTo(101);
      assertThat(heard.headers())
          .containsEntry("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
      assertThat(peer.hears(7)).isEqualTo(latin1("81 05") + "Hello");
    }
  }

  private static String latin1(String hex) {
    return new String(HexFormat.ofDelimiter(" ").parseHex(hex), ISO_8859_1);
  }

  private static void answerHello(Channel channel, FullHttpRequest request, Caller caller) {
    channel
        .pipeline()
        .addLast(
            new SimpleChannelInboundHandler<WebSocketFrame>() {
              @Override
              protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
                ctx.writeAndFlush(new TextWebSocketFrame(frame.content().retain()));
              }
            });
    new WebSocketServerHandshaker13("ws://localhost/", null, false, 1000)
        .handshake(channel, request);
    assertThat(channel.pipeline().get(HttpServerCodec.class)).isNull(); // written at once
    channel.config().setAutoRead(true);
  }
}
