package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.SocketType;

/** The policy disconnect: a stuck subscriber is closed, and may come back. */
final class DisconnectPolicyTest {
  private static final QueueSettings DISCONNECT =
      new QueueSettings(
          1 << 20, 100_000, SlowSubscriberPolicy.DISCONNECT, Duration.ofMillis(300), 64 << 10);

  @Test
  void aStuckSubscriberIsClosedAndOthersMissNothing() {
    try (LogLines log = LogLines.record();
        TestBroker broker = TestBroker.start(BrokerSettings.of(it -> it.queue(DISCONNECT)))) {
      RawPeer stuck = broker.narrowSubscriber("a", "its own");
      Tally healthy = Tally.of(broker.subscriber("a"));
      RawPeer publisher = broker.publisherThatHears(3);
      Flood flood = Flood.of(publisher, "one", 1024, 15_000, "a");
      publisher.hears("-its\\x20own");
      healthy.awaitReceived(15_000);
      assertThat(healthy.missing()).isZero();
      assertThat(log.await("its queue is full")).contains(stuck.name());
      assertThat(broker.closed(SocketType.XPUB, CloseReason.QUEUE_FULL)).isEqualTo(1);
      assertThat(broker.dropped()).isZero();
      stuck.hearsTheEnd();

      Tally back = Tally.of(broker.subscriber("a"));
      publisher.hears("+a");
      Flood.of(publisher, "again", 1024, 5_000, "a");
      back.awaitReceived(5_000);
      assertThat(back.missing()).isZero();
      assertThat(flood.sent()).isEqualTo(15_000);
    }
  }
}
