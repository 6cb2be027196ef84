package org.zeekbus.web.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.http.Answer;
import org.zeekbus.http.Caller;
import org.zeekbus.http.Client;
import org.zeekbus.http.Request;
import org.zeekbus.web.api.Scene;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Rights;

/** Log records for programs. */
@Timeout(120)
final class LogStreamsTest {
  @TempDir private Path directory;
  private Scene scene;
  private Scene.Node worker;
  private LogStreams streams;

  @BeforeEach
  void start() throws Exception {
    scene = new Scene(directory);
    worker = scene.node("worker-1");
    streams = new LogStreams(scene.logger());
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  private static Request request(Optional<Client> client, Map<String, List<String>> query) {
    return new Request("/v1/logs", query, Map.of(), new Caller("127.0.0.1:1", "127.0.0.1", client));
  }

  private TestViewer viewer(Map<String, List<String>> query) {
    return TestViewer.of(streams.handle(request(Optional.empty(), query)));
  }

  private static Answer.Whole refused(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Whole.class);
    return (Answer.Whole) answer;
  }

  @Test
  void recordsCarryTheirPath() {
    try (TestViewer viewer = viewer(Map.of("path", List.of("conn", "notice")))) {
      viewer.next("ack");
      worker.logs("dns", 1).logs("conn", 2).logs("notice", 1);
      for (String start : List.of("conn", "conn", "notice")) {
        Map.Entry<String, String> record = viewer.next();
        assertThat(record.getKey()).isEmpty();
        assertThat(record.getValue())
            .matches("\\{\"_path\":\"" + start + "\",\"ts\":\\d+\\.\\d+,\"n\":\\d}");
      }
    }
  }

  @Test
  void conditionsChooseRecords() {
    try (TestViewer viewer = viewer(Map.of("where", List.of("n>=3", "n!=4")))) {
      viewer.next("ack");
      worker.logs("conn", 6);
      assertThat(viewer.next().getValue()).endsWith("\"n\":3}");
      assertThat(viewer.next().getValue()).endsWith("\"n\":5}");
    }
  }

  @Test
  void aLogThatCannotMatchIsToldOfOnce() {
    try (TestViewer viewer = viewer(Map.of("where", List.of("m==0")))) {
      viewer.next("ack");
      worker.logs("conn", 2).logs("conn", 2).logs("conn", "m", 1).logs("dns", 1);
      assertThat(viewer.next("warning").toString())
          .isEqualTo(
              "{\"path\":\"conn\",\"warning\":\"it has no field m: its records do not match\"}");
      assertThat(viewer.next().getValue()).endsWith("\"m\":0}");
      assertThat(viewer.next("warning").get("path").stringValue()).isEqualTo("dns");
    }
  }

  @Test
  void whatIsNoConditionIsRefused() {
    Answer.Whole answer =
        refused(streams.handle(request(Optional.empty(), Map.of("where", List.of("n=1")))));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(new String(answer.body(), UTF_8))
        .contains("where: 'n=1' (expected: a field, one of == ");
  }

  @Test
  void aClientNeedsTheRightToLogs() {
    Rights none = new Rights(Optional.empty(), Optional.empty(), false, false);
    Client client = new Client("soc", "proof", none);
    Answer.Whole answer = refused(streams.handle(request(Optional.of(client), Map.of())));
    assertThat(answer.status()).isEqualTo(403);
    Client other = new Client("soc", "proof", Rights.ALL);
    try (TestViewer viewer = TestViewer.of(streams.handle(request(Optional.of(other), Map.of())))) {
      viewer.next("ack");
    }
  }

  @Test
  void withoutALoggerThereIsNone() {
    Answer.Whole answer = refused(new LogStreams(null).handle(request(Optional.empty(), Map.of())));
    assertThat(answer.status()).isEqualTo(404);
    assertThat(new String(answer.body(), UTF_8)).contains("no logger runs here");
  }

  @Test
  void aProgramThatReadsNothingHarmsNoSinkAndHearsWhatItMissed() {
    TestViewer viewer =
        TestViewer.sleeping(
            streams.handle(request(Optional.empty(), Map.of("path", List.of("flood")))));
    for (int i = 0; i < 3_000; i++) {
      worker.logs("flood", 10);
    }
    Await.until("all are written", () -> scene.logger().snapshot().records("flood") == 30_000);
    assertThat(new Tails(scene.roles(), Map::of, InstantSource.system()).missed())
        .as("among the drops of statistics")
        .singleElement()
        .satisfies(drop -> assertThat(drop.what()).isEqualTo("batch"));
    viewer.wakes();
    viewer.skipsTo("dropped", "\"what\":\"batch\"");
    viewer.close();
  }
}
