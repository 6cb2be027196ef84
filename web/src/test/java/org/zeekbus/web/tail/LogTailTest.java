package org.zeekbus.web.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.http.Caller;
import org.zeekbus.http.Request;
import org.zeekbus.web.api.Scene;
import org.zeekbus.zmtp.Await;
import tools.jackson.databind.JsonNode;

/** Log records as the logger takes them, for viewers. */
@Timeout(120)
final class LogTailTest {
  @TempDir private Path directory;
  private Scene scene;
  private Scene.Node worker;
  private Tails tails;

  @BeforeEach
  void start() throws Exception {
    scene = new Scene(directory);
    worker = scene.node("worker-1");
    tails = new Tails(scene.roles(), Map::of, InstantSource.system());
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  private TestViewer viewer(boolean sleeps, Map<String, List<String>> query) throws Exception {
    Request request =
        new Request(
            "/api/v1/tail/logs", query, Map.of(), Caller.stranger("127.0.0.1:1", "127.0.0.1"));
    var answer = Objects.requireNonNull(tails.handlers().get("tail/logs")).handle(request);
    return sleeps ? TestViewer.sleeping(answer) : TestViewer.of(answer);
  }

  /** Sends batches of a log of its own until the viewer has one: then it has joined. */
  private void awaitJoined(TestViewer viewer) {
    Await.until(
        "joined",
        () -> {
          worker.logs("join", 1);
          return viewer.hasEvents();
        });
    long before = scene.logger().snapshot().records();
    worker.logs("joined", 1);
    Await.until("all are in", () -> scene.logger().snapshot().records("joined") > 0);
    assertThat(scene.logger().snapshot().records()).isGreaterThan(before);
    viewer.skipsTo("schema", "joined");
    viewer.next("record");
  }

  @Test
  void schemaComesOnceAndAgainWhenItChanges() throws Exception {
    try (TestViewer viewer = viewer(false, Map.of())) {
      awaitJoined(viewer);
      worker.logs("conn", 2);
      JsonNode schema = viewer.next("schema");
      assertThat(schema.toString())
          .isEqualTo(
              "{\"path\":\"conn\",\"fields\":[{\"name\":\"ts\",\"type\":\"time\"},"
                  + "{\"name\":\"n\",\"type\":\"count\"}]}");
      assertThat(viewer.next("record").at("/record/n").intValue()).isZero();
      JsonNode record = viewer.next("record");
      assertThat(record.get("path").stringValue()).isEqualTo("conn");
      assertThat(record.at("/record/n").intValue()).isEqualTo(1);
      assertThat(record.at("/record/ts").isNumber()).isTrue();
      worker.logs("conn", 1);
      viewer.next("record");
      worker.logs("conn", "m", 1);
      assertThat(viewer.next("schema").at("/fields/1/name").stringValue()).isEqualTo("m");
      assertThat(viewer.next("record").at("/record/m").intValue()).isZero();
    }
  }

  @Test
  void filtersChoose() throws Exception {
    try (TestViewer viewer =
        viewer(
            false,
            Map.of("path", List.of("conn", "join", "joined"), "filter", List.of("\"n\":")))) {
      awaitJoined(viewer);
      worker.logs("dns", 1).logs("conn", "m", 1).logs("conn", 1);
      assertThat(viewer.next("schema").at("/fields/1/name").stringValue()).isEqualTo("m");
      assertThat(viewer.next("schema").at("/fields/1/name").stringValue()).isEqualTo("n");
      assertThat(viewer.next("record").at("/record/n").intValue()).isZero();
    }
  }

  @Test
  void aViewerThatReadsNothingHarmsNoSink() throws Exception {
    int sent = 3_000;
    TestViewer viewer = viewer(true, Map.of("path", List.of("flood")));
    Await.until(
        "the viewer is full",
        () -> {
          for (int i = 0; i < 100; i++) {
            worker.logs("flood", 10);
          }
          return !tails.missed().isEmpty();
        });
    assertThat(tails.missed().getFirst().what()).isEqualTo("batch");
    long before = scene.logger().snapshot().records();
    for (int i = 0; i < sent / 10; i++) {
      worker.logs("after", 10);
    }
    Await.until("all records", () -> scene.logger().snapshot().records("after") == sent);
    assertThat(scene.logger().snapshot().records()).isGreaterThan(before);
    viewer.wakes();
    viewer.skipsTo("dropped", "viewer_slow");
    viewer.close();
  }
}
