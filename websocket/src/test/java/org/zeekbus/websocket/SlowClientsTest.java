package org.zeekbus.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zeekbus.broker.QueueBound;
import org.zeekbus.broker.QueueBound.OnFull;
import org.zeekbus.websocket.snapshot.WebSocketSnapshot;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.TurnedAway;

/** A client that reads nothing harms nobody else. */
final class SlowClientsTest {
  private static final Event EVENT = Event.of("Lab::long", "x".repeat(10_000));
  private static final String TEXT = Texts.message("slow.x", EVENT);

  private static WebSocketSettings queue(OnFull onFull) {
    return TestServer.settings(it -> it.queue(new QueueBound(1 << 20, 10_000, onFull)));
  }

  private static WebSocketSnapshot.Application unnamed(TestServer server) {
    return server.server().snapshot().applications().getFirst();
  }

  @Test
  void itIsDisconnectedAndOthersMissNothing() {
    try (TestServer server = TestServer.start(queue(OnFull.DISCONNECT))) {
      WebSocketPeer slow = server.subscriber("slow.");
      WebSocketPeer other = server.subscriber("slow.");
      WebSocketPeer publisher = server.subscriber();
      int sent = 0;
      while (!isClosing(server)) {
        for (int i = 0; i < 20; i++) {
          publisher.says(TEXT);
          other.hears(TEXT);
        }
        sent += 20;
        assertThat(sent).isLessThan(20_000);
      }
      int got = 0;
      WebSocketPeer.Frame frame = slow.next();
      while (frame.first() == 0x81) {
        assertThat(frame.text()).isEqualTo(TEXT);
        got++;
        frame = slow.next();
      }
      assertThat(frame.text()).contains("too slow: ");
      assertThat(frame.payload()).startsWith(1013 >> 8, 1013 & 0xff);
      int dropped = sent - got;
      assertThat(dropped).isPositive();
      Await.until("it is gone", () -> unnamed(server).closes().containsKey("1013"));
      assertThat(unnamed(server).drops()).containsOnlyKeys("disconnected");
      assertThat(unnamed(server).drops().get("disconnected")).isBetween(1L, (long) dropped);
      assertThat(unnamed(server).slow()).isEqualTo(1);
      server.awaitPeers(2, 1);
      assertThat(server.broker().snapshot().turnedAway())
          .as("one client was closed, once")
          .extracting(TurnedAway::socket, TurnedAway::node, TurnedAway::cause)
          .containsExactly(tuple("xpub", "websocket", "queue_full"));
    }
  }

  @Test
  void whoSaysGoodbyeLosesNothing() {
    try (TestServer server = TestServer.start(queue(OnFull.DISCONNECT))) {
      WebSocketPeer slow = server.subscriber("slow.");
      WebSocketPeer publisher = server.subscriber();
      int queued = 0;
      while (queued == 0) {
        publisher.says(TEXT);
        queued =
            server.server().snapshot().clients().stream()
                .mapToInt(WebSocketSnapshot.Client::queuedMessages)
                .sum();
      }
      slow.closes(1000, "enough");
      Await.until("it is gone", () -> unnamed(server).closes().containsKey("1000"));
      assertThat(unnamed(server).drops()).isEmpty();
      assertThat(server.broker().snapshot().droppedDisconnected()).isZero();
    }
  }

  private static boolean isClosing(TestServer server) {
    return server.server().snapshot().clients().stream()
        .anyMatch(client -> client.state().equals("closing"));
  }

  @Test
  void itMayLoseEventsInstead() {
    try (TestServer server = TestServer.start(queue(OnFull.DROP))) {
      WebSocketPeer slow = server.subscriber("slow.");
      WebSocketPeer other = server.subscriber("slow.");
      WebSocketPeer publisher = server.subscriber();
      int sent = 0;
      while (unnamed(server).drops().isEmpty()) {
        for (int i = 0; i < 20; i++) {
          publisher.says(TEXT);
          other.hears(TEXT);
        }
        sent += 20;
        assertThat(sent).isLessThan(20_000);
      }
      Map<String, Long> drops = unnamed(server).drops();
      assertThat(drops).containsOnlyKeys("queue_full");
      long got = sent - drops.getOrDefault("queue_full", 0L);
      for (int i = 0; i < got; i++) {
        assertThat(slow.next().text()).isEqualTo(TEXT);
      }
      publisher.says(Texts.message("slow.last", Event.of("Lab::last")));
      slow.hears(Texts.message("slow.last", Event.of("Lab::last")));
    }
  }

  /** Its ping stands behind megabytes of events, of which it reads half as fast as they come. */
  @Test
  void itIsNotTakenForDeadWhileItReads() {
    String text = Texts.message("slow.x", Event.of("Lab::long", "x".repeat(60_000)));
    Duration pings = Duration.ofSeconds(2);
    QueueBound queue = new QueueBound(4 << 20, 10_000, OnFull.DROP);
    try (TestServer server =
        TestServer.start(TestServer.settings(it -> it.pings(pings).queue(queue)))) {
      WebSocketPeer slow = server.subscriber("slow.");
      WebSocketPeer other = server.subscriber("slow.");
      WebSocketPeer publisher = server.subscriber();
      int before = other.pings().size();
      while (unnamed(server).drops().isEmpty() || other.pings().size() < before + 4) {
        for (int i = 0; i < 10; i++) {
          publisher.says(text).says(text).pings("a moment").hearsPong("a moment");
          other.hears(text, text);
          assertThat(slow.next().text()).isEqualTo(text);
        }
      }
      assertThat(slow.pings()).hasSizeLessThan(other.pings().size());
      assertThat(server.server().snapshot().clientCount()).isEqualTo(3);
    }
  }

  @Test
  void whoDoesNotReadItsAnswersIsNotRead() {
    try (TestServer server = TestServer.start()) {
      WebSocketPeer peer = server.subscriber();
      WebSocketPeer other = server.subscriber("a");
      Thread endless =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  while (true) {
                    peer.says("x");
                  }
                } catch (RuntimeException e) {
                  // It was closed.
                }
              });
      // Its answers pile up to what the sockets hold, and no further.
      Await.until(
          "it is stuck",
          () -> {
            long before = errors(server);
            other.pings("a moment").hearsPong("a moment");
            return before > 1000 && errors(server) == before;
          });
      peer.close();
      assertThat(endless.isInterrupted()).isFalse();
    }
  }

  private static long errors(TestServer server) {
    return unnamed(server).errors().values().stream().mapToLong(Long::longValue).sum();
  }
}
