package org.zeekbus.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.Await;

/** Handlers that work for long, as long as somebody waits for the answer. */
final class LongWorkTest {
  private static final String REQUEST =
      "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nwork";

  private final CountDownLatch release = new CountDownLatch(1);
  private final Semaphore begun = new Semaphore(0);
  private final Semaphore interrupted = new Semaphore(0);
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    Router router =
        new Router()
            .at("/hello", _ -> TestServer.text("hello"))
            .post("/quick", 10, this::works)
            .post("/long", 10, Duration.ofMinutes(5), this::works)
            .post("/bounded", 10, Duration.ofSeconds(1), this::works);
    server = new TestServer(TestServer.QUICK, router);
  }

  private Answer works(Request request) throws InterruptedException {
    begun.release();
    try {
      release.await();
      return TestServer.text("done");
    } catch (InterruptedException e) {
      interrupted.release();
      throw e;
    }
  }

  @AfterEach
  void stop() {
    release.countDown();
    server.close();
  }

  @Test
  void mayTakeLongerThanOthers() throws Exception {
    try (HttpPeer patient = server.peer();
        HttpPeer other = server.peer()) {
      patient.says(REQUEST.formatted("/long"));
      Await.until("the long work", () -> begun.tryAcquire());
      other.says(REQUEST.formatted("/quick"));
      assertThat(other.hears().status()).isEqualTo(503);
      Await.until("the end of the other", () -> interrupted.tryAcquire());
      assertThat(interrupted.tryAcquire()).isFalse();
      release.countDown();
      assertThat(patient.hears().body()).isEqualTo("done");
    }
  }

  @Test
  void endsAtItsOwnBound() throws Exception {
    try (HttpPeer peer = server.peer()) {
      peer.says(REQUEST.formatted("/bounded"));
      assertThat(peer.hears().status()).isEqualTo(503);
      Await.until("the end of the work", () -> interrupted.tryAcquire());
    }
  }

  @Test
  void endsWhenThePeerCloses() throws Exception {
    try (HttpPeer peer = server.peer()) {
      peer.says(REQUEST.formatted("/long"));
      Await.until("the work", () -> begun.tryAcquire());
    }
    Await.until("the end of the work", () -> interrupted.tryAcquire());
  }

  @Test
  void endsWhenThePeerSaysNoMore() throws Exception {
    try (HttpPeer peer = server.peer()) {
      peer.says(REQUEST.formatted("/long"));
      Await.until("the work", () -> begun.tryAcquire());
      peer.shutsUp();
      Await.until("the end of the work", () -> interrupted.tryAcquire());
    }
  }

  @Test
  void requestsBehindItWait() throws Exception {
    try (HttpPeer peer = server.peer()) {
      peer.says(REQUEST.formatted("/long"));
      Await.until("the work", () -> begun.tryAcquire());
      peer.gets("/hello").gets("/hello");
      release.countDown();
      assertThat(peer.hears().body()).isEqualTo("done");
      assertThat(peer.hears().body()).isEqualTo("hello");
      assertThat(peer.hears().body()).isEqualTo("hello");
    }
  }
}
