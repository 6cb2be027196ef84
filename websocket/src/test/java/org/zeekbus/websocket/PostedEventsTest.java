package org.zeekbus.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.broker.Broker;
import org.zeekbus.broker.BrokerSettings;
import org.zeekbus.http.Access;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.value.Values;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PythonPeer;
import org.zeekbus.zmtp.Rights;
import org.zeekbus.zmtp.Topic;

/** Events that are published without WebSocket: {@code POST /v1/events}. */
final class PostedEventsTest {
  private static final Event EVENT = Event.of("Lab::question", "a", Values.count(1));
  private static final String PLAIN =
      "{\"topic\":\"lab.x\",\"event\":\"Lab::question\",\"args\":[\"a\",1]}";

  private static HttpPeer post(TestServer server, String body, String... headers) {
    return server.add(HttpPeer.posts(server.address(), "/v1/events", body, headers));
  }

  private static void accepts(TestServer server, String body, String result) {
    HttpPeer answer = post(server, body);
    assertThat(answer.body()).isEqualTo(result);
    assertThat(answer.status()).isEqualTo(202);
  }

  private static void refuses(TestServer server, String body, int status, String why) {
    HttpPeer answer = post(server, body);
    assertThat(answer.body()).isEqualTo("{\"error\":\"" + why + "; nothing was published\"}");
    assertThat(answer.status()).isEqualTo(status);
  }

  @Test
  void aNodeGetsBothForms() {
    try (PythonPeer python = PythonPeer.start();
        TestServer server = TestServer.start()) {
      PythonPeer.Socket node = python.socket("SUB");
      node.subscribe("lab.");
      node.connect(server.xpub());
      server.awaitPeers(0, 1);
      for (String body : List.of(PLAIN, Texts.message("lab.x", EVENT), "[" + PLAIN + "]")) {
        accepts(server, body, "{\"accepted\":1,\"nodes\":1,\"clients\":0}");
        List<byte[]> got = node.receive(Await.DEADLINE).orElseThrow();
        assertThat(new String(got.get(1), UTF_8)).matches("zeekbus_\\S+-websocket-\\d+");
        assertThat(Topic.of(got.get(3)).toString()).isEqualTo(Texts.printed(EVENT));
      }
      server.awaitPeers(0, 1);
    }
  }

  @Test
  void anArrayIsPublishedInItsOrder() {
    try (TestServer server = TestServer.start()) {
      WebSocketPeer client = server.subscriber("lab.");
      StringBuilder body = new StringBuilder("[");
      for (int i = 0; i < 3_000; i++) {
        body.append(i == 0 ? "" : ",")
            .append(
                "{\"topic\":\"lab.%d\",\"event\":\"Lab::n\",\"args\":[%d]}".formatted(i % 300, i));
      }
      accepts(server, body.append("]").toString(), "{\"accepted\":3000,\"nodes\":0,\"clients\":1}");
      for (int i = 0; i < 3_000; i++) {
        client.hears(Texts.message("lab." + i % 300, Event.of("Lab::n", Values.count(i))));
      }
      assertThat(server.server().snapshot().applications())
          .anySatisfy(each -> assertThat(each.messagesIn()).isEqualTo(3_000));
    }
  }

  @Test
  void nodesAreThoseOfTheTopicThatHasTheFewest() {
    try (PythonPeer python = PythonPeer.start();
        TestServer server = TestServer.start()) {
      for (String topic : List.of("lab.x", "lab.", "lab.x.more")) {
        PythonPeer.Socket node = python.socket("SUB");
        node.subscribe(topic);
        node.subscribe("lab.xx");
        node.connect(server.xpub());
      }
      server.awaitPeers(0, 3);
      accepts(server, PLAIN, "{\"accepted\":1,\"nodes\":2,\"clients\":0}");
      String other = PLAIN.replace("lab.x", "lab.y");
      accepts(
          server, "[" + PLAIN + "," + other + "]", "{\"accepted\":2,\"nodes\":1,\"clients\":0}");
      accepts(
          server, PLAIN.replace("lab.x", "third"), "{\"accepted\":1,\"nodes\":0,\"clients\":0}");
      accepts(server, "[]", "{\"accepted\":0,\"nodes\":0,\"clients\":0}");
    }
  }

