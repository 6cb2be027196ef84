package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.broker.snapshot.SnapshotText;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.SocketType;

/** The snapshot after an exchange that is known to the byte. */
final class StatisticsTest {
  @ParameterizedTest(name = "{0} loops")
  @ValueSource(ints = {1, 3})
  void countsAreExact(int loops) {
    try (TestBroker broker = TestBroker.start(loops)) {
      RawPeer one = broker.subscriber("zeek.a");
      RawPeer both = broker.subscriber("zeek.", "other");
      RawPeer first = broker.publisherThatHears(3);
      RawPeer second = broker.publisher("+other", "+zeek.", "+zeek.a");
      // A header of two bytes before each frame.
      for (int i = 0; i < 10; i++) {
        first.sends("zeek.a", "id", "12345");
      }
      for (int i = 0; i < 5; i++) {
        second.sends("zeek.b.c.d", "12345678");
        second.sends("nobody", "wants this");
        second.sends("other");
      }
      one.next(10);
      both.next(20);
      broker.awaitReceived(second, 1);
      Await.until(
          "all counted", () -> broker.publisherIn(broker.snapshot(), second).messages() == 15);

      BrokerSnapshot snapshot = broker.snapshot();
      assertPublisher(broker.publisherIn(snapshot, first), 10, 190);
      assertPublisher(broker.publisherIn(snapshot, second), 15, 245);
      assertSubscriber(broker.subscriberIn(snapshot, one), 10, 190, 1);
      assertSubscriber(broker.subscriberIn(snapshot, both), 20, 335, 2);
      assertThat(snapshot.topics())
          .containsExactly(
              new BrokerSnapshot.Topic("nobody", 5, 100, 0, 5, 0),
              new BrokerSnapshot.Topic("other", 5, 35, 5, 0, 0),
              new BrokerSnapshot.Topic("zeek.a", 10, 190, 20, 0, 0),
              new BrokerSnapshot.Topic("zeek.b.c.", 5, 110, 5, 0, 0));
      assertThat(snapshot.xsub().connected()).isEqualTo(2);
      assertThat(snapshot.xpub().connected()).isEqualTo(2);
      assertThat(snapshot.drops()).isEmpty();
      assertThat(snapshot.dropped() + snapshot.droppedDisconnected() + snapshot.stuck()).isZero();
      assertThat(snapshot.memory().limitBytes()).isEqualTo(256L << 20);
      assertThat(snapshot.memory().topicHeapBytes()).isPositive();
      assertThat(snapshot.loops()).hasSize(loops).allMatch(BrokerSnapshot.Loop::answered);
      assertThat(snapshot.loops()).extracting(BrokerSnapshot.Loop::topics).containsOnly(3);
      assertThat(snapshot.loops().stream().mapToInt(BrokerSnapshot.Loop::publishers).sum())
          .isEqualTo(2);
      assertThat(snapshot.loops().stream().mapToInt(BrokerSnapshot.Loop::subscribers).sum())
          .isEqualTo(2);
    }
  }

  private static void assertPublisher(
      BrokerSnapshot.PublisherConnection connection, long messages, long bytes) {
    assertThat(connection.messages()).isEqualTo(messages);
    assertThat(connection.bytes()).isEqualTo(bytes);
    assertThat(connection.pauses()).isZero();
    assertThat(connection.paused()).isFalse();
    assertThat(connection.address()).isEqualTo("127.0.0.1");
  }

  private static void assertSubscriber(
      BrokerSnapshot.SubscriberConnection connection, long messages, long bytes, int topics) {
    assertThat(connection.messages()).isEqualTo(messages);
    assertThat(connection.bytes()).isEqualTo(bytes);
    assertThat(connection.dropped()).isZero();
    assertThat(connection.queuedMessages()).isZero();
    assertThat(connection.heldBytes()).isZero();
    assertThat(connection.topics()).isEqualTo(topics);
    assertThat(connection.state()).isEqualTo("flowing");
  }

