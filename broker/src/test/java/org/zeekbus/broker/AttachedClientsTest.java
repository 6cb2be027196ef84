package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.PythonPeer;
import org.zeekbus.zmtp.SocketType;

/** Subscribers with a queue of their own bound: publishers never wait for one. */
@ParameterizedClass(name = "{0} loops")
@ValueSource(ints = {1, 3})
final class AttachedClientsTest {
  private static final QueueBound DROP = new QueueBound(64 << 10, 1000, QueueBound.OnFull.DROP);
  private static final QueueBound DISCONNECT =
      new QueueBound(64 << 10, 1000, QueueBound.OnFull.DISCONNECT);
  private static final QueueSettings BLOCK =
      new QueueSettings(
          64 << 20, 1_000_000, SlowSubscriberPolicy.BLOCK, Duration.ofMillis(300), 64 << 10);
  private static final int PAYLOAD = 200;

  private final LogLines log = LogLines.record();
  private final TestBroker broker;

  AttachedClientsTest(int loops) {
    broker = TestBroker.start(BrokerSettings.of(it -> it.queue(BLOCK).threads(loops)));
  }

  @AfterEach
  void stop() {
    broker.close();
    log.close();
  }

  @Test
  void aLibzmqPublisherNeverWaitsForOneThatTakesNothing() {
    int count = 50_000;
    AttachedClient stuck = broker.client(DROP).stopsReading().subscribes("a");
    try (PythonPeer publishing = PythonPeer.start();
        PythonPeer subscribing = PythonPeer.start()) {
      PythonPeer.Socket sub = subscribing.socket("SUB");
      sub.subscribe("a");
      sub.connect(broker.xpub());
      broker.publisherThatHears(2).close();
      PythonPeer.Socket xpub = publishing.socket("XPUB", "XPUB_VERBOSE=1", "XPUB_NODROP=1");
      xpub.connect(broker.xsub());
      xpub.expect("\\x01a");
      CompletableFuture<PythonPeer.Drained> drained =
          CompletableFuture.supplyAsync(() -> sub.drain(count));
      xpub.flood(count, "a", "node", "x".repeat(PAYLOAD));
      assertThat(drained.join()).isEqualTo(new PythonPeer.Drained(count, 0));
      BrokerSnapshot snapshot = broker.snapshot();
      assertThat(snapshot.traffic()).allMatch(each -> each.pauses() == 0);
      assertThat(snapshot.dropped()).isEqualTo(stuck.its(AttachedSubscriber::dropped));
      assertThat(snapshot.dropped()).isBetween(count - 2_000L, (long) count);
    }
  }

  @Test
  void atItsBoundItLosesItsNewestUntilAQuarterIsLeft() {
    AttachedClient client = broker.client(DROP).stopsReading().subscribes("a", "b");
    RawPeer publisher = broker.publisherThatHears(2);
    Flood.of(publisher, "one", PAYLOAD, 4_000, "a", "b").join();
    awaitRead(publisher, 4_000);
    BrokerSnapshot snapshot = broker.snapshot();
    BrokerSnapshot.SubscriberConnection shown = shown(snapshot, client);
    assertThat(shown.state()).isEqualTo("dropping");
    assertThat(shown.reason()).startsWith("its queue is full: ").contains(" are queued");
    assertThat(shown.dropped()).isEqualTo(client.its(AttachedSubscriber::dropped)).isPositive();
    assertThat(shown.queuedMessages()).isEqualTo(client.its(AttachedSubscriber::queuedMessages));
    assertThat(shown.heldBytes()).isEqualTo(client.its(AttachedSubscriber::queuedBytes));
    assertThat(shown.waitingPublishers()).isZero();
    assertThat(client.its(AttachedSubscriber::state)).isEqualTo("dropping");
    assertThat(client.its(AttachedSubscriber::droppedForMemory)).isZero();
    assertThat(snapshot.memory().queueBytes()).isEqualTo(shown.heldBytes());
    assertThat(snapshot.drops())
        .allSatisfy(drop -> assertThat(drop.why()).isEqualTo("queue_full"))
        .extracting(BrokerSnapshot.Drop::of)
        .containsExactlyInAnyOrder("a", "b");
    assertThat(snapshot.drops().stream().mapToLong(BrokerSnapshot.Drop::count).sum())
        .isEqualTo(shown.dropped());
    assertThat(snapshot.stuck()).isZero();
    assertThat(snapshot.journal())
        .filteredOn(entry -> entry.kind().equals("dropping"))
        .singleElement()
        .satisfies(entry -> assertThat(entry.cause()).isEqualTo("queue_full"));
    assertThat(log.await(" started dropping messages (queue_full): ")).contains("client 0");

    client.readsAgain();
    Await.until("all", () -> client.heard().size() + shown.dropped() == 4_000);
    assertThat(client.its(AttachedSubscriber::state)).isEqualTo("flowing");
    assertThat(client.heard()).allSatisfy(text -> assertThat(text).matches("[ab]\\|one\\|.*"));
    publisher.sends("a", "again");
    Await.until("more", () -> client.heard().size() + shown.dropped() == 4_001);
    log.await(" stopped dropping; ");
  }

