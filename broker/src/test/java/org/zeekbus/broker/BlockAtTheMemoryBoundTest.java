package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Limits;

/** With the policy block even the bound of all buffers costs no message: everybody waits. */
final class BlockAtTheMemoryBoundTest {
  private static final long BOUND = 32 << 20;
  private static final int COUNT = 60_000;

  /** Stuck peers of one topic each, whose queues together would hold twice the bound. */
  private static final String[] TOPICS = {"t0", "t1", "t2", "t3"};

  @ParameterizedTest(name = "{0} loops")
  @ValueSource(ints = {1, 3})
  void nothingIsLostAndSubscriptionsAndStatisticsDoNotWait(int loops) {
    Limits limits =
        new Limits(Duration.ofSeconds(30), 4 << 20, 8 << 20, 100, 4096, 100_000, 10_000);
    QueueSettings queue =
        new QueueSettings(
            32 << 20, 1_000_000, SlowSubscriberPolicy.BLOCK, Duration.ofMillis(100), 1 << 20);
    try (TestBroker broker =
        TestBroker.start(
            BrokerSettings.of(it -> it.limits(limits).queue(queue).memory(BOUND).threads(loops)))) {
      List<RawPeer> stuck = new ArrayList<>();
      for (String topic : TOPICS) {
        stuck.add(broker.narrowSubscriber(topic));
      }
      RawPeer publisher = broker.publisherThatHears(TOPICS.length);
      Flood flood = Flood.of(publisher, "floods", 1000, COUNT, TOPICS);
      Await.until(
          () -> "held: " + broker.broker().memory().used(),
          Await.DEADLINE,
          () -> broker.broker().memory().isExhausted());
      Publisher it = broker.publisherOf(publisher);
      Await.until("pause", () -> TestBroker.on(it, it.peer()::isPaused));
      RawPeer newcomer = broker.subscriber("new");
      publisher.hears("+new");
      newcomer.pings("x").hears("PONG x");
      assertThat(broker.publisherIn(broker.snapshot(), publisher).pauses()).isPositive();
      List<Tally> tallies = stuck.stream().map(Tally::of).toList();
      flood.join();
      for (Tally each : tallies) {
        each.awaitReceived(COUNT / TOPICS.length);
        assertThat(each.missing()).isZero();
        assertThat(each.disorder()).isEmpty();
      }
      assertThat(broker.dropped()).isZero();
      assertThat(broker.broker().memory().used()).isLessThanOrEqualTo(BOUND);
    }
  }
}
