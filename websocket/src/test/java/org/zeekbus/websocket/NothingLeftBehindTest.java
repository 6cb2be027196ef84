package org.zeekbus.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.zeekbus.broker.BrokerSettings;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.http.Access;
import org.zeekbus.websocket.snapshot.WebSocketSnapshot;
import org.zeekbus.zmtp.Await;

/** Clients that have gone, in whatever way, leave nothing in the broker. */
final class NothingLeftBehindTest {
  private static final int EACH = 200;

  /** What must be as before. */
  private record Held(int nodes, long topicHeap, long queued, long incomplete, int clients) {
    static Held by(TestApi api) {
      BrokerSnapshot broker = api.broker().snapshot();
      return new Held(
          broker.nodes().size(),
          broker.memory().topicHeapBytes(),
          broker.memory().queueBytes(),
          broker.memory().incompleteMessageBytes(),
          api.server().snapshot().clientCount());
    }
  }

  @Test
  void thousandThatConnectAndVanish() throws IOException {
    try (TestApi api =
            TestApi.start(TestApi.SETTINGS, Access.OPEN, BrokerSettings.of(it -> it.threads(2)));
        RawWebSocket ear = RawWebSocket.subscribed(api.address(), "vanish.")) {
      settles(api, () -> api.server().snapshot().clientCount() == 1);
      Held before = Held.by(api);
      for (int i = 0; i < EACH; i++) {
        RawWebSocket.to(api.address()).vanishes();
        RawWebSocket.to(api.address()).says(RawWebSocket.request(RawWebSocket.PATH)).vanishes();
        RawWebSocket.open(api.address()).saysText("[\"vanish.\", \"" + i + "\"]").vanishes();
        RawWebSocket halfway = RawWebSocket.subscribed(api.address(), "vanish.", "other." + i);
        halfway.says(RawFrame.text("x").header(1000)).vanishes();
        RawWebSocket last = RawWebSocket.subscribed(api.address(), "vanish.");
        last.saysText(EventText.of("vanish." + i, "Case::vanish", "x")).shutsUp();
        assertThat(ear.hearsText()).contains("vanish." + i);
        last.vanishes();
      }
      settles(api, () -> Held.by(api).equals(before));
      assertThat(Held.by(api)).isEqualTo(before);
      WebSocketSnapshot after = api.server().snapshot();
      assertThat(after.clients()).hasSize(1);
      assertThat(after.applications())
          .singleElement()
          .satisfies(unknown -> {
            assertThat(unknown.name()).isEqualTo("unknown");
            assertThat(unknown.clients()).isEqualTo(1);
            assertThat(unknown.connected()).isBetween(3L * EACH, 4L * EACH + 1);
          });
      // Those that are new find all as it was.
      try (RawWebSocket late = RawWebSocket.subscribed(api.address())) {
        String event = EventText.of("vanish.late", "Case::late", "x");
        late.saysText(event).flush();
        assertThat(ear.hearsText()).isEqualTo(event);
      }
    }
  }

  @Test
  void aThousandThatAreThereAtOnceAndCloseInOrder() throws IOException {
    try (TestApi api = TestApi.start()) {
      Held before = Held.by(api);
      List<RawWebSocket> clients = new ArrayList<>();
      try {
        for (int i = 0; i < 1000; i++) {
          clients.add(
              RawWebSocket.to(api.address())
                  .says(RawWebSocket.request(RawWebSocket.PATH))
                  .says(RawFrame.text("[\"all.\",\"own." + i + "\"]"))
                  .flush());
        }
        for (RawWebSocket each : clients) {
          assertThat(each.hearsHead().status()).isEqualTo(101);
          assertThat(each.hearsText()).contains("\"ack\"");
        }
        assertThat(api.server().snapshot().clientCount()).isEqualTo(1000);
        String event = EventText.of("all.x", "Case::all", "x");
        clients.getFirst().saysText(event).flush();
        for (RawWebSocket each : clients.subList(1, 1000)) {
          assertThat(each.hearsText()).isEqualTo(event);
        }
        for (RawWebSocket each : clients) {
          each.says(RawFrame.close(1000, "")).hears("close 1000", "end");
        }
      } finally {
        for (RawWebSocket each : clients) {
          each.close();
        }
      }
      settles(api, () -> Held.by(api).equals(before));
    }
  }

  private static void settles(TestApi api, BooleanSupplier state) {
    Await.until(() -> "it holds " + Held.by(api), Await.DEADLINE, state);
  }
}