  @Test
  void orItEndsAndHasNoHoleInWhatItGot() {
    AttachedClient client = broker.client(DISCONNECT).subscribes("a", "its own");
    Tally healthy = Tally.of(broker.subscriber("a"));
    RawPeer publisher = broker.publisherThatHears(3);
    publisher.sends("its own", "1").sends("its own", "2");
    client.hears("its\\x20own|1", "its\\x20own|2").stopsReading();
    Flood.of(publisher, "one", PAYLOAD, 4_000, "a").join();
    client.hearsTheEnd(CloseReason.QUEUE_FULL, "its queue is full: ");
    assertThat(client.its(AttachedSubscriber::state)).isEqualTo("ended");
    assertThat(broker.closed(SocketType.XPUB, CloseReason.QUEUE_FULL)).isEqualTo(1);
    assertThat(broker.dropped()).isZero();
    BrokerSnapshot snapshot = broker.snapshot();
    assertThat(snapshot.droppedDisconnected())
        .isEqualTo(client.its(AttachedSubscriber::undelivered))
        .isGreaterThan(200);
    assertThat(client.heard()).isEmpty();
    assertThat(log.await(" is closed: its queue is full: ")).contains("client 0");
    assertThat(log.await(" messages (disconnected): ")).contains("client 0");
    assertThat(snapshot.turnedAway())
        .singleElement()
        .satisfies(each -> assertThat(each.cause()).isEqualTo("queue_full"));
    publisher.hears("-its\\x20own");
    healthy.awaitReceived(4_000);
    assertThat(healthy.missing()).isZero();
    assertThat(broker.pauses(publisher)).isZero();
  }

  /** All messages of a read come before the first is sent. */
  @Test
  void oneTurnMayBringMoreThanTheBoundToAClientThatReads() {
    AttachedClient client = broker.client(DISCONNECT).subscribes("a");
    RawPeer publisher = broker.publisherThatHears(1);
    Flood.of(publisher, "one", PAYLOAD, 20_000, "a").join();
    Await.until("all", () -> client.heard().size() == 20_000 || client.hasEnded());
    assertThat(client.hasEnded()).isFalse();
    assertThat(client.its(AttachedSubscriber::state)).isEqualTo("flowing");
    assertThat(client.its(AttachedSubscriber::queuedMessages)).isZero();
    assertThat(client.its(AttachedSubscriber::queuedBytes)).isZero();
  }

  @Test
  void oneThatTakesTooLittleIsStuckBeforeItIsFull() {
    AttachedClient client =
        broker
            .client(new QueueBound(4 << 20, 4_000, QueueBound.OnFull.DROP))
            .stopsReading()
            .subscribes("a");
    RawPeer publisher = broker.publisherThatHears(1);
    Flood.of(publisher, "one", PAYLOAD, 3_000, "a").join();
    assertThat(log.await(" does not keep up: ")).contains("client 0", "are queued, and it took 0");
    BrokerSnapshot.SubscriberConnection shown = shown(broker.snapshot(), client);
    assertThat(shown.state()).isEqualTo("stuck");
    assertThat(shown.reason()).startsWith("it takes too little: ");
    assertThat(broker.snapshot().journal().getFirst().text()).startsWith("takes too little: ");
    Flood.of(publisher, "one", PAYLOAD, 3_000, "a").join();
    Await.until("drops", () -> client.its(AttachedSubscriber::dropped) > 0);
    assertThat(broker.pauses(publisher)).isZero();
    client.readsAgain();
    assertThat(client.its(AttachedSubscriber::state)).isEqualTo("flowing");
  }

