package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.broker.snapshot.BrokerSnapshot.JournalEntry;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.PythonPeer;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.TurnedAway;

/** What a snapshot tells of the past: events of nodes, and peers that were turned away. */
final class JournalTest {
  private static final QueueSettings SMALL =
      new QueueSettings(
          1 << 20, 100_000, SlowSubscriberPolicy.ISOLATE, Duration.ofMillis(300), 64 << 10);

  @Test
  void aNodeJoinsOnceAndLeaves() {
    try (TestBroker broker = TestBroker.start(2)) {
      Instant before = Instant.now().minusMillis(1);
      RawPeer node = node(broker, "id-1", "worker-1");
      String topic = "zeek.cluster.node.worker-1.";
      RawPeer witness = broker.publisherThatHears(2);
      node.cancels(topic).subscribes(topic);
      witness.hears("-" + topic, "+" + topic);
      broker.subscriber("a"); // no node
      node.close();
      JournalEntry left = await(broker, "left");
      assertThat(left.node()).isEqualTo("worker-1");
      assertThat(left.peer()).isEqualTo(node.name());
      assertThat(left.socket()).isEqualTo("xpub");
      assertThat(left.cause()).isEqualTo("peer_closed");
      assertThat(left.lost()).isZero();
      assertThat(left.time()).isBetween(before, Instant.now());
      assertThat(broker.snapshot().journal())
          .extracting(JournalEntry::kind, JournalEntry::node, JournalEntry::text)
          .containsExactly(
              tuple("left", "worker-1", left.text()),
              tuple("joined", "worker-1", "joined as id-1"));
      assertThat(broker.snapshot().turnedAway()).isEmpty();
    }
  }

  @Test
  void aStuckSubscriberIsToldStateByStateAndHowMuchItLost() {
    try (TestBroker broker = TestBroker.start(BrokerSettings.of(it -> it.queue(SMALL)))) {
      RawPeer stuck =
          broker.narrowSubscriber("zeek.cluster.nodeid.id-1.", "zeek.cluster.node.worker-1.", "a");
      RawPeer publisher = broker.publisherThatHears(3);
      Flood flood = Flood.endless(publisher, "one", 1024, "a");
      JournalEntry dropping = await(broker, "dropping");
      assertThat(dropping.cause()).isEqualTo("queue_full");
      BrokerSnapshot.SubscriberConnection now = broker.subscriberIn(broker.snapshot(), stuck);
      assertThat(now.state()).isEqualTo("dropping");
      assertThat(now.reason())
          .startsWith("its queue is full: ")
          .contains(" are queued, and it took ", " bytes in the last 300 ms");
      assertThat(now.stateNanos()).isPositive();
      Await.until("drops", () -> broker.dropped(stuck) > 1000);
      flood.stop();
      Tally tally = Tally.of(stuck);
      // Before it was stuck, it may have been slow for a moment.
      JournalEntry flowing = await(broker, "flowing", entry -> entry.lost() > 0);
      assertThat(flowing.lost()).isEqualTo(broker.dropped(stuck)).isPositive();
      assertThat(flowing.text())
          .isEqualTo("keeps up again; dropped %,d messages".formatted(flowing.lost()));
      tally.awaitReceived(flood.sent() - flowing.lost());
      BrokerSnapshot after = broker.snapshot();
      assertThat(broker.subscriberIn(after, stuck).reason()).isNull();
      assertThat(kindsOf(after, "worker-1"))
          .startsWith("flowing", "dropping", "stuck", "slow")
          .endsWith("joined");
      assertThat(after.journal())
          .filteredOn(entry -> entry.kind().equals("paused"))
          .extracting(JournalEntry::node, JournalEntry::socket, JournalEntry::text)
          .containsOnly(tuple("one", "xsub", "waits for worker-1, which is slow"));
      assertThat(after.traffic())
          .filteredOn(each -> each.node().equals("one"))
          .allMatch(each -> each.pauses() > 0);
    }
  }

  /** Pacing begins and ends many times a second: one episode. */
  @Test
  void aSubscriberThatIsSlowAgainAndAgainDoesNotFillTheJournal() {
    QueueSettings block =
        new QueueSettings(256 << 10, 100_000, SlowSubscriberPolicy.BLOCK, Duration.ofSeconds(5), 0);
    try (TestBroker broker = TestBroker.start(BrokerSettings.of(it -> it.queue(block)))) {
      RawPeer slow = broker.narrowSubscriber("a");
      RawPeer publisher = broker.publisherThatHears(1);
      Flood flood = Flood.of(publisher, "one", 1024, 20_000, "a");
      Await.until(
          "paused", () -> broker.publisherIn(broker.snapshot(), publisher).pausedNanos() > 0);
      Tally tally = Tally.of(slow);
      tally.awaitReceived(20_000);
      flood.join();
      Await.until(
          () -> "it keeps up: " + broker.snapshot().journal(),
          Await.DEADLINE,
          () -> broker.snapshot().journal().getFirst().kind().equals("flowing"));
      List<String> kinds =
          broker.snapshot().journal().stream().map(JournalEntry::kind).toList().reversed();
      assertThat(kinds).startsWith("slow", "paused").endsWith("flowing");
      long episodes = kinds.stream().filter("slow"::equals).count();
      assertThat(kinds).hasSize((int) (3 * episodes));
      assertThat(broker.pauses(publisher)).isGreaterThan(10 * episodes);
      assertThat(broker.publisherIn(broker.snapshot(), publisher).pausedNanos()).isZero();
    }
  }

