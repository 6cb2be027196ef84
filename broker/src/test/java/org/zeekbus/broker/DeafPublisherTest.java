package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.SocketType;

/** A publisher that is slow to read subscriptions, or never does. */
final class DeafPublisherTest {
  private static final QueueSettings SMALL =
      new QueueSettings(1 << 20, 1000, SlowSubscriberPolicy.ISOLATE, Duration.ofSeconds(1), 0);
  private static final int TOPICS = 1000;

  private final LogLines log = LogLines.record();
  private final TestBroker broker = TestBroker.start(BrokerSettings.of(it -> it.queue(SMALL)));

  @AfterEach
  void stop() {
    broker.close();
    log.close();
  }

  @Test
  void whoNeverReadsIsClosedAndOthersHearAll() {
    RawPeer deaf = broker.add(RawPeer.narrowPublisher(broker.xsub()));
    RawPeer other = broker.publisher();
    RawPeer publishes = broker.publisher();
    broker.awaitPeers(3, 0);
    RawPeer subscriber = broker.subscriber("a");
    other.hears("+a");
    publishes.hears("+a");
    String[] topics =
        IntStream.range(0, TOPICS).mapToObj(i -> "x".repeat(200) + i).toArray(String[]::new);
    while (broker.closed(SocketType.XSUB, CloseReason.QUEUE_FULL) == 0) {
      subscriber.subscribes(topics).cancels(topics);
      other.hears(prefixed("+", topics)).hears(prefixed("-", topics));
      publishes.hears(prefixed("+", topics)).hears(prefixed("-", topics));
      publishes.sends("a", "meanwhile");
      subscriber.hears("a|meanwhile");
    }
    assertThat(log.await("does not read its subscriptions")).contains(deaf.name());
    deaf.hearsTheEnd();
    broker.awaitPeers(2, 1);
    subscriber.subscribes("b");
    other.hears("+b");
  }

  @Test
  void aStormThatIsTooMuchForTheBoundClosesOnlyWhoStandsStill() {
    RawPeer slow = broker.add(RawPeer.narrowPublisher(broker.xsub()));
    Publisher it = broker.publisherOf(slow);
    RawPeer subscriber = broker.subscriber();
    String[] topics =
        IntStream.range(0, TOPICS).mapToObj(i -> "x".repeat(200) + i).toArray(String[]::new);
    long said = 0;
    long heard = 0;
    for (int deaf = 1; deaf <= 2; deaf++) {
      broker.publisherOf(broker.add(RawPeer.narrowPublisher(broker.xsub())));
      while (broker.closed(SocketType.XSUB, CloseReason.QUEUE_FULL) < deaf) {
        subscriber.subscribes(topics).cancels(topics).pings("x").hears("PONG x");
        said += 2 * TOPICS;
        slow.next(TOPICS);
        heard += TOPICS;
      }
    }
    assertThat(TestBroker.on(it, it.peer()::pendingBytes)).isGreaterThan(SMALL.bytes());
    slow.next((int) (said - heard));
    subscriber.subscribes("fence");
    slow.hears("+fence");
    assertThat(broker.closed(SocketType.XSUB, CloseReason.QUEUE_FULL)).isEqualTo(2);
  }

  @Test
  void whoIsMerelySlowGetsAllInOrder() {
    try (TestBroker patient = TestBroker.start()) {
      getsAllInOrder(patient);
    }
  }

  private static void getsAllInOrder(TestBroker broker) {
    RawPeer slow = broker.add(RawPeer.narrowPublisher(broker.xsub()));
    broker.publisherOf(slow);
    String[] topics =
        IntStream.range(0, TOPICS).mapToObj(i -> "x".repeat(200) + i).toArray(String[]::new);
    RawPeer subscriber = broker.subscriber();
    int rounds = 15;
    for (int i = 0; i < rounds; i++) {
      subscriber.subscribes(topics).cancels(topics);
    }
    subscriber.subscribes("fence").pings("x").hears("PONG x");
    for (int i = 0; i < rounds; i++) {
      slow.hears(prefixed("+", topics)).hears(prefixed("-", topics));
    }
    slow.hears("+fence");
    assertThat(broker.closed(SocketType.XSUB, CloseReason.QUEUE_FULL)).isZero();
  }

  private static String[] prefixed(String change, String[] topics) {
    return IntStream.range(0, topics.length)
        .mapToObj(i -> change + topics[i])
        .toArray(String[]::new);
  }
}
