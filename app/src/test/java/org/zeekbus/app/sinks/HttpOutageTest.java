package org.zeekbus.app.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zmtp.Await;

/** An HTTP server that hangs or answers with errors while records flow. */
final class HttpOutageTest {
  private static final int BATCHES = 40;
  private static final int RECORDS = BATCHES * NumberedLoad.IN_BATCH;

  private static final int REFUSED_EACH = 100;
  private static final String REASON = "refused by the test";

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

  /** Of 4 records Elasticsearch puts off one at first, and never takes each 100th. */
  @Test
  void whatABulkRequestLeftIsSentAgainAndWhatItRefusesIsPutAside() throws Exception {
    try (HttpTarget http = new HttpTarget();
        SinksSite site =
            new SinksSite(
                    directory,
                    List.of(
                        SinksSite.files(),
                        SinksSite.http(http.url(""), "layout: elasticsearch", "index: zeek")))
                .start();
        NumberedLoad load = new NumberedLoad(site.endpoint, 100)) {
      Set<Integer> putOff = ConcurrentHashMap.newKeySet();
      http.behaves((_, lines) -> halfOf(lines, putOff));
      load.send(BATCHES);
      awaitFiles(site, RECORDS);
      BitSet wanted = new BitSet();
      wanted.set(0, RECORDS);
      for (int refused = 0; refused < RECORDS; refused += REFUSED_EACH) {
        wanted.clear(refused);
      }
      Await.until(
          () -> "all but the refused ones: " + arrived(http).all().cardinality(),
          Duration.ofMinutes(1),
          () -> arrived(http).all().equals(wanted));
      assertThat(site.stop()).as(site::printed).isZero();
      arrived(http).hasNoneTwice();
      Path letters = site.directory.resolve("files/.sinks/http/dead-letters");
      List<String> refused = new ArrayList<>();
      try (Stream<Path> files = Files.list(letters)) {
        for (Path file : files.toList()) {
          refused.addAll(Files.readAllLines(file));
        }
      }
      assertThat(refused).hasSize(RECORDS / REFUSED_EACH).allMatch(line -> line.contains(REASON));
    }
  }

  private static Arrived arrived(HttpTarget http) {
    return Arrived.lines("HTTP", http.records("_bulk"));
  }

  private static HttpTarget.Reply halfOf(List<String> lines, Set<Integer> putOff) {
    List<String> kept = new ArrayList<>();
    List<String> items = new ArrayList<>();
    for (int i = 1; i < lines.size(); i += 2) {
      int number = Arrived.lines("HTTP", List.of(lines.get(i))).numbers().getFirst();
      if (number % REFUSED_EACH == 0) {
        items.add(item(400, "mapper_parsing_exception"));
      } else if (number % 4 == 1 && putOff.add(number)) {
        items.add(item(429, "es_rejected_execution_exception"));
      } else {
        kept.add(lines.get(i));
        items.add("{\"create\":{\"_index\":\"zeek\",\"status\":201}}");
      }
    }
    String body = "{\"took\":1,\"errors\":true,\"items\":[%s]}".formatted(String.join(",", items));
    return new HttpTarget.Reply(200, Map.of("Content-Type", "application/json"), body, kept);
  }

  private static String item(int status, String type) {
    return "{\"create\":{\"_index\":\"zeek\",\"status\":%d,\"error\":{\"type\":\"%s\",\"reason\":\"%s\"}}}"
        .formatted(status, type, REASON);
  }
}
