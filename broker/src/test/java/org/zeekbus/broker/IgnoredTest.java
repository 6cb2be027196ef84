package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.Ignored;
import org.zeekbus.zmtp.Limits;

/**
 * Whatever a peer does too much of is ignored, counted and reported, and the connection stays: a
 * closed libzmq peer is back in 100 ms, and each round is a node_down and a node_up for the
 * cluster.
 */
final class IgnoredTest {
  private static final int LONGEST = 300;
  private static final int MOST = 3;

  private final LogLines log = LogLines.record();
  private final TestBroker broker =
      TestBroker.start(
          BrokerSettings.of(it ->
              it.limits(
                  new Limits(Duration.ofSeconds(30), 1 << 20, 2 << 20, 16, LONGEST, MOST, 100))));

  private final RawPeer publisher = broker.publisher();

  @AfterEach
  void stop() {
    broker.close();
    log.close();
  }

  @Test
  void aMessageUpstreamReachesNobody() {
    RawPeer subscriber = broker.subscriber("a");
    publisher.hears("+a");
    subscriber.sends("a", "upstream").sends("").sends("\2a");
    subscriber.subscribes("b");
    publisher.hears("+b");
    publisher.sends("a", "downstream");
    subscriber.hears("a|downstream");
    assertThat(broker.ignored(Ignored.UPSTREAM_MESSAGE)).isEqualTo(3);
    assertThat(log.lines()).anyMatch(line -> line.contains(subscriber.name() + ": ignored: "));
  }

  @Test
  void aSubscriptionInAMessageWithOtherFramesCounts() {
    broker.subscriber().sends("\1a", "something else", "\1b");
    publisher.hears("+a", "+b");
    assertThat(broker.ignored(Ignored.UPSTREAM_MESSAGE)).isEqualTo(1);
  }

  @Test
  void aLongMessageUpstreamIsPassedOver() {
    RawPeer subscriber = broker.subscriber();
    subscriber.says(RawPeer.message(new byte[500_000], new byte[500_000]));
    subscriber.subscribes("a");
    publisher.hears("+a");
    assertThat(broker.ignored(Ignored.UPSTREAM_MESSAGE)).isZero();
    assertThat(broker.ignored(Ignored.LONG_SUBSCRIPTION)).isEqualTo(1);
  }

  @Test
  void aSubscriptionThatIsTooLongIsIgnoredInEitherForm() {
    String longest = "l".repeat(LONGEST);
    RawPeer subscriber = broker.subscriber(longest + "x");
    subscriber.subscribesByMessage(longest + "x").subscribes("y".repeat(100_000));
    subscriber.subscribesByMessage("y".repeat(100_000)).subscribesByMessage(longest);
    publisher.hears("+" + longest);
    publisher.sends(longest, "at the limit");
    subscriber.hears(longest + "|at\\x20the\\x20limit");
    assertThat(broker.ignored(Ignored.LONG_SUBSCRIPTION)).isEqualTo(4);
  }

  @Test
  void aCancelOfWhatWasTooLongChangesNothing() {
    RawPeer subscriber = broker.subscriber("a", "x".repeat(LONGEST + 1));
    subscriber.cancels("x".repeat(LONGEST + 1)).cancelsByMessage("x".repeat(LONGEST + 1));
    subscriber.cancels("a");
    publisher.hears("+a", "-a");
  }

  @Test
  void oneSubscriptionTooManyIsIgnored() {
    RawPeer subscriber = broker.subscriber("a", "b", "c", "d", "a");
    publisher.hears("+a", "+b", "+c", "+a");
    subscriber.cancels("d", "a").subscribes("e");
    publisher.hears("-a", "+e");
    assertThat(broker.ignored(Ignored.TOO_MANY_SUBSCRIPTIONS)).isEqualTo(1);
    assertThat(log.lines()).anyMatch(line -> line.contains("too many subscriptions"));
    broker.subscriber("d");
    publisher.hears("+d");
  }

  @Test
  void aMessageWhoseTopicIsTooLongIsDropped() {
    RawPeer subscriber = broker.subscriber("");
    publisher.hears("+");
    publisher.sends("x".repeat(LONGEST + 1), "body").sends("x".repeat(200_000), "body");
    publisher.sends("x".repeat(LONGEST), "body");
    subscriber.hears("x".repeat(LONGEST) + "|body");
    assertThat(broker.ignored(Ignored.LONG_TOPIC)).isEqualTo(2);
    assertThat(broker.publisherIn(broker.snapshot(), publisher).ignored())
        .containsExactly(Map.entry("long_topic", 2L));
  }

  @Test
  void aCancelOfATopicThatIsNotHeldIsIgnored() {
    RawPeer holder = broker.subscriber("a");
    publisher.hears("+a");
    broker.subscriber().cancels("a", "b", "").cancelsByMessage("a", "b").subscribes("fence");
    publisher.hears("+fence");
    publisher.sends("a", "still held");
    holder.hears("a|still\\x20held");
  }

  @Test
  void anUnknownCommandIsIgnored() {
    RawPeer subscriber = broker.subscriber();
    subscriber.says(RawPeer.command("DANCE", new byte[10]));
    subscriber.says(RawPeer.frame(RawPeer.COMMAND, new byte[] {50, 'x'}));
    publisher.says(RawPeer.command("SUBSCRIBE", RawPeer.bytes("a")));
    subscriber.subscribes("b");
    publisher.hears("+b");
    publisher.sends("b");
    subscriber.hears("b");
    assertThat(broker.ignored(Ignored.UNKNOWN_COMMAND)).isEqualTo(3);
  }

  @Test
  void aPeerThatRepeatsItselfIsReportedOnce() {
    RawPeer subscriber = broker.subscriber();
    for (int i = 0; i < 1000; i++) {
      subscriber.sends("upstream");
    }
    subscriber.subscribes("a");
    publisher.hears("+a");
    assertThat(broker.ignored(Ignored.UPSTREAM_MESSAGE)).isEqualTo(1000);
    assertThat(log.lines()).filteredOn(line -> line.contains("ignored")).hasSize(1);
  }

  @Test
  void duplicatesLeaveNothingBehind() {
    // libzmq's proxy keeps a topic for ever that one connection has subscribed twice
    // (src/xsub.cpp).
    RawPeer subscriber = broker.subscriber("a", "a").subscribesByMessage("a");
    publisher.hears("+a", "+a", "+a");
    subscriber.cancels("a").subscribes("b", "b");
    publisher.hears("-a", "+b", "+b");
    subscriber.close();
    publisher.hears("-b");
    broker.publisher(); // hears nothing
    broker.subscriber("fence");
    publisher.hears("+fence");
  }
}
