package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.PythonPeer;

/** A publisher that leaves at once: its messages arrive (Zeek's test websocket/zeromq/oneshot). */
final class ShortLivedPublisherTest {
  private static final int COUNT = 100;
  private static final int FILLERS = 2000;

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void allMessagesOfAPeerThatClosesArrive(int loops) {
    try (TestBroker broker = TestBroker.start(loops)) {
      RawPeer subscriber = broker.subscriber("a");
      for (int round = 0; round < 20; round++) {
        RawPeer publisher = broker.publisher("+a");
        sendAndClose(publisher);
        hearAll(subscriber);
      }
    }
  }

  @Test
  void allMessagesOfALibzmqPeerThatClosesArrive() {
    try (TestBroker broker = TestBroker.start();
        PythonPeer python = PythonPeer.start()) {
      RawPeer subscriber = broker.subscriber("a");
      broker.publisherThatHears(1);
      for (int round = 0; round < 20; round++) {
        PythonPeer.Socket xpub = python.socket("XPUB", "XPUB_VERBOSE=1");
        xpub.connect(broker.xsub());
        xpub.expect("\\x01a");
        for (int i = 0; i < COUNT; i++) {
          xpub.send("a", "" + i);
        }
        xpub.close(Duration.ofMillis(500));
        hearAll(subscriber);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void allMessagesOfAPeerThatClosesWhilePacedArrive(boolean hasUnreadInput) {
    QueueSettings small =
        new QueueSettings(256 << 10, 100_000, SlowSubscriberPolicy.BLOCK, Duration.ofSeconds(1), 0);
    try (TestBroker broker = TestBroker.start(BrokerSettings.of(it -> it.queue(small)))) {
      RawPeer slow = broker.narrowSubscriber("a");
      RawPeer fills = broker.publisher("+a");
      RawPeer leaves = broker.publisher("+a");
      broker.awaitPeers(2, 1);
      byte[] filler = RawPeer.message(RawPeer.bytes("a"), new byte[10_000]);
      Thread fill =
          Thread.ofVirtual()
              .start(() -> fills.sendsAll(Stream.generate(() -> filler).limit(FILLERS)));
      Publisher pacedOne = broker.publisherOf(leaves);
      while (!TestBroker.on(pacedOne, () -> pacedOne.peer().isPaused())) {
        leaves.sends("a", "first");
      }
      if (hasUnreadInput) {
        // Input that the peer leaves unread causes a reset when it closes.
        broker.subscriber("b");
        fills.hears("+b");
      }
      sendAndClose(leaves);
      int next = 0;
      int fillers = 0;
      while (next < COUNT || fillers < FILLERS) {
        String message = slow.next();
        if (message.length() > 100) {
          fillers++;
        } else if (!message.equals("a|first")) {
          assertThat(message).isEqualTo("a|" + next++);
        }
      }
      assertThat(fill).satisfies(Thread::join);
    }
  }

  private static void sendAndClose(RawPeer publisher) {
    publisher.sendsAll(
        IntStream.range(0, COUNT)
            .mapToObj(i -> RawPeer.message(RawPeer.bytes("a"), RawPeer.bytes("" + i))));
    publisher.close();
  }

  private static void hearAll(RawPeer subscriber) {
    subscriber.hears(IntStream.range(0, COUNT).mapToObj(i -> "a|" + i).toArray(String[]::new));
  }
}