  @Test
  void oneWrongEventAndNoneIsPublished() {
    try (TestServer server = TestServer.start()) {
      WebSocketPeer client = server.subscriber("");
      refuses(
          server,
          "[" + PLAIN + ",{\"event\":\"Lab::x\"}]",
          400,
          "events[1]: broker-json-v1, byte 58: no topic (expected: a string)");
      accepts(server, PLAIN.replace("lab.x", "last"), "{\"accepted\":1,\"nodes\":0,\"clients\":1}");
      client.hears(Texts.message("last", EVENT));
      assertThat(server.server().snapshot().applications())
          .anySatisfy(each -> assertThat(each.errors()).isEqualTo(Map.of("no_topic", 1L)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "{",
        "[",
        "nonsense",
        "{}",
        "[[]]",
        "{\"topic\":1,\"event\":\"a::b\"}",
        "{\"topic\":\"a\",\"event\":1}",
        "{\"topic\":\"a\",\"event\":\"a::b\",\"args\":{}}",
        "{\"topic\":\"a\",\"event\":\"a::b\"} x"
      })
  void whatIsNoEventIsRefused(String body) {
    try (TestServer server = TestServer.start()) {
      HttpPeer answer = post(server, body);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("byte ", "; nothing was published");
    }
  }

  @Test
  void depthAndLengthHaveLimits() {
    try (TestServer server = TestServer.start()) {
      assertThat(post(server, PLAIN.replace("1]", "[".repeat(500_000))).status()).isEqualTo(400);
      assertThat(post(server, "x".repeat((1 << 20) + 1)).status()).isEqualTo(413);
      assertThat(post(server, PLAIN.replace("lab.x", "t".repeat(4097))).body())
          .contains("a topic of 4,097 bytes (longest: 4,096)");
      String many = "[" + (PLAIN + ",").repeat(10_000) + PLAIN + "]";
      refuses(server, many, 400, "more than 10,000 events in one request");
    }
  }

  @Test
  void rightsAreThoseOfTheListOfClients() {
    TokenList clients = new TokenList();
    clients.put("all-rights", Rights.ALL);
    clients.put(
        "some-rights",
        new Rights(Optional.of(List.of(Topic.of("lab."))), Optional.empty(), false, false));
    try (TestServer server =
        TestServer.start(
            TestServer.SETTINGS,
            Bus::of,
            new Access(Optional.empty(), Optional.empty(), Optional.of(clients)))) {
      assertThat(post(server, PLAIN).status()).isEqualTo(401);
      WebSocketPeer all = server.connect("Authorization: Bearer all-rights");
      all.subscribes("");
      String token = "Authorization: Bearer some-rights";
      String other = PLAIN.replace("lab.x", "other");
      HttpPeer answer = post(server, "[" + PLAIN + "," + other + "]", token);
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.body())
          .isEqualTo(
              "{\"error\":\"events[1]: this client may not publish to other; nothing was"
                  + " published\"}");
      assertThat(post(server, PLAIN, token).status()).isEqualTo(202);
      all.hears(Texts.message("lab.x", EVENT));
    }
  }

  @ParameterizedTest
  @CsvSource({"GET,400", "PUT,405", "DELETE,405"})
  void otherMethodsPublishNothing(String method, int status) {
    try (TestServer server = TestServer.start()) {
      HttpPeer answer = server.add(HttpPeer.asks(method, server.address(), "/v1/events"));
      assertThat(answer.status()).isEqualTo(status);
    }
  }

  /** What is beyond the link is not known here: it may be many nodes. */
  @Test
  void onAnotherHostTheLinkIsNoNode() throws Exception {
    Endpoint any = Endpoint.parse("tcp://127.0.0.1:0");
    try (PythonPeer python = PythonPeer.start();
        Broker cluster = Broker.start(BrokerSettings.of(it -> it.threads(1)).on(any, any));
        TestServer server =
            TestServer.linked(
                cluster.xpubEndpoints().getFirst(), cluster.xsubEndpoints().getFirst())) {
      accepts(server, PLAIN, "{\"accepted\":1,\"nodes\":0,\"clients\":0}");
      PythonPeer.Socket node = python.socket("SUB");
      node.subscribe("lab.");
      node.connect(cluster.xpubEndpoints().getFirst());
      PythonPeer.Socket witness = python.socket("XPUB", "XPUB_VERBOSE=1");
      witness.connect(cluster.xsubEndpoints().getFirst());
      while (!new String(witness.receive(Await.DEADLINE).orElseThrow().getFirst(), UTF_8)
          .equals("\001lab.")) {
        // It hears confirmations, too.
      }
      accepts(server, PLAIN, "{\"accepted\":1,\"nodes\":null,\"clients\":0}");
      assertThat(node.receive(Await.DEADLINE).orElseThrow().getFirst())
          .isEqualTo("lab.x".getBytes(UTF_8));
      HttpPeer stream = server.add(HttpPeer.gets(server.address(), "/v1/events?topic=lab."));
      stream.hearsAck();
      accepts(server, PLAIN, "{\"accepted\":1,\"nodes\":null,\"clients\":1}");
      stream.hears(Texts.message("lab.x", EVENT));
    }
  }
}
