package org.zeekbus.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which pages may use a server that looks at {@code Origin}. */
final class OriginTest {
  private static final String ALLOWED = "https://soc.example.org";

  private final EchoUpgrade echo = new EchoUpgrade();
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server = serve(Optional.of(Set.of(ALLOWED, "http://10.0.0.1:8080")), Access.OPEN);
  }

  private TestServer serve(Optional<Set<String>> origins, Access access) throws IOException {
    Router router =
        new Router()
            .at("/hello", _ -> TestServer.text("hello"))
            .post("/hello", 100, _ -> TestServer.text("posted"))
            .upgrade(echo);
    return new TestServer(
        TestServer.SMALL.with("websocket", Set.of(), origins, 20), router, access);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET /hello HTTP/1.1~Host: localhost                                                   | 200 |
          GET /hello HTTP/1.1~Host: localhost~Origin: http://localhost                          | 200 |
          GET /hello HTTP/1.1~Host: localhost:80~Origin: http://localhost                       | 200 |
          GET /hello HTTP/1.1~Host: LocalHost:27758~Origin: http://localhost:27758              | 200 |
          GET /hello HTTP/1.1~Host: [::1]:27758~Origin: http://[::1]:27758                      | 200 |
          GET /hello HTTP/1.1~Host: localhost:27758~Origin: http://localhost                    | 403 |
          GET /hello HTTP/1.1~Host: localhost~Origin: http://localhost:27758                    | 403 |
          GET /hello HTTP/1.1~Host: localhost~Origin: https://localhost                         | 403 |
          GET /hello HTTP/1.1~Host: localhost~Origin: http://evil.example                       | 403 |
          GET /hello HTTP/1.1~Host: localhost~Origin: https://soc.example.org.evil.example      | 403 |
          GET /hello HTTP/1.1~Host: localhost~Origin: http://soc.example.org                    | 403 |
          GET /hello HTTP/1.1~Host: localhost~Origin: null                                      | 403 |
          GET /hello HTTP/1.1~Host: localhost~Origin:                                           | 403 |
          GET /hello HTTP/1.1~Host: localhost~Origin: http://localhost~Origin: http://localhost | 403 |
          GET /hello HTTP/1.1~Host: localhost~Origin: https://soc.example.org~Sec-Fetch-Site: cross-site~Sec-Fetch-Mode: cors | 200 | https://soc.example.org
          GET /hello HTTP/1.1~Host: localhost~Origin: https://soc.example.org:443               | 200 | https://soc.example.org:443
          GET /hello HTTP/1.1~Host: localhost~Origin: http://10.0.0.1:8080                      | 200 | http://10.0.0.1:8080
          GET /none HTTP/1.1~Host: localhost~Origin: https://soc.example.org                    | 404 | https://soc.example.org
          POST /hello HTTP/1.1~Host: localhost~Origin: https://soc.example.org~Content-Length: 0| 200 | https://soc.example.org
          POST /hello HTTP/1.1~Host: localhost~Origin: http://evil.example~Content-Length: 0    | 403 |
          GET /hello HTTP/1.1~Host: evil.example~Origin: http://evil.example                    | 421 |
          GET /hello HTTP/1.1~Host: localhost~Sec-Fetch-Site: cross-site~Sec-Fetch-Mode: no-cors| 403 |
          GET /x HTTP/1.1~Host: localhost~Origin: https://soc.example.org~Upgrade: websocket    | 101 |
          GET /x HTTP/1.1~Host: localhost~Origin: http://localhost~Upgrade: websocket           | 101 |
          GET /x HTTP/1.1~Host: localhost~Origin: http://evil.example~Upgrade: websocket        | 403 |
          OPTIONS /hello HTTP/1.1~Host: localhost~Origin: https://soc.example.org               | 405 | https://soc.example.org
          OPTIONS /hello HTTP/1.1~Host: localhost~Access-Control-Request-Method: POST           | 405 |
          """)
  void pagesOfOtherSitesMustBeAllowed(String request, int status, @Nullable String readableBy)
      throws IOException {
    try (HttpPeer peer = server.peer()) {
      peer.says(request.strip().replace("~", "\r\n") + "\r\n\r\n");
      HttpPeer.Heard heard = peer.hearsHead();
      assertThat(heard.status()).isEqualTo(status);
      assertThat(heard.headers().get("access-control-allow-origin")).isEqualTo(readableBy);
      assertThat(heard.headers().get("vary")).isEqualTo(readableBy == null ? null : "origin");
    }
  }

  @Test
  void aRefusalSaysWhatToDoAndIsCounted() throws IOException {
    try (HttpPeer peer = server.peer()) {
      assertThat(peer.gets("/hello", "Origin: http://evil.example").hears().body())
          .isEqualTo(
              "{\"error\":\"pages of this Origin may not use zeekbus: add it to websocket.origins\"}");
      assertThat(peer.gets("/hello").hears().body()).isEqualTo("hello");
      assertThat(peer.asks("GET", "/hello", "Origin: " + ALLOWED).hears().headers())
          .containsEntry("access-control-allow-origin", ALLOWED);
      assertThat(peer.gets("/hello").hears().headers())
          .doesNotContainKey("access-control-allow-origin");
    }
    assertThat(server.server.snapshot().refused()).containsEntry("origin", 1L);
  }

  @Test
  void aBrowserMayAskBeforeItSendsTheToken() throws IOException {
    try (TestServer guarded =
            serve(
                Optional.of(Set.of(ALLOWED)),
                new Access(Optional.empty(), Optional.empty(), Optional.of(new TestClients())));
        HttpPeer peer = guarded.peer()) {
      peer.asks("OPTIONS", "/hello", "Origin: " + ALLOWED, "Access-Control-Request-Method: POST");
      HttpPeer.Heard heard = peer.hears();
      assertThat(heard.status()).isEqualTo(204);
      assertThat(heard.headers())
          .containsEntry("access-control-allow-origin", ALLOWED)
          .containsEntry("access-control-allow-methods", "GET, POST")
          .containsEntry("access-control-allow-headers", "authorization, content-type");
      heard = peer.asks("GET", "/hello", "Origin: " + ALLOWED).hears();
      assertThat(heard.status()).isEqualTo(401);
      assertThat(heard.headers()).containsEntry("access-control-allow-origin", ALLOWED);
      peer.asks(
          "OPTIONS",
          "/hello",
          "Origin: http://evil.example",
          "Access-Control-Request-Method: POST");
      assertThat(peer.hears().status()).isEqualTo(403);
    }
  }

  @Test
  void noPageOfAnotherSiteIsAllowedByDefault() throws IOException {
    try (TestServer closed = serve(Optional.of(Set.of()), Access.OPEN);
        HttpPeer peer = closed.peer()) {
      assertThat(peer.gets("/hello", "Origin: " + ALLOWED).hears().status()).isEqualTo(403);
    }
  }

  /** Such as the dashboard, whose page may come through a proxy of another name. */
  @Test
  void aServerThatDoesNotLookAtItGivesNoRights() throws IOException {
    try (TestServer plain = serve(Optional.empty(), Access.OPEN);
        HttpPeer peer = plain.peer()) {
      HttpPeer.Heard heard = peer.gets("/hello", "Origin: " + ALLOWED).hears();
      assertThat(heard.status()).isEqualTo(200);
      assertThat(heard.headers()).doesNotContainKey("access-control-allow-origin");
      peer.asks("OPTIONS", "/hello", "Origin: " + ALLOWED, "Access-Control-Request-Method: POST");
      assertThat(peer.hears().status()).isEqualTo(405);
    }
  }
}
