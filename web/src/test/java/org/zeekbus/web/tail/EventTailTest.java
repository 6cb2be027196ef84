package org.zeekbus.web.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.http.Answer;
import org.zeekbus.http.Caller;
import org.zeekbus.http.Request;
import org.zeekbus.web.api.Scene;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.value.Values;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.PythonPeer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Events on their way, decoded for viewers. */
@Timeout(120)
final class EventTailTest {
  private static final Instant NOW = Instant.parse("2026-11-28T23:00:00Z");
  private static final String TOPIC = "zeek.cluster.worker";

  @TempDir private Path directory;
  private Scene scene;
  private Scene.Node manager;
  private Tails tails;

  @BeforeEach
  void start() throws Exception {
    scene = new Scene(directory);
    manager = scene.node("manager");
    tails = new Tails(scene.roles(), () -> Map.of(manager.id(), "manager"), () -> NOW);
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  private Answer ask(Map<String, List<String>> query) throws Exception {
    Request request =
        new Request(
            "/api/v1/tail/events", query, Map.of(), Caller.stranger("127.0.0.1:1", "127.0.0.1"));
    return Objects.requireNonNull(tails.handlers().get("tail/events")).handle(request);
  }

  private static Event ping(String text, long number) {
    return Event.of("Test::ping", text, Values.count(number));
  }

  @Test
  void anEventIsShownAsDecodePrintsIt() throws Exception {
    try (TestViewer viewer = TestViewer.of(ask(Map.of("prefix", List.of("zeek.cluster."))))) {
      manager.awaitHeard("zeek.cluster.").publish(TOPIC, ping("text", 5));
      JsonNode data = viewer.next("event");
      int bytes = data.get("bytes").intValue();
      assertThat(bytes).isGreaterThan(TOPIC.length());
      assertThat(data)
          .isEqualTo(
              new JsonMapper()
                  .readTree(
                      """
                      {"time":"2026-11-28T23:00:00.000Z","topic":"zeek.cluster.worker",
                       "node":"manager","format":"broker-bin-v1","bytes":%d,"event":"Test::ping",
                       "args":[{"@data-type":"string","data":"text"},{"@data-type":"count","data":5}],
                       "error":null}
                      """
                          .formatted(bytes)));
    }
  }

  @Test
  void theExampleOfTheManualHasTheSameFields() throws Exception {
    String example =
        Files.readAllLines(Path.of("../docs/api.md")).stream()
            .filter(line -> line.startsWith("data: ") && line.contains("\"args\""))
            .findFirst()
            .orElseThrow()
            .substring("data: ".length());
    try (TestViewer viewer = TestViewer.of(ask(Map.of("prefix", List.of("zeek.cluster."))))) {
      manager.awaitHeard("zeek.cluster.").publish(TOPIC, ping("text", 5));
      JsonNode data = viewer.next("event");
      JsonNode manual = new JsonMapper().readTree(example);
      assertThat(data.propertyNames()).containsExactlyElementsOf(manual.propertyNames());
      assertThat(data.get("args")).isEqualTo(manual.get("args"));
      JsonNode node = tailsNode();
      assertThat(node.get("role").stringValue()).isEqualTo("zeekbus");
    }
  }

  /** The viewer's entry among the nodes. */
  private JsonNode tailsNode() {
    for (JsonNode node : scene.cluster().get("nodes")) {
      if (node.get("label").stringValue().startsWith("tail ")) {
        return node;
      }
    }
    throw new AssertionError("no tail");
  }

  @Test
  void aMessageThatIsNoEventIsShownAllTheSame() throws Exception {
    try (TestViewer viewer = TestViewer.of(ask(Map.of("prefix", List.of("a"))))) {
      manager.awaitHeard("a");
      manager.xpub().send("a.b", "x");
      JsonNode data = viewer.next("event");
      assertThat(data.get("topic").stringValue()).isEqualTo("a.b");
      assertThat(data.get("bytes").intValue()).isEqualTo(3 + 2 + 1 + 2);
      assertThat(data.get("event").isNull()).isTrue();
      assertThat(data.get("node").isNull()).isTrue();
      assertThat(data.get("error").stringValue()).contains("frames: 2 (expected: 4)");
    }
  }

  @Test
  void aHugeMessageIsShownWithoutItsContent() throws Exception {
    try (TestViewer viewer = TestViewer.of(ask(Map.of("prefix", List.of("a"))))) {
      manager.awaitHeard("a").publish("a", "x".repeat(2 << 20));
      JsonNode data = viewer.next("event");
      assertThat(data.get("node").stringValue()).isEqualTo("manager");
      assertThat(data.get("bytes").intValue()).isGreaterThan(2 << 20);
      assertThat(data.get("error").stringValue()).contains("too many to be shown");
    }
  }

  /** A viewer joins some time after it asked: it gets what is published from then on. */
  private static void awaitJoined(TestViewer viewer, Runnable publishing) {
    Await.until(
        "the viewer has joined",
        () -> {
          publishing.run();
          return viewer.hasEvents();
        });
  }

  @Test
  void eventsAreChosenByName() throws Exception {
    Map<String, List<String>> query =
        Map.of("prefix", List.of("zeek."), "event", List.of("Other::*"));
    try (TestViewer viewer = TestViewer.of(ask(query))) {
      manager.awaitHeard("zeek.");
      awaitJoined(
          viewer,
          () ->
              manager
                  .publish(TOPIC, ping("is left out", 1))
                  .publish(TOPIC, Event.of("Other::one")));
      manager.publish(TOPIC, ping("is left out", 1)).publish(TOPIC, Event.of("Other::last"));
      viewer.expectsOnly("event", data -> data.startsWith("Other::"), "Other::last");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void eventsAreChosenByNode(boolean byName) throws Exception {
    String wanted = byName ? "manag*" : manager.id();
    Map<String, List<String>> query = Map.of("prefix", List.of("zeek."), "node", List.of(wanted));
    try (TestViewer viewer = TestViewer.of(ask(query))) {
      manager.awaitHeard("zeek.");
      Scene.Node worker = scene.node("worker-1").awaitHeard("zeek.");
      awaitJoined(
          viewer,
          () -> {
            worker.publish(TOPIC, ping("is left out", 1));
            manager.publish(TOPIC, Event.of("Test::one"));
          });
      worker.publish(TOPIC, ping("is left out", 1));
      manager.publish(TOPIC, Event.of("Test::last"));
      viewer.expectsOnly("node", "manager"::equals, "Test::last");
    }
  }

  @Test
  void viewersOfTheSamePrefixesShareASubscription() throws Exception {
    Map<String, List<String>> query = Map.of("prefix", List.of("zeek.shared.more", "zeek.shared"));
    TestViewer first = TestViewer.of(ask(query));
    manager.awaitHeard("zeek.shared");
    TestViewer second = TestViewer.of(ask(Map.of("prefix", List.of("zeek.shared"))));
    // It gets messages only once it has joined.
    boolean hasSecond = false;
    for (int i = 0; !hasSecond; i++) {
      manager.publish("zeek.shared.more", ping("both", i));
      assertThat(first.next("event").at("/args/1/data").intValue()).isEqualTo(i);
      hasSecond = second.hasEvents();
    }
    assertThat(
            scene.broker().snapshot().nodes().stream()
                .filter(node -> node.label().startsWith("tail"))
                .count())
        .isEqualTo(1);
    first.close();
    manager.publish("zeek.shared", ping("second only", 7));
    second.expectsSoon(data -> data.at("/args/1/data").intValue() == 7);
    second.close();
    manager.xpub().expect("\\x00zeek.shared");
  }

  @Test
  void aViewerThatReadsNothingHarmsNobody() throws Exception {
    int sent = 5_000;
    PythonPeer.Socket other = scene.process().socket("XSUB", "RCVHWM=100000");
    other.connect(scene.broker().xpubEndpoints().getFirst());
    other.send("\1flood");
    manager.awaitHeard("flood");
    TestViewer viewer = TestViewer.sleeping(ask(Map.of("prefix", List.of("flood"))));
    manager.awaitHeardAgain("flood");
    for (int i = 0; i < 10; i++) {
      manager.xpub().flood(sent / 10, "flood", "id", "x");
      assertThat(other.drain(sent / 10).messages()).isEqualTo(sent / 10);
    }
    assertThat(tails.missed())
        .singleElement()
        .satisfies(missed -> {
          assertThat(missed.what()).isEqualTo("message");
          assertThat(missed.of()).isEqualTo("flood");
          assertThat(missed.count()).isPositive();
        });
    viewer.wakes();
    long seen = 0;
    long missed = 0;
    while (seen + missed < sent) {
      Map.Entry<String, String> next = viewer.next();
      if (next.getKey().equals("dropped")) {
        JsonNode data = new JsonMapper().readTree(next.getValue());
        assertThat(data.get("why").stringValue()).isEqualTo("viewer_slow");
        missed += data.get("count").longValue();
      } else {
        seen++;
      }
    }
    assertThat(seen + missed).isEqualTo(sent);
    assertThat(missed).isEqualTo(tails.missed().getFirst().count());
    viewer.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "zeek.cluster.nodeid.", "zeek.cluster.nodeid.x.", "\\xzz"})
  void prefixesThatDoHarmAreRefused(String prefix) throws Exception {
    assertThat(((Answer.Whole) ask(Map.of("prefix", List.of(prefix)))).status()).isEqualTo(400);
  }

  @Test
  void aPrefixIsRequiredAndNotTooMany() throws Exception {
    assertThat(((Answer.Whole) ask(Map.of())).status()).isEqualTo(400);
    List<String> many = IntStream.range(0, 17).mapToObj(i -> "p" + i).toList();
    assertThat(((Answer.Whole) ask(Map.of("prefix", many))).status()).isEqualTo(400);
  }

  @Test
  void theEndOfTheBrokerEndsViewers() throws Exception {
    TestViewer viewer = TestViewer.of(ask(Map.of("prefix", List.of("a"))));
    manager.awaitHeard("a");
    scene.broker().close();
    viewer.awaitsEnd();
  }
}