  @Test
  void dropsAreCountedByNodeTopicAndReasonAlsoWhenTheNodeHasLeft() {
    QueueSettings small =
        new QueueSettings(
            1 << 20, 100_000, SlowSubscriberPolicy.ISOLATE, Duration.ofMillis(300), 64 << 10);
    try (TestBroker broker = TestBroker.start(BrokerSettings.of(it -> it.queue(small)))) {
      RawPeer stuck =
          broker.narrowSubscriber(
              "zeek.cluster.nodeid.id-1.", "zeek.cluster.node.worker-1.", "a", "b");
      RawPeer publisher = broker.publisherThatHears(4);
      Flood flood = Flood.endless(publisher, "one", 1024, "a", "b");
      Await.until(
          () -> "drops of both: " + broker.snapshot(),
          Await.DEADLINE,
          () -> broker.snapshot().drops().size() == 2);
      flood.stop();
      BrokerSnapshot.Node node = broker.nodeOf(stuck);
      assertThat(node.subscribers().getFirst().state()).isEqualTo("dropping");
      stuck.close();
      publisher.until("-zeek.cluster.nodeid.id-1.");
      broker.awaitPeers(1, 0);
      BrokerSnapshot after = broker.snapshot();
      assertThat(after.drops())
          .extracting(BrokerSnapshot.Drop::receiver, BrokerSnapshot.Drop::why)
          .containsOnly(tuple("worker-1", "queue_full"), tuple("worker-1", "disconnected"));
      assertThat(after.drops()).extracting(BrokerSnapshot.Drop::of).containsOnly("a", "b");
      assertThat(dropped(after, "queue_full")).isEqualTo(after.dropped());
      assertThat(dropped(after, "disconnected"))
          .isEqualTo(after.droppedDisconnected())
          .isPositive();
    }
  }

  private static long dropped(BrokerSnapshot snapshot, String why) {
    return snapshot.drops().stream()
        .filter(drop -> drop.why().equals(why))
        .mapToLong(BrokerSnapshot.Drop::count)
        .sum();
  }

  @Test
  void connectionsThatHaveEndedAreOnlyCounted() {
    try (TestBroker broker = TestBroker.start()) {
      RawPeer subscriber = broker.subscriber("a");
      RawPeer publisher = broker.publisherThatHears(1);
      subscriber.close();
      publisher.hears("-a");
      publisher.finishes();
      broker.awaitPeers(0, 0);
      BrokerSnapshot snapshot = broker.snapshot();
      assertThat(snapshot.nodes()).isEmpty();
      assertThat(snapshot.xpub().closed()).containsExactly(Map.entry("peer_closed", 1L));
      assertThat(snapshot.xsub().closed()).containsExactly(Map.entry("peer_closed", 1L));
    }
  }

  @Test
  void theCauseOfARefusalIsCounted() {
    try (LogLines log = LogLines.record();
        TestBroker broker = TestBroker.start()) {
      RawPeer http = broker.add(RawPeer.silent(broker.xpub()));
      http.says(RawPeer.bytes("GET / HTTP/1.1\r\n\r\n")).hearsTheEnd();
      RawPeer swapped = broker.add(RawPeer.silent(broker.xpub()));
      swapped.says(RawPeer.greeting("XPUB", 1)).hearsTheEnd();
      Await.until("refused", () -> broker.refused(SocketType.XPUB, CloseReason.SOCKET_TYPE) == 1);
      assertThat(broker.snapshot().xpub().refused())
          .containsExactly(Map.entry("not_zmtp", 1L), Map.entry("socket_type", 1L));
      assertThat(broker.snapshot().xsub().refused()).isEmpty();
      assertThat(log.await("HTTP client")).contains(http.name());
      assertThat(log.await("are the two endpoints swapped?")).contains("XPUB met XPUB");
    }
  }

  @Test
  void theTextNamesNodesAndCounts() {
    try (TestBroker broker = TestBroker.start()) {
      RawPeer subscriber =
          broker.subscriber("zeek.cluster.nodeid.id-1.", "zeek.cluster.node.worker-1.", "a");
      RawPeer publisher = broker.publisherThatHears(3);
      publisher.sends("a", "1");
      subscriber.hears("a|1");
      assertThat(SnapshotText.of(broker.snapshot()))
          .contains("  worker-1 (" + subscriber.name() + ")\n")
          .contains("xsub_connected 1\n", "xpub_connected 1\n")
          .contains("of 256.0 MiB")
          .doesNotContain("dropped 0");
    }
  }
}
