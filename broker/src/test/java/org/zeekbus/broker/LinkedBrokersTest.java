package org.zeekbus.broker;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Topic;

/** A link joins two brokers, and nothing that came over it goes out over it. */
@ParameterizedClass(name = "{0} loops")
@ValueSource(ints = {1, 3})
final class LinkedBrokersTest {
  private final TestBroker broker;

  LinkedBrokersTest(int loops) {
    broker = TestBroker.start(loops);
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void aLinkTakesOutWhatTheOtherBrokerWants() {
    RawPeer out = broker.linkedSubscriber("a.");
    awaitLinked("a.");
    broker.publisher().sends("b.1", "node", "x").sends("a.1", "node", "y");
    out.hears("a.1|node|y");
  }

  @Test
  void aLinkBringsMessagesToWhoeverWantsThemHere() {
    RawPeer in = broker.linkedPublisher();
    RawPeer subscriber = broker.subscriber("a.");
    in.hears("+a.").sends("a.1", "node", "x");
    subscriber.hears("a.1|node|x");
  }

  @Test
  void messagesThatCameOverALinkDoNotGoBack() {
    RawPeer in = broker.linkedPublisher();
    RawPeer out = broker.linkedSubscriber("a.");
    RawPeer subscriber = broker.subscriber("a.");
    awaitLinked("a.");
    in.hears("+a.").sends("a.1", "far", "x");
    subscriber.hears("a.1|far|x");
    broker.publisher("+a.").sends("a.2", "near", "y");
    out.hears("a.2|near|y"); // the first that it gets
    subscriber.hears("a.2|near|y");
  }

  @Test
  void subscriptionsThatCameOverALinkDoNotGoBack() {
    RawPeer in = broker.linkedPublisher();
    RawPeer out = broker.linkedSubscriber("a.");
    awaitLinked("a.");
    RawPeer subscriber = broker.subscriber("a.", "b.");
    in.hears("+a.", "+b.");
    subscriber.cancels("a.");
    in.hears("-a."); // though the link holds it, too
    out.cancels("a.");
    Await.until("the link holds nothing", () -> !broker.isWanted("a."));
    subscriber.cancels("b.");
    in.hears("-b."); // and nothing of the link's before
  }

  @Test
  void aNewHalfHearsWhatIsSubscribedHereOnly() {
    broker.linkedSubscriber("a.");
    awaitLinked("a.");
    broker.subscriber("b.");
    Await.until("it is subscribed", () -> broker.isWanted("b."));
    RawPeer in = broker.linkedPublisher("+b.");
    broker.subscriber("c.");
    in.hears("+c.");
  }

  @Test
  void nothingOfALinkIsLeft() {
    RawPeer out = broker.linkedSubscriber("a.");
    awaitLinked("a.");
    out.close();
    Await.until("it has left", () -> !broker.isWanted("a."));
  }

  private void awaitLinked(String topic) {
    Await.until(
        "all loops know the link",
        () ->
            broker.broker().forwarders().stream()
                .allMatch(forwarder ->
                    forwarder
                        .loop()
                        .submit(() -> forwarder.links().isHeld(Topic.of(topic)))
                        .syncUninterruptibly()
                        .getNow()));
  }
}
