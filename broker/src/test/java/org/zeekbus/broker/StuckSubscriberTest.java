package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.zmtp.Await;

/** A subscriber that takes nothing, with the policy isolate: it hurts itself and nobody else. */
@ParameterizedClass(name = "{0} loops, {1}")
@CsvSource({"1, TCP", "3, TCP", "1, IN_PROCESS", "3, IN_PROCESS"})
final class StuckSubscriberTest {
  private static final int PAYLOAD = 1024;
  private static final QueueSettings SMALL =
      new QueueSettings(
          1 << 20, 100_000, SlowSubscriberPolicy.ISOLATE, Duration.ofSeconds(1), 64 << 10);

  private final LogLines log = LogLines.record();
  private final PeerKind kind;
  private final TestBroker broker;

  StuckSubscriberTest(int loops, PeerKind kind) {
    this.kind = kind;
    broker = TestBroker.start(BrokerSettings.of(it -> it.queue(SMALL).threads(loops)), kind);
  }

  @AfterEach
  void stop() {
    broker.close();
    log.close();
  }

  @Test
  void othersMissNothing() {
    RawPeer stuck = stuckSubscriber("a");
    List<Tally> healthy = List.of(tally("a"), tally("a"), tally(""));
    RawPeer one = broker.publisherThatHears(4);
    RawPeer other = broker.publisher("+", "+a");
    int count = 10_000;
    Flood.of(one, "one", PAYLOAD, count, "a");
    Flood.of(other, "other", PAYLOAD, count, "a");
    for (Tally each : healthy) {
      each.awaitReceived(2L * count);
      assertThat(each.missing()).isZero();
      assertThat(each.disorder()).isEmpty();
    }
    assertThat(broker.dropped(stuck)).isPositive();
    assertThat(broker.dropped()).isEqualTo(broker.dropped(stuck));
    assertThat(broker.stuck()).isEqualTo(1);
  }

  @Test
  void itLosesWholeMessagesCountedByTopic() {
    RawPeer stuck = stuckSubscriber("a", "b");
    RawPeer publisher = broker.publisherThatHears(2);
    Flood flood = Flood.of(publisher, "one", PAYLOAD, 15_000, "a", "b", "ab", "c").join();
    awaitRead(publisher, flood.sent());
    Tally tally = Tally.of(stuck);
    long wanted = flood.sent("a") + flood.sent("b") + flood.sent("ab");
    Await.until(
        () -> "the rest: " + tally,
        Await.DEADLINE,
        () -> tally.received() + broker.dropped(stuck) == wanted);
    assertThat(tally.disorder()).isEmpty();
    assertThat(broker.dropped(stuck)).isPositive();
    for (String topic : Set.of("a", "b", "ab")) {
      assertThat(droppedOfTopic(topic)).isEqualTo(flood.sent(topic) - tally.received(topic));
    }
    assertThat(droppedOfTopic("c")).isZero();
  }

  @Test
  void theBeginningAndTheEndOfAnEpisodeAreLogged() {
    RawPeer stuck = stuckSubscriber("a");
    RawPeer publisher = broker.publisherThatHears(1);
    Flood flood = Flood.of(publisher, "one", PAYLOAD, 15_000, "a").join();
    awaitRead(publisher, flood.sent());
    assertThat(log.await(" started dropping messages (queue_full): ")).contains(stuck.name());
    Tally tally = Tally.of(stuck);
    String end = log.await(" stopped dropping; ");
    long dropped = broker.dropped(stuck);
    assertThat(end)
        .contains(
            stuck.name(),
            "%,d messages dropped in this episode: a %,d".formatted(dropped, dropped));
    assertThat(log.lines()).filteredOn(line -> line.contains("dropping")).hasSize(2);
    tally.awaitReceived(flood.sent() - dropped);
  }

