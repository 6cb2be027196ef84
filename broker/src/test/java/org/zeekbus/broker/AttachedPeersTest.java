package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.Await;

/** Peers in the process come and go as others do. */
final class AttachedPeersTest {
  @Test
  void theyEndWithTheBroker() {
    try (TestBroker broker = TestBroker.start(BrokerSettings.of(it -> {}), PeerKind.IN_PROCESS)) {
      RawPeer subscriber = broker.subscriber("a");
      RawPeer publisher = broker.publisher("+a");
      broker.broker().close();
      subscriber.hearsTheEnd();
      publisher.hearsTheEnd();
      assertThat(broker.broker().publishers()).isEmpty();
      assertThat(broker.broker().subscribers()).isEmpty();
    }
  }

  @Test
  void theirEndIsSeenByOthers() {
    try (TestBroker broker = TestBroker.start(BrokerSettings.of(it -> {}), PeerKind.IN_PROCESS)) {
      RawPeer subscriber = broker.subscriber("a", "b");
      RawPeer publisher = broker.publisher("+a", "+b");
      subscriber.close();
      publisher.hears("-a", "-b");
      Await.until("it has left", () -> broker.snapshot().nodes().size() == 1);
      assertThat(broker.snapshot().xpub().closed()).containsEntry("peer_closed", 1L);
    }
  }

  @Test
  void theyLiveOnAnEventLoopOfTheBroker() {
    try (TestBroker broker = TestBroker.start()) {
      assertThatThrownBy(() -> attach(broker, broker.broker()::attachPublisher))
          .hasMessageContaining("lives on another event loop");
      assertThatThrownBy(() -> attach(broker, broker.broker()::attachSubscriber))
          .hasMessageContaining("lives on another event loop");
      assertThat(broker.broker().publishers()).isEmpty();
      assertThat(broker.broker().subscribers()).isEmpty();
    }
  }

  @Test
  void nobodyIsLetInAfterTheStop() {
    try (TestBroker broker = TestBroker.start()) {
      broker.broker().close();
      assertThatThrownBy(() -> attach(broker, broker.broker()::attachPublisher))
          .hasMessage("the broker was stopped");
      assertThatThrownBy(() -> attach(broker, broker.broker()::attachSubscriber))
          .hasMessage("the broker was stopped");
    }
  }

  private static void attach(TestBroker broker, InProcessPeer.Attach attach) {
    EventLoop foreign = new DefaultEventLoop();
    try {
      InProcessPeer.attached(broker.broker(), foreign, false, attach);
    } finally {
      foreign.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }
}
