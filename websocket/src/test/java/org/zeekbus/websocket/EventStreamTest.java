package org.zeekbus.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.broker.QueueBound;
import org.zeekbus.broker.QueueBound.OnFull;
import org.zeekbus.http.Access;
import org.zeekbus.websocket.snapshot.WebSocketSnapshot;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.value.Values;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.PythonPeer;
import org.zeekbus.zmtp.Rights;
import org.zeekbus.zmtp.Topic;

/** Events as server-sent events: {@code GET /v1/events}. */
final class EventStreamTest {
  private static final Event EVENT = Event.of("Lab::answer", "text", Values.count(3), 0.75);
  private static final String LONG =
      Texts.message("slow.x", Event.of("Lab::long", "x".repeat(10_000)));

  private static HttpPeer stream(TestServer server, String query, String... headers) {
    return server.add(HttpPeer.gets(server.address(), "/v1/events" + query, headers));
  }

  private static WebSocketSnapshot.Application application(TestServer server, String name) {
    return server.server().snapshot().applications().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void itBeginsWithAnAckAndHasWhatNodesPublish() {
    try (PythonPeer python = PythonPeer.start();
        TestServer server = TestServer.start()) {
      HttpPeer stream = stream(server, "?topic=lab.");
      stream.hearsAck();
      PythonPeer.Socket node = python.socket("XPUB", "XPUB_VERBOSE=1");
      node.connect(server.xsub());
      node.expect("\\x01lab.");
      node.send(
          "lab.x".getBytes(UTF_8),
          "node".getBytes(UTF_8),
          "broker-bin-v1".getBytes(UTF_8),
          Texts.binary(EVENT));
      stream.hears(Texts.message("lab.x", EVENT));
      stream.close();
      node.expect("\\x00lab.");
      server.awaitPeers(1, 0);
    }
  }

  @Test
  void itSharesEventsWithClientsOfWebSocket() {
    try (TestServer server = TestServer.start()) {
      HttpPeer stream = stream(server, "?topic=lab.&topic=other.");
      stream.hearsAck();
      WebSocketPeer client = server.subscriber("lab.");
      WebSocketPeer publisher = server.subscriber();
      // Frames of all three forms of lengths.
      for (int length : new int[] {0, 1000, 70_000}) {
        String text = Texts.message("lab.x", Event.of("Lab::x", "\u00e4".repeat(length)));
        publisher.says(text);
        client.hears(text);
        stream.hears(text);
      }
      publisher.says(Texts.message("third.x", EVENT)).says(Texts.message("other.x", EVENT));
      stream.hears(Texts.message("other.x", EVENT));
    }
  }

  @Test
  void anEmptyTopicIsEverything() {
    try (TestServer server = TestServer.start()) {
      HttpPeer stream = stream(server, "?topic=");
      stream.hearsAck();
      server.subscriber().says(Texts.message("lab.x", EVENT));
      stream.hears(Texts.message("lab.x", EVENT));
    }
  }

  @Test
  void namesOfEventsChoose() {
    try (TestServer server = TestServer.start()) {
      HttpPeer stream = stream(server, "?topic=lab.&event=Lab::b&event=Lab::c");
      stream.hearsAck();
      WebSocketPeer publisher = server.subscriber();
      String before =
          "\"@data-type\":\"vector\",\"data\":[{\"@data-type\":\"string\",\"data\":\"Lab::b";
      publisher.says(
          Texts.message("lab.\\" + before.replace("\"", ""), Event.of("Lab::a", before)));
      publisher.says(Texts.message("lab.x", Event.of("Lab::bb")));
      publisher.says(Texts.message("lab.x", Event.of("Lab::b")));
      publisher.says(Texts.message("lab.x", Event.of("Lab::c")));
      stream.hears(
          Texts.message("lab.x", Event.of("Lab::b")), Texts.message("lab.x", Event.of("Lab::c")));
    }
  }

  @Test
  void withoutATopicItSaysWhatToDo() {
    try (TestServer server = TestServer.start()) {
      HttpPeer stream = stream(server, "");
      assertThat(stream.status()).isEqualTo(400);
      assertThat(stream.body())
          .isEqualTo(
              "{\"error\":\"no topic: name a prefix of topics, such as /v1/events?topic=zeek."
                  + " (topic= is all)\"}");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?topic=%00",
        "?topic=%ff",
        "?topic=a%0Ab",
        "?topic=%x",
        "?topics=a",
        "?=",
        "?topic"
      })
  void oddQueriesHarmNothing(String query) {
    try (TestServer server = TestServer.start()) {
      HttpPeer stream = stream(server, query);
      if (query.equals("?topic")) { // as topic=
        stream.hearsAck();
      } else {
        assertThat(stream.status()).isEqualTo(400);
      }
      HttpPeer other = stream(server, "?topic=a");
      other.hearsAck();
    }
  }

  @Test
  void moreTopicsThanAQueryMayHaveAreRefused() {
    try (TestServer server = TestServer.start()) {
      assertThat(stream(server, "?topic=a" + "&topic=b".repeat(100)).status()).isEqualTo(400);
      assertThat(stream(server, "?topic=" + "a".repeat(4097)).status()).isBetween(400, 414);
    }
  }

  @Test
  void rightsAreThoseOfTheListOfClients() {
    TokenList clients = new TokenList();
    clients.put(
        "some-rights",
        new Rights(Optional.empty(), Optional.of(List.of(Topic.of("out."))), false, false));
    try (TestServer server =
        TestServer.start(
            TestServer.SETTINGS,
            Bus::of,
            new Access(Optional.empty(), Optional.empty(), Optional.of(clients)))) {
      String token = "Authorization: Bearer some-rights";
      assertThat(stream(server, "?topic=out.x").status()).isEqualTo(401);
      HttpPeer more = stream(server, "?topic=out.x&topic=out", token);
      assertThat(more.status()).isEqualTo(403);
      assertThat(more.body()).contains("this client may not subscribe to out");
      assertThat(stream(server, "?topic=", token).status()).isEqualTo(403);
      HttpPeer stream = stream(server, "?topic=out.x", token);
      stream.hearsAck();
      assertThat(application(server, "unknown").errors()).containsEntry("forbidden", 2L);
      clients.remove("some-rights");
      stream.hearsTheEnd();
    }
  }

  @Test
  void itIsCountedByApplication() {
    try (TestServer server = TestServer.start()) {
      HttpPeer curl = stream(server, "?topic=lab.", "User-Agent: curl/8.5.0");
      String id = curl.hearsAck();
      HttpPeer page =
          stream(server, "?topic=lab.", "User-Agent: Mozilla/5.0 (X)", "X-Application-Name: soc");
      page.hearsAck();
      String text = Texts.message("lab.x", EVENT);
      server.subscriber().says(text);
      curl.hears(text);
      page.hears(text);
      Await.until("it is counted", () -> application(server, "curl").messagesOut() == 1);
      assertThat(application(server, "curl").bytesOut()).isEqualTo(text.length());
      assertThat(application(server, "soc").clients()).isEqualTo(1);
      assertThat(server.server().snapshot().clients())
          .anySatisfy(client -> {
            assertThat(client.id()).isEqualTo(id);
            assertThat(client.application()).contains("curl");
            assertThat(client.subscriptions()).containsExactly("lab.");
            assertThat(client.state()).isEqualTo("flowing");
          });
      curl.close();
      Await.until("it has left", () -> application(server, "curl").clients() == 0);
      assertThat(application(server, "curl").closes()).isEqualTo(Map.of("1000", 1L));
      assertThat(application(server, "curl").messagesOut()).isEqualTo(1);
    }
  }

  @Test
  void aStopTellsIt() {
    HttpPeer stream;
    try (TestServer server = TestServer.start()) {
      stream = HttpPeer.gets(server.address(), "/v1/events?topic=lab.");
      stream.hearsAck();
    }
    stream.hearsError("local", "Terminating\"}");
    stream.close();
  }

  @Test
  void thereAreNotMoreThanClientsMayBe() {
    try (TestServer server = TestServer.start(TestServer.settings(it -> it.connections(1)))) {
      WebSocketPeer only = server.subscriber("lab.");
      HttpPeer stream = stream(server, "?topic=lab.");
      assertThat(stream.status()).isEqualTo(503);
      assertThat(stream.body()).contains("too many clients are connected; try again later");
      only.closes(1000, "").hearsClose(1000, "").hearsTheEnd();
      Await.until("it has left", () -> server.server().snapshot().clientCount() == 0);
      HttpPeer next = stream(server, "?topic=lab.");
      next.hearsAck();
    }
  }

  private static WebSocketSettings queue(OnFull onFull) {
    return TestServer.settings(it -> it.queue(new QueueBound(1 << 20, 10_000, onFull)));
  }

  /** Publishes until that is the case; how many events. */
  private static int floods(TestServer server, java.util.function.BooleanSupplier isEnough) {
    WebSocketPeer other = server.subscriber("slow.");
    WebSocketPeer publisher = server.subscriber();
    int sent = 0;
    while (!isEnough.getAsBoolean()) {
      for (int i = 0; i < 20; i++) {
        publisher.says(LONG);
        other.hears(LONG); // it misses nothing
      }
      sent += 20;
      assertThat(sent).isLessThan(20_000);
    }
    return sent;
  }

  @Test
  void aSlowOneEndsWithAnErrorInWords() {
    try (TestServer server = TestServer.start(queue(OnFull.DISCONNECT))) {
      HttpPeer slow = stream(server, "?topic=slow.", "User-Agent: slow");
      slow.hearsAck();
      int sent =
          floods(
              server,
              () ->
                  server.server().snapshot().clients().stream()
                      .anyMatch(client -> client.state().equals("closing")));
      int got = 0;
      HttpPeer.Heard heard = slow.next();
      while (heard.event().isEmpty()) {
        assertThat(heard.data()).isEqualTo(LONG);
        got++;
        heard = slow.next();
      }
      assertThat(heard.event()).isEqualTo("error");
      assertThat(heard.data())
          .startsWith("{\"type\":\"error\",\"code\":\"too_slow\",\"context\":\"too slow: ");
      slow.hearsTheEnd();
      assertThat(got).isLessThan(sent);
      Await.until("it has left", () -> application(server, "slow").clients() == 0);
      assertThat(application(server, "slow").closes()).isEqualTo(Map.of("1013", 1L));
      assertThat(application(server, "slow").drops()).containsOnlyKeys("disconnected");
      assertThat(application(server, "slow").messagesOut()).isEqualTo(got);
    }
  }

  @Test
  void aSlowOneMayLoseEventsAndHearsHowMany() {
    try (TestServer server = TestServer.start(queue(OnFull.DROP))) {
      HttpPeer slow = stream(server, "?topic=slow.", "User-Agent: slow");
      slow.hearsAck();
      int sent = floods(server, () -> !application(server, "slow").drops().isEmpty());
      String last = Texts.message("slow.last", EVENT);
      long got = 0;
      long missed = 0;
      boolean isLastSent = false;
      for (HttpPeer.Heard heard = slow.next(); !heard.data().equals(last); heard = slow.next()) {
        if (heard.event().equals("dropped")) {
          missed += Long.parseLong(heard.data().replaceAll("\\D", ""));
        } else {
          assertThat(heard.data()).isEqualTo(LONG);
          got++;
        }
        if (!isLastSent && missed > 0 && got + missed == sent) {
          isLastSent = true;
          server.subscriber().says(last);
        }
      }
      assertThat(got + missed).isEqualTo(sent);
      assertThat(missed).isPositive();
      assertThat(application(server, "slow").drops()).isEqualTo(Map.of("queue_full", missed));
    }
  }
}
