package org.zeekbus.top.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.top.FixtureServer;
import org.zeekbus.top.Fixtures;

/** Servers that answer, and servers that do not. */
@Timeout(60)
final class ApiTest {
  /** So that servers that hang are not waited for long. */
  private static final Duration SHORT = Duration.ofMillis(300);

  private static final Duration LONG = Duration.ofSeconds(30);

  private FixtureServer server;

  @BeforeEach
  void start() throws IOException {
    server = FixtureServer.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Documents fetch(URI url, Duration patience, String... paths) throws Exception {
    return fetch(new Server(url, Optional.empty(), Optional.empty()), patience, paths);
  }

  private static Documents fetch(Server server, Duration patience, String... paths)
      throws Exception {
    try (Api api = new Api(server, patience)) {
      return api.fetch(List.of(paths));
    }
  }

  private static ApiException failure(URI url, Duration patience) {
    return catchThrowableOfType(
        ApiException.class, () -> fetch(url, patience, Documents.CLUSTER, Documents.TOPICS));
  }

  @Test
  void documentsComeAsTheyAre() throws Exception {
    Documents documents = fetch(server.url(), LONG, Documents.CLUSTER, Documents.LOGS);
    assertThat(documents.cluster()).isEqualTo(Fixtures.document("cluster"));
    assertThat(documents.part(Documents.LOGS)).isEqualTo(Fixtures.document("logs"));
    assertThat(documents.part(Documents.TOPICS).isMissingNode()).isTrue();
    assertThat(documents.parts().keySet()).containsExactly(Documents.CLUSTER, Documents.LOGS);
  }

  @Test
  void thePathOfAServerGoesBeforeThatOfTheApi() throws Exception {
    BlockingQueue<String> paths = new LinkedBlockingQueue<>();
    server.answer(
        "/zeekbus/api/v1/cluster",
        exchange -> {
          paths.add(exchange.getRequestURI().toString());
          FixtureServer.send(exchange, 200, "{}");
        });
    fetch(Server.parseUrl(server.url() + "/zeekbus/"), LONG, Documents.CLUSTER);
    assertThat(paths).containsExactly("/zeekbus/api/v1/cluster");
  }

  @Test
  void theTokenIsShown() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    server.answer(
        Documents.CLUSTER,
        exchange -> {
          seen.add(exchange.getRequestHeaders().getFirst("Authorization"));
          FixtureServer.send(exchange, 200, "{}");
        });
    fetch(
        new Server(server.url(), Optional.of("s3cret"), Optional.empty()), LONG, Documents.CLUSTER);
    assertThat(seen).containsExactly("Bearer s3cret");
  }

  @Test
  void namesOfNodesAreEncoded() {
    assertThat(Api.node("worker-1")).isEqualTo("nodes/worker-1");
    assertThat(Api.node("..")).isEqualTo("nodes/%2E%2E");
    assertThat(Api.node("a/b?c#d%")).isEqualTo("nodes/a%2Fb%3Fc%23d%25");
    assertThat(Api.node("\u5de5")).isEqualTo("nodes/%E5%B7%A5");
  }

