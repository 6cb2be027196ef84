package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.Ignored;

/** Publishers hear of subscriptions as from ZMQ_XPUB_VERBOSER, without its leak. */
@ParameterizedClass(name = "{0} loops")
@ValueSource(ints = {1, 3})
final class SubscriptionsTest {
  private final TestBroker broker;

  SubscriptionsTest(int loops) {
    broker = TestBroker.start(loops);
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void everyPublisherHearsEverySubscription() {
    RawPeer one = broker.publisher();
    RawPeer other = broker.publisher();
    broker.awaitPeers(2, 0);
    RawPeer first = broker.subscriber("a", "b");
    one.hears("+a", "+b");
    other.hears("+a", "+b");
    broker.subscriber("c");
    first.cancels("a");
    one.hearsInAnyOrder("+c", "-a");
    other.hearsInAnyOrder("+c", "-a");
  }

  @Test
  void aLatePublisherHearsEachTopicOnceInTheOrderOfBytes() {
    RawPeer early = broker.publisher();
    broker.awaitPeers(1, 0);
    broker.subscriber("b", "ab", "a");
    broker.subscriber("b", "c").cancels("c");
    early.hearsInAnyOrder("+b", "+ab", "+a", "+b", "+c", "-c");
    broker.publisher("+a", "+ab", "+b");
  }

  @Test
  void aLatePublisherHearsWhatThereIsBeforeWhatChanges() {
    RawPeer subscriber = broker.subscriber("a", "b");
    RawPeer early = broker.publisher();
    early.hearsInAnyOrder("+a", "+b");
    RawPeer late = broker.publisher("+a", "+b");
    subscriber.cancels("a").subscribes("aa");
    late.hears("-a", "+aa");
  }

  @Test
  void repeatsReachPublishers() {
    RawPeer publisher = broker.publisher();
    broker.awaitPeers(1, 0);
    RawPeer first = broker.subscriber("a");
    publisher.hears("+a");
    broker.subscriber("a");
    publisher.hears("+a");
    first.subscribes("a");
    publisher.hears("+a");
  }

  @Test
  void aTopicIsCancelledWhenItsLastHolderLeaves() {
    RawPeer publisher = broker.publisher();
    broker.awaitPeers(1, 0);
    RawPeer first = broker.subscriber("a");
    publisher.hears("+a");
    RawPeer second = broker.subscriber("a");
    publisher.hears("+a");
    first.cancels("a").subscribes("fence");
    publisher.hears("+fence");
    second.cancels("a");
    publisher.hears("-a");
  }

  @Test
  void aDisconnectCancelsAllThatNobodyElseHolds() {
    RawPeer publisher = broker.publisher();
    broker.awaitPeers(1, 0);
    RawPeer leaver = broker.subscriber("b", "a", "shared");
    publisher.hears("+b", "+a", "+shared");
    RawPeer stays = broker.subscriber("shared");
    publisher.hears("+shared");
    leaver.close();
    publisher.hears("-a", "-b");
    stays.cancels("shared");
    publisher.hears("-shared");
  }

  @Test
  void aSubscriptionThatArrivesWithTheEndOfItsConnectionIsTakenBack() {
    RawPeer publisher = broker.publisher();
    broker.awaitPeers(1, 0);
    broker.subscriber("a").finishes();
    publisher.hears("+a", "-a");
    broker.publisher(); // and a late one hears nothing
    broker.subscriber("fence");
    publisher.hears("+fence");
  }

  @Test
  void aNodeHearsItsOwnSubscription() {
    RawPeer publisher = broker.publisher();
    RawPeer subscriber = broker.subscriber();
    broker.awaitPeers(1, 1);
    for (int i = 1; i <= 20; i++) {
      String ready = "zeek.zeromq.internal.node." + i + ".";
      subscriber.subscribesByMessage(ready);
      publisher.hears("+" + ready);
      subscriber.cancelsByMessage(ready);
      publisher.hears("-" + ready);
    }
  }

  @Test
  void aSubscriptionAndItsCancelAreNotFoldedTogether() {
    RawPeer publisher = broker.publisher();
    broker.awaitPeers(1, 0);
    broker
        .subscriber()
        .sendsAll(
            java.util.stream.Stream.of(
                RawPeer.command("SUBSCRIBE", RawPeer.bytes("a")),
                RawPeer.command("CANCEL", RawPeer.bytes("a")),
                RawPeer.command("SUBSCRIBE", RawPeer.bytes("a"))));
    publisher.hears("+a", "-a", "+a");
  }

  @Test
  void bothFormsMayBeMixedOnOneConnection() {
    RawPeer publisher = broker.publisher();
    broker.awaitPeers(1, 0);
    RawPeer subscriber = broker.subscriber("a").subscribesByMessage("b").subscribes("c");
    publisher.hears("+a", "+b", "+c");
    subscriber.cancelsByMessage("a").cancels("b").cancelsByMessage("c");
    publisher.hears("-a", "-b", "-c");
  }

  @Test
  void everyFrameOfAMessageUpstreamMayBeASubscription() {
    RawPeer publisher = broker.publisher();
    broker.awaitPeers(1, 0);
    RawPeer subscriber = broker.subscriber();
    subscriber.sends("\1a", "\1b", "\0a");
    publisher.hears("+a", "+b", "-a");
    assertThat(broker.ignored(Ignored.UPSTREAM_MESSAGE)).isZero();
  }

  @Test
  void publishersOfZmtp30HearMessagesAndOthersCommands() {
    RawPeer old = broker.add(RawPeer.connect(broker.xsub(), "XPUB", 0));
    RawPeer late = broker.publisher();
    broker.awaitPeers(2, 0);
    RawPeer subscriber = broker.subscriber("a", "");
    assertThat(old.nextBody()).containsExactly(1, 'a');
    assertThat(old.nextBody()).containsExactly(1);
    assertThat(late.nextBody()).isEqualTo(RawPeer.bytes("\tSUBSCRIBEa"));
    assertThat(late.nextBody()).isEqualTo(RawPeer.bytes("\tSUBSCRIBE"));
    subscriber.cancels("a", "");
    assertThat(old.nextBody()).containsExactly(0, 'a');
    assertThat(old.nextBody()).containsExactly(0);
    assertThat(late.nextBody()).isEqualTo(RawPeer.bytes("\6CANCELa"));
    assertThat(late.nextBody()).isEqualTo(RawPeer.bytes("\6CANCEL"));
  }

  @Test
  void theEmptyTopicIsATopicAsOthers() {
    RawPeer publisher = broker.publisher();
    broker.awaitPeers(1, 0);
    RawPeer subscriber = broker.subscriber("", "a");
    publisher.hears("+", "+a");
    broker.publisher("+", "+a");
    subscriber.cancels("");
    publisher.hears("-");
    subscriber.close();
    publisher.hears("-a");
  }

  @Test
  void aPubIsToldAsAnXpub() {
    RawPeer publisher = broker.add(RawPeer.connect(broker.xsub(), "PUB", 1));
    broker.awaitPeers(1, 0);
    RawPeer subscriber = broker.add(RawPeer.connect(broker.xpub(), "SUB", 1)).subscribes("a");
    publisher.hears("+a");
    publisher.sends("a1", "body");
    subscriber.hears("a1|body");
  }
}
