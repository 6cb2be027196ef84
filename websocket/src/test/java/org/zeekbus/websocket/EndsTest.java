package org.zeekbus.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.broker.Broker;
import org.zeekbus.broker.BrokerSettings;
import org.zeekbus.http.Access;
import org.zeekbus.http.HttpServer;
import org.zeekbus.http.HttpSettings;
import org.zeekbus.http.Router;
import org.zeekbus.websocket.session.Confirmation;
import org.zeekbus.websocket.session.SessionSettings;
import org.zeekbus.websocket.session.Sessions;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.value.Values;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.thread.Supervisor;

/** How conversations end, after which nothing of them is left. */
final class EndsTest {
  private static final Event EVENT = Event.of("Lab::answer");

  private static Map<String, Long> closes(TestServer server) {
    return server.server().snapshot().applications().getFirst().closes();
  }

  private static void nothingIsLeft(TestServer server) {
    server.awaitPeers(0, 0);
    Await.until("no client", () -> server.server().snapshot().clientCount() == 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1001, 3000, 4999})
  void codeAndReasonAreRepeated(int code) {
    try (TestServer server = TestServer.start()) {
      WebSocketPeer peer = server.subscriber("a", "b");
      server.awaitPeers(1, 1);
      peer.closes(code, "bye").hearsClose(code, "bye").hearsTheEnd();
      nothingIsLeft(server);
      String label = code < 3000 ? Integer.toString(code) : code / 1000 + "xxx";
      assertThat(closes(server)).containsExactly(Map.entry(label, 1L));
    }
  }

  @Test
  void aCloseFrameNeedsNoCode() {
    try (TestServer server = TestServer.start()) {
      server.subscriber("a").sendsHex("88 80 00000000").hearsClose(1005, "").hearsTheEnd();
      nothingIsLeft(server);
      assertThat(closes(server)).containsExactly(Map.entry("1005", 1L));
    }
  }

  @Test
  void aClientMayCloseBeforeItSubscribes() {
    try (TestServer server = TestServer.start()) {
      server.connect().closes(1000, "never mind").hearsClose(1000, "never mind").hearsTheEnd();
      nothingIsLeft(server);
    }
  }

  @Test
  void aLostConnectionIs1006() {
    try (TestServer server = TestServer.start()) {
      server.subscriber("a").finishes().hearsTheEnd();
      server.subscriber("a").resets();
      server.connect().resets();
      WebSocketPeer halfway = server.subscriber("a");
      halfway.sendsHex("81 ff 0000000000010000 00000000 5b").resets();
      nothingIsLeft(server);
      assertThat(closes(server)).containsExactly(Map.entry("1006", 4L));
    }
  }

  @Test
  void aMessageRightBeforeTheEndIsPublishedAndOneAfterItIsNot() {
    try (TestServer server = TestServer.start()) {
      WebSocketPeer other = server.subscriber("end.");
      WebSocketPeer closing = server.subscriber();
      closing.says(Texts.message("end.1", EVENT)).closes(1000, "");
      closing.says(Texts.message("end.never", EVENT));
      other.hears(Texts.message("end.1", EVENT));
      WebSocketPeer finishing = server.subscriber();
      finishing.says(Texts.message("end.2", EVENT)).finishes();
      other.hears(Texts.message("end.2", EVENT));
      server.subscriber().says(Texts.message("end.3", EVENT));
      other.hears(Texts.message("end.3", EVENT));
    }
  }

  /** It closes TCP without reading anything, so that its system sends RST. */
  @Test
  void whatWasSentIsPublishedThoughTheClientNeverListened() throws IOException {
    try (TestServer server = TestServer.start()) {
      WebSocketPeer other = server.subscriber("deaf.");
      for (int client = 0; client < 20; client++) {
        try (RawWebSocket deaf = RawWebSocket.open(server.address())) {
          deaf.saysText("[]");
          for (int i = 0; i < 100; i++) {
            deaf.saysText(Texts.message("deaf.x", Event.of("Lab::n", Values.count(i))));
          }
          deaf.flush().vanishes();
        }
        for (int i = 0; i < 100; i++) {
          other.hears(Texts.message("deaf.x", Event.of("Lab::n", Values.count(i))));
        }
      }
      server.awaitPeers(1, 1);
    }
  }

  @Test
  void whatWasSentIsPublishedThoughTheConnectionIsLostBeforeTheAck() {
    CountDownLatch mayConfirm = new CountDownLatch(1);
    try (TestServer server =
        TestServer.start(
            TestServer.SETTINGS,
            broker -> new BrokerBus(broker, Bus.uniqueSenders(), secondAt(mayConfirm, broker)),
            Access.OPEN)) {
      WebSocketPeer other = server.subscriber("early.");
      WebSocketPeer hasty = server.connect().says("[]");
      for (int i = 0; i < 10; i++) {
        hasty.says(Texts.message("early.x", Event.of("Lab::n", Values.count(i))));
      }
      hasty.finishes().hearsTheEnd();
      mayConfirm.countDown();
      for (int i = 0; i < 10; i++) {
        other.hears(Texts.message("early.x", Event.of("Lab::n", Values.count(i))));
      }
      server.awaitPeers(1, 1);
    }
  }

