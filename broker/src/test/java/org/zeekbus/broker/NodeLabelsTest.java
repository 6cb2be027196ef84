package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.broker.snapshot.BrokerSnapshot.NodeTraffic;
import org.zeekbus.zmtp.Attachment;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Topic;

/** Attached peers may say themselves which node they count for, and several may say the same. */
@ParameterizedClass(name = "{0} loops")
@ValueSource(ints = {1, 3})
final class NodeLabelsTest {
  private static final QueueBound BOUND = new QueueBound(64 << 10, 100, QueueBound.OnFull.DROP);
  private static final QueueBound DISCONNECT =
      new QueueBound(64 << 10, 100, QueueBound.OnFull.DISCONNECT);

  private final TestBroker broker;

  NodeLabelsTest(int loops) {
    broker = TestBroker.start(loops);
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void thoseOfOneNodeAreCountedTogether() {
    AttachedClient one = broker.client("peer 1", "zeekctl", BOUND).subscribes("a");
    AttachedClient two = broker.client("peer 2", "zeekctl", BOUND).subscribes("a");
    AttachedClient other = broker.client("peer 3", "dashboard", BOUND).subscribes("a");
    broker.publisherThatHears(3).close();
    one.publishes("a", "sender-1", "x").publishes("a", "sender-1", "y");
    two.publishes("a", "sender-2", "z");
    for (AttachedClient each : List.of(one, two, other)) {
      Await.until("3 messages", () -> each.heard().size() == 3);
    }
    NodeTraffic zeekctl = new NodeTraffic("zeekctl", 3, 48, 6, 96, 0);
    NodeTraffic dashboard = new NodeTraffic("dashboard", 0, 0, 3, 48, 0);
    assertThat(traffic()).containsExactlyInAnyOrder(zeekctl, dashboard);
    BrokerSnapshot snapshot = broker.snapshot();
    assertThat(snapshot.totals().publishedMessages()).isEqualTo(3);
    assertThat(snapshot.totals().deliveredMessages()).isEqualTo(9);
    assertThat(snapshot.nodes())
        .filteredOn(node -> node.label().equals("zeekctl"))
        .singleElement()
        .satisfies(node -> {
          assertThat(node.id()).isNull();
          assertThat(node.publishers())
              .extracting(BrokerSnapshot.PublisherConnection::peer)
              .containsExactlyInAnyOrder("peer 1", "peer 2");
          assertThat(node.subscribers())
              .extracting(BrokerSnapshot.SubscriberConnection::peer)
              .containsExactlyInAnyOrder("peer 1", "peer 2");
        });
    assertThat(broker.broker().subscriptions("zeekctl", 10).topics())
        .containsExactly(Topic.of("a"));

    two.leaves();
    one.leaves();
    other.leaves();
    broker.awaitPeers(0, 0);
    assertThat(traffic()).containsExactlyInAnyOrder(zeekctl, dashboard);
    assertThat(broker.snapshot().nodes()).isEmpty();
    // Clients come and go too often for it.
    assertThat(broker.snapshot().journal()).isEmpty();
  }

  @Test
  void whatTheyClaimMakesNoOtherLabel() {
    AttachedClient client =
        broker
            .client("peer 1", "zeekctl", BOUND)
            .subscribes("zeek.cluster.nodeid.id-1.", "zeek.cluster.node.worker-1.", "a");
    RawPeer publisher = broker.publisherThatHears(3);
    client.publishes("a", "id-1", "text").hears("a|id-1|text");
    publisher.sends("a", "id-1", "text");
    client.hears("a|id-1|text");
    assertThat(broker.snapshot().nodes())
        .extracting(BrokerSnapshot.Node::label)
        .containsExactlyInAnyOrder("zeekctl", "id-1");
    assertThat(traffic())
        .extracting(NodeTraffic::node)
        .containsExactlyInAnyOrder("zeekctl", "id-1");
    assertThat(broker.snapshot().journal()).isEmpty();
  }

  @Test
  void aNodeOfTheSameNameIsAnother() {
    RawPeer node =
        broker.subscriber("zeek.cluster.nodeid.id-1.", "zeek.cluster.node.worker-1.", "a");
    AttachedClient client = broker.client("peer 1", "worker-1", BOUND).subscribes("a");
    broker.publisherThatHears(4).close();
    broker.awaitPeers(1, 2);
    assertThat(broker.nodeOf(node).id()).isEqualTo("id-1");
    assertThat(broker.snapshot().nodes())
        .filteredOn(each -> each.label().equals("worker-1"))
        .hasSize(2);
    assertThat(client.hasEnded()).isFalse();
  }

  @Test
  void samplersDropsAndTheJournalNameThem() {
    ConcurrentLinkedQueue<String> publishers = new ConcurrentLinkedQueue<>();
    try (Attachment _ = broker.broker().sample(1, (_, publisher) -> publishers.add(publisher))) {
      AttachedClient losing =
          broker.client("peer 1", "lossy", BOUND).stopsReading().subscribes("a");
      AttachedClient ending =
          broker.client("peer 2", "strict", DISCONNECT).stopsReading().subscribes("a");
      broker.publisherThatHears(2).close();
      AttachedClient sender = broker.client("peer 3", "sender", BOUND);
      for (int i = 0; i < 400; i++) {
        sender.publishes("a", "id", "x".repeat(1000));
      }
      ending.hearsTheEnd(CloseReason.QUEUE_FULL, "its queue is full: ");
      Await.until("drops", () -> losing.its(AttachedSubscriber::dropped) > 0);
      BrokerSnapshot snapshot = broker.snapshot();
      assertThat(Set.copyOf(publishers)).containsExactly("sender");
      assertThat(snapshot.drops())
          .extracting(BrokerSnapshot.Drop::receiver, BrokerSnapshot.Drop::why)
          // Of those that came while it was ending the topic is not known: another entry.
          .containsOnly(tuple("lossy", "queue_full"), tuple("strict", "disconnected"));
      assertThat(snapshot.journal())
          .extracting(BrokerSnapshot.JournalEntry::node, BrokerSnapshot.JournalEntry::kind)
          .containsExactlyInAnyOrder(tuple("lossy", "dropping"), tuple("strict", "left"));
      assertThat(snapshot.journal())
          .filteredOn(entry -> entry.kind().equals("left"))
          .singleElement()
          .satisfies(entry -> {
            assertThat(entry.cause()).isEqualTo("queue_full");
            assertThat(entry.peer()).isEqualTo("peer 2");
            assertThat(entry.lost()).isEqualTo(ending.its(AttachedSubscriber::undelivered));
          });
      assertThat(snapshot.turnedAway())
          .singleElement()
          .satisfies(each -> assertThat(each.node()).isEqualTo("strict"));
    }
  }

  private List<NodeTraffic> traffic() {
    return broker.snapshot().traffic().stream()
        .filter(each -> each.publishedMessages() + each.deliveredMessages() > 0)
        .toList();
  }
}
