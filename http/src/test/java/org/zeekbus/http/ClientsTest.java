package org.zeekbus.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that wants to know which client asks: by token or by certificate. */
final class ClientsTest {
  private static final String BEARER = "Authorization: Bearer " + TestClients.TOKEN;
  private static final String UPGRADE = "Upgrade: websocket";
  private static final String OFFER = "zeekbus.bearer." + TestClients.TOKEN;

  private static TestCertificate own;
  private static TestCertificate client;
  private static TestCertificate unknown;

  private final EchoUpgrade echo = new EchoUpgrade();
  private final TestClients clients = new TestClients();

  @BeforeAll
  static void makeCertificates(@TempDir Path directory) throws Exception {
    own = TestCertificate.make(directory, "own", "EC");
    client = TestCertificate.make(directory, "client", "EC");
    unknown = TestCertificate.make(directory, "unknown", "EC");
  }

  private static String basic(String pair) {
    return "Authorization: Basic "
        + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
  }

  private TestServer serve(Optional<Tls> tls) throws IOException {
    return new TestServer(
        TestServer.SMALL,
        new Router()
            .at(
                "/who",
                request ->
                    TestServer.text(
                        request.caller().client().map(Client::name).orElse("") + request.headers()))
            .at("/events", _ -> new Answer.Events(ClientsTest::sendsOne))
            .open("/both", _ -> TestServer.text("all"), _ -> TestServer.text("little"))
            .post("/who", 10, request -> TestServer.text(request.caller().address()))
            .upgrade(echo),
        new Access(Optional.empty(), tls, Optional.of(clients)));
  }

  private static void sendsOne(Viewer viewer) throws InterruptedException {
    viewer.send("", "one", "");
    new CountDownLatch(1).await();
  }

  /** Issuers of clients: two certificates that issued themselves. */
  private static Tls tls() throws Exception {
    ByteArrayOutputStream issuers = new ByteArrayOutputStream();
    issuers.writeBytes(client.certificate());
    issuers.writeBytes(unknown.certificate());
    return Tls.of(own.certificate(), own.key(), Optional.of(issuers.toByteArray()));
  }

  @Test
  void aTokenTellsWhoAsks() throws IOException {
    try (TestServer server = serve(Optional.empty());
        HttpPeer peer = server.peer()) {
      HttpPeer.Heard heard = peer.gets("/who").hears();
      assertThat(heard.status()).isEqualTo(401);
      assertThat(heard.headers()).containsEntry("www-authenticate", "Bearer");
      assertThat(heard.body())
          .contains("this needs the token of a client, as Authorization: Bearer TOKEN\"");
      assertThat(peer.gets("/who", BEARER + "x").hears().status()).isEqualTo(401);
      assertThat(peer.gets("/who?token=" + TestClients.TOKEN).hears().status()).isEqualTo(401);
      assertThat(peer.gets("/who", "Sec-WebSocket-Protocol: " + OFFER).hears().status())
          .isEqualTo(401);
      assertThat(peer.gets("/who", BEARER, "X-A: b").hears().body())
          .startsWith("soar")
          .contains("x-a=b")
          .doesNotContain(TestClients.TOKEN);
      assertThat(peer.asks("POST", "/who", BEARER, "Content-Length: 0").hears().body())
          .isEqualTo("127.0.0.1");
      assertThat(peer.gets("/both").hears().body()).isEqualTo("little");
      assertThat(peer.gets("/both", BEARER).hears().body()).isEqualTo("all");
      assertThat(peer.asks("POST", "/api/v1/login").hears().status()).isEqualTo(405);
      // Without Expect the body is on its way already, and so the connection ends.
      assertThat(peer.asks("POST", "/who", "Content-Length: 3").hears().status()).isEqualTo(401);
      assertThat(server.server.snapshot().refused()).containsEntry("token", 5L);
    }
  }

  /** Python's websockets and curl send the user and the password of a URL so. */
  @Test
  void aTokenMayBeThePasswordOfAnyUser() throws IOException {
    try (TestServer server = serve(Optional.empty());
        HttpPeer peer = server.peer()) {
      assertThat(peer.gets("/who", basic("anybody:" + TestClients.TOKEN)).hears().body())
          .startsWith("soar")
          .doesNotContain(basic("anybody:" + TestClients.TOKEN).substring(21));
      for (String wrong : List.of("anybody:x", TestClients.TOKEN + ":", ":", "")) {
        assertThat(peer.gets("/who", basic(wrong)).hears().status()).as(wrong).isEqualTo(401);
      }
      assertThat(peer.gets("/who", "Authorization: Basic %").hears().status()).isEqualTo(401);
    }
  }

