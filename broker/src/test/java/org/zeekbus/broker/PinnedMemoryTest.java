package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.BufferMemory;

/**
 * A queue counts the memory that it keeps alive: reads of 128 KiB of which the subscriber gets a
 * part. It is bounded by that, whichever loop the messages come from.
 */
final class PinnedMemoryTest {
  private static final long QUEUE = 16 << 20;

  /** Of each read about a third, too much to be copied. */
  private static final int PAYLOAD = 40_000;

  private static final String[] TOPICS = {"rare", "bulk.1", "bulk.2"};

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStuckSubscriberHoldsWhatItSaysAndNoMore(boolean isOnThePublishersLoop) {
    QueueSettings queue =
        new QueueSettings(
            QUEUE, 1_000_000, SlowSubscriberPolicy.ISOLATE, Duration.ofMillis(300), 64 << 10);
    try (LogLines log = LogLines.record();
        TestBroker broker = TestBroker.start(BrokerSettings.of(it -> it.queue(queue).threads(2)))) {
      BufferMemory memory = broker.broker().buffers();
      RawPeer publisher = broker.publisher();
      Publisher from = broker.publisherOf(publisher);
      Subscriber stuck = stuck(broker, from, isOnThePublishersLoop);
      Tally bulk = Tally.of(broker.subscriber("bulk"));
      publisher.until("+bulk");
      Flood flood = Flood.endless(publisher, "floods", PAYLOAD, TOPICS);
      log.await(" started dropping messages (queue_full): ");
      flood.stop();
      bulk.awaitReceived(flood.sent("bulk.1") + flood.sent("bulk.2"));

      // Soon nobody else holds anything. A turn of the loop may bring more than the bound.
      Await.until(
          () -> "%,d held, of which %,d by the queue".formatted(memory.held(), stuck.held()),
          Await.DEADLINE,
          () -> Math.abs(memory.held() - stuck.held()) < 2 << 20);
      assertThat(memory.held()).isBetween(QUEUE / 4, QUEUE * 3 / 2);
      assertThat(memory.used()).isLessThan(2 * QUEUE);
    }
  }

  /** One on the loop that is asked for; the next connection goes to the next loop. */
  private static Subscriber stuck(TestBroker broker, Publisher from, boolean isOnItsLoop) {
    while (true) {
      RawPeer peer = broker.narrowSubscriber("rare");
      Subscriber subscriber = broker.subscriberOf(peer);
      if (isOnItsLoop == (subscriber.loopIndex() == from.forwarder().index())) {
        return subscriber;
      }
      peer.close();
      Await.until("it has gone", () -> !broker.broker().subscribers().contains(subscriber));
    }
  }
}