  @Test
  void whenItReadsAgainItMissesNothingMore() {
    RawPeer stuck = stuckSubscriber("a");
    RawPeer publisher = broker.publisherThatHears(1);
    Flood flood = Flood.of(publisher, "one", PAYLOAD, 15_000, "a").join();
    awaitRead(publisher, flood.sent());
    Tally tally = Tally.of(stuck);
    log.await(" stopped dropping; ");
    long dropped = broker.dropped(stuck);
    tally.awaitReceived(flood.sent() - dropped);
    // Each flood fits into the queue, so that a machine that stands still cannot make it stuck
    // again.
    int quarter = (int) SMALL.bytes() / PAYLOAD / 4;
    for (int i = 1; i <= 30; i++) {
      Flood.of(publisher, "again " + i, PAYLOAD, quarter, "a").join();
      tally.awaitReceived(flood.sent() - dropped + (long) i * quarter);
    }
    assertThat(broker.dropped(stuck)).isEqualTo(dropped);
    assertThat(tally.disorder()).isEmpty();
  }

  @Test
  void aPeerThatReadsTooSlowlyCountsAsStuckAndRecovers() {
    RawPeer slow = broker.narrowSubscriber("a");
    Tally tally = Tally.slow(slow, 16);
    RawPeer publisher = broker.publisherThatHears(1);
    Flood flood = Flood.endless(publisher, "one", PAYLOAD, "a");
    log.await(" does not keep up");
    log.await(" started dropping messages (queue_full): ");
    flood.stop();
    tally.hurry();
    log.await(" stopped dropping; ");
    awaitRead(publisher, flood.sent());
    tally.awaitReceived(flood.sent() - broker.dropped(slow));
    assertThat(tally.disorder()).isEmpty();
  }

  @Test
  void itIsNotStuckWhileNothingIsSent() {
    RawPeer silent = stuckSubscriber("a");
    RawPeer publisher = broker.publisherThatHears(1);
    publisher.sends("a", "1");
    Tally other = tally("b");
    publisher.hears("+b");
    Flood.of(publisher, "one", PAYLOAD, 10_000, "b");
    other.awaitReceived(10_000);
    assertThat(broker.stuck()).isZero();
    silent.hears("a|1");
  }

  @Test
  void theBoundOnMessagesHoldsAsWell() {
    QueueSettings few =
        new QueueSettings(64 << 20, 1000, SlowSubscriberPolicy.ISOLATE, Duration.ofMillis(300), 0);
    try (TestBroker counting = TestBroker.start(BrokerSettings.of(it -> it.queue(few)), kind)) {
      RawPeer stuck = counting.narrowSubscriber("a");
      Tally healthy = Tally.of(counting.subscriber("a"));
      RawPeer publisher = counting.publisherThatHears(2);
      Flood flood = Flood.endless(publisher, "one", PAYLOAD, "a");
      Await.until("drops", () -> counting.dropped(stuck) > 0);
      assertThat(counting.queued(stuck)).isBetween(500, 2000);
      flood.stop();
      healthy.awaitReceived(flood.sent());
      assertThat(healthy.missing()).isZero();
    }
  }

  @Test
  void itsEndGivesItsQueueBack() {
    RawPeer stuck = stuckSubscriber("a");
    RawPeer witness = broker.publisherThatHears(1);
    Flood flood = Flood.endless(witness, "one", PAYLOAD, "a");
    log.await(" started dropping messages (queue_full): ");
    flood.stop();
    stuck.close();
    witness.hears("-a");
    assertThat(log.await(" messages (disconnected): its connection ended while they were queued"))
        .contains(stuck.name());
    broker.awaitPeers(1, 0);
  }

  private RawPeer stuckSubscriber(String... topics) {
    return broker.narrowSubscriber(topics);
  }

  private Tally tally(String topic) {
    return Tally.of(broker.subscriber(topic));
  }

  private void awaitRead(RawPeer publisher, long messages) {
    Publisher it = broker.publisherOf(publisher);
    Await.until(
        messages + " messages read",
        () -> TestBroker.on(it, () -> it.statistics().messages) == messages);
  }

  /** The drops of a topic that has no more than one part. */
  private long droppedOfTopic(String topic) {
    BrokerSnapshot snapshot = broker.snapshot();
    long ofTopic =
        snapshot.topics().stream()
            .filter(each -> each.prefix().equals(topic))
            .mapToLong(BrokerSnapshot.Topic::dropped)
            .sum();
    long byNode =
        snapshot.drops().stream()
            .filter(drop -> drop.of().equals(topic) && !drop.why().equals("disconnected"))
            .mapToLong(BrokerSnapshot.Drop::count)
            .sum();
    assertThat(byNode).isEqualTo(ofTopic);
    return ofTopic;
  }
}