  @Test
  void orItEndsIfNothingMayBeMissing() {
    AttachedClient client =
        broker
            .client(new QueueBound(4 << 20, 4_000, QueueBound.OnFull.DISCONNECT))
            .stopsReading()
            .subscribes("a");
    RawPeer publisher = broker.publisherThatHears(1);
    Flood.of(publisher, "one", PAYLOAD, 3_000, "a").join();
    Await.until("stuck", () -> client.its(AttachedSubscriber::state).equals("stuck"));
    Flood.of(publisher, "one", PAYLOAD, 3_000, "a").join();
    client.hearsTheEnd(CloseReason.QUEUE_FULL, "its queue is full: ");
    assertThat(client.its(AttachedSubscriber::dropped)).isZero();
    assertThat(client.its(AttachedSubscriber::undelivered)).isGreaterThan(4_000);
    assertThat(broker.stuck()).isEqualTo(1);
  }

  @Test
  void oneThatWasStuckAndReadsAgainFlows() {
    AttachedClient client =
        broker
            .client(new QueueBound(4 << 20, 4_000, QueueBound.OnFull.DISCONNECT))
            .stopsReading()
            .subscribes("a");
    RawPeer publisher = broker.publisherThatHears(1);
    Flood.of(publisher, "one", PAYLOAD, 3_000, "a").join();
    Await.until("stuck", () -> client.its(AttachedSubscriber::state).equals("stuck"));
    client.readsAgain();
    assertThat(client.its(AttachedSubscriber::state)).isEqualTo("flowing");
    Await.until("all", () -> client.heard().size() == 3_000);
    Await.until(
        "it is said",
        () ->
            broker.snapshot().journal().stream()
                .anyMatch(entry -> entry.text().equals("keeps up again")));
  }

  @Test
  void oneThatLeavesGivesItsQueueBack() {
    QueueBound wide = new QueueBound(1 << 20, 10_000, QueueBound.OnFull.DROP);
    AttachedClient client = broker.client(wide).stopsReading().subscribes("a");
    RawPeer publisher = broker.publisherThatHears(1);
    Flood.of(publisher, "one", PAYLOAD, 2_000, "a").join();
    awaitRead(publisher, 2_000);
    int queued = client.its(AttachedSubscriber::queuedMessages);
    client.leaves();
    assertThat(queued).isPositive();
    assertThat(client.its(AttachedSubscriber::undelivered)).isEqualTo(queued);
    assertThat(broker.snapshot().droppedDisconnected()).isEqualTo(queued);
    publisher.hears("-a");
  }

  @Test
  void aBoundMustBeLargeEnough() {
    assertThatThrownBy(() -> new QueueBound(4095, 4, QueueBound.OnFull.DROP))
        .hasMessage("queue bytes: 4095 (expected: at least 4096)");
    assertThatThrownBy(() -> new QueueBound(4096, 3, QueueBound.OnFull.DROP))
        .hasMessage("queue messages: 3 (expected: at least 4)");
  }

  private static BrokerSnapshot.SubscriberConnection shown(
      BrokerSnapshot snapshot, AttachedClient client) {
    List<BrokerSnapshot.SubscriberConnection> all =
        snapshot.nodes().stream()
            .flatMap(node -> node.subscribers().stream())
            .filter(connection -> connection.peer().equals(client.name()))
            .toList();
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  private void awaitRead(RawPeer publisher, long messages) {
    Publisher it = broker.publisherOf(publisher);
    Await.until(
        messages + " messages read",
        () -> TestBroker.on(it, () -> it.statistics().messages) == messages);
    // What a loop has read goes to the others with its turn.
    for (int hop = 0; hop < 2; hop++) {
      broker.snapshot();
    }
  }
}
