package org.zeekbus.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.Await;

/** Server-sent events, to viewers that read them and to others. */
final class EventsTest {
  private final AtomicInteger sources = new AtomicInteger();
  private final CountDownLatch slowIsGone = new CountDownLatch(1);
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    Router router =
        new Router()
            .at("/hello", _ -> TestServer.text("hello"))
            .at("/three", _ -> new Answer.Events(EventsTest::three))
            .at("/silent", _ -> new Answer.Events(this::silent))
            .at("/flood", _ -> new Answer.Events(this::flood))
            .at("/fails", _ -> new Answer.Events(EventsTest::failing));
    server = new TestServer(TestServer.QUICK, router);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static void three(Viewer viewer) throws InterruptedException {
    int first = viewer.lastEventId().map(Integer::parseInt).orElse(0) + 1;
    for (int i = first; i <= 3; i++) {
      viewer.send(Integer.toString(i), "count", "one\ntwo " + i);
    }
  }

  private void silent(Viewer viewer) throws InterruptedException {
    sources.incrementAndGet();
    try {
      new CountDownLatch(1).await();
    } finally {
      sources.decrementAndGet();
    }
  }

  private void flood(Viewer viewer) throws InterruptedException {
    String data = "x".repeat(100_000);
    try {
      boolean isThere;
      do {
        isThere = viewer.send("", "flood", data);
      } while (isThere);
    } finally { // it is interrupted if it waits while the viewer goes
      assertThat(viewer.isThere()).isFalse();
      slowIsGone.countDown();
    }
  }

  private static void failing(Viewer viewer) {
    throw new IllegalStateException("a fault for the test");
  }

  @Test
  void comeInOrderAndEndWithTheSource() throws IOException {
    try (HttpPeer peer = server.peer().gets("/three")) {
      assertThat(peer.hearsHead().headers())
          .containsEntry("content-type", "text/event-stream")
          .containsEntry("transfer-encoding", "chunked")
          .containsEntry("cache-control", "no-store");
      String all = peer.hearsToTheEnd();
      assertThat(all)
          .containsSubsequence(
              "id: 1\nevent: count\ndata: one\ndata: two 1\n\n",
              "id: 2\nevent: count\ndata: one\ndata: two 2\n\n",
              "id: 3\nevent: count\ndata: one\ndata: two 3\n\n",
              "0\r\n\r\n");
    }
  }

  @Test
  void goOnAfterTheLastThatTheViewerHad() throws IOException {
    try (HttpPeer peer = server.peer().gets("/three", "Last-Event-ID: 2")) {
      assertThat(peer.hearsToTheEnd()).contains("id: 3").doesNotContain("id: 2");
    }
  }

  @Test
  void comeWithoutChunksInHttp10() throws IOException {
    try (HttpPeer peer = server.peer()) {
      peer.says("GET /three HTTP/1.0\r\nHost: localhost\r\n\r\n");
      assertThat(peer.hearsHead().headers()).doesNotContainKey("transfer-encoding");
      assertThat(peer.hearsToTheEnd()).startsWith("id: 1\n").endsWith("data: two 3\n\n");
    }
  }

  @Test
  void aSilentViewerGetsHeartbeats() throws IOException {
    try (HttpPeer peer = server.peer().gets("/silent")) {
      peer.hearsHead();
      peer.hearsUntil(":");
      peer.hearsUntil(":");
    }
    Await.until("its source has ended", () -> sources.get() == 0);
    Await.until("it is not counted any more", () -> server.server.snapshot().viewers() == 0);
    assertThat(server.server.snapshot().slowViewers()).isZero();
  }

  /** Each time one that has not waited: its own time may be over when that of viewers is. */
  private void othersAreServed() throws IOException {
    try (HttpPeer other = server.peer()) {
      assertThat(other.gets("/hello").hears().status()).isEqualTo(200);
    }
  }

  @Test
  void aViewerThatReadsNothingIsClosedAndHarmsNobody() throws Exception {
    try (HttpPeer stuck = HttpPeer.withSmallBuffer(server.address()).gets("/flood")) {
      stuck.hearsHead();
      othersAreServed();
      Await.until("closed", () -> server.server.snapshot().slowViewers() == 1);
      slowIsGone.await();
      othersAreServed();
    }
    assertThat(server.server.snapshot().viewers()).isZero();
  }

  @Test
  void aViewerThatReadsLosesNothing() throws Exception {
    try (HttpPeer peer = server.peer().gets("/flood")) {
      peer.hearsHead();
      for (int i = 0; i < 100; i++) {
        peer.hearsUntil("event: flood");
      }
    }
    slowIsGone.await();
    assertThat(server.server.snapshot().slowViewers()).isZero();
  }

  @Test
  void theirNumberIsBounded() throws IOException {
    List<HttpPeer> viewers = new ArrayList<>();
    try (HttpPeer late = server.peer()) {
      for (int i = 0; i < 3; i++) {
        HttpPeer viewer = server.peer().gets("/silent");
        viewer.hearsHead();
        viewers.add(viewer);
      }
      assertThat(late.gets("/silent").hears().status()).isEqualTo(503);
      assertThat(server.server.snapshot().refused()).containsEntry("viewers", 1L);
      viewers.removeFirst().close();
      Await.until("room", () -> server.server.snapshot().viewers() == 2);
      assertThat(late.gets("/silent").hearsHead().status()).isEqualTo(200);
    } finally {
      for (HttpPeer viewer : viewers) {
        viewer.close();
      }
    }
  }

  @Test
  void aSourceThatFailsEndsItsViewerAlone() throws IOException {
    try (HttpPeer peer = server.peer().gets("/fails")) {
      peer.hearsToTheEnd();
    }
    assertThat(server.server.snapshot().failures()).isEqualTo(1);
    try (HttpPeer other = server.peer()) {
      assertThat(other.gets("/hello").hears().status()).isEqualTo(200);
    }
  }

  @Test
  void headSaysWhatWouldCome() throws IOException {
    try (HttpPeer peer = server.peer().asks("HEAD", "/silent")) {
      assertThat(peer.hearsHead().headers()).containsEntry("content-type", "text/event-stream");
      assertThat(peer.hearsToTheEnd()).isEmpty();
    }
    assertThat(sources).hasValue(0);
  }

  @Test
  void endAtAStop() throws IOException {
    try (HttpPeer peer = server.peer().gets("/silent")) {
      peer.hearsHead();
      Await.until("it is there", () -> sources.get() == 1);
      server.close();
      peer.hearsToTheEnd();
      Await.until("its source has ended", () -> sources.get() == 0);
    }
  }

  @Test
  void noTextBreaksTheForm() {
    assertThat(new String(EventStream.encode("", "", "a\r\nb\rc\n"), UTF_8))
        .isEqualTo("data: a\ndata: b\ndata: c\ndata: \n\n");
    assertThatThrownBy(() -> EventStream.encode("1\ndata: forged", "", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
