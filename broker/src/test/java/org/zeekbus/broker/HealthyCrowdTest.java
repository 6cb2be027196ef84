package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.PythonPeer;

/**
 * Publishers at full speed and subscribers that are merely slower: they are waited for, and nothing
 * is lost.
 */
final class HealthyCrowdTest {
  private static final int SUBSCRIBERS = 8;
  private static final int COUNT = 20_000;

  /** Small enough for pacing all the time. */
  private static final QueueSettings SMALL =
      new QueueSettings(
          256 << 10, 2_000, SlowSubscriberPolicy.ISOLATE, Duration.ofSeconds(2), 1024);

  @Test
  void withDefaultsAllGetAll() {
    allGetAll(BrokerSettings.of(it -> it.threads(2)), 1024);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void withSmallQueuesAllGetAll(int loops) {
    allGetAll(BrokerSettings.of(it -> it.queue(SMALL).threads(loops)), 256);
  }

  private static void allGetAll(BrokerSettings settings, int payload) {
    try (TestBroker broker = TestBroker.start(settings)) {
      List<Tally> crowd = new ArrayList<>();
      for (int i = 0; i < SUBSCRIBERS; i++) {
        crowd.add(Tally.of(broker.subscriber("a")));
      }
      RawPeer one = broker.publisherThatHears(SUBSCRIBERS);
      RawPeer other = broker.publisher("+a");
      Flood.of(one, "one", payload, COUNT, "a");
      Flood.of(other, "other", payload, COUNT, "a");
      for (Tally each : crowd) {
        each.awaitReceived(2 * COUNT);
        assertThat(each.missing()).as("%s", each).isZero();
        assertThat(each.disorder()).isEmpty();
      }
      assertThat(broker.dropped()).isZero();
    }
  }

  @Test
  void eachItsOwnTopicAndAllGetTheirs() {
    try (TestBroker broker =
        TestBroker.start(BrokerSettings.of(it -> it.queue(SMALL).threads(2)))) {
      String[] topics =
          IntStream.range(0, SUBSCRIBERS).mapToObj(i -> "topic." + i).toArray(String[]::new);
      List<Tally> crowd = new ArrayList<>();
      for (String topic : topics) {
        crowd.add(Tally.of(broker.subscriber(topic)));
      }
      RawPeer one = broker.publisherThatHears(SUBSCRIBERS);
      RawPeer other = broker.publisherThatHears(SUBSCRIBERS);
      Flood.of(one, "one", 300, COUNT, topics);
      Flood.of(other, "other", 300, COUNT, topics);
      for (Tally each : crowd) {
        each.awaitReceived(2 * COUNT / SUBSCRIBERS);
        assertThat(each.missing()).as("%s", each).isZero();
      }
      assertThat(broker.dropped()).isZero();
    }
  }

  @Test
  void libzmqSubscribersGetAllFromLibzmqPublishers() {
    try (TestBroker broker = TestBroker.start(BrokerSettings.of(it -> it.queue(SMALL).threads(2)));
        PythonPeer sends = PythonPeer.start();
        PythonPeer receives = PythonPeer.start();
        PythonPeer receivesToo = PythonPeer.start()) {
      PythonPeer.Socket first = receives.socket("XSUB");
      PythonPeer.Socket second = receivesToo.socket("XSUB");
      for (PythonPeer.Socket each : List.of(first, second)) {
        each.connect(broker.xpub());
        each.send("\1a");
      }
      broker.publisherThatHears(2);
      PythonPeer.Socket xpub = sends.socket("XPUB", "XPUB_VERBOSE=1", "XPUB_NODROP=1");
      xpub.connect(broker.xsub());
      xpub.expect("\\x01a");
      Thread flood =
          Thread.ofPlatform().start(() -> xpub.flood(COUNT, "a", "node", "x".repeat(500)));
      PythonPeer.Drained[] drained = new PythonPeer.Drained[2];
      Thread other = Thread.ofPlatform().start(() -> drained[1] = second.drain(COUNT));
      drained[0] = first.drain(COUNT);
      assertThat(other).satisfies(Thread::join);
      assertThat(flood).satisfies(Thread::join);
      assertThat(drained).containsOnly(new PythonPeer.Drained(COUNT, 0));
    }
  }

  @Test
  void theBoundOfAllQueuesIsNoReasonToDropWhatHealthyPeersTake() {
    // Eight queues of 8 MiB would hold more than the bound of 32 MiB; they never need to.
    Limits limits = new Limits(Duration.ofSeconds(30), 4 << 20, 8 << 20, 16, 4096, 1000, 1000);
    QueueSettings queue =
        new QueueSettings(
            8 << 20, 1_000_000, SlowSubscriberPolicy.ISOLATE, Duration.ofSeconds(2), 1024);
    BrokerSettings settings =
        BrokerSettings.of(it -> it.queue(queue).limits(limits).memory(32 << 20).threads(2));
    try (TestBroker broker = TestBroker.start(settings)) {
      String[] topics =
          IntStream.range(0, SUBSCRIBERS).mapToObj(i -> "topic." + i).toArray(String[]::new);
      List<Tally> crowd = new ArrayList<>();
      for (String topic : topics) {
        RawPeer slow = broker.narrowSubscriber(topic);
        crowd.add(Tally.slow(slow, 2000));
      }
      RawPeer one = broker.publisherThatHears(SUBSCRIBERS);
      Flood flood = Flood.of(one, "one", 900, 100_000, topics);
      flood.join();
      crowd.forEach(Tally::hurry);
      for (Tally each : crowd) {
        each.awaitReceived(100_000 / SUBSCRIBERS);
        assertThat(each.missing()).as("%s", each).isZero();
      }
      assertThat(broker.dropped()).isZero();
    }
  }
}
