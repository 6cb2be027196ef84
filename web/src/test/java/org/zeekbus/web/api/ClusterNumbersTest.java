package org.zeekbus.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.web.json.Json;
import org.zeekbus.web.observe.NodeEntry;
import org.zeekbus.zmtp.PythonPeer;
import org.zeekbus.zmtp.RawPeer;
import org.zeekbus.zmtp.SocketType;
import tools.jackson.databind.JsonNode;

/** What documents say is what real peers have counted. */
@Timeout(120)
final class ClusterNumbersTest {
  private static final String TOPIC = "zeek.cluster.worker";
  private static final int SENT = 100;

  @TempDir private Path directory;
  private Scene scene;
  private Scene.Node manager;
  private Scene.Node worker;

  @BeforeEach
  void start() throws Exception {
    scene = new Scene(directory);
    manager = scene.node("manager");
    worker = scene.node("worker-1").subscribe(TOPIC);
    manager.awaitHeard(TOPIC);
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  private static JsonNode json(View view, Moment moment) {
    return read(view.text(moment));
  }

  private static JsonNode read(String text) {
    return Json.mapper().readTree(text);
  }

  private static JsonNode find(JsonNode list, String field, String value) {
    for (JsonNode each : list) {
      if (each.get(field).stringValue().equals(value)) {
        return each;
      }
    }
    throw new AssertionError("no " + value + " in " + list);
  }

  @Test
  void messagesAreThoseThatPeersCounted() {
    scene.observe();
    manager.xpub().flood(SENT, TOPIC, manager.id(), "broker-json-v1");
    assertThat(worker.xsub().drain(SENT)).isEqualTo(new PythonPeer.Drained(SENT, 0));
    Moment moment =
        scene.observeUntil("all sent", it -> Scene.broker(it).totals().deliveredMessages() == SENT);
    BrokerSnapshot snapshot = Scene.broker(moment);
    JsonNode cluster = json(View.CLUSTER, moment);
    assertThat(cluster.at("/broker/messages").longValue()).isEqualTo(SENT);
    assertThat(cluster.at("/broker/deliveries").longValue()).isEqualTo(SENT);
    assertThat(cluster.at("/broker/bytes").longValue())
        .isEqualTo(snapshot.totals().publishedBytes());
    assertThat(cluster.at("/broker/dropped").longValue()).isZero();
    assertThat(cluster.at("/broker/xsub/0").stringValue())
        .isEqualTo(scene.broker().xsubEndpoints().getFirst().toString());
    JsonNode from = find(cluster.get("nodes"), "label", "manager");
    assertThat(from.get("published_messages").longValue()).isEqualTo(SENT);
    assertThat(from.get("role").stringValue()).isEqualTo("manager");
    assertThat(from.get("id").stringValue()).isEqualTo(manager.id());
    assertThat(from.get("host").stringValue()).isEqualTo("127.0.0.1");
    JsonNode to = find(cluster.get("nodes"), "label", "worker-1");
    assertThat(to.get("received_messages").longValue()).isEqualTo(SENT);
    assertThat(to.get("role").stringValue()).isEqualTo("worker");
    assertThat(to.get("state").stringValue()).isEqualTo("ok");
    JsonNode topic = find(json(View.TOPICS, moment).get("topics"), "topic", TOPIC);
    assertThat(topic.get("messages").longValue()).isEqualTo(SENT);
    assertThat(topic.get("deliveries").longValue()).isEqualTo(SENT);
    assertThat(topic.get("subscribers"))
        .extracting(JsonNode::stringValue)
        .containsExactly("worker-1");
    assertThat(topic.at("/publishers/0/node").stringValue()).isEqualTo("manager");
    Optional<String> page = NodeDocument.text(moment, scene.documents().history(), "worker-1");
    JsonNode node = read(page.orElseThrow());
    assertThat(node.get("subscriptions"))
        .extracting(JsonNode::stringValue)
        .containsExactlyInAnyOrder(
            TOPIC, "zeek.cluster.node.worker-1.", "zeek.cluster.nodeid." + worker.id() + ".");
    assertThat(node.at("/journal/0/kind").stringValue()).isEqualTo("joined");
  }

  @Test
  void aRateIsWhatCameInTheLastSecond() {
    manager.xpub().flood(SENT, TOPIC, manager.id(), "broker-json-v1");
    assertThat(worker.xsub().drain(SENT).messages()).isEqualTo(SENT);
    scene.observeUntil("all sent", it -> Scene.broker(it).totals().deliveredMessages() == SENT);
    manager.xpub().flood(7, TOPIC, manager.id(), "broker-json-v1");
    assertThat(worker.xsub().drain(7).messages()).isEqualTo(7);
    Moment moment = scene.observe();
    JsonNode cluster = json(View.CLUSTER, moment);
    assertThat(cluster.at("/broker/message_rate").doubleValue()).isEqualTo(7);
    assertThat(
            find(cluster.get("nodes"), "label", "worker-1")
                .get("received_message_rate")
                .doubleValue())
        .isEqualTo(7);
    assertThat(
            find(json(View.TOPICS, moment).get("topics"), "topic", TOPIC)
                .get("message_rate")
                .doubleValue())
        .isEqualTo(7);
    assertThat(json(View.CLUSTER, scene.observe()).at("/broker/message_rate").doubleValue())
        .isZero();
  }

  @Test
  void theFirstObservationHasNoRates() {
    Moment first = scene.documents().latest();
    assertThat(json(View.CLUSTER, first).at("/broker/message_rate").isNull()).isTrue();
  }

  @Test
  void unwantedMessagesAreShown() {
    try (RawPeer publisher =
        RawPeer.connect(scene.broker().xsubEndpoints().getFirst())
            .shakesHands(SocketType.PUB, SocketType.XSUB)) {
      publisher.sends("00 08 'unwanted'");
      Moment moment =
          scene.observeUntil(
              "unwanted",
              it -> Scene.broker(it).topics().stream().anyMatch(topic -> topic.unwanted() == 1));
      assertThat(
              find(json(View.TOPICS, moment).get("topics"), "topic", "unwanted")
                  .get("unwanted")
                  .longValue())
          .isEqualTo(1);
    }
  }

  @Test
  void logsAreThoseThatNodesSent() {
    worker.logs("conn", 3).logs("conn", 2).logs("dns", 1);
    Moment moment = scene.observeUntil("all records", it -> Scene.logger(it).records() == 6);
    JsonNode logs = json(View.LOGS, moment);
    assertThat(find(logs.get("logs"), "path", "conn").get("records").longValue()).isEqualTo(5);
    assertThat(find(logs.get("logs"), "path", "conn").get("lag_seconds").doubleValue())
        .isBetween(1.0, 60.0);
    JsonNode sender = find(logs.get("senders"), "node", "worker-1");
    assertThat(sender.get("batches").longValue()).isEqualTo(3);
    assertThat(logs.at("/sinks/0/state").stringValue()).isEqualTo("running");
    JsonNode node = find(json(View.NODES, moment).get("nodes"), "label", "worker-1");
    assertThat(node.get("log_batches").longValue()).isEqualTo(3);
    assertThat(node.get("log_bytes").longValue()).isEqualTo(sender.get("bytes").longValue());
  }

  @Test
  void aStalledSubscriberIsSlowAndThenDropsAndRecovers() {
    PythonPeer process = scene.process();
    Scene.Node victim = scene.node(process, "worker-2").subscribe("flood");
    manager.awaitHeard("flood");
    process.freeze();
    boolean wasSlow = false;
    boolean wasPaused = false;
    Optional<Problem> dropping = Optional.empty();
    for (int i = 0; dropping.isEmpty(); i++) {
      assertThat(i).as("observations").isLessThan(1_000);
      manager.xpub().flood(200, "flood", manager.id(), "x", "y".repeat(2_000));
      Moment moment = scene.observe();
      String state =
          find(json(View.CLUSTER, moment).get("nodes"), "label", "worker-2")
              .get("state")
              .stringValue();
      wasSlow |= state.equals("slow") || state.equals("stuck");
      wasPaused |=
          find(json(View.CLUSTER, moment).get("nodes"), "label", "manager")
              .get("paused")
              .booleanValue();
      dropping = problem(moment, Problem.Kind.SUBSCRIBER_DROPPING);
    }
    assertThat(wasSlow).isTrue();
    assertThat(wasPaused).isTrue();
    Moment worst = scene.observe();
    Problem problem = problem(worst, Problem.Kind.SUBSCRIBER_DROPPING).orElseThrow();
    assertThat(problem.since()).isEqualTo(dropping.get().since());
    assertThat(problem.node()).isEqualTo("worker-2");
    assertThat(problem.text())
        .startsWith("worker-2 loses messages: ")
        .contains("its queue is full");
    assertThat(problem.advice()).contains("worker-2 (127.0.0.1)");
    JsonNode cluster = json(View.CLUSTER, worst);
    assertThat(cluster.get("status").stringValue()).isEqualTo("critical");
    assertThat(cluster.at("/nodes/0/label").stringValue()).isEqualTo("worker-2");
    assertThat(cluster.at("/nodes/0/reason").stringValue()).isNotEmpty();
    JsonNode drop = find(json(View.TOPICS, worst).get("drops"), "for", "worker-2");
    assertThat(drop.get("what").stringValue()).isEqualTo("message");
    assertThat(drop.get("of").stringValue()).isEqualTo("flood");
    assertThat(drop.get("why").stringValue()).isEqualTo("queue_full");
    assertThat(drop.get("count").longValue()).isPositive();
    process.thaw();
    long received = victim.xsub().drain(1_000_000).messages();
    Moment healed =
        scene.observeUntil(
            "recovery", it -> problem(it, Problem.Kind.SUBSCRIBER_DROPPING).isEmpty());
    JsonNode node = find(json(View.CLUSTER, healed).get("nodes"), "label", "worker-2");
    assertThat(node.get("state").stringValue()).isEqualTo("ok");
    // What came to the broker for it is what it got and what it lost.
    assertThat(received + node.get("dropped").longValue())
        .isEqualTo(
            find(json(View.TOPICS, healed).get("topics"), "topic", "flood")
                .get("deliveries")
                .longValue());
  }

  @Test
  void aNodeThatLeftIsGoneForAnHour() {
    scene.observe();
    worker.leaves();
    Moment moment =
        scene.observeUntil("a problem", it -> problem(it, Problem.Kind.NODE_GONE).isPresent());
    JsonNode node = find(json(View.CLUSTER, moment).get("nodes"), "label", "worker-1");
    assertThat(node.get("state").stringValue()).isEqualTo("gone");
    assertThat(node.get("reason").stringValue()).isNotEmpty();
    assertThat(node.get("received_message_rate").isNull()).isTrue();
    Problem problem = problem(moment, Problem.Kind.NODE_GONE).orElseThrow();
    assertThat(problem.severity()).isEqualTo(Problem.Severity.WARNING);
    assertThat(problem.text()).startsWith("worker-1 has been gone for ");
    assertThat(NodeDocument.text(moment, scene.documents().history(), "worker-1")).isPresent();
    scene.passes(Duration.ofMinutes(59));
    assertThat(labels(scene.observe())).contains("worker-1");
    scene.passes(Duration.ofMinutes(2));
    assertThat(labels(scene.observe())).containsExactly("manager");
  }

  @Test
  void aNodeWhoseSubscriberLeavesFirstKeepsItsName() {
    manager.publish(TOPIC, "x");
    worker.expects(TOPIC, manager.id(), "x");
    scene.observeUntil("its publisher is known", it -> Scene.broker(it).nodes().size() == 3);
    manager.xsub().close();
    Moment left =
        scene.observeUntil(
            "no subscriber",
            it ->
                Scene.broker(it).loops().stream().mapToInt(BrokerSnapshot.Loop::subscribers).sum()
                    == 1);
    assertThat(labels(left)).containsExactly("manager", "worker-1");
    manager.xpub().close();
    Moment gone =
        scene.observeUntil("gone", it -> it.nodes().stream().anyMatch(NodeEntry::hasGone));
    assertThat(labels(gone)).containsExactly("worker-1", "manager");
  }

  @Test
  void aNodeThatComesBackIsNotGone() {
    scene.observe();
    worker.leaves();
    scene.observeUntil("gone", it -> it.nodes().stream().anyMatch(NodeEntry::hasGone));
    scene.node("worker-1");
    Moment moment =
        scene.observeUntil("back", it -> it.nodes().stream().noneMatch(NodeEntry::hasGone));
    assertThat(labels(moment)).containsExactly("manager", "worker-1");
  }

  @Test
  void aRefusedPeerIsShownWithItsCauseAndAdvice() {
    scene.observe();
    try (RawPeer stranger = RawPeer.connect(scene.broker().xpubEndpoints().getFirst())) {
      stranger.sends("'GET / HTTP/1.1'").expectsToBeDropped();
    }
    Moment moment =
        scene.observeUntil("a problem", it -> problem(it, Problem.Kind.REFUSED).isPresent());
    JsonNode refusals = json(View.REFUSALS, moment);
    assertThat(refusals.at("/counts/0").toString())
        .isEqualTo(
            "{\"socket\":\"xpub\",\"event\":\"refused\",\"cause\":\"not_zmtp\",\"count\":1}");
    assertThat(refusals.at("/peers/0/cause").stringValue()).isEqualTo("not_zmtp");
    assertThat(refusals.at("/peers/0/advice").stringValue()).contains("another protocol");
    assertThat(problem(moment, Problem.Kind.REFUSED).orElseThrow().text())
        .isEqualTo("1 connection was refused in the last minute: another protocol than ZMTP (1)");
  }

  private static Optional<Problem> problem(Moment moment, Problem.Kind kind) {
    return moment.problems().stream().filter(each -> each.kind() == kind).findFirst();
  }

  /** Of nodes that have told their names. */
  private static Stream<String> labels(Moment moment) {
    return moment.nodes().stream().filter(node -> node.name() != null).map(NodeEntry::label);
  }
}
