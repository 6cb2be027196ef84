package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.broker.snapshot.BrokerSnapshot.NodeTraffic;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.PythonPeer;

/** What passed since the start is counted for good, whoever has left since. */
@ParameterizedClass(name = "{0} loops")
@ValueSource(ints = {1, 3})
final class TotalsTest {
  private final TestBroker broker;

  TotalsTest(int loops) {
    broker = TestBroker.start(loops);
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void theCountsOfConnectionsThatHaveLeftStay() {
    RawPeer node = node("id-1", "worker-1", "a");
    RawPeer other = broker.subscriber("a");
    RawPeer publisher = broker.publisherThatHears(4);
    publisher.sends("a", "id-1", "12345"); // 2 + 1, 2 + 4 and 2 + 5 bytes
    publisher.sends("b", "id-1", "12345");
    node.hears("a|id-1|12345");
    other.hears("a|id-1|12345");
    awaitTotals(2, 2);
    NodeTraffic worker = new NodeTraffic("worker-1", 2, 32, 1, 16, 0);
    NodeTraffic stranger = new NodeTraffic("127.0.0.1", 0, 0, 1, 16, 0);
    assertThat(broker.snapshot().traffic()).containsExactly(worker, stranger);

    node.close();
    publisher.until("-zeek.cluster.nodeid.id-1.");
    broker.awaitPeers(1, 1);
    publisher.sends(
        "a", "id-1", "12345"); // its name is still known, though its subscriber has left
    other.hears("a|id-1|12345");
    awaitTotals(3, 3);
    publisher.finishes();
    other.close();
    broker.awaitPeers(0, 0);

    BrokerSnapshot last = broker.snapshot();
    assertThat(last.nodes()).isEmpty();
    assertThat(last.traffic())
        .containsExactly(
            new NodeTraffic("worker-1", 3, 48, 1, 16, 0),
            new NodeTraffic("127.0.0.1", 0, 0, 2, 32, 0));
    assertThat(last.trafficLeftOut()).isZero();
    assertThat(last.totals().publishedBytes()).isEqualTo(48);
    assertThat(last.totals().deliveredBytes()).isEqualTo(48);
  }

  @Test
  void subscriptionsAreCountedInBothDirections() {
    RawPeer subscriber = broker.subscriber("a", "bcd");
    RawPeer one = broker.publisherThatHears(2);
    RawPeer two = broker.publisherThatHears(2);
    subscriber.cancels("a");
    one.hears("-a");
    two.hears("-a");
    Await.until("relayed", () -> broker.snapshot().totals().relayedSubscriptions() == 6);
    BrokerSnapshot.Totals totals = broker.snapshot().totals();
    assertThat(totals.subscriptions()).isEqualTo(3);
    assertThat(totals.subscriptionBytes()).isEqualTo(2 + 4 + 2);
    assertThat(totals.relayedSubscriptionBytes()).isEqualTo(2 * (2 + 4 + 2));
  }

  /** As libzmq counts them: a message of several frames is one. */
  @Test
  void libzmqPeersAgree() {
    int messages = 500;
    try (PythonPeer python = PythonPeer.start()) {
      PythonPeer.Socket sub = python.socket("SUB");
      sub.subscribe("a");
      sub.connect(broker.xpub());
      PythonPeer.Socket pub = python.socket("XPUB");
      pub.connect(broker.xsub());
      pub.expect("\\x01a");
      for (int i = 0; i < messages; i++) {
        pub.send("a", "id", "broker-bin-v1", "payload-" + i);
        sub.expect("a", "id", "broker-bin-v1", "payload-" + i);
      }
      awaitTotals(messages, messages);
    }
  }

  @Test
  void noneDecreasesWhilePeersComeAndGo() {
    RawPeer reader = broker.subscriber("");
    BrokerSnapshot before = broker.snapshot();
    for (int i = 0; i < 30; i++) {
      RawPeer node = node("id-" + i, "worker-" + i % 3);
      RawPeer publisher = broker.publisherThatHears(3);
      publisher.sends("a", "id-" + i, "x");
      reader.hears("a|id-" + i + "|x");
      BrokerSnapshot now = broker.snapshot();
      assertNoneDecreased(before, now);
      before = now;
      if (i % 2 == 0) {
        node.close();
        publisher.until("-zeek.cluster.nodeid.id-" + i + ".");
        publisher.finishes();
      } else {
        publisher.finishes();
        node.close();
      }
      broker.awaitPeers(0, 1);
    }
    BrokerSnapshot last = broker.snapshot();
    assertNoneDecreased(before, last);
    assertThat(last.totals().publishedMessages()).isEqualTo(30);
    assertThat(last.traffic())
        .filteredOn(each -> each.node().startsWith("worker-"))
        .extracting(NodeTraffic::publishedMessages)
        .containsExactly(10L, 10L, 10L);
  }

  @Test
  void aLoopThatHangsTakesNothingBack() {
    RawPeer subscriber = broker.subscriber("a");
    RawPeer publisher = broker.publisherThatHears(1);
    publisher.sends("a", "id-1", "x");
    subscriber.hears("a|id-1|x");
    awaitTotals(1, 1);
    BrokerSnapshot before = broker.snapshot();
    CountDownLatch goOn = new CountDownLatch(1);
    try {
      for (Forwarder each : broker.broker().forwarders()) {
        each.loop().execute(() -> await(goOn));
      }
      BrokerSnapshot now = broker.snapshot();
      assertThat(now.loops()).noneMatch(BrokerSnapshot.Loop::answered);
      assertThat(now.nodes()).isEmpty();
      assertThat(now.totals()).isEqualTo(before.totals());
      assertThat(now.traffic()).isEqualTo(before.traffic());
      assertThat(now.topics()).isEqualTo(before.topics());
    } finally {
      goOn.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitTotals(long published, long delivered) {
    Await.until(
        () -> "%d published, %d delivered: %s".formatted(published, delivered, broker.snapshot()),
        Await.DEADLINE,
        () -> {
          BrokerSnapshot.Totals totals = broker.snapshot().totals();
          return totals.publishedMessages() == published && totals.deliveredMessages() == delivered;
        });
  }

  private static void assertNoneDecreased(BrokerSnapshot before, BrokerSnapshot now) {
    for (NodeTraffic each : before.traffic()) {
      assertThat(now.traffic())
          .filteredOn(later -> later.node().equals(each.node()))
          .singleElement()
          .matches(later -> later.publishedMessages() >= each.publishedMessages())
          .matches(later -> later.publishedBytes() >= each.publishedBytes())
          .matches(later -> later.deliveredMessages() >= each.deliveredMessages())
          .matches(later -> later.deliveredBytes() >= each.deliveredBytes());
    }
    assertThat(now.totals().publishedMessages())
        .isGreaterThanOrEqualTo(before.totals().publishedMessages());
    assertThat(now.totals().deliveredMessages())
        .isGreaterThanOrEqualTo(before.totals().deliveredMessages());
  }

  private RawPeer node(String id, String name, String... topics) {
    RawPeer node =
        broker.subscriber("zeek.cluster.nodeid." + id + ".", "zeek.cluster.node." + name + ".");
    return node.subscribes(topics);
  }
}
