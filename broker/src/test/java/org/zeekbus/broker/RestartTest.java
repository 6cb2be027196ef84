package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.PythonPeer;
import org.zeekbus.zmtp.TestTransport;

/** A broker that ends and comes back: nothing else has to be restarted. */
final class RestartTest {
  private final PythonPeer python = PythonPeer.start();

  @AfterEach
  void stop() {
    python.close();
  }

  @Test
  void libzmqPeersComeBackByThemselves() {
    BrokerSettings settings =
        BrokerSettings.DEFAULT
            .on(TestTransport.unused(), TestTransport.unused())
            .with(it -> it.threads(2));
    PythonPeer.Socket xpub = python.socket("XPUB", "XPUB_VERBOSE=1", "XPUB_NODROP=1");
    PythonPeer.Socket xsub = python.socket("XSUB");
    for (int life = 1; life <= 3; life++) {
      try (TestBroker broker = TestBroker.startOn(settings)) {
        if (life == 1) {
          xpub.connect(broker.xsub());
          broker.awaitPeers(1, 0);
          xsub.connect(broker.xpub());
          xsub.send("\1a");
          xsub.send("\1b");
        }
        // Later it is what libzmq says again when it reconnects, as commands instead of messages.
        xpub.expect("\\x01a");
        xpub.expect("\\x01b");
        broker.awaitPeers(1, 1);
        xpub.send("a", "life " + life);
        xpub.send("b", "life " + life);
        xsub.expect("a", "life\\x20" + life);
        xsub.expect("b", "life\\x20" + life);
      }
      assertThat(xpub.receive(Duration.ZERO)).isEmpty();
    }
  }

  @Test
  void portsAreFreeAtOnce() {
    BrokerSettings settings =
        BrokerSettings.DEFAULT.on(TestTransport.unused(), TestTransport.unused());
    for (int life = 1; life <= 5; life++) {
      try (TestBroker broker = TestBroker.startOn(settings)) {
        RawPeer subscriber = broker.subscriber("a");
        RawPeer publisher = broker.publisher("+a");
        publisher.sends("a");
        subscriber.hears("a");
      }
    }
  }

  @Test
  void messagesOfTheTimeWithoutBrokerArriveLater() {
    BrokerSettings settings =
        BrokerSettings.DEFAULT.on(TestTransport.unused(), TestTransport.unused());
    PythonPeer.Socket xpub = python.socket("XPUB", "XPUB_VERBOSE=1", "XPUB_NODROP=1");
    PythonPeer.Socket xsub = python.socket("XSUB");
    try (TestBroker broker = TestBroker.startOn(settings)) {
      xpub.connect(broker.xsub());
      xsub.connect(broker.xpub());
      xsub.send("\1a");
      xpub.expect("\\x01a");
    }
    xpub.awaitEvent("DISCONNECTED");
    for (int i = 0; i < 100; i++) {
      assertThat(xpub.send("a", "" + i)).isTrue();
    }
    // The publisher may be back before the subscriber, and libzmq does not wait for it.
    try (TestBroker broker = TestBroker.startOn(settings)) {
      xpub.expect("\\x01a");
      xpub.send("a", "last");
      String last = "";
      while (!last.equals("last")) {
        last =
            new String(
                xsub.receive(Await.DEADLINE).orElseThrow().getLast(), StandardCharsets.US_ASCII);
      }
      assertThat(broker.broker().publishers()).hasSize(1);
    }
  }
}
