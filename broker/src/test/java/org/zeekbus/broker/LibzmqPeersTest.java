package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Ignored;
import org.zeekbus.zmtp.PythonPeer;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.TestTransport;

/** The broker among real libzmq sockets, as Zeek nodes have them. */
final class LibzmqPeersTest {
  /** Drained notifications begin with 01, so the first is no follower of 0. */
  private static final int FIRST_IS_NOT_ZERO = 1;

  private final TestBroker broker = TestBroker.start(2);
  private final PythonPeer python = PythonPeer.start();

  @AfterEach
  void stop() {
    python.close();
    broker.close();
  }

  @Test
  void anXpubAndAnXsubTalkThroughIt() {
    PythonPeer.Socket xpub = zeekXpub(broker.xsub());
    broker.awaitPeers(1, 0);
    PythonPeer.Socket xsub = python.socket("XSUB");
    xsub.connect(broker.xpub());
    xsub.send("\1zeek.");
    xpub.expect("\\x01zeek.");
    xpub.send("zeek.topic", "node", "broker-bin-v1", "payload");
    xsub.expect("zeek.topic", "node", "broker-bin-v1", "payload");
    xsub.send("\0zeek.");
    xpub.expect("\\x00zeek.");
  }

  @Test
  void aPubAndASubTalkThroughIt() {
    PythonPeer.Socket sub = python.socket("SUB");
    sub.subscribe("a");
    sub.connect(broker.xpub());
    PythonPeer.Socket witness = zeekXpub(broker.xsub());
    witness.expect("\\x01a");
    PythonPeer.Socket pub = python.socket("PUB");
    pub.connect(broker.xsub());
    broker.awaitPeers(2, 1);
    // A PUB doesn't say when it has heard of a subscription.
    while (sub.receive(Duration.ofMillis(5)).isEmpty()) {
      pub.send("a", "now?");
    }
    assertThat(broker.ignored(Ignored.UPSTREAM_MESSAGE)).isZero();
  }

  @Test
  void everySubscriptionIsReportedToVerboseNodes() {
    PythonPeer.Socket xpub = zeekXpub(broker.xsub());
    broker.awaitPeers(1, 0);
    PythonPeer.Socket first = python.socket("XSUB");
    first.connect(broker.xpub());
    first.send("\1shared");
    xpub.expect("\\x01shared");
    PythonPeer.Socket second = python.socket("XSUB");
    second.connect(broker.xpub());
    second.send("\1shared");
    xpub.expect("\\x01shared");
    first.send("\1shared");
    xpub.expect("\\x01shared");
    first.close();
    second.send("\1fence");
    xpub.expect("\\x01fence");
    second.close();
    xpub.expect("\\x00fence");
    xpub.expect("\\x00shared");
  }

  @Test
  void subscriptionsMadeBeforeConnectingCount() {
    PythonPeer.Socket xsub = python.socket("XSUB");
    Endpoint xpubEndpoint = TestTransport.unused();
    Endpoint xsubEndpoint = TestTransport.unused();
    xsub.connect(xpubEndpoint);
    xsub.send("\1early");
    PythonPeer.Socket xpub = zeekXpub(xsubEndpoint);
    try (TestBroker late =
        TestBroker.startOn(BrokerSettings.DEFAULT.on(xsubEndpoint, xpubEndpoint))) {
      xpub.expect("\\x01early");
      xpub.send("early bird");
      xsub.expect("early\\x20bird");
      late.awaitPeers(1, 1);
    }
  }

  @Test
  void topicsOf246To255BytesAreUnderstood() {
    // libzmq 4.3.4 replays subscriptions at connect as commands, which it frames wrongly
    // (src/v3_1_encoder.cpp).
    PythonPeer.Socket sub = python.socket("SUB");
    List<String> topics =
        IntStream.rangeClosed(240, 260)
            .mapToObj(n -> "t".repeat(n - 4) + "%04d".formatted(n))
            .toList();
    topics.forEach(sub::subscribe);
    sub.connect(broker.xpub());
    RawPeer publisher = broker.publisherThatHears(topics.size());
    for (String topic : topics) {
      publisher.sends(topic, "body");
      sub.expect(topic, "body");
    }
    for (String topic : topics) {
      sub.cancel(topic);
      publisher.hears("-" + topic);
    }
    assertThat(broker.closed(SocketType.XPUB, CloseReason.BAD_FRAME)).isZero();
  }

  @Test
  void aLatePublisherLearnsThreeThousandTopics() {
    learnsAll(3_000);
  }

  @Test
  void aLatePublisherLearnsTwentyThousandTopics() {
    learnsAll(20_000);
  }

  @Test
  void libzmqsOwnProxyTellsALatePublisherOneThousand() {
    // Why we differ: its XSUB sends subscriptions under a high-water mark (src/xsub.cpp).
    PythonPeer.Proxy proxy = python.proxy();
    PythonPeer.Socket early = zeekXpub(proxy.xsub());
    try (RawPeer subscriber = RawPeer.subscriber(proxy.xpub())) {
      // In small steps, as it loses bursts as well.
      for (int first = 0; first < 3_000; first += 500) {
        subscribe(subscriber, first, 500);
        assertThat(early.drain(500).messages()).isEqualTo(500);
      }
      PythonPeer.Socket late = zeekXpub(proxy.xsub());
      assertThat(late.drain(3_000)).isEqualTo(new PythonPeer.Drained(1_000, FIRST_IS_NOT_ZERO));
    }
  }

  private void learnsAll(int count) {
    subscribe(broker.subscriber(), 0, count);
    broker.publisherThatHears(count);
    PythonPeer.Drained learned = zeekXpub(broker.xsub()).drain(count);
    assertThat(learned).isEqualTo(new PythonPeer.Drained(count, FIRST_IS_NOT_ZERO));
  }

  /** Subscribes topics of three bytes: with libzmq's {@code 01} before them, numbers to drain. */
  private static void subscribe(RawPeer subscriber, int first, int count) {
    subscriber.sendsAll(
        IntStream.range(first, first + count)
            .mapToObj(i -> new byte[] {(byte) (i >> 16), (byte) (i >> 8), (byte) i})
            .map(topic -> RawPeer.command("SUBSCRIBE", topic)));
  }

  /** An XPUB as a Zeek node's. */
  private PythonPeer.Socket zeekXpub(Endpoint xsub) {
    PythonPeer.Socket xpub = python.socket("XPUB", "XPUB_VERBOSE=1", "XPUB_NODROP=1");
    xpub.connect(xsub);
    return xpub;
  }
}
