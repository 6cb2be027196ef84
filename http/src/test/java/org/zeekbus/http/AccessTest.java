package org.zeekbus.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.zeekbus.zmtp.Await;

/** Who may come in: by token, by cookie, by certificate. */
final class AccessTest {
  private static final String TEXT = "0123456789abcdef-token";
  private static final String BEARER = "Authorization: Bearer " + TEXT;

  private static TestCertificate first;
  private static TestCertificate second;
  private static TestCertificate client;

  @BeforeAll
  static void makeCertificates(@TempDir Path directory) throws Exception {
    first = TestCertificate.make(directory, "first", "EC");
    second = TestCertificate.make(directory, "second", "RSA");
    client = TestCertificate.make(directory, "client", "EC");
  }

  private static Access withToken(String token) {
    return new Access(Optional.of(Token.of(token)), Optional.empty());
  }

  private static Access withTls(TestCertificate certificate, Optional<byte[]> clientCa)
      throws Exception {
    return new Access(
        Optional.empty(),
        Optional.of(Tls.of(certificate.certificate(), certificate.key(), clientCa)));
  }

  private static TestServer serve(Access access) throws IOException {
    return new TestServer(
        TestServer.SMALL,
        new Router()
            .at("/secret", _ -> TestServer.text("secret"))
            .open("/open", _ -> TestServer.text("open"))
            .open("/both", _ -> TestServer.text("all"), _ -> TestServer.text("little")),
        access);
  }

  @Test
  void aTokenIsNeededWhereThereIsOne() throws IOException {
    try (TestServer server = serve(withToken(TEXT));
        HttpPeer peer = server.peer()) {
      HttpPeer.Heard heard = peer.gets("/secret").hears();
      assertThat(heard.status()).isEqualTo(401);
      assertThat(heard.headers()).containsEntry("www-authenticate", "Bearer");
      assertThat(peer.gets("/secret", "Authorization: Bearer wrong").hears().status())
          .isEqualTo(401);
      assertThat(peer.gets("/secret", "Authorization: Basic " + TEXT).hears().status())
          .isEqualTo(401);
      assertThat(peer.gets("/secret?token=" + TEXT).hears().status()).isEqualTo(401);
      assertThat(peer.gets("/secret", BEARER).hears().body()).isEqualTo("secret");
      assertThat(peer.gets("/open").hears().body()).isEqualTo("open");
      assertThat(peer.gets("/both").hears().body()).isEqualTo("little");
      assertThat(peer.gets("/both", BEARER).hears().body()).isEqualTo("all");
      assertThat(server.server.snapshot().refused()).containsEntry("token", 4L);
    }
  }

  @Test
  void aBrowserGetsACookieForIt() throws IOException {
    try (TestServer server = serve(withToken(TEXT));
        HttpPeer peer = server.peer()) {
      assertThat(peer.asks("GET", "/api/v1/login", BEARER).hears().status()).isEqualTo(405);
      assertThat(peer.asks("POST", "/api/v1/login").hears().status()).isEqualTo(401);
      HttpPeer.Heard heard =
          peer.asks("POST", "/api/v1/login", BEARER, "Content-Length: 0").hears();
      assertThat(heard.status()).isEqualTo(200);
      String cookie = String.valueOf(heard.headers().get("set-cookie"));
      assertThat(cookie)
          .startsWith("zeekbus=")
          .contains("HTTPOnly", "SameSite=Strict", "Path=/")
          .doesNotContain(TEXT, "Max-Age", "Secure");
      String pair = cookie.substring(0, cookie.indexOf(';'));
      assertThat(peer.gets("/secret", "Cookie: other=1; " + pair).hears().status()).isEqualTo(200);
      assertThat(peer.gets("/secret", "Cookie: " + pair + "x").hears().status()).isEqualTo(401);
      // A login is not for who has only the cookie, and the cookie ends with its token.
      assertThat(peer.asks("POST", "/api/v1/login", "Cookie: " + pair).hears().status())
          .isEqualTo(401);
      server.access = withToken("another-token-that-fits");
      assertThat(peer.gets("/secret", "Cookie: " + pair).hears().status()).isEqualTo(401);
      assertThat(peer.gets("/secret", BEARER).hears().status()).isEqualTo(401);
    }
  }

