package org.zeekbus.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.Await;

/** Peers that mean no good: each costs itself, and others are served beside them. */
final class HostileHttpTest {
  private final CountDownLatch release = new CountDownLatch(1);
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server = new TestServer(TestServer.QUICK, routes());
  }

  private Router routes() {
    return new Router()
        .at("/hello", _ -> TestServer.text("hello"))
        .at("/large", _ -> TestServer.text("x".repeat(8 << 20)))
        .at(
            "/waits",
            _ -> {
              release.await();
              return TestServer.text("released");
            })
        .post("/post", Integer.MAX_VALUE, _ -> TestServer.text("posted"));
  }

  @AfterEach
  void stop() {
    release.countDown();
    server.close();
  }

  /** Others come in, and are answered; as the bounds are low, perhaps not the first time. */
  private void othersAreServed() throws IOException {
    try (HttpPeer other = server.peer()) {
      Await.until("an answer", () -> isAnswered(other));
    }
  }

  private static boolean isAnswered(HttpPeer peer) {
    try {
      HttpPeer.Heard heard = peer.gets("/hello").hears();
      assertThat(heard.status()).isIn(200, 503);
      return heard.body().equals("hello");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aRequestThatComesByteByByteEnds() throws IOException {
    try (HttpPeer slow = server.peer()) {
      slow.says("GET /hello HTTP/1.1\r\nHost: localhost\r\n");
      // Each header is a sign of life, and still the request must be complete in time.
      Await.until(
          "408",
          () -> {
            slow.saysInVain("X-More: 1\r\n");
            return server.server.snapshot().refused().containsKey("timeout");
          });
      othersAreServed();
      assertThat(slow.hears().status()).isEqualTo(408);
    }
  }

  @Test
  void aConnectionThatSaysNothingEnds() throws IOException {
    try (HttpPeer silent = server.peer();
        HttpPeer done = server.peer()) {
      done.gets("/hello").hears();
      othersAreServed();
      assertThat(silent.hearsToTheEnd()).isEmpty();
      assertThat(done.hearsToTheEnd()).isEmpty();
    }
    Await.until("closed", () -> server.server.snapshot().connections() == 0);
  }

  @Test
  void thousandsOfIdleConnectionsKeepNobodyOut() throws IOException {
    List<HttpPeer> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 2000; i++) {
        idle.add(server.peer());
        if (i % 100 == 0) {
          othersAreServed();
        }
      }
      othersAreServed();
      assertThat(server.server.snapshot().connections()).isLessThanOrEqualTo(20);
      assertThat(server.server.snapshot().closedForRoom()).isGreaterThan(1900);
    } finally {
      for (HttpPeer each : idle) {
        each.close();
      }
    }
  }

  @Test
  void aFloodOfPipelinedRequestsEndsItsConnection() throws IOException {
    try (HttpPeer flood = server.peer()) {
      flood.saysInVain("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(5000));
      othersAreServed();
      flood.hearsToTheEnd();
    }
    assertThat(server.server.snapshot().refused()).containsEntry("pipeline", 1L);
    assertThat(server.server.snapshot().answers().get(200)).isLessThan(5000);
    assertThat(server.server.snapshot().failures()).isZero();
  }

  @Test
  void oneThatTakesNoAnswersIsClosedAndTheirMemoryIsBounded() throws IOException {
    List<HttpPeer> stuck = new ArrayList<>();
    try {
      stuck.add(HttpPeer.withSmallBuffer(server.address()).gets("/large"));
      stuck.getFirst().hearsHead();
      try (HttpPeer second = server.peer()) {
        // Both together are more than all answers may take.
        assertThat(second.gets("/large").hears().status()).isEqualTo(503);
        othersAreServed();
        Await.until("closed", () -> server.server.snapshot().refused().containsKey("timeout"));
        try (HttpPeer third = server.peer()) {
          assertThat(third.gets("/large").hears().status()).isEqualTo(200);
        }
      }
    } finally {
      for (HttpPeer each : stuck) {
        each.close();
      }
    }
  }

  /** Neither behind an answer that is not there yet, nor behind one that the peer does not take. */
  @ParameterizedTest
  @ValueSource(strings = {"/waits", "/large"})
  void aBodyThatComesBeforeItsTurnIsNotRead(String path) throws IOException {
    try (TestServer patient = new TestServer(HttpSettings.DEFAULT, routes());
        SocketChannel peer = SocketChannel.open(patient.address());
        HttpPeer other = patient.peer()) {
      peer.write(
          latin1(
              """
              GET %s HTTP/1.1
              Host: localhost

              POST /post HTTP/1.1
              Host: localhost
              Content-Length: 1000000000

              """
                  .formatted(path)
                  .replace("\n", "\r\n")));
      peer.configureBlocking(false);
      ByteBuffer body = latin1("x".repeat(100_000));
      Await.until("no more is taken", () -> !isTaken(peer, body, other));
    }
  }

  /** Whether a little of it is taken until the loop could have read it many times. */
  private static boolean isTaken(SocketChannel peer, ByteBuffer body, HttpPeer other) {
    try {
      boolean isTaken = false;
      for (int i = 0; i < 50 && !isTaken; i++) {
        assertThat(other.gets("/hello").hears().status()).isEqualTo(200);
        isTaken = peer.write(body.rewind()) > 0;
      }
      return isTaken;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static ByteBuffer latin1(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void manyThatVanishLeaveNothingBehind() throws IOException {
    for (int i = 0; i < 500; i++) {
      try (HttpPeer peer = server.peer()) {
        peer.says(i % 2 == 0 ? "GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n" : "GET /hel");
      }
    }
    othersAreServed();
    Await.until("closed", () -> server.server.snapshot().connections() == 0);
    assertThat(server.server.snapshot().failures()).isZero();
  }
}
