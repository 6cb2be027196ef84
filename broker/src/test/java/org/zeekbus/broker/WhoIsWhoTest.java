package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.zmtp.Await;

/** Logs and statistics speak of nodes by name. Names are claims: they decide nothing. */
final class WhoIsWhoTest {
  private static final String ID = "zeromq_c-w-01-worker-eth1-1_c-w-01_55_NfzaVa4ZA3BAmvqPx9";

  private final LogLines log = LogLines.record();
  private final TestBroker broker = TestBroker.start();

  @AfterEach
  void stop() {
    broker.close();
    log.close();
  }

  @Test
  void aSubscriberThatHoldsBothTopicsHasAName() {
    RawPeer node = node(ID, "worker-3");
    assertThat(log.await(" joined as "))
        .isEqualTo("INFO worker-3 (%s) joined as %s".formatted(node.name(), ID));
    assertThat(broker.nodeOf(node).name()).isEqualTo("worker-3");
  }

  @Test
  void theOrderOfTheTwoDoesNotMatter() {
    broker.subscriber("zeek.cluster.node.worker-3.", "zeek.cluster.nodeid." + ID + ".");
    log.await("worker-3 (");
  }

  @Test
  void untilItsNameIsKnownItsWholeIdIsShown() {
    RawPeer node = broker.subscriber("zeek.cluster.nodeid." + ID + ".");
    broker.publisherThatHears(1);
    assertThat(broker.nodeOf(node).label()).isEqualTo(ID);
  }

  @Test
  void aStrangerIsShownByItsAddress() {
    RawPeer node = broker.subscriber("a");
    RawPeer publisher = broker.publisherThatHears(1);
    for (RawPeer stranger : List.of(node, publisher)) {
      assertThat(broker.nodeOf(stranger).id()).isNull();
      assertThat(broker.nodeOf(stranger).label()).isEqualTo(stranger.name());
    }
  }

  @Test
  void aPublisherIsNamedByTheSecondFrameOfItsMessages() {
    node(ID, "worker-3");
    RawPeer publisher = broker.publisherThatHears(2);
    publisher.sends("a", ID, "broker-bin-v1", "payload");
    awaitRead(publisher);
    assertThat(broker.nodeOf(publisher).name()).isEqualTo("worker-3");
  }

  @Test
  void bothConnectionsOfANodeAreOneEntry() {
    RawPeer subscriber = node(ID, "worker-3");
    RawPeer publisher = broker.publisherThatHears(2);
    publisher.sends("a", ID, "broker-bin-v1", "payload");
    awaitRead(publisher);
    RawPeer stranger = broker.publisher();
    BrokerSnapshot.Node node = broker.nodeOf(publisher);
    assertThat(node.id()).isEqualTo(ID);
    assertThat(node.publishers())
        .extracting(BrokerSnapshot.PublisherConnection::peer)
        .containsExactly(publisher.name());
    assertThat(node.subscribers())
        .extracting(BrokerSnapshot.SubscriberConnection::peer)
        .containsExactly(subscriber.name());
    assertThat(broker.snapshot().nodes())
        .extracting(BrokerSnapshot.Node::label)
        .containsExactly("worker-3", stranger.name());
  }

  @Test
  void aPublisherMayComeBeforeItsName() {
    RawPeer publisher = broker.publisher();
    publisher.sends("a", ID, "broker-bin-v1", "payload");
    awaitRead(publisher);
    assertThat(broker.nodeOf(publisher).label()).isEqualTo(ID);
    node(ID, "worker-3");
    publisher.hears("+zeek.cluster.nodeid." + ID + ".", "+zeek.cluster.node.worker-3.");
    assertThat(broker.nodeOf(publisher).name()).isEqualTo("worker-3");
  }

  @Test
  void whatIsTooLongForAnIdIsCut() {
    RawPeer publisher = broker.publisher();
    publisher.sends("a", "x".repeat(10_000), "broker-bin-v1", "payload");
    awaitRead(publisher);
    assertThat(broker.nodeOf(publisher).label()).isEqualTo("x".repeat(256));
  }