  @Test
  void aLoginIsNotNeededWithoutToken() throws IOException {
    try (TestServer server = serve(Access.OPEN);
        HttpPeer peer = server.peer()) {
      HttpPeer.Heard heard = peer.asks("POST", "/api/v1/login").hears();
      assertThat(heard.status()).isEqualTo(200);
      assertThat(heard.headers()).doesNotContainKey("set-cookie");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "short", "0123456789abcde", "with a blank in the midst", "äöüäöüäöüäöüäöüäöü"})
  void aTokenMustBeHardToGuess(String text) {
    assertThatThrownBy(() -> Token.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not a token (expected: 16 to 1024 visible ASCII characters");
  }

  @Test
  void aTokenIsNotPrinted() {
    assertThat(withToken(TEXT).toString()).doesNotContain(TEXT);
  }

  @Test
  void tlsEncryptsAndTakesANewCertificateWhileItRuns() throws Exception {
    try (TestServer server = serve(withTls(first, Optional.empty()))) {
      try (HttpPeer peer = first.connect(server, null)) {
        assertThat(peer.gets("/secret").hears().body()).isEqualTo("secret");
        server.access = withTls(second, Optional.empty());
        assertThat(peer.gets("/secret").hears().body()).isEqualTo("secret");
      }
      assertThatThrownBy(() -> first.connect(server, null)).isInstanceOf(SSLException.class);
      try (HttpPeer peer = second.connect(server, null)) {
        assertThat(peer.asks("POST", "/api/v1/login").hears().status()).isEqualTo(200);
      }
      Await.until("counted", () -> server.server.snapshot().refused().getOrDefault("tls", 0L) == 1);
    }
  }

  @Test
  void theCookieStaysOnTls() throws Exception {
    Access both = new Access(withToken(TEXT).token(), withTls(first, Optional.empty()).tls());
    try (TestServer server = serve(both);
        HttpPeer peer = first.connect(server, null)) {
      assertThat(peer.asks("POST", "/api/v1/login", BEARER).hears().headers().get("set-cookie"))
          .contains("Secure");
    }
  }

  @Test
  void aPlainRequestOnTlsIsRefusedAndNothingOfItIsLogged() throws Exception {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(HttpServer.class);
    lines.start();
    logger.addAppender(lines);
    try (TestServer server = serve(withTls(first, Optional.empty()));
        HttpPeer peer = server.peer().gets("/open")) {
      assertThat(peer.hearsToTheEnd()).doesNotContain("HTTP/1.1");
      Await.until("counted", () -> server.server.snapshot().refused().getOrDefault("tls", 0L) == 1);
    } finally {
      logger.detachAppender(lines);
    }
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .singleElement()
        .asString()
        .endsWith("refused: TLS: not a TLS record; use https");
  }

  @Test
  void clientsNeedACertificateWhereThereIsAnIssuerForThem() throws Exception {
    try (TestServer server = serve(withTls(first, Optional.of(client.certificate())))) {
      try (HttpPeer peer = first.connect(server, client)) {
        assertThat(peer.gets("/secret").hears().body()).isEqualTo("secret");
      }
      for (TestCertificate wrong : new TestCertificate[] {null, second}) {
        assertThatThrownBy(
                () -> {
                  try (HttpPeer peer = first.connect(server, wrong)) {
                    peer.gets("/secret").hears();
                  }
                })
            .isInstanceOf(IOException.class);
      }
      Await.until("counted", () -> server.server.snapshot().refused().getOrDefault("tls", 0L) == 2);
    }
  }

  @Test
  void filesThatDoNotFitAreNamed() throws Exception {
    byte[] rubbish = {1, 2, 3};
    assertThatThrownBy(() -> Tls.of(rubbish, first.key(), Optional.empty()))
        .isInstanceOf(Tls.InvalidException.class)
        .hasMessageStartingWith("no certificate in it");
    assertThatThrownBy(() -> Tls.of(first.certificate(), rubbish, Optional.empty()))
        .hasMessageStartingWith("no private key in it");
    assertThatThrownBy(() -> Tls.of(first.certificate(), second.key(), Optional.empty()))
        .hasMessage("does not belong to the certificate");
    assertThatThrownBy(() -> Tls.of(first.certificate(), client.key(), Optional.empty()))
        .hasMessage("does not belong to the certificate");
    assertThatThrownBy(() -> Tls.of(first.certificate(), first.key(), Optional.of(rubbish)))
        .extracting(e -> ((Tls.InvalidException) e).part())
        .isEqualTo(Tls.Part.CLIENT_CA);
  }
}
