package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.PythonPeer;

/**
 * One of three libzmq subscribers stops, and nobody else feels it: with libzmq's own proxy all wait
 * for it, as its XPUB has ZMQ_XPUB_NODROP (libzmq src/xpub.cpp).
 */
final class FrozenNodeTest {
  private static final int PER_SECOND = 2000;
  private static final byte[] PAYLOAD = new byte[1024];

  @Test
  void itAloneLosesMessages() {
    QueueSettings small =
        new QueueSettings(
            512 << 10, 1_000_000, SlowSubscriberPolicy.ISOLATE, Duration.ofMillis(500), 1 << 20);
    oneFreezes(BrokerSettings.of(it -> it.queue(small)), 500, 4_000);
  }

  /** 8 s of messages, as libzmq's proxy was measured with. Our queue is large enough for that. */
  @Test
  @Tag("long")
  void withDefaultsNobodyLosesAny() {
    oneFreezes(BrokerSettings.DEFAULT, 0, 16_000);
  }

  private static void oneFreezes(BrokerSettings settings, int dropsToAwait, int messages) {
    try (TestBroker broker = TestBroker.start(settings);
        PythonPeer sends = PythonPeer.start();
        PythonPeer receives = PythonPeer.start();
        PythonPeer freezes = PythonPeer.start()) {
      PythonPeer.Socket frozen = subscriber(freezes, broker);
      broker.publisherThatHears(1);
      Subscriber stuck = broker.broker().subscribers().iterator().next();
      List<PythonPeer.Socket> others =
          List.of(subscriber(receives, broker), subscriber(receives, broker));
      broker.publisherThatHears(3);
      PythonPeer.Socket xpub = sends.socket("XPUB", "XPUB_VERBOSE=1", "XPUB_NODROP=1");
      xpub.connect(broker.xsub());
      xpub.expect("\\x01zeek.");

      freezes.freeze();
      int sent = 0;
      long start = System.nanoTime();
      while (sent < messages || dropped(stuck) < dropsToAwait) {
        assertThat(xpub.send(RawPeer.bytes("zeek.a"), PAYLOAD, number(sent)))
            .as("room for message %d", sent)
            .isTrue();
        sent++;
        while (System.nanoTime() - start < sent * 1_000_000_000L / PER_SECOND) {
          LockSupport.parkNanos(50_000);
        }
      }
      for (PythonPeer.Socket other : others) {
        assertThat(other.drain(sent)).isEqualTo(new PythonPeer.Drained(sent, 0));
      }
      freezes.thaw();
      long received = frozen.drain(sent).messages();
      assertThat(received + dropped(stuck)).isEqualTo(sent);
    }
  }

  private static PythonPeer.Socket subscriber(PythonPeer peer, TestBroker broker) {
    PythonPeer.Socket xsub = peer.socket("XSUB", "RCVHWM=100000");
    xsub.connect(broker.xpub());
    xsub.send("\1zeek.");
    return xsub;
  }

  private static long dropped(Subscriber subscriber) {
    return TestBroker.on(subscriber, () -> subscriber.dropCounts().sum());
  }

  private static byte[] number(int number) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
  }
}
