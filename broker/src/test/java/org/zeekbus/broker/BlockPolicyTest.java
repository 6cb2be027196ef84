package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.Await;

/** The policy block: publishers wait for as long as a subscriber takes, and nothing is lost. */
@ParameterizedClass(name = "{0} loops")
@ValueSource(ints = {1, 3})
final class BlockPolicyTest {
  private static final int PAYLOAD = 1024;
  private static final QueueSettings BLOCK =
      new QueueSettings(
          1 << 20, 100_000, SlowSubscriberPolicy.BLOCK, Duration.ofMillis(100), 1 << 20);

  private final TestBroker broker;

  BlockPolicyTest(int loops) {
    broker = TestBroker.start(BrokerSettings.of(it -> it.queue(BLOCK).threads(loops)));
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void nothingIsLost() {
    RawPeer stuck = narrowSubscriber("a");
    List<Tally> healthy = List.of(tally("a"), tally("a"));
    RawPeer one = broker.publisherThatHears(3);
    RawPeer other = broker.publisher("+a");
    int count = 15_000;
    Flood.of(one, "one", PAYLOAD, count, "a");
    Flood.of(other, "other", PAYLOAD, count, "a");
    awaitPaused(one);
    awaitPaused(other);
    // For a moment they may have waited for another, who takes all.
    Await.until("messages for the stuck one", () -> broker.queued(stuck) > 100);
    Tally last = Tally.of(stuck);
    last.awaitReceived(2L * count);
    for (Tally each : List.of(healthy.get(0), healthy.get(1), last)) {
      each.awaitReceived(2L * count);
      assertThat(each.missing()).isZero();
      assertThat(each.disorder()).isEmpty();
    }
    assertThat(broker.dropped()).isZero();
    assertThat(broker.stuck()).isZero();
  }

  @Test
  void onlyPublishersOfItsTopicsWait() {
    narrowSubscriber("a");
    Tally healthy = tally("b");
    RawPeer waits = broker.publisherThatHears(2);
    RawPeer goesOn = broker.publisher("+a", "+b");
    Flood.endless(waits, "waits", PAYLOAD, "a");
    awaitPaused(waits);
    Flood.of(goesOn, "goes on", PAYLOAD, 10_000, "b");
    healthy.awaitReceived(10_000);
    assertThat(healthy.missing()).isZero();
  }

  @Test
  void subscriptionsAndStatisticsDoNotWait() {
    narrowSubscriber("a");
    RawPeer waits = broker.publisherThatHears(1);
    Flood.endless(waits, "waits", PAYLOAD, "a");
    awaitPaused(waits);
    RawPeer newcomer = broker.subscriber("b");
    waits.hears("+b");
    newcomer.pings("x").hears("PONG x");
    newcomer.close();
    waits.hears("-b");
    broker.publisher("+a");
    // The system may take some more for the subscriber at any time.
    Await.until("paused", () -> broker.publisherIn(broker.snapshot(), waits).paused());
  }

  @Test
  void theEndOfTheSubscriberLetsPublishersGoOn() {
    RawPeer stuck = narrowSubscriber("a");
    RawPeer waits = broker.publisherThatHears(1);
    Flood.endless(waits, "waits", PAYLOAD, "a");
    awaitPaused(waits);
    stuck.close();
    waits.hears("-a");
    Tally next = tally("a");
    next.awaitReceived(10_000);
    assertThat(next.missing()).isZero();
  }

  @Test
  void aPublisherThatWaitsMayEnd() {
    RawPeer stuck = narrowSubscriber("a");
    RawPeer waits = broker.publisherThatHears(1);
    Flood flood = Flood.endless(waits, "waits", PAYLOAD, "a");
    awaitPaused(waits);
    flood.close();
    Tally tally = Tally.of(stuck);
    broker.awaitPeers(0, 1);
    assertThat(tally.missing()).isZero();
    RawPeer next = broker.publisher("+a");
    next.sends("a", "next", "broker-bin-v1", "\0\0\0\0\0\0\0\0");
    Await.until("the next", () -> tally.received("a") > 0 && tally.toString().contains("next"));
  }

  private RawPeer narrowSubscriber(String... topics) {
    return broker.narrowSubscriber(topics);
  }

  private Tally tally(String topic) {
    return Tally.of(broker.subscriber(topic));
  }

  private void awaitPaused(RawPeer publisher) {
    Publisher it = broker.publisherOf(publisher);
    Await.until("paused", () -> TestBroker.on(it, () -> it.peer().isPaused()));
  }
}
