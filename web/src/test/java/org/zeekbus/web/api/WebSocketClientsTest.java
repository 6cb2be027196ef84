package org.zeekbus.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.web.ClientProgram;
import org.zeekbus.web.json.Json;
import org.zeekbus.web.observe.NodeEntry;
import org.zeekbus.web.observe.NodeRole;
import org.zeekbus.zeek.event.Event;
import tools.jackson.databind.JsonNode;

/** Clients of the WebSocket API in the documents, among real nodes. */
@Timeout(120)
final class WebSocketClientsTest {
  @TempDir private Path directory;
  private Scene scene;
  private Scene.Node manager;

  @BeforeEach
  void begin() throws Exception {
    scene = new Scene(directory);
    manager = scene.node("manager");
  }

  @AfterEach
  void end() {
    scene.close();
  }

  private static JsonNode document(Moment moment, View view) {
    return Json.mapper().readTree(view.text(moment));
  }

  private static JsonNode application(JsonNode document, String name) {
    for (JsonNode each : document.get("applications")) {
      if (each.get("application").asString().equals(name)) {
        return each;
      }
    }
    throw new AssertionError(name + " in " + document);
  }

  /** But for the one that this scene always has. */
  private static List<Problem> problems(Moment moment) {
    return moment.problems().stream()
        .filter(each -> each.kind() != Problem.Kind.ROLE_FAILED)
        .toList();
  }

  private static List<NodeEntry> clients(Moment moment) {
    return moment.nodes().stream().filter(node -> node.role() == NodeRole.WEBSOCKET).toList();
  }

  @Test
  void theClientsOfAnApplicationAreOneEntryWithTheirNumber() {
    ClientProgram first = scene.program("worker-1").subscribes("zeek.lab.", "zeek.more.");
    ClientProgram second = scene.program("worker-1").subscribes("zeek.lab.");
    manager.awaitHeard("zeek.lab.").publish("zeek.lab.x", Event.of("Lab::ping", 1));
    first.hears("Lab::ping");
    second.hears("Lab::ping");
    first.publishes("zeek.none", "Lab::pong");
    Moment moment =
        scene.observeUntil(
            "all is counted",
            it -> clients(it).stream().anyMatch(node -> node.publishedMessages() == 1));
    assertThat(clients(moment))
        .extracting(
            NodeEntry::label,
            NodeEntry::clients,
            NodeEntry::host,
            NodeEntry::receivedMessages,
            NodeEntry::topics)
        .containsExactly(tuple("websocket:worker-1", 2, "127.0.0.1", 2L, 3));

    JsonNode document = document(moment, View.WEBSOCKET);
    assertThat(document.get("client_count").asInt()).isEqualTo(2);
    JsonNode application = application(document, "worker-1");
    assertThat(application.get("clients").asInt()).isEqualTo(2);
    assertThat(application.get("published_messages").asLong()).isEqualTo(1);
    assertThat(application.get("received_messages").asLong()).isEqualTo(2);
    assertThat(document.get("clients"))
        .extracting(
            each -> each.get("node").asString(),
            each -> each.get("state").asString(),
            each -> each.get("topics").toString())
        .containsExactlyInAnyOrder(
            tuple("websocket:worker-1", "flowing", "[\"zeek.lab.\",\"zeek.more.\"]"),
            tuple("websocket:worker-1", "flowing", "[\"zeek.lab.\"]"));
    assertThat(document(moment, View.CONNECTIONS).toString()).doesNotContain("websocket");
  }