  @Test
  void aRemovedClientGetsNoMoreEvents() throws IOException {
    try (TestServer server = serve(Optional.empty());
        HttpPeer peer = server.peer().gets("/events", BEARER)) {
      peer.hearsUntil("event: one");
      peer.hearsUntil(":"); // the heartbeat: it may stay
      clients.isOver = true;
      peer.hearsToTheEnd();
      assertThat(server.server.snapshot().refused()).containsEntry("token", 1L);
      assertThat(server.server.snapshot().slowViewers()).isZero();
    }
  }

  @Test
  void anUpgradeNeedsItToo() throws IOException {
    try (TestServer server = serve(Optional.empty())) {
      try (HttpPeer peer = server.peer()) {
        assertThat(peer.gets("/", UPGRADE).hears().status()).isEqualTo(401);
        assertThat(peer.gets("/", UPGRADE, BEARER, "X-A: b").hearsHead().status()).isEqualTo(101);
      }
      assertThat(echo.callers)
          .extracting(Caller::client)
          .containsExactly(Optional.of(TestClients.WITH_TOKEN));
      assertThat(echo.requests.getFirst()).contains("X-A").doesNotContain(TestClients.TOKEN);
    }
  }

  /** Its WebSocket cannot send other headers. */
  @Test
  void aBrowserOffersItAsProtocol() throws IOException {
    try (TestServer server = serve(Optional.empty())) {
      for (String offers : new String[] {OFFER + ", zeekbus", "zeekbus ,\t" + OFFER}) {
        try (HttpPeer peer = server.peer()) {
          peer.gets("/", UPGRADE, "Sec-WebSocket-Protocol: " + offers);
          assertThat(peer.hearsHead().status()).isEqualTo(101);
        }
      }
      try (HttpPeer peer = server.peer()) {
        peer.gets("/", UPGRADE, "Sec-WebSocket-Protocol: " + OFFER + "x, zeekbus");
        assertThat(peer.hears().status()).isEqualTo(401);
        peer.gets("/", UPGRADE, "Sec-WebSocket-Protocol: zeekbus");
        assertThat(peer.hears().status()).isEqualTo(401);
      }
      assertThat(echo.callers)
          .hasSize(2)
          .allMatch(caller -> caller.client().equals(Optional.of(TestClients.WITH_TOKEN)));
      assertThat(echo.requests)
          .allSatisfy(request ->
              assertThat(request.toLowerCase(Locale.ROOT))
                  .contains("sec-websocket-protocol: zeekbus]"));
    }
  }

  private static String ask(TestServer server, @Nullable TestCertificate shown, String... headers)
      throws Exception {
    try (HttpPeer peer = own.connect(server, shown).gets("/who", headers)) {
      HttpPeer.Heard heard = peer.hears();
      return heard.status() + " " + heard.body();
    }
  }

  @Test
  void aCertificateDoesToo() throws Exception {
    try (TestServer server = serve(Optional.of(tls()))) {
      assertThat(ask(server, client)).startsWith("200 siem");
      assertThat(ask(server, null, BEARER)).startsWith("200 soar");
      assertThat(ask(server, unknown)).startsWith("401 ").contains(", or a client's certificate");
      assertThat(ask(server, null)).startsWith("401 ");
      assertThat(ask(server, client, BEARER)).startsWith("200 soar");
      assertThat(ask(server, client, BEARER + "x")).startsWith("401 ");
      assertThat(ask(server, own)).startsWith("401 "); // no issuer of clients has issued it
      try (HttpPeer peer = own.connect(server, client).gets("/", UPGRADE)) {
        assertThat(peer.hearsHead().status()).isEqualTo(101);
      }
      assertThat(echo.callers)
          .extracting(Caller::client)
          .containsExactly(Optional.of(TestClients.WITH_CERTIFICATE));
    }
  }

  @Test
  void aServerHasOneTokenOrClients() {
    assertThatThrownBy(() ->
            new Access(
                Optional.of(Token.of(TestClients.TOKEN)),
                Optional.empty(),
                Optional.of(new TestClients())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("but not both");
  }
}
