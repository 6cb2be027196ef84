package org.zeekbus.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.Await;

/** What a client that knows HTTP may expect, and what it gets when it asks for too much. */
final class HttpServerTest {
  private final CountDownLatch release = new CountDownLatch(1);
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        new TestServer(
            TestServer.QUICK,
            new Router()
                .at("/hello", request -> TestServer.text("hello " + request.query()))
                .at("/large", _ -> TestServer.text("x".repeat(3 << 20)))
                .at("/peer", request -> TestServer.text(request.caller().peer()))
                .at("/headers", request -> TestServer.text(request.headers().toString()))
                .at(
                    "/waits",
                    _ -> {
                      release.await();
                      return TestServer.text("released");
                    })
                .at(
                    "/fails",
                    _ -> {
                      throw new IOException("a fault for the test");
                    })
                .below("/tree/", request -> TestServer.text("tree " + request.path())));
  }

  @AfterEach
  void stop() {
    release.countDown();
    server.close();
  }

  @Test
  void answersOnTheSameConnectionAgain() throws IOException {
    try (HttpPeer peer = server.peer()) {
      for (int i = 0; i < 3; i++) {
        HttpPeer.Heard heard = peer.gets("/hello?a=1&a=2").hears();
        assertThat(heard.status()).isEqualTo(200);
        assertThat(heard.body()).isEqualTo("hello {a=[1, 2]}");
        assertThat(heard.headers()).containsEntry("connection", "keep-alive");
      }
    }
    assertThat(server.server.snapshot().accepted()).isEqualTo(1);
    assertThat(server.server.snapshot().answers()).containsEntry(200, 3L);
  }

  @Test
  void answersPipelinedRequestsInTheirOrder() throws IOException {
    try (HttpPeer peer = server.peer()) {
      peer.says(
          """
          GET /hello HTTP/1.1
          Host: localhost

          GET /none HTTP/1.1
          Host: localhost

          HEAD /hello HTTP/1.1
          Host: localhost

          GET /tree/a/b HTTP/1.1
          Host: localhost

          """
              .replace("\n", "\r\n"));
      assertThat(peer.hears().body()).isEqualTo("hello {}");
      assertThat(peer.hears().status()).isEqualTo(404);
      assertThat(peer.hearsHead().headers()).containsEntry("content-length", "8");
      assertThat(peer.hears().body()).isEqualTo("tree /tree/a/b");
    }
  }

  @Test
  void answersOneThatHasShutItsSide() throws IOException {
    try (HttpPeer peer = server.peer()) {
      assertThat(peer.gets("/hello").shutsUp().hears().body()).isEqualTo("hello {}");
      assertThat(peer.hearsToTheEnd()).isEmpty();
    }
  }

  @Test
  void closesOneThatHasSaidNothingAndShutItsSide() throws IOException {
    try (HttpPeer peer = server.peer()) {
      assertThat(peer.shutsUp().hearsToTheEnd()).isEmpty();
    }
    Await.until("closed", () -> server.server.snapshot().connections() == 0);
  }

  @Test
  void sendsAnAnswerThatIsLongerThanAnyBuffer() throws IOException {
    try (HttpPeer peer = server.peer()) {
      assertThat(peer.gets("/large").hears().body()).hasSize(3 << 20);
      assertThat(peer.gets("/hello").hears().status()).isEqualTo(200);
    }
  }

  @Test
  void speaksHttp10() throws IOException {
    try (HttpPeer peer = server.peer()) {
      peer.says("GET /hello HTTP/1.0\r\nHost: localhost\r\n\r\n");
      HttpPeer.Heard heard = peer.hears();
      assertThat(heard.status()).isEqualTo(200);
      assertThat(heard.headers()).containsEntry("connection", "close");
      assertThat(peer.hearsToTheEnd()).isEmpty();
    }
  }

  @Test
  void tellsHandlersWhoAsksButNoSecret() throws IOException {
    try (HttpPeer peer = server.peer()) {
      assertThat(peer.gets("/peer").hears().body()).startsWith("127.0.0.1:");
      assertThat(
              peer.gets("/headers", "Authorization: Bearer secret", "Cookie: a=secret", "X-A: b")
                  .hears()
                  .body())
          .contains("x-a=b")
          .doesNotContain("secret");
    }
  }

  @Test
  void everyAnswerForbidsOtherSites() throws IOException {
    try (HttpPeer peer = server.peer()) {
      for (String path : new String[] {"/hello", "/none", "/fails"}) {
        assertThat(peer.gets(path).hears().headers())
            .containsEntry("x-content-type-options", "nosniff")
            .containsEntry("referrer-policy", "no-referrer")
            .containsEntry("cache-control", "no-store")
            .hasEntrySatisfying(
                "date",
                date -> assertThat(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)).isNotNull())
            .hasEntrySatisfying(
                "content-security-policy",
                policy ->
                    assertThat(policy)
                        .startsWith("default-src 'none'; script-src 'self'")
                        .contains("frame-ancestors 'none'"))
            .doesNotContainKey("access-control-allow-origin");
      }
    }
  }

  @Test
  void aHandlerThatThrowsIsCountedAndTheConnectionGoesOn() throws IOException {
    try (HttpPeer peer = server.peer()) {
      HttpPeer.Heard heard = peer.gets("/fails").hears();
      assertThat(heard.status()).isEqualTo(500);
      assertThat(heard.body()).startsWith("{\"error\":\"").doesNotContain("a fault for the test");
      assertThat(peer.gets("/hello").hears().status()).isEqualTo(200);
    }
    assertThat(server.server.snapshot().failures()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POST /hello HTTP/1.1~Host: localhost                               | 405
          DELETE /hello HTTP/1.1~Host: localhost                             | 405
          OPTIONS * HTTP/1.1~Host: localhost                                 | 400
          GET /hello HTTP/1.1                                                | 400
          GET /hello HTTP/1.1~Host: localhost~Host: localhost                | 400
          GET /hello HTTP/1.1~Host: evil.example                             | 421
          GET /hello HTTP/1.1~Host: localhost.evil.example                   | 421
          GET /hello HTTP/1.1~Host: known.example:80                         | 200
          GET /hello HTTP/1.1~Host: 192.0.2.1:80                             | 200
          GET /hello HTTP/1.1~Host: [2001:db8::1]:80                         | 200
          GET http://localhost/hello HTTP/1.1~Host: localhost                | 400
          GET /hello HTTP/1.1~Host: localhost~Content-Length: 5              | 413
          GET /hello HTTP/1.1~Host: localhost~Transfer-Encoding: chunked     | 413
          GET /hello HTTP/1.1~Host: localhost~Content-Length: 0              | 200
          GET /hello HTTP/1.1~Host: localhost~Content-Length: -1             | 400
          GET /hello HTTP/1.1~Host: localhost~Content-Length: 1, 2           | 400
          GET /hello HTTP/2.0~Host: localhost                                | 505
          GET /hello HTTP/1.1~Host: localhost~Sec-Fetch-Site: same-origin    | 200
          GET /hello HTTP/1.1~Host: localhost~Sec-Fetch-Site: cross-site     | 403
          GET /hello HTTP/1.1~Host: localhost~Sec-Fetch-Site: cross-site~Sec-Fetch-Mode: navigate | 200
          GET /hello HTTP/1.1~Host: localhost~a b: c                         | 400
          GET /a%zz HTTP/1.1~Host: localhost                                 | 400
          GET /tree/../hello HTTP/1.1~Host: localhost                        | 400
          GET /none HTTP/1.1~Host: localhost                                 | 404
          rubbish                                                            | 400
          """)
  void answersWithTheFittingStatus(String request, int status) throws IOException {
    try (HttpPeer peer = server.peer()) {
      peer.says(request.strip().replace("~", "\r\n") + "\r\n\r\n");
      assertThat(peer.hears().status()).isEqualTo(status);
    }
  }

  @Test
  void refusesAPathThatIsTooLong() throws IOException {
    try (HttpPeer peer = server.peer()) {
      assertThat(peer.gets("/" + "x".repeat(9000)).hears().status()).isEqualTo(414);
      assertThat(peer.hearsToTheEnd()).isEmpty();
    }
    assertThat(server.server.snapshot().refused()).containsEntry("too_large", 1L);
  }

  /** What still comes must not cost the peer the answer. */
  @Test
  void refusesHeadersThatAreTooLong() throws IOException {
    try (HttpPeer peer = server.peer()) {
      peer.saysInVain("GET /hello HTTP/1.1\r\nHost: localhost\r\n")
          .saysInVain(("X-Filler: " + "x".repeat(1000) + "\r\n").repeat(200));
      assertThat(peer.hears().status()).isEqualTo(431);
    }
  }

  @Test
  void answersABoundedNumberAtOnce() throws IOException {
    HttpPeer[] waiting = new HttpPeer[4];
    for (int i = 0; i < waiting.length; i++) {
      waiting[i] = server.peer().gets("/waits");
    }
    try (HttpPeer late = server.peer()) {
      Await.until("503", () -> status(late, "/hello") == 503);
      release.countDown();
      for (HttpPeer peer : waiting) {
        assertThat(peer.hears().body()).isEqualTo("released");
        peer.close();
      }
      Await.until("200", () -> status(late, "/hello") == 200);
    }
    assertThat(server.server.snapshot().refused()).containsKey("busy");
  }

  private static int status(HttpPeer peer, String path) {
    try {
      return peer.gets(path).hears().status();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aHandlerThatHangsIsInterrupted() throws IOException {
    try (HttpPeer peer = server.peer()) {
      assertThat(peer.gets("/waits").hears().status()).isEqualTo(503);
      assertThat(peer.hearsToTheEnd()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/hello", "/waits"})
  void aStopEndsConnectionsAndHandlers(String path) throws IOException {
    try (HttpPeer peer = server.peer().gets(path)) {
      server.close();
      peer.hearsToTheEnd();
    }
  }
}