  @Test
  void aNodeThatLeavesTakesItsNameAlong() {
    RawPeer node = node(ID, "worker-3");
    RawPeer publisher = broker.publisherThatHears(2);
    publisher.sends("a", ID, "broker-bin-v1", "payload");
    awaitRead(publisher);
    node.close();
    assertThat(log.await("disconnected"))
        .startsWith("INFO worker-3 (" + node.name() + ") disconnected");
    publisher.hears("-zeek.cluster.node.worker-3.", "-zeek.cluster.nodeid." + ID + ".");
    assertThat(broker.nodeOf(publisher).label()).isEqualTo(ID);
  }

  @Test
  void aRestartedNodeHasItsNameUnderItsNewId() {
    RawPeer old = node(ID + "old", "worker-3");
    RawPeer publisher = broker.publisherThatHears(2);
    node(ID + "new", "worker-3");
    publisher.hears("+zeek.cluster.nodeid." + ID + "new.", "+zeek.cluster.node.worker-3.");
    old.close();
    publisher.hears("-zeek.cluster.nodeid." + ID + "old.");
    publisher.sends("a", ID + "new", "broker-bin-v1", "payload");
    awaitRead(publisher);
    assertThat(broker.nodeOf(publisher).name()).isEqualTo("worker-3");
  }

  @Test
  void aCancelTakesTheClaimBack() {
    RawPeer node = node(ID, "worker-3");
    RawPeer publisher = broker.publisherThatHears(2);
    node.cancels("zeek.cluster.node.worker-3.");
    publisher.hears("-zeek.cluster.node.worker-3.");
    assertThat(broker.nodeOf(node).label()).isEqualTo(ID);
    assertThat(broker.snapshot().nodes()).extracting(BrokerSnapshot.Node::name).containsOnlyNulls();
  }

  @Test
  void nothingIsSplitOrInterpreted() {
    node("zeromq__host_1_N.a.b_c.", "a.b_c.");
    assertThat(log.await(" joined as "))
        .startsWith("INFO a.b_c. (")
        .endsWith("as zeromq__host_1_N.a.b_c.");
  }

  @Test
  void oddBytesAreEscaped() {
    node("id\n\u00e9", "na\u001bme \u00e9");
    assertThat(log.await(" joined as "))
        .startsWith("INFO na\\x1bme\\x20\\xc3\\xa9 (")
        .endsWith("as id\\x0a\\xc3\\xa9");
    RawPeer publisher = broker.publisherThatHears(2);
    publisher.sends("a", "not known\n\u00e9", "", "");
    awaitRead(publisher);
    assertThat(broker.nodeOf(publisher).label()).isEqualTo("not\\x20known\\x0a\\xc3\\xa9");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zeek.cluster.nodeid.",
        "zeek.cluster.node.",
        "zeek.cluster.nodeid..",
        "zeek.cluster.node..",
        "zeek.cluster.nodeid",
        "zeek.cluster.nodeid.x",
        "zeek.cluster.node.x"
      })
  void topicsThatOnlyLookSimilarClaimNothing(String topic) {
    RawPeer subscriber = broker.subscriber(topic, "a");
    RawPeer publisher = broker.publisherThatHears(2);
    publisher.sends("a", "");
    subscriber.hears("a|");
    assertThat(log.lines()).noneMatch(line -> line.contains(" joined as "));
    assertThat(broker.nodeOf(subscriber).label()).isEqualTo(subscriber.name());
  }

  private RawPeer node(String id, String name) {
    return broker.subscriber("zeek.cluster.nodeid." + id + ".", "zeek.cluster.node." + name + ".");
  }

  private void awaitRead(RawPeer publisher) {
    Publisher it = broker.publisherOf(publisher);
    Await.until("read", () -> TestBroker.on(it, () -> it.statistics().messages) > 0);
  }
}
