package org.zeekbus.app.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zmtp.Await;

/** An HTTP server that hangs or answers with errors while records flow. */
final class HttpOutageTest {
  private static final int BATCHES = 40;
  private static final int RECORDS = BATCHES * NumberedLoad.IN_BATCH;

  @TempDir private Path directory;

  /** Files beside HTTP, which waits for an answer no longer than a second. */
  private SinksSite site(HttpTarget http) throws Exception {
    String sink = SinksSite.http(http.url("logs"), "timeout: 1s", "connections: 1");
    return new SinksSite(directory, List.of(SinksSite.files(), sink)).start();
  }

  private static void awaitFiles(SinksSite site, int records) {
    Await.until("records in files", () -> lines(site) >= records);
  }

  private static int lines(SinksSite site) {
    try {
      return site.lines(NumberedLoad.PATH).size();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitHttp(HttpTarget http, int records) {
    Await.until(
        () -> http.records("logs").size() + " records at the HTTP server",
        Duration.ofMinutes(1),
        () -> Arrived.lines("HTTP", http.records("logs")).all().cardinality() >= records);
  }

  @Test
  void aServerThatHangsHoldsUpNoOtherSinkAndGetsAllAtLast() throws Exception {
    try (HttpTarget http = new HttpTarget();
        SinksSite site = site(http);
        NumberedLoad load = new NumberedLoad(site.endpoint, 100)) {
      CountDownLatch hanging = http.hangs();
      load.send(BATCHES);
      awaitFiles(site, RECORDS);
      Await.until("another try", () -> http.requests() > 1);
      http.behaves(HttpTarget.TAKES);
      awaitHttp(http, RECORDS);
      hanging.countDown();
      assertThat(site.stop()).as(site::printed).isZero();
      Arrived.lines("files", site.lines(NumberedLoad.PATH)).holdsAll(RECORDS).hasNoneTwice();
    }
  }

  @Test
  void errorsOfTheServerAreRetriedUntilItIsWell() throws Exception {
    try (HttpTarget http = new HttpTarget();
        SinksSite site = site(http);
        NumberedLoad load = new NumberedLoad(site.endpoint, 100)) {
      http.behaves((_, _) -> HttpTarget.Reply.refusal(500, Map.of()));
      load.send(BATCHES);
      awaitFiles(site, RECORDS);
      Await.until("another try", () -> http.requests() > 2);
      assertThat(http.records("logs")).isEmpty();
      http.behaves(HttpTarget.TAKES);
      awaitHttp(http, RECORDS);
      assertThat(site.stop()).as(site::printed).isZero();
      Arrived.lines("HTTP", http.records("logs")).risesForEachKeyBut(0).hasNoneTwice();
      assertThat(site.printed()).containsPattern("sink http: retries [1-9]");
    }
  }

  @Test
  void aServerThatAsksForAPauseGetsIt() throws Exception {
    AtomicLong asked = new AtomicLong();
    AtomicLong tooEarly = new AtomicLong();
    long pauseNanos = Duration.ofSeconds(2).toNanos();
    try (HttpTarget http = new HttpTarget();
        SinksSite site = site(http);
        NumberedLoad load = new NumberedLoad(site.endpoint, 100)) {
      http.behaves((_, lines) -> {
        long now = System.nanoTime();
        if (asked.compareAndSet(0, now)) {
          return HttpTarget.Reply.refusal(429, Map.of("Retry-After", "2"));
        }
        if (now - asked.get() < pauseNanos) {
          tooEarly.incrementAndGet();
        }
        return HttpTarget.Reply.ok(lines);
      });
      load.send(BATCHES);
      awaitFiles(site, RECORDS);
      awaitHttp(http, RECORDS);
      assertThat(tooEarly).as("requests within the pause").hasValue(0);
      assertThat(site.stop()).as(site::printed).isZero();
      Arrived.lines("HTTP", http.records("logs")).risesForEachKeyBut(0).hasNoneTwice();
    }
  }
}
