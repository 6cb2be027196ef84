package org.zeekbus.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.zeekbus.broker.BrokerSettings;
import org.zeekbus.broker.QueueSettings;
import org.zeekbus.broker.SlowSubscriberPolicy;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.value.Values;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.PythonPeer;

/** A client is a publisher as any other: it waits for a node that does not keep up. */
final class PacedClientsTest {
  private static final String LONG = "x".repeat(10_000);
  private static final QueueSettings QUEUE =
      new QueueSettings(
          4 << 20, 100_000, SlowSubscriberPolicy.ISOLATE, Duration.ofMinutes(1), 64 << 10);

  private static boolean isPaused(TestServer server) {
    return server.broker().snapshot().nodes().stream()
        .flatMap(node -> node.publishers().stream())
        .anyMatch(BrokerSnapshot.PublisherConnection::paused);
  }

  @Test
  void itIsNotReadForAWhileAndNothingIsLost() {
    try (PythonPeer python = PythonPeer.start();
        TestServer server =
            TestServer.start(
                TestServer.settings(it -> it.pings(Duration.ofMinutes(1))),
                BrokerSettings.of(it -> it.queue(QUEUE)))) {
      PythonPeer.Socket node = python.socket("SUB", "RCVHWM=100");
      node.subscribe("paced.");
      node.connect(server.xpub());
      server.awaitPeers(0, 1);
      WebSocketPeer client = server.subscriber();
      python.freeze();
      AtomicInteger sent = new AtomicInteger();
      AtomicBoolean isEnough = new AtomicBoolean();
      Thread sending =
          Thread.ofVirtual()
              .start(() -> {
                while (!isEnough.get()) {
                  client.says(
                      Texts.message("paced.x", Event.of("Lab::n", Values.count(sent.get()), LONG)));
                  sent.incrementAndGet();
                }
              });
      Await.until("it is not read", () -> isPaused(server));
      assertThat(server.server().snapshot().clientCount()).isEqualTo(1);
      isEnough.set(true);
      python.thaw();
      Await.until("it has sent its last", () -> !sending.isAlive());
      for (int i = 0; i < sent.get(); i++) {
        var message = node.receive(Await.DEADLINE).orElseThrow();
        assertThat(message.get(3))
            .isEqualTo(Texts.binary(Event.of("Lab::n", Values.count(i), LONG)));
      }
      client.pings("still there").hearsPong("still there");
    }
  }
}