  /** Confirms the first client at once, and others when the latch says so. */
  private static Confirmation secondAt(CountDownLatch mayConfirm, Broker broker) {
    AtomicBoolean isFirst = new AtomicBoolean(true);
    return (loop, then) -> {
      if (isFirst.getAndSet(false)) {
        broker.whenSubscribed(loop, then);
        return;
      }
      Thread.ofVirtual()
          .start(() -> {
            try {
              mayConfirm.await();
              broker.whenSubscribed(loop, then);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    };
  }

  @Test
  void theEndOfTheServerIs1001() {
    TestServer server = TestServer.start();
    try {
      WebSocketPeer open = server.subscriber("a");
      WebSocketPeer fresh = server.connect();
      Thread stopping = Thread.ofVirtual().start(server.server()::close);
      open.hearsClose(1001, "Terminating").closes(1001, "").hearsTheEnd();
      fresh.hearsClose(1001, "Terminating").closes(1001, "").hearsTheEnd();
      assertThat(join(stopping)).isTrue();
      assertThat(server.broker().snapshot().nodes()).isEmpty();
    } finally {
      server.close();
    }
  }

  private static boolean join(Thread thread) {
    try {
      return thread.join(Await.DEADLINE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  void theEndOfTheBrokerIs1001() {
    try (TestServer server = TestServer.start()) {
      WebSocketPeer peer = server.subscriber("a");
      Thread stopping = Thread.ofVirtual().start(server.broker()::close);
      peer.hearsClose(1001, "Terminating");
      assertThat(join(stopping)).isTrue();
    }
  }

  @Test
  void aClientThatDoesNotSayGoodbyeIsCutOff() {
    try (TestServer server = TestServer.start()) {
      WebSocketPeer peer = server.connect();
      peer.says("no array").hears(Texts.error("subscriptions not an array"));
      var _ = peer.hearsClose(1008);
      peer.hearsTheEnd();
      nothingIsLeft(server);
    }
  }

  @Test
  void anUnansweredPingIs1011() {
    try (TestServer server =
        TestServer.start(TestServer.settings(it -> it.pings(Duration.ofSeconds(1))))) {
      WebSocketPeer silent = server.connect().leavesPings();
      silent.says("[\"a\"]").ack();
      silent.hearsClose(1011, "Ping timeout");
      assertThat(silent.pings()).containsExactly("ixwebsocket::heartbeat::1s::0");
      nothingIsLeft(server);
    }
  }

  @Test
  void answeredPingsAreNumbered() {
    try (TestServer server =
        TestServer.start(TestServer.settings(it -> it.pings(Duration.ofSeconds(1))))) {
      WebSocketPeer peer = server.connect();
      for (int i = 0; i < 3; i++) {
        String text = "ixwebsocket::heartbeat::1s::" + i;
        peer.hearsPing(text).sends(0x8a, new byte[] {1});
      }
      peer.subscribes("a");
    }
  }

  @Test
  void aClientWhoseTopicsAreNotConfirmedMayTryAgain() throws IOException {
    SessionSettings settings =
        new SessionSettings(
            10,
            1 << 20,
            TestServer.SETTINGS.queue(),
            Duration.ZERO,
            Duration.ofMillis(300),
            "9.0.0 zeekbus",
            1024);
    Supervisor supervisor = new Supervisor();
    Endpoint any = Endpoint.parse("tcp://127.0.0.1:0");
    try (Broker broker = Broker.start(BrokerSettings.DEFAULT.on(any, any))) {
      Sessions sessions =
          new Sessions(settings, broker, Bus.uniqueSenders(), (loop, then) -> {}, supervisor);
      try (HttpServer http =
              HttpServer.start(
                  TestServer.SETTINGS.listen(),
                  HttpSettings.DEFAULT,
                  new Router().upgrade(sessions),
                  () -> Access.OPEN,
                  supervisor,
                  broker.loops(),
                  broker.allocator());
          WebSocketPeer peer = WebSocketPeer.connect(http.address())) {
        peer.says("[\"a\"]");
        Await.until("it is known", () -> !broker.snapshot().nodes().isEmpty());
        peer.hearsClose(1013, "the cluster's broker does not answer; try again later");
        Await.until("nothing is left", () -> broker.snapshot().nodes().isEmpty());
        assertThat(peer.pings()).isEmpty();
        sessions.close();
      }
    }
  }
}