  @Test
  void whatWasQueuedForANodeThatLeftIsLost() {
    try (TestBroker broker = TestBroker.start(BrokerSettings.of(it -> it.queue(SMALL)))) {
      RawPeer stuck =
          broker.narrowSubscriber("zeek.cluster.nodeid.id-1.", "zeek.cluster.node.worker-1.", "a");
      RawPeer publisher = broker.publisherThatHears(3);
      Flood flood = Flood.endless(publisher, "one", 1024, "a");
      await(broker, "dropping");
      flood.stop();
      stuck.close();
      JournalEntry left = await(broker, "left");
      assertThat(left.lost()).isEqualTo(broker.snapshot().droppedDisconnected()).isPositive();
      assertThat(left.text())
          .endsWith("; dropped %,d messages (disconnected)".formatted(left.lost()));
    }
  }

  @Test
  void aRefusedPeerIsThereWithItsCause() {
    try (TestBroker broker = TestBroker.start()) {
      RawPeer http = broker.add(RawPeer.silent(broker.xpub()));
      http.says(RawPeer.bytes("GET / HTTP/1.1\r\n\r\n")).hearsTheEnd();
      Await.until("refused", () -> !broker.snapshot().turnedAway().isEmpty());
      TurnedAway peer = broker.snapshot().turnedAway().getFirst();
      assertThat(peer.socket()).isEqualTo("xpub");
      assertThat(peer.event()).isEqualTo("refused");
      assertThat(peer.peer()).isEqualTo(http.name());
      assertThat(peer.node()).isNull();
      assertThat(peer.cause()).isEqualTo("not_zmtp");
      assertThat(peer.text()).contains("HTTP client");
    }
  }

  @Test
  void aPeerThatIsClosedIsThereWithItsNode() {
    try (TestBroker broker = TestBroker.start()) {
      RawPeer node = node(broker, "id-1", "worker-1");
      broker.publisherThatHears(2);
      node.says(RawPeer.command("PING", new byte[0])).hearsTheEnd(); // its TTL is missing
      Await.until("closed", () -> broker.closed(SocketType.XPUB, CloseReason.BAD_FRAME) == 1);
      assertThat(broker.snapshot().turnedAway())
          .extracting(
              TurnedAway::socket,
              TurnedAway::event,
              TurnedAway::peer,
              TurnedAway::node,
              TurnedAway::cause)
          .containsExactly(tuple("xpub", "closed", node.name(), "worker-1", "bad_frame"));
      assertThat(await(broker, "left").cause()).isEqualTo("bad_frame");
    }
  }

  @Test
  void aFloodOfRefusalsDoesNotDisplaceTheJournal() {
    try (TestBroker broker = TestBroker.start(2)) {
      node(broker, "id-1", "worker-1");
      await(broker, "joined");
      byte[] other = RawPeer.greeting("XPUB", 1);
      int peers = TurnedAway.MOST + 50;
      for (int i = 0; i < peers; i++) {
        try (RawPeer swapped = RawPeer.silent(broker.xpub())) {
          swapped.says(other).hearsTheEnd();
        }
      }
      Await.until(
          "all refused", () -> broker.refused(SocketType.XPUB, CloseReason.SOCKET_TYPE) == peers);
      BrokerSnapshot snapshot = broker.snapshot();
      assertThat(snapshot.turnedAway())
          .hasSize(TurnedAway.MOST)
          .allMatch(each -> each.cause().equals("socket_type"))
          .isSortedAccordingTo((a, b) -> b.time().compareTo(a.time()));
      assertThat(kindsOf(snapshot, "worker-1")).containsExactly("joined");
    }
  }

  @Test
  void aLibzmqPeerOfAnotherTypeIsThere() {
    try (TestBroker broker = TestBroker.start();
        PythonPeer python = PythonPeer.start()) {
      python.socket("PUSH").connect(broker.xpub());
      Await.until("refused", () -> !broker.snapshot().turnedAway().isEmpty());
      assertThat(broker.snapshot().turnedAway().getFirst().text()).contains("PUSH");
    }
  }

  private static JournalEntry await(TestBroker broker, String kind) {
    return await(broker, kind, _ -> true);
  }

  /** The newest entry of a kind that is as it should be. */
  private static JournalEntry await(
      TestBroker broker, String kind, Predicate<JournalEntry> condition) {
    Predicate<JournalEntry> wanted = condition.and(entry -> entry.kind().equals(kind));
    Await.until(
        () -> kind + ": " + broker.snapshot().journal(),
        Await.DEADLINE,
        () -> broker.snapshot().journal().stream().anyMatch(wanted));
    return broker.snapshot().journal().stream().filter(wanted).findFirst().orElseThrow();
  }

  private static List<String> kindsOf(BrokerSnapshot snapshot, String node) {
    return snapshot.journal().stream()
        .filter(entry -> entry.node().equals(node))
        .map(JournalEntry::kind)
        .toList();
  }

  private static RawPeer node(TestBroker broker, String id, String name) {
    return broker.subscriber("zeek.cluster.nodeid." + id + ".", "zeek.cluster.node." + name + ".");
  }
}
