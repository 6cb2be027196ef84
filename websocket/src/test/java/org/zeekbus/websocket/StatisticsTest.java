package org.zeekbus.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.websocket.snapshot.WebSocketSnapshot;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.event.JsonEvents;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.PythonPeer;

/** What is counted of clients. */
final class StatisticsTest {
  private static final Event EVENT = Event.of("Lab::answer");

  private static WebSocketSnapshot.Application application(TestServer server, String name) {
    return server.server().snapshot().applications().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void clientsAreCountedByApplication() {
    try (TestServer server = TestServer.start()) {
      WebSocketPeer lab = server.connect("X-Application-Name: lab/1.0");
      String id = lab.subscribes("stat.", "other.");
      WebSocketPeer unnamed = server.subscriber("stat.");
      lab.says(Texts.message("stat.x", EVENT)).says("x").says("x");
      lab.says("{\"@data-type\":\"none\"}");
      lab.hears(
          Texts.error("failed to decode JSON object"),
          Texts.error("failed to decode JSON object"),
          Texts.error("no topic in top-level JSON object"));
      unnamed.hears(Texts.message("stat.x", EVENT)).says(Texts.message("stat.x", EVENT));
      lab.hears(Texts.message("stat.x", EVENT));
      int length = Texts.message("stat.x", EVENT).length();
      WebSocketSnapshot.Application counts = application(server, "lab/1.0");
      assertThat(counts)
          .isEqualTo(
              new WebSocketSnapshot.Application(
                  "lab/1.0",
                  1,
                  1,
                  1,
                  length,
                  1,
                  length + 4,
                  Map.of(),
                  Map.of("not_json", 2L, "no_topic", 1L),
                  Map.of(),
                  0));
      assertThat(application(server, "unknown").messagesOut()).isEqualTo(1);
      WebSocketSnapshot.Client client =
          server.server().snapshot().clients().stream()
              .filter(each -> each.id().equals(id))
              .findFirst()
              .orElseThrow();
      assertThat(client.application()).contains("lab/1.0");
      assertThat(client.peer()).isEqualTo("127.0.0.1:" + lab.local().getPort());
      assertThat(client.subscriptions()).containsExactly("other.", "stat.");
      assertThat(client.state()).isEqualTo("flowing");
      lab.closes(1000, "").hearsClose(1000, "").hearsTheEnd();
      Await.until("it is gone", () -> application(server, "lab/1.0").clients() == 0);
      WebSocketSnapshot.Application after = application(server, "lab/1.0");
      assertThat(after.messagesOut()).isEqualTo(1);
      assertThat(after.errors()).isEqualTo(counts.errors());
      assertThat(after.closes()).containsExactly(Map.entry("1000", 1L));
    }
  }

  @Test
  void theLastCountsOutliveTheEventLoops() {
    TestServer server = TestServer.start();
    try {
      WebSocketPeer lab = server.connect("X-Application-Name: lab/1.0");
      lab.subscribes("stat.");
      lab.says("x").hears(Texts.error("failed to decode JSON object"));
      Thread stopping = Thread.ofVirtual().start(server.server()::close);
      lab.hearsClose(1001, "Terminating").closes(1001, "").hearsTheEnd();
      Await.until("it has stopped", () -> !stopping.isAlive());
      server.broker().close();
      WebSocketSnapshot.Application counts = application(server, "lab/1.0");
      assertThat(counts.clients()).isZero();
      assertThat(counts.errors()).containsExactly(Map.entry("not_json", 1L));
      assertThat(counts.closes()).containsExactly(Map.entry("1001", 1L));
    } finally {
      server.close();
    }
  }

  @Test
  void theBrokerKnowsThemByTheirApplication() {
    try (TestServer server = TestServer.start()) {
      server.connect("X-Application-Name: lab/1.0").subscribes("stat.");
      server.subscriber("stat.");
      assertThat(server.broker().snapshot().nodes())
          .extracting(BrokerSnapshot.Node::label)
          .containsExactlyInAnyOrder("websocket:lab/1.0", "websocket");
    }
  }

  /** Else a program could call itself worker-1, and its losses would be those of the node. */
  @Test
  void noClientHasTheNameOfANode() {
    try (TestServer server = TestServer.start()) {
      WebSocketPeer client = server.connect("X-Application-Name: worker-1");
      client.subscribes("stat.");
      client.says(Texts.message("lab.x", EVENT));
      Await.until(
          "the broker has counted it",
          () ->
              server.broker().snapshot().traffic().stream()
                  .anyMatch(each -> each.publishedMessages() == 1));
      assertThat(server.broker().snapshot().traffic())
          .extracting(BrokerSnapshot.NodeTraffic::node)
          .containsExactly("websocket:worker-1");
    }
  }

  @Test
  void aMessageThatIsNoEventIsCountedAndCostsNothingElse() {
    try (PythonPeer python = PythonPeer.start();
        TestServer server =
            TestServer.start(TestServer.settings(it -> it.pings(Duration.ofHours(1))))) {
      WebSocketPeer client = server.subscriber("stat.");
      PythonPeer.Socket node = python.socket("XPUB", "XPUB_VERBOSE=1");
      node.connect(server.xsub());
      node.expect("\\x01stat.");
      byte[] topic = bytes("stat.x");
      byte[] binary = bytes("broker-bin-v1");
      node.send(topic);
      node.send(topic, bytes("node"), binary);
      node.send(topic, bytes("node"), bytes("other"), Texts.binary(EVENT));
      node.send(topic, bytes("node"), binary, bytes("junk"));
      node.send(topic, bytes("node"), binary, Texts.binary(EVENT), bytes("more"));
      byte[] tooLong = Texts.binary(Event.of("Lab::long", "x".repeat(5 << 20)));
      assertThat(node.send(topic, bytes("node"), binary, tooLong)).isTrue();
      node.send(topic, bytes("node"), bytes("broker-json-v1"), JsonEvents.encode(EVENT));
      node.send(topic, bytes("node"), binary, Texts.binary(EVENT));
      client.hears(Texts.message("stat.x", EVENT), Texts.message("stat.x", EVENT));
      assertThat(server.server().snapshot().unreadable()).isEqualTo(6);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