  @Test
  void oneThatIsRefusedCostsOnlyItself() throws Exception {
    server.answer(
        Documents.TOPICS,
        exchange -> FixtureServer.send(exchange, 503, "{\"error\":\"not ready yet\"}"));
    Documents documents = fetch(server.url(), LONG, Documents.CLUSTER, Documents.TOPICS);
    assertThat(documents.part(Documents.TOPICS).path("error").asString())
        .isEqualTo("not ready yet");
    assertThat(documents.cluster().path("nodes")).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "401|{\"error\":\"this address needs a token\"}|this address needs a token; give the token"
            + " of http.token-file with --token-file FILE",
        "503|{\"error\":\"starting\"}|starting; does --url name zeekbus?",
        "200|<html>|the answer is not zeekbus's (HTTP status 200); name the address that"
            + " http.listen has with --url",
        "200|[]|the answer is not zeekbus's (HTTP status 200)",
        "200|``|the answer is not zeekbus's (HTTP status 200)",
        "302|``|the answer is not zeekbus's (HTTP status 302)",
      })
  void anAnswerThatIsNoDocumentSaysWhatToDo(int status, String body, String expected) {
    server.answer(Documents.CLUSTER, exchange -> FixtureServer.send(exchange, status, body));
    assertThat(failure(server.url(), LONG)).hasMessageContaining(server.url() + ": " + expected);
  }

  @Test
  void anEndlessAnswerIsNotReadToItsEnd() {
    server.answer(
        Documents.CLUSTER,
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] blanks = " ".repeat(1 << 20).getBytes(US_ASCII);
          for (int i = 0; i < 1 << 20; i++) {
            exchange.getResponseBody().write(blanks);
          }
        });
    assertThat(failure(server.url(), LONG)).hasMessageContaining("more than 32 MiB");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aServerThatHangsIsGivenUp(boolean hasBegun) throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    server.answer(
        Documents.CLUSTER,
        exchange -> {
          if (hasBegun) {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
          }
          try {
            var _ = end.await(1, TimeUnit.MINUTES);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    assertThat(failure(server.url(), SHORT)).hasMessageContaining("no answer in 0.3 s");
    end.countDown();
  }

  @Test
  void nobodyListens() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    assertThat(failure(URI.create("http://127.0.0.1:" + port), LONG))
        .hasMessage(
            "http://127.0.0.1:%d: connection refused; nobody listens there: start zeekbus, or name"
                    .formatted(port)
                + " the address that http.listen has with --url");
  }

  @Test
  void noSuchHost() {
    assertThat(failure(URI.create("http://no-such-host.invalid:8757"), LONG))
        .hasMessageContaining("no such host");
  }

  @Test
  void thisIsNoTls() throws Exception {
    try (ServerSocket plain = new ServerSocket(0)) {
      answerEach(plain, "HTTP/1.1 400 Bad Request\r\n\r\n");
      URI url = URI.create("https://localhost:" + plain.getLocalPort());
      // Java's client may hang over such an answer, until the time is over.
      assertThat(failure(url, SHORT).getMessage())
          .containsAnyOf("no TLS connection", "no answer in 0.3 s");
    }
  }

  @Test
  void anOwnCaIsTrustedIfItIsNamed(@TempDir Path directory) throws Exception {
    Path store = directory.resolve("store");
    Path pem = directory.resolve("ca.pem");
    keytool("-genkeypair -alias a -keyalg EC -dname CN=localhost -ext san=dns:localhost", store);
    keytool("-exportcert -rfc -alias a -file " + pem, store);
    try (FixtureServer tls = FixtureServer.startTls(keys(store))) {
      assertThat(failure(tls.url(), LONG)).hasMessageContaining("name the CA with --ca FILE");
      Server trusting =
          new Server(tls.url(), Optional.empty(), Optional.of(Trust.in(Files.readAllBytes(pem))));
      assertThat(fetch(trusting, LONG, Documents.CLUSTER).cluster().path("nodes")).isNotEmpty();
    }
  }

  @Test
  void plainHttpToTlsNamesHttps(@TempDir Path directory) throws Exception {
    Path store = directory.resolve("store");
    keytool("-genkeypair -alias a -keyalg EC -dname CN=localhost -ext san=dns:localhost", store);
    try (FixtureServer tls = FixtureServer.startTls(keys(store))) {
      assertThat(failure(URI.create("http://localhost:" + tls.port()), LONG))
          .hasMessageEndingWith(
              "; does --url name zeekbus? If it has TLS, its URL begins with https://");
    }
  }

  @Test
  void aConnectionThatIsClosedWithoutAnAnswerIsSaid() throws Exception {
    try (ServerSocket mute = new ServerSocket(0)) {
      answerEach(mute, "");
      assertThat(failure(URI.create("http://localhost:" + mute.getLocalPort()), LONG))
          .hasMessageContaining(": it closed the connection without an answer; does --url name");
    }
  }

  /** Answers each connection with this, and ends it: there is one a document, and some again. */
  private static void answerEach(ServerSocket server, String answer) {
    Thread.ofVirtual()
        .start(() -> {
          while (!server.isClosed()) {
            try (Socket peer = server.accept()) {
              peer.getOutputStream().write(answer.getBytes(US_ASCII));
              peer.shutdownOutput();
              peer.getInputStream().readAllBytes();
            } catch (IOException _) {
              // The client has closed it, or the test has ended.
            }
          }
        });
  }

  private static void keytool(String arguments, Path store) throws Exception {
    String program = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String all = program + " " + arguments + " -storepass changeit -keystore " + store;
    Path said = store.resolveSibling("keytool.log");
    Process process =
        new ProcessBuilder(all.split(" "))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(said)).isZero();
  }

  private static SSLContext keys(Path store) throws Exception {
    KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  @Test
  void whatIsNoCertificateIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Trust.in(new byte[0]));
    assertThatThrownBy(() -> Trust.in(new byte[] {1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:8757",
        "ftp://a",
        "http://",
        "http://a?b",
        "http://a#b",
        "http://u:p@a",
        "http://a b",
        "http://a:99999",
        "http:a",
        ""
      })
  void whatIsNoUrlOfAServerIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Server.parseUrl(text))
        .withMessage("'" + text + "' (expected: http://HOST:PORT or https://HOST:PORT)");
  }

  @Test
  void aLineOfJsonIsAscii() throws Exception {
    String line = Api.line(fetch(server.url(), LONG, Documents.CLUSTER));
    assertThat(line).startsWith("{\"cluster\":{").contains("\\u001B[31mred");
    assertThat(line.chars()).allMatch(c -> c >= ' ' && c < 0x7f);
  }
}
