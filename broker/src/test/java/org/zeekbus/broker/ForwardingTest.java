package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.SocketType;

/** Each subscriber gets the messages that it wants, whole, once, in order, and no others. */
@ParameterizedClass(name = "{0} loops, {1}")
@CsvSource({"1, TCP", "3, TCP", "1, IN_PROCESS", "3, IN_PROCESS"})
final class ForwardingTest {
  private static final byte[] PING = RawPeer.command("PING", new byte[] {0, 0, 'x'});

  private final TestBroker broker;

  ForwardingTest(int loops, PeerKind kind) {
    broker = TestBroker.start(BrokerSettings.of(it -> it.threads(loops)), kind);
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void topicsAreComparedByBytes() {
    RawPeer one = broker.subscriber("zeek.cluster.node.worker-1.", "fence");
    RawPeer ten = broker.subscriber("zeek.cluster.node.worker-10.", "fence");
    RawPeer all = broker.subscriber("zeek.cluster.node.worker-1", "fence");
    RawPeer publisher = broker.publisherThatHears(6);
    publisher.sends("zeek.cluster.node.worker-1.", "for 1");
    publisher.sends("zeek.cluster.node.worker-10.", "for 10");
    publisher.sends("zeek.cluster.node.worker-1", "for none of them");
    publisher.sends("zeek.cluster.node.worker-", "for nobody");
    publisher.sends("fence");
    one.hears("zeek.cluster.node.worker-1.|for\\x201", "fence");
    ten.hears("zeek.cluster.node.worker-10.|for\\x2010", "fence");
    all.hears(
        "zeek.cluster.node.worker-1.|for\\x201",
        "zeek.cluster.node.worker-10.|for\\x2010",
        "zeek.cluster.node.worker-1|for\\x20none\\x20of\\x20them",
        "fence");
  }

  @Test
  void theEmptyTopicGetsEverything() {
    RawPeer everything = broker.subscriber("");
    RawPeer publisher = broker.publisher("+");
    publisher.sends("a", "1");
    publisher.sends("", "no topic");
    publisher.sends("");
    publisher.sends("\u00ff", "");
    everything.hears("a|1", "|no\\x20topic", "", "\\xc3\\xbf|");
  }

  @Test
  void severalPrefixesThatMatchGiveOneMessage() {
    RawPeer subscriber = broker.subscriber("", "a", "ab", "abc");
    RawPeer publisher = broker.publisher("+", "+a", "+ab", "+abc");
    publisher.sends("abcd", "once");
    publisher.sends("b");
    subscriber.hears("abcd|once", "b");
    subscriber.cancels("", "ab");
    publisher.hears("-", "-ab");
    publisher.sends("b");
    publisher.sends("abd", "again");
    subscriber.hears("abd|again");
  }

  @Test
  void onlyTheFirstFrameIsATopic() {
    RawPeer subscriber = broker.subscriber("b");
    RawPeer publisher = broker.publisher("+b");
    publisher.sends("a", "b", "b");
    publisher.sends("b", "a");
    subscriber.hears("b|a");
  }

  @Test
  void aMessageComesBackToTheNodeThatSentIt() {
    RawPeer subscriber = broker.subscriber("a");
    broker.publisher("+a").sends("a", "node", "serializer", "payload");
    subscriber.hears("a|node|serializer|payload");
  }

  @Test
  void framesArriveAsTheyCame() {
    RawPeer subscriber = broker.subscriber("a");
    RawPeer publisher = broker.publisher("+a");
    byte[] body = new byte[700];
    new Random(1).nextBytes(body);
    publisher.says(RawPeer.message(RawPeer.bytes("a"), new byte[0], body, new byte[256]));
    assertThat(subscriber.next()).startsWith("a||").endsWith("|" + "\\x00".repeat(256));
    publisher.says(RawPeer.message(RawPeer.bytes("a"), body));
    assertThat(subscriber.nextBody()).isEqualTo(body);
  }

  @Test
  void aMessageCutAnywhereArrivesWhole() {
    RawPeer subscriber = broker.subscriber("a");
    RawPeer publisher = broker.publisher("+a");
    byte[] message = RawPeer.message(RawPeer.bytes("ab"), new byte[3], RawPeer.bytes("end"));
    long received = broker.received(publisher);
    for (int cut = 1; cut < message.length; cut++) {
      publisher.says(Arrays.copyOf(message, cut));
      received += cut;
      broker.awaitReceived(publisher, received);
      publisher.says(Arrays.copyOfRange(message, cut, message.length));
      received += message.length - cut;
      subscriber.hears("ab|\\x00\\x00\\x00|end");
    }
  }

  @Test
  void commandsBetweenFramesDisturbNoMessage() {
    RawPeer subscriber = broker.subscriber("a");
    RawPeer publisher = broker.publisher("+a");
    publisher.sendsAll(
        Stream.of(
            RawPeer.frame(RawPeer.MORE, RawPeer.bytes("a")),
            PING,
            RawPeer.frame(RawPeer.MORE, RawPeer.bytes("b")),
            RawPeer.command("UNKNOWN", new byte[300]),
            RawPeer.frame(0, RawPeer.bytes("c"))));
    publisher.hears("PONG x");
    subscriber.hears("a|b|c");
  }

  @Test
  void aSubscriberIsAnsweredWhileItGetsMessages() {
    RawPeer subscriber = broker.subscriber("a").pings("context");
    subscriber.hears("PONG context");
    broker.publisher("+a").sends("a");
    subscriber.hears("a");
  }

  @Test
  void nobodyGetsAPartOfAMessageWhosePublisherDied() {
    RawPeer subscriber = broker.subscriber("a");
    RawPeer dies = broker.publisher("+a");
    RawPeer lives = broker.publisher("+a");
    dies.sends("a", "before");
    dies.says(RawPeer.frame(RawPeer.MORE, RawPeer.bytes("a")));
    dies.says(RawPeer.frame(RawPeer.MORE, new byte[100_000]));
    dies.says(Arrays.copyOf(RawPeer.frame(0, new byte[1000]), 500));
    dies.finishes();
    lives.sends("a", "after");
    subscriber.hears("a|before", "a|after");
  }

  @Test
  void aLargeMessageArrivesWholeOrNotAtAll() {
    RawPeer subscriber = broker.subscriber("a");
    RawPeer publisher = broker.publisher("+a");
    byte[] body = new byte[20 << 20];
    new Random(20).nextBytes(body);
    byte[] message = RawPeer.message(RawPeer.bytes("a"), body);
    RawPeer dies = broker.publisher("+a");
    dies.says(Arrays.copyOf(message, message.length - 1)).finishes();
    Thread sends = Thread.ofVirtual().start(() -> publisher.says(message).sends("a", "next"));
    assertThat(Arrays.equals(subscriber.nextBody(), body)).isTrue();
    subscriber.hears("a|next");
    assertThat(sends).satisfies(Thread::join);
  }

  @Test
  void oneMessageReachesManyOnAllLoops() {
    RawPeer[] subscribers =
        IntStream.range(0, 12).mapToObj(i -> broker.subscriber("a")).toArray(RawPeer[]::new);
    RawPeer publisher = broker.publisherThatHears(12);
    for (int i = 0; i < 100; i++) {
      publisher.sends("a", Integer.toString(i));
    }
    for (RawPeer subscriber : subscribers) {
      subscriber.hears(IntStream.range(0, 100).mapToObj(i -> "a|" + i).toArray(String[]::new));
    }
  }

  @Test
  void eachPublishersOrderHoldsForEachSubscriber() {
    int count = 2000;
    RawPeer both = broker.subscriber("a", "b");
    RawPeer one = broker.subscriber("a");
    RawPeer a = broker.publisherThatHears(3);
    RawPeer b = broker.publisher("+a", "+b");
    Thread sends =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < count; i++) {
                a.sends(i % 3 == 0 ? "a" : "ab", "x" + i);
              }
            });
    for (int i = 0; i < count; i++) {
      b.sends("b", "y" + i);
    }
    int nextX = 0;
    int nextY = 0;
    for (String message : both.next(2 * count)) {
      String number = message.substring(message.indexOf('|') + 1);
      assertThat(number).isEqualTo(number.startsWith("x") ? "x" + nextX++ : "y" + nextY++);
    }
    for (int i = 0; i < count; i++) {
      one.hears((i % 3 == 0 ? "a" : "ab") + "|x" + i);
    }
    assertThat(sends).satisfies(Thread::join);
  }

  @Test
  void messagesBeforeABadFrameArrive() {
    RawPeer subscriber = broker.subscriber("a");
    RawPeer publisher = broker.publisher("+a");
    publisher.sendsAll(
        Stream.of(
            RawPeer.message(RawPeer.bytes("a"), RawPeer.bytes("good")),
            new byte[] {RawPeer.COMMAND | RawPeer.MORE, 1, 0}));
    publisher.hearsTheEnd();
    subscriber.hears("a|good");
  }

  @Test
  void aFrameAboveTheLimitEndsOnlyItsConnection() {
    RawPeer subscriber = broker.subscriber("a");
    RawPeer offender = broker.publisher("+a");
    RawPeer other = broker.publisher("+a");
    byte[] header = {RawPeer.MORE | RawPeer.LONG, 0, 0, 0, 0, 0x7f, -1, -1, -1};
    assertThat(Limits.DEFAULT.frame()).isLessThan(0x7fffffff);
    offender.says(header).hearsTheEnd();
    other.sends("a", "still here");
    subscriber.hears("a|still\\x20here");
    Await.until(
        "its end is counted", () -> broker.closed(SocketType.XSUB, CloseReason.TOO_LARGE) == 1);
  }
}
