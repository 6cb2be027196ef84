package org.zeekbus.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.zmtp.Await;

/** Requests with a body. */
final class BodyTest {
  private static final int LONGEST = 8000;

  private final AtomicInteger posts = new AtomicInteger();
  private final CountDownLatch release = new CountDownLatch(1);
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    Router router =
        new Router()
            .at("/hello", _ -> TestServer.text("hello"))
            .at("/both", _ -> TestServer.text("got"))
            .at("/waits", this::waits)
            .post("/both", LONGEST, this::echo)
            .post("/echo", LONGEST, this::echo)
            .post("/waits", LONGEST, this::waits)
            .below("/", _ -> TestServer.text("tree"));
    server = new TestServer(TestServer.QUICK, router);
  }

  private Answer echo(Request request) {
    posts.incrementAndGet();
    return TestServer.text(new String(request.body(), ISO_8859_1));
  }

  private Answer waits(Request request) throws InterruptedException {
    release.await();
    return TestServer.text("released " + request.body().length);
  }

  @AfterEach
  void stop() {
    release.countDown();
    server.close();
  }

  private static String post(String path, String body) {
    return "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(path, body.length(), body);
  }

  private static String chunked(String... chunks) {
    StringBuilder all =
        new StringBuilder(
            "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (String chunk : chunks) {
      all.append("%x\r\n%s\r\n".formatted(chunk.length(), chunk));
    }
    return all.append("0\r\n\r\n").toString();
  }

  @Test
  void comesWholeWhereverItIsCut() throws IOException {
    for (String request :
        new String[] {post("/echo", "{\"a\":\r\n\r\n1}"), chunked("{\"a\":", "\r\n\r\n", "1}")}) {
      for (int cut = 1; cut <= request.length(); cut++) {
        try (HttpPeer peer = server.peer()) {
          peer.says(request.substring(0, cut)).says(request.substring(cut));
          assertThat(peer.hears().body()).isEqualTo("{\"a\":\r\n\r\n1}");
        }
      }
    }
    assertThat(server.server.snapshot().refused()).isEmpty();
  }

  @Test
  void comesWholeByteByByte() throws IOException {
    try (HttpPeer peer = server.peer()) {
      for (String request : new String[] {post("/echo", "a body"), chunked("a", " ", "body")}) {
        for (int i = 0; i < request.length(); i++) {
          peer.says(request.substring(i, i + 1));
        }
        assertThat(peer.hears().body()).isEqualTo("a body");
      }
    }
  }

  @Test
  void mayBeAsLongAsItsPathAllows() throws IOException {
    String longest = "0123456789".repeat(LONGEST / 10);
    try (HttpPeer peer = server.peer()) {
      assertThat(peer.says(post("/echo", longest)).hears().body()).isEqualTo(longest);
      assertThat(peer.says(chunked(longest)).hears().body()).isEqualTo(longest);
      assertThat(peer.says(chunked(longest.split("(?<=9)"))).hears().body()).isEqualTo(longest);
    }
  }

  @Test
  void isRefusedBeforeItComesIfItIsTooLong() throws IOException {
    try (HttpPeer peer = server.peer()) {
      HttpPeer.Heard heard =
          peer.asks("POST", "/echo", "Content-Length: " + (LONGEST + 1), "Expect: 100-continue")
              .hears();
      assertThat(heard.status()).isEqualTo(413);
      assertThat(heard.body()).contains("the body is too long (limit: 8000 bytes)");
      assertThat(peer.hearsToTheEnd()).isEmpty();
    }
    assertThat(server.server.snapshot().refused()).containsEntry("body", 1L);
    assertThat(posts).hasValue(0);
  }

  @Test
  void isRefusedAsSoonAsItIsTooLong() throws IOException {
    try (HttpPeer peer = server.peer()) {
      peer.asks("POST", "/echo", "Transfer-Encoding: chunked")
          .says("fffffff\r\n" + "x".repeat(LONGEST + 1));
      assertThat(peer.hears().status()).isEqualTo(413);
      // What still comes does not cost it the answer, and nobody keeps it.
      peer.saysInVain("x".repeat(100_000));
      assertThat(peer.hearsToTheEnd()).isEmpty();
    }
    assertThat(posts).hasValue(0);
  }

  @Test
  void mustBeCompleteInTime() throws IOException {
    try (HttpPeer slow = server.peer()) {
      slow.asks("POST", "/echo", "Content-Length: " + LONGEST);
      Await.until(
          "408",
          () -> {
            slow.saysInVain("x");
            return server.server.snapshot().refused().containsKey("timeout");
          });
      assertThat(slow.hears().status()).isEqualTo(408);
    }
    othersArePosted(LONGEST);
  }

  @Test
  void isFollowedByTheNextRequest() throws IOException {
    String requests =
        post("/echo", "first")
            + "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n"
            + chunked("sec", "ond")
            + post("/echo", "")
            + "HEAD /hello HTTP/1.1\r\nHost: localhost\r\n\r\n"
            + post("/both", "third");
    for (int cut = 1; cut <= requests.length(); cut += 7) {
      try (HttpPeer peer = server.peer()) {
        peer.says(requests.substring(0, cut)).says(requests.substring(cut));
        assertThat(peer.hears().body()).isEqualTo("first");
        assertThat(peer.hears().body()).isEqualTo("hello");
        assertThat(peer.hears().body()).isEqualTo("second");
        assertThat(peer.hears().body()).isEmpty();
        assertThat(peer.hearsHead().headers()).containsEntry("content-length", "5");
        assertThat(peer.hears().body()).isEqualTo("third");
      }
    }
  }

  @Test
  void waitsForTheAnswerBeforeIt() throws IOException {
    try (HttpPeer peer = server.peer()) {
      peer.says("GET /waits HTTP/1.1\r\nHost: localhost\r\n\r\n" + post("/echo", "a body"));
      release.countDown();
      assertThat(peer.hears().body()).isEqualTo("released 0");
      assertThat(peer.hears().body()).isEqualTo("a body");
    }
  }

  @Test
  void isAskedForIfThePeerWaitsForThat() throws IOException {
    try (HttpPeer peer = server.peer()) {
      for (int i = 0; i < 2; i++) {
        peer.asks("POST", "/echo", "Content-Length: 6", "Expect: 100-Continue");
        assertThat(peer.hearsHead().status()).isEqualTo(100);
        assertThat(peer.says("a body").hears().body()).isEqualTo("a body");
      }
      assertThat(peer.asks("HEAD", "/hello").hearsHead().headers())
          .containsEntry("content-length", "5");
      assertThat(peer.gets("/hello").hears().body()).isEqualTo("hello");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET    | /echo  | 405 | POST
          HEAD   | /echo  | 405 | POST
          PUT    | /echo  | 405 | POST
          PUT    | /both  | 405 | GET, HEAD, POST
          POST   | /hello | 405 | GET, HEAD
          GET    | /both  | 200 |
          GET    | /other | 200 |
          """)
  void aPathSaysWhichMethodsItAnswers(String method, String path, int status, String allow)
      throws IOException {
    try (HttpPeer peer = server.peer()) {
      HttpPeer.Heard heard = peer.asks(method, path).hearsHead();
      assertThat(heard.status()).isEqualTo(status);
      assertThat(heard.headers().get("allow")).isEqualTo(allow);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POST /echo HTTP/1.1~Host: localhost~Transfer-Encoding: chunked~~zz~                    | 400
          POST /echo HTTP/1.1~Host: localhost~Transfer-Encoding: chunked~~1~xyz~                 | 400
          POST /echo HTTP/1.1~Host: localhost~Transfer-Encoding: gzip, chunked~~                 | 501
          POST /echo HTTP/1.1~Host: localhost~Transfer-Encoding: gzip~~                          | 400
          POST /echo HTTP/1.1~Host: localhost~Content-Length: 1~Content-Length: 2~~              | 400
          POST /hello HTTP/1.1~Host: localhost~Content-Length: 1~~                               | 413
          POST /api/v1/login HTTP/1.1~Host: localhost~Content-Length: 1~~                        | 413
          PUT /echo HTTP/1.1~Host: localhost~Content-Length: 1~~                                 | 413
          GET /both HTTP/1.1~Host: localhost~Content-Length: 1~~                                 | 413
          POST /echo HTTP/1.1~Host: evil.example~Content-Length: 1~~                             | 421
          """)
  void whatCannotBeReadEndsTheConnection(String request, int status) throws IOException {
    try (HttpPeer peer = server.peer()) {
      peer.says(request.strip().replace("~", "\r\n"));
      assertThat(peer.hears().status()).isEqualTo(status);
      assertThat(peer.hearsToTheEnd()).isEmpty();
    }
    assertThat(posts).hasValue(0);
  }

  @Test
  void allTogetherTakeBoundedMemory() throws IOException {
    String most = "x".repeat(LONGEST);
    try (HttpPeer first = server.peer();
        HttpPeer second = server.peer()) {
      first.says(post("/waits", most));
      Await.until("refused", () -> isBusy(second));
      release.countDown();
      assertThat(first.hears().body()).isEqualTo("released 8000");
    }
    othersArePosted(LONGEST);
  }

  private boolean isBusy(HttpPeer peer) {
    try {
      HttpPeer.Heard heard = peer.says(post("/echo", "x".repeat(3000))).hears();
      assertThat(heard.status()).isIn(200, 503);
      return heard.status() == 503;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void thoseThatVanishLeaveNothingBehind() throws IOException {
    for (int i = 0; i < 100; i++) {
      try (HttpPeer peer = server.peer()) {
        peer.asks("POST", "/echo", "Content-Length: " + LONGEST).says("x".repeat(i * 50));
      }
    }
    Await.until("closed", () -> server.server.snapshot().connections() == 0);
    othersArePosted(LONGEST);
    assertThat(server.server.snapshot().failures()).isZero();
  }

  @Test
  void waitsForTheAnswerBeforeItInHoweverManyParts() throws IOException {
    try (HttpPeer peer = server.peer()) {
      peer.says("GET /waits HTTP/1.1\r\nHost: localhost\r\n\r\n");
      peer.asks("POST", "/echo", "Transfer-Encoding: chunked");
      for (int i = 0; i < 50; i++) {
        peer.says("40\r\n" + "x".repeat(64) + "\r\n");
      }
      release.countDown();
      assertThat(peer.hears().body()).isEqualTo("released 0");
      assertThat(peer.says("0\r\n\r\n").hears().body()).hasSize(50 * 64);
    }
  }

  /** All of the memory for bodies is there again, as soon as those before are answered. */
  private void othersArePosted(int length) throws IOException {
    String body = "y".repeat(length);
    Await.until(
        "posted",
        () -> {
          try (HttpPeer peer = server.peer()) {
            return peer.says(post("/echo", body)).hears().body().equals(body);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }
}
