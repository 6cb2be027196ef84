package org.zeekbus.broker;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A publisher that answers a subscription with a message for its topic reaches the subscriber: Zeek
 * nodes greet each other so (Zeek scripts/policy/frameworks/cluster/backend/zeromq/main.zeek).
 */
@ParameterizedClass(name = "{0} loops")
@ValueSource(ints = {1, 3})
final class OrderOfNotificationAndEventTest {
  private static final int ROUNDS = 300;

  private final TestBroker broker;

  OrderOfNotificationAndEventTest(int loops) {
    broker = TestBroker.start(loops);
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void anAnswerToASubscriptionArrives() {
    RawPeer[] publishers = publishers(4);
    RawPeer subscriber = broker.subscriber();
    for (int round = 0; round < ROUNDS; round++) {
      String topic = "zeek.cluster.nodeid." + round + ".";
      subscriber.subscribes(topic);
      for (RawPeer publisher : publishers) {
        publisher.hears("+" + topic);
        publisher.sends(topic, "hello");
      }
      subscriber.hears(Stream.generate(() -> topic + "|hello").limit(4).toArray(String[]::new));
    }
  }

  @Test
  void nothingArrivesAfterACancelWasHeard() {
    RawPeer[] publishers = publishers(4);
    RawPeer subscriber = broker.subscriber("fence");
    for (RawPeer publisher : publishers) {
      publisher.hears("+fence");
    }
    for (int round = 0; round < ROUNDS; round++) {
      String topic = "topic." + round;
      subscriber.subscribes(topic).cancels(topic);
      for (RawPeer publisher : publishers) {
        publisher.hears("+" + topic, "-" + topic);
        publisher.sends(topic, "too late").sends("fence");
      }
      subscriber.hears("fence", "fence", "fence", "fence");
    }
  }

  @Test
  void aPublisherThatComesLateAnswersAsWell() {
    RawPeer subscriber = broker.subscriber();
    for (int round = 0; round < 50; round++) {
      String topic = "zeek.cluster.nodeid." + round + ".";
      subscriber.subscribes(topic);
      try (RawPeer late = RawPeer.publisher(broker.xsub())) {
        late.until("+" + topic);
        late.sends(topic, "hello");
        subscriber.hears(topic + "|hello");
      }
      subscriber.cancels(topic);
    }
  }

  private RawPeer[] publishers(int count) {
    RawPeer[] all =
        IntStream.range(0, count).mapToObj(i -> broker.publisher()).toArray(RawPeer[]::new);
    broker.awaitPeers(count, 0);
    return all;
  }
}
