package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A clean stop: what was read is sent, for as long as the linger time allows. */
final class StopTest {
  @ParameterizedTest(name = "{0} loops")
  @ValueSource(ints = {1, 3})
  void whatWasReadArrives(int loops) {
    for (int round = 0; round < 5; round++) {
      TestBroker broker = TestBroker.start(lingering(Duration.ofSeconds(10)).withThreads(loops));
      List<Tally> tallies = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        tallies.add(Tally.of(broker.subscriber("a")));
      }
      RawPeer peer = broker.publisherThatHears(3);
      Publisher publisher = broker.publisherOf(peer);
      Flood.endless(peer, "one", 500, "a");
      tallies.getFirst().awaitReceived(1000);
      broker.broker().close();
      long read = publisher.statistics().messages;
      for (Tally each : tallies) {
        each.awaitReceived(read);
        assertThat(each.received()).isEqualTo(read);
        assertThat(each.missing()).isZero();
      }
      broker.close();
    }
  }

  @Test
  void aPeerThatDoesNotReadHoldsItUpNoLongerThanTheLingerTime() {
    try (LogLines log = LogLines.record();
        TestBroker broker = TestBroker.start(lingering(Duration.ofMillis(200)))) {
      broker.add(RawPeer.narrowSubscriber(broker.xpub())).subscribes("a");
      RawPeer peer = broker.publisherThatHears(1);
      Flood flood = Flood.of(peer, "one", 1000, 10_000, "a").join();
      assertThat(flood.sent()).isEqualTo(10_000);
      broker.broker().close();
      log.await("messages still queued after 200 ms");
    }
  }

  @Test
  void stoppingTwiceIsStoppingOnce() {
    TestBroker broker = TestBroker.start(2);
    broker.subscriber("a");
    broker.broker().close();
    broker.close();
  }

  private static BrokerSettings lingering(Duration linger) {
    BrokerSettings some = BrokerSettings.DEFAULT;
    return new BrokerSettings(
        some.xsub(),
        some.xpub(),
        some.limits(),
        some.heartbeat(),
        some.queue(),
        some.memory(),
        some.threads(),
        some.transport(),
        linger,
        Optional.empty(),
        some.ghostGrace());
  }
}
