package org.zeekbus.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.http.Answer;
import org.zeekbus.http.Caller;
import org.zeekbus.http.Request;
import org.zeekbus.http.Viewer;
import org.zeekbus.web.json.Json;
import org.zeekbus.web.observe.Observer;
import org.zeekbus.web.observe.RoleState;
import org.zeekbus.web.sample.SampledTraffic;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.thread.Supervisor;
import tools.jackson.databind.JsonNode;

/** The API's handlers with an observer that looks every second. */
@Timeout(120)
final class DocumentStreamTest {
  @TempDir private Path directory;
  private Scene scene;
  private Observer observer;
  private Api api;
  private final List<AViewer> viewers = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    scene = new Scene(directory);
    scene.node("manager");
    Supervisor supervisor = new Supervisor();
    observer = Observer.start(scene.roles(), InstantSource.system(), supervisor);
    api =
        Api.start(
            observer,
            scene.roles(),
            _ -> List.of(new RoleState("broker", true, List.of())),
            () -> new SampledTraffic(64, List.of(), List.of()),
            new Installation(
                "1.2.3", "abc", Instant.now(), List.of(), List::of, false, List.of(directory)),
            supervisor);
  }

  @AfterEach
  void stop() {
    observer.close();
    viewers.forEach(AViewer::close);
    api.close();
    scene.close();
  }

  private Answer ask(String path, Map<String, List<String>> query) throws Exception {
    String handler = path.startsWith("nodes/") ? "nodes/" : path;
    return Objects.requireNonNull(api.handlers().get("/api/v1/" + handler))
        .handle(
            new Request(
                "/api/v1/" + path, query, Map.of(), Caller.stranger("127.0.0.1:1", "127.0.0.1")));
  }

  private Answer.Whole whole(String path, Map<String, List<String>> query) throws Exception {
    return (Answer.Whole) ask(path, query);
  }

  private AViewer looks(boolean slowly, String... topics) throws Exception {
    Map<String, List<String>> query =
        topics.length == 0 ? Map.of() : Map.of("topics", List.of(topics));
    AViewer viewer = new AViewer(ask("stream", query), slowly);
    viewers.add(viewer);
    return viewer;
  }

  private record Sent(String id, String event, String data) {
    JsonNode json() {
      return Json.mapper().readTree(data);
    }
  }

  /** Takes all at once, or one event only when the test takes it. */
  private static final class AViewer implements Viewer, AutoCloseable {
    private final BlockingQueue<Sent> sent;
    private final Thread thread;
    private volatile boolean isGone;

    AViewer(Answer answer, boolean isSlow) {
      sent = isSlow ? new SynchronousQueue<>() : new LinkedBlockingQueue<>();
      thread =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  ((Answer.Events) answer).source().run(this);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
    }

    @Override
    public Optional<String> lastEventId() {
      return Optional.of("1");
    }

    @Override
    public boolean send(String id, String event, String data) throws InterruptedException {
      while (!isGone && !sent.offer(new Sent(id, event, data), 10, TimeUnit.MILLISECONDS)) {
        // until it is taken
      }
      return !isGone;
    }

    @Override
    public boolean isThere() {
      return !isGone;
    }

    Sent next() throws InterruptedException {
      @Nullable Sent next = sent.poll(Await.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      assertThat(next).as("an event").isNotNull();
      return next;
    }

    void awaitsEnd() throws InterruptedException {
      assertThat(thread.join(Await.DEADLINE)).as("its source ends").isTrue();
    }

    @Override
    public void close() {
      isGone = true;
    }
  }

  @Test
  void documentsComeAtOnceAndAfterEachObservation() throws Exception {
    AViewer viewer = looks(false, "cluster,topics", "node:manager");
    for (int i = 0; i < 2; i++) {
      Sent cluster = viewer.next();
      assertThat(cluster.event()).isEqualTo("cluster");
      assertThat(cluster.json().at("/nodes/0/label").stringValue()).isEqualTo("manager");
      assertThat(viewer.next().event()).isEqualTo("topics");
      Sent node = viewer.next();
      assertThat(node.event()).isEqualTo("node");
      assertThat(node.json().at("/node/label").stringValue()).isEqualTo("manager");
      assertThat(node.id()).isEqualTo(cluster.id());
      Instant time = Instant.parse(cluster.json().get("time").stringValue());
      assertThat(cluster.id()).isEqualTo(Long.toString(time.getEpochSecond()));
    }
  }

  @Test
  void theClusterIsWhatComesUnlessAsked() throws Exception {
    AViewer viewer = looks(false);
    assertThat(viewer.next().event()).isEqualTo("cluster");
    assertThat(viewer.next().event()).isEqualTo("cluster");
  }

  @Test
  void allViewersGetTheSameText() throws Exception {
    AViewer one = looks(false);
    AViewer other = looks(false);
    Sent first = one.next();
    Sent second = other.next();
    // They may have come between two observations.
    while (!first.id().equals(second.id())) {
      if (Long.parseLong(first.id()) < Long.parseLong(second.id())) {
        first = one.next();
      } else {
        second = other.next();
      }
    }
    assertThat(first.data()).isSameAs(second.data());
  }

  @Test
  void aSlowViewerSkipsToTheNewest() throws Exception {
    AViewer slow = looks(true);
    AViewer quick = looks(false);
    Instant first = time(slow.next());
    // Now the source offers the next one, which gets older and older.
    Instant seen = time(quick.next());
    while (seen.isBefore(first.plusSeconds(3))) {
      seen = time(quick.next());
    }
    slow.next();
    assertThat(time(slow.next())).isAfterOrEqualTo(seen);
  }

  private static Instant time(Sent sent) {
    return Instant.parse(sent.json().get("time").stringValue());
  }

  @Test
  void theStreamEndsWithTheObserver() throws Exception {
    AViewer viewer = looks(false);
    viewer.next();
    observer.close();
    viewer.awaitsEnd();
  }

  @Test
  void aViewerThatLeavesEndsItsSource() throws Exception {
    AViewer viewer = looks(false);
    viewer.next();
    viewer.close();
    viewer.awaitsEnd();
  }

  @Test
  void whatIsNotThereIsRefusedInWords() throws Exception {
    assertThat(error(whole("stream", Map.of("topics", List.of("clutser")))))
        .startsWith("topics: clutser (expected: cluster, ");
    assertThat(error(whole("history", Map.of("step", List.of("60"))))).contains("step");
    Answer.Whole unknown = whole("nodes/worker-9", Map.of());
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(error(unknown)).isEqualTo("no node worker-9 in the last hour");
  }

  private static String error(Answer.Whole answer) {
    assertThat(answer.status()).isBetween(400, 404);
    return json(answer).get("error").stringValue();
  }

  private static JsonNode json(Answer.Whole answer) {
    return Json.mapper().readTree(new String(answer.body(), StandardCharsets.UTF_8));
  }

  @Test
  void eachPathHasItsDocument() throws Exception {
    for (String path :
        List.of(
            "version",
            "cluster",
            "nodes",
            "nodes/manager",
            "topics",
            "events",
            "logs",
            "connections",
            "refusals",
            "config",
            "history")) {
      Answer.Whole answer = whole(path, Map.of());
      assertThat(answer.status()).as(path).isEqualTo(200);
      assertThat(answer.contentType()).as(path).isEqualTo("application/json");
      assertThat(json(answer).isObject()).as(path).isTrue();
    }
  }

  @Test
  void historyGrowsByTheSecond() throws Exception {
    Await.until(
        () -> "three seconds",
        Duration.ofSeconds(20),
        () -> {
          try {
            return json(whole("history", Map.of("step", List.of("1"))))
                    .at("/series/messages")
                    .size()
                >= 3;
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }
}