  @Test
  void ratesAndCountsGoOnWhenOneLeaves() {
    ClientProgram first = scene.program("lab").subscribes("zeek.lab.");
    ClientProgram second = scene.program("lab").subscribes("zeek.lab.");
    manager.awaitHeard("zeek.lab.").publish("zeek.lab.x", Event.of("Lab::ping", 1));
    first.hears("Lab::ping");
    second.hears("Lab::ping");
    scene.observeUntil("two", it -> clients(it).getFirst().receivedMessages() == 2);
    first.leaves();
    Moment moment =
        scene.observeUntil("one", it -> Objects.equals(clients(it).getFirst().clients(), 1));
    assertThat(clients(moment).getFirst().receivedMessages()).isEqualTo(2);
    assertThat(clients(moment).getFirst().receivedMessageRate()).isZero();
    second.leaves();
    Moment after = scene.observeUntil("none", it -> clients(it).isEmpty());
    assertThat(problems(after)).isEmpty();
    JsonNode application = application(document(after, View.WEBSOCKET), "lab");
    assertThat(application.get("connected").asLong()).isEqualTo(2);
    assertThat(application.get("received_messages").asLong()).isEqualTo(2);
    assertThat(application.get("closes").get("1000").asLong()).isEqualTo(2);
  }

  @Test
  void oneThatIsDisconnectedForSlownessIsAProblemInWords() {
    scene.program("lab").subscribes("zeek.long");
    manager.awaitHeard("zeek.long");
    scene.observe();
    Moment moment =
        scene.observeUntil(
            "a slow client",
            it -> {
              for (int i = 0; i < 20; i++) {
                manager.publish("zeek.long", Event.of("Lab::long", "x".repeat(64 << 10)));
              }
              return it.problems().stream()
                  .anyMatch(each -> each.kind() == Problem.Kind.CLIENT_SLOW);
            });
    Problem problem =
        moment.problems().stream()
            .filter(each -> each.kind() == Problem.Kind.CLIENT_SLOW)
            .findFirst()
            .orElseThrow();
    assertThat(problem.text())
        .isEqualTo(
            "websocket:lab: 1 client was disconnected in the last minute for taking too little of"
                + " what was subscribed");
    assertThat(problem.advice()).contains("websocket.queue.bytes");
    JsonNode peers = document(moment, View.REFUSALS).get("peers");
    assertThat(peers)
        .as("one client, once")
        .extracting(
            each -> each.get("socket").asString(),
            each -> each.get("event").asString(),
            each -> each.get("node").asString(),
            each -> each.get("cause").asString(),
            each -> each.get("advice").asString())
        .containsExactly(
            tuple("websocket", "closed", "websocket:lab", "queue_full", problem.advice()));
  }

  @Test
  void aPageOfAnotherSiteIsAProblemWithItsCause() {
    scene.observe();
    assertThat(scene.asksFromAnotherSite()).isEqualTo(403);
    Moment moment = scene.observe();
    assertThat(problems(moment))
        .extracting(Problem::kind, Problem::subject, Problem::text)
        .containsExactly(
            tuple(
                Problem.Kind.REFUSED,
                "websocket",
                "1 request for the WebSocket API was refused in the last minute: page of another site"
                    + " (1)"));
    JsonNode refusals = document(moment, View.REFUSALS);
    assertThat(refusals.get("peers"))
        .extracting(
            each -> each.get("socket").asString(),
            each -> each.get("cause").asString(),
            each -> each.get("advice").asString())
        .containsExactly(tuple("websocket", "origin", problems(moment).getFirst().advice()));
    assertThat(refusals.get("counts").toString())
        .contains(
            "{\"socket\":\"websocket\",\"event\":\"refused\",\"cause\":\"origin\",\"count\":1}");
    assertThat(document(moment, View.WEBSOCKET).get("refusals").toString())
        .isEqualTo("{\"origin\":1}");
  }

  /** All clients at once would be too much for a page that is made each second. */
  @Test
  void thePageOfAnApplicationIsBounded() {
    scene.program("lab").subscribes("zeek.lab.");
    Moment moment = scene.observe();
    JsonNode page =
        Json.mapper()
            .readTree(
                NodeDocument.text(moment, scene.documents().history(), "websocket:lab")
                    .orElseThrow());
    assertThat(page.get("connections")).hasSize(2);
    assertThat(page.get("connections_left_out").asInt()).isZero();
    assertThat(page.get("subscriptions").toString()).isEqualTo("[\"zeek.lab.\"]");
  }
}
