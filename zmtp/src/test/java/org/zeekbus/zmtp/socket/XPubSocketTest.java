package org.zeekbus.zmtp.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zeekbus.zmtp.TestTransport.ANY_PORT;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.Backoff;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.HeartbeatSettings;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.Message;
import org.zeekbus.zmtp.PythonPeer;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.TestTransport;
import org.zeekbus.zmtp.Topic;

/** Our XPUB and real subscribers of libzmq. */
final class XPubSocketTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  /** A peer that has taken nothing for so long will not. */
  private static final Duration STUCK = Duration.ofMillis(300);

  private final Transport transport = TestTransport.start();
  private final PythonPeer python = PythonPeer.start();
  private final RecordingListener ear = new RecordingListener();
  private final XPubSocket xpub = new XPubSocket(transport, ear);

  @AfterEach
  void close() {
    xpub.close();
    python.close();
    transport.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"XSUB", "SUB"})
  void reachesASubscriberThatConnects(String type) throws IOException {
    PythonPeer.Socket subscriber = python.socket(type);
    subscriber.connect(xpub.bind(ANY_PORT));

    publishes(subscriber, type);
  }

  @ParameterizedTest
  @ValueSource(strings = {"XSUB", "SUB"})
  void reachesASubscriberThatItConnectsTo(String type) {
    PythonPeer.Socket subscriber = python.socket(type);
    xpub.connect(subscriber.bind());

    publishes(subscriber, type);
  }

  private void publishes(PythonPeer.Socket subscriber, String type) {
    ear.await("connected");
    subscribe(subscriber, type, "a");
    ear.expectTopic("+a");

    assertThat(xpub.publish(message("b", "not wanted"))).isEqualTo(SendResult.NOT_WANTED);
    assertThat(xpub.publish(message("a1", "", "x".repeat(70_000)))).isEqualTo(SendResult.SENT);
    assertThat(xpub.publish(message("a"))).isEqualTo(SendResult.SENT);
    subscriber.expect("a1", "", "x".repeat(70_000));
    subscriber.expect("a");

    cancel(subscriber, type, "a");
    ear.expectTopic("-a");
    assertThat(xpub.publish(message("a"))).isEqualTo(SendResult.NOT_WANTED);
  }

  @Test
  void understandsBothFormsOnOneConnection() throws IOException {
    // A raw 01 message is sent as one, and as a command after a reconnect (libzmq src/xsub.cpp).
    Endpoint endpoint = xpub.bind(ANY_PORT);
    PythonPeer.Socket xsub = python.socket("XSUB");
    xsub.connect(endpoint);
    subscribe(xsub, "XSUB", "a");
    ear.expectTopic("+a");
    xpub.close();
    try (XPubSocket next = new XPubSocket(transport, ear)) {
      ear.await("disconnected LOCAL");
      ear.expectTopic("-a");
      next.bind(endpoint);
      ear.expectTopic("+a");
      cancel(xsub, "XSUB", "a");
      ear.expectTopic("-a");
    }
  }

  @Test
  void tellsEverySubscriptionAndTheLastCancel() throws IOException {
    Endpoint endpoint = xpub.bind(ANY_PORT);
    PythonPeer.Socket one = connected("SUB", endpoint);
    PythonPeer.Socket two = connected("SUB", endpoint);
    one.subscribe("a");
    ear.expectTopic("+a");
    two.subscribe("a");
    ear.expectTopic("+a");
    one.cancel("a");
    one.subscribe("b");
    ear.expectTopic("+b");
    two.cancel("a");
    ear.expectTopic("-a");
  }

  @Test
  void cancelsWhatOnlyALostPeerHeld() throws IOException {
    Endpoint endpoint = xpub.bind(ANY_PORT);
    PythonPeer.Socket stays = connected("SUB", endpoint);
    PythonPeer.Socket goes = connected("SUB", endpoint);
    stays.subscribe("shared");
    ear.expectTopic("+shared");
    for (String topic : new String[] {"z", "shared", "a", "ab", ""}) {
      goes.subscribe(topic);
      ear.expectTopic("+" + topic);
    }
    goes.close();

    ear.expectTopic("-");
    ear.expectTopic("-a");
    ear.expectTopic("-ab");
    ear.expectTopic("-z");
    assertThat(xpub.isSubscribed(Topic.of("shared"))).isTrue();
    assertThat(xpub.isSubscribed(Topic.of("a"))).isFalse();
  }

  @Test
  void subscriberOfSeveralPrefixesGetsAMessageOnce() throws IOException {
    PythonPeer.Socket sub = connected("SUB", xpub.bind(ANY_PORT));
    for (String topic : new String[] {"", "a", "ab", "ab"}) {
      sub.subscribe(topic);
    }
    ear.expectTopic("+");
    ear.expectTopic("+a");
    ear.expectTopic("+ab");
    xpub.publish(message("abc"));
    xpub.publish(message("end"));

    sub.expect("abc");
    sub.expect("end");
  }

  @Test
  void fullPeerHoldsAllBackUntilThereIsRoom() throws Exception {
    Endpoint endpoint = xpub.bind(ANY_PORT);
    PythonPeer.Socket slow = connected("SUB", endpoint, "RCVHWM=1");
    PythonPeer.Socket quick = connected("SUB", endpoint);
    slow.subscribe("");
    ear.expectTopic("+");
    int sent = publishUntilFull(10_000);
    assertThat(xpub.queued()).isGreaterThanOrEqualTo(1000);
    quick.subscribe("");
    ear.expectTopic("+");
    assertThat(xpub.publish(numbered(sent, 10))).isEqualTo(SendResult.FULL);

    assertThat(slow.drain(sent)).isEqualTo(new PythonPeer.Drained(sent, 0));
    ear.await("room");
    assertThat(xpub.publish(numbered(0, 10))).isEqualTo(SendResult.SENT);
    assertThat(slow.drain(1)).isEqualTo(new PythonPeer.Drained(1, 0));
    assertThat(quick.drain(1)).isEqualTo(new PythonPeer.Drained(1, 0));
    assertThat(xpub.dropped()).isZero();
  }

  @Test
  void fullPeerAloneMissesWhatIsDropped() throws Exception {
    Endpoint endpoint = xpub.bind(ANY_PORT);
    PythonPeer.Socket slow = connected("SUB", endpoint, "RCVHWM=1");
    slow.subscribe("");
    ear.expectTopic("+");
    publishUntilFull(10_000);
    PythonPeer.Socket quick = connected("SUB", endpoint);
    quick.subscribe("");
    ear.expectTopic("+");

    for (int i = 0; i < 10; i++) {
      assertThat(xpub.publishOrDrop(numbered(i, 10))).isEqualTo(SendResult.SENT);
    }

    assertThat(quick.drain(10)).isEqualTo(new PythonPeer.Drained(10, 0));
    assertThat(xpub.dropped()).isEqualTo(10);
    ear.await("dropped 1");
  }

  @Test
  void waitsForRoom() throws Exception {
    PythonPeer.Socket slow = connected("SUB", xpub.bind(ANY_PORT), "RCVHWM=1");
    slow.subscribe("");
    ear.expectTopic("+");
    int sent = publishUntilFull(10_000);
    assertThat(xpub.publish(numbered(sent, 10_000), Duration.ofMillis(1)))
        .isEqualTo(SendResult.FULL);
    var draining = CompletableFuture.supplyAsync(() -> slow.drain(sent + 1));

    assertThat(xpub.publish(numbered(sent, 10_000), LONG)).isEqualTo(SendResult.SENT);
    assertThat(draining.get()).isEqualTo(new PythonPeer.Drained(sent + 1, 0));
  }

  @Test
  void peerThatLeavesNoLongerHoldsTheOthersBack() throws Exception {
    Endpoint endpoint = xpub.bind(ANY_PORT);
    PythonPeer.Socket slow = connected("SUB", endpoint, "RCVHWM=1");
    slow.subscribe("");
    ear.expectTopic("+");
    publishUntilFull(10_000);
    var publishing =
        CompletableFuture.supplyAsync(() -> {
          try {
            return xpub.publish(message("a"), LONG);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    slow.close();

    assertThat(publishing.get()).isEqualTo(SendResult.NOT_WANTED);
    assertThat(xpub.dropped()).isPositive();
  }

  @Test
  void subscriptionsAndQueueOutlastAConnectionThatWeMade() {
    PythonPeer.Socket first = python.socket("SUB");
    Endpoint endpoint = first.bind();
    assertThat(xpub.publish(message("a", "before"))).isEqualTo(SendResult.NOT_WANTED);
    xpub.connect(endpoint);
    ear.await("connected");
    first.subscribe("a");
    ear.expectTopic("+a");
    first.close();
    ear.await("disconnected PEER_CLOSED");

    assertThat(xpub.publish(message("a", "1"))).isEqualTo(SendResult.SENT);
    assertThat(xpub.publish(message("a", "2"))).isEqualTo(SendResult.SENT);
    assertThat(xpub.publish(message("b"))).isEqualTo(SendResult.NOT_WANTED);
    for (int i = 2; i < SendSettings.DEFAULT.messages(); i++) {
      xpub.publish(message("a"));
    }
    assertThat(xpub.publish(message("a"))).isEqualTo(SendResult.FULL);

    // The bound XSUB does not filter, as a SUB would while it has not subscribed yet.
    PythonPeer.Socket second = python.socket("XSUB");
    second.bind(endpoint);
    second.expect("a", "1");
    second.expect("a", "2");
  }

  @Test
  void whatIsNotSubscribedAgainCanBeForgotten() {
    PythonPeer.Socket first = python.socket("SUB");
    Endpoint endpoint = first.bind();
    xpub.connect(endpoint);
    for (String topic : new String[] {"z", "stays", "goes", "cancelled"}) {
      first.subscribe(topic);
      ear.expectTopic("+" + topic);
    }
    first.close();
    ear.await("disconnected PEER_CLOSED");
    assertThat(xpub.forgetUntold()).isEmpty(); // it cannot have told anything yet

    PythonPeer.Socket second = python.socket("XSUB");
    second.bind(endpoint);
    second.send("\u0001stays");
    ear.expectTopic("+stays");
    second.send("\u0001cancelled");
    ear.expectTopic("+cancelled");
    second.send("\u0000cancelled");
    ear.expectTopic("-cancelled");
    assertThat(xpub.isSubscribed(Topic.of("goes"))).isTrue();
    assertThat(xpub.forgetUntold()).containsExactly(Topic.of("goes"), Topic.of("z"));
    assertThat(xpub.publish(message("goes"))).isEqualTo(SendResult.NOT_WANTED);
    assertThat(xpub.publish(message("stays"))).isEqualTo(SendResult.SENT);
    second.expect("stays");
    assertThat(xpub.forgetUntold()).isEmpty();
  }

  @Test
  void immediateSocketForgetsAPeerThatIsAway() {
    PythonPeer.Socket first = python.socket("SUB");
    first.subscribe("a");
    Endpoint endpoint = first.bind();
    try (XPubSocket immediate =
        new XPubSocket(
            transport,
            SocketSettings.of(SocketType.XPUB),
            SendSettings.DEFAULT.onlyImmediate(),
            ear)) {
      immediate.connect(endpoint);
      ear.expectTopic("+a");
      first.close();
      ear.expectTopic("-a");
      assertThat(immediate.publish(message("a"))).isEqualTo(SendResult.NOT_WANTED);
    }
  }

  @Test
  void closeSendsWhatIsQueued() throws Exception {
    PythonPeer.Socket slow = connected("SUB", xpub.bind(ANY_PORT), "RCVHWM=1");
    slow.subscribe("");
    ear.expectTopic("+");
    int sent = publishUntilFull(10_000);
    var draining = CompletableFuture.supplyAsync(() -> slow.drain(sent));

    assertThat(xpub.close(LONG)).isZero();
    assertThat(draining.get()).isEqualTo(new PythonPeer.Drained(sent, 0));
    assertThatThrownBy(() -> xpub.publish(message("a"))).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closeSaysWhatItCouldNotSend() throws Exception {
    PythonPeer.Socket stuck = connected("SUB", xpub.bind(ANY_PORT), "RCVHWM=1");
    stuck.subscribe("");
    ear.expectTopic("+");
    publishUntilFull(10_000);

    assertThat(xpub.close(Duration.ofMillis(1))).isGreaterThanOrEqualTo(1000);
  }

  @Test
  void listenerMayPublish() throws IOException {
    PythonPeer.Socket sub = python.socket("SUB");
    sub.subscribe("a");
    var greeter = new Greeter();
    try (XPubSocket greeting = new XPubSocket(transport, greeter)) {
      greeter.socket.complete(greeting);
      sub.connect(greeting.bind(ANY_PORT));
      sub.expect("a", "hello");
    }
  }

  /** Answers every subscription, as Zeek's nodes do. */
  private static final class Greeter implements XPubSocket.Listener {
    private final CompletableFuture<XPubSocket> socket = new CompletableFuture<>();

    @Override
    public void subscribed(Topic topic, Connection peer) {
      socket.join().publish(message(topic.toString(), "hello"));
    }

    @Override
    public void cancelled(Topic topic) {}
  }

  @Test
  void topicsBeyondTheLimitAreIgnored() throws IOException {
    Limits limits = new Limits(Duration.ofSeconds(20), 1 << 20, 1 << 20, 8, 4096, 2, 10);
    var settings =
        new SocketSettings(SocketType.XPUB, limits, HeartbeatSettings.OFF, Backoff.DEFAULT);
    try (XPubSocket small = new XPubSocket(transport, settings, SendSettings.DEFAULT, ear)) {
      PythonPeer.Socket sub = connected("SUB", small.bind(ANY_PORT));
      sub.subscribe("a");
      sub.subscribe("b");
      sub.subscribe("c");
      ear.await("ignored TOO_MANY_SUBSCRIPTIONS");
      sub.cancel("a");
      sub.subscribe("d");
      ear.expectTopic("+a");
      ear.expectTopic("+b");
      ear.expectTopic("-a");
      ear.expectTopic("+d");
    }
  }

  @Test
  void messageOfASubscriberIsIgnored() throws IOException {
    PythonPeer.Socket xsub = connected("XSUB", xpub.bind(ANY_PORT));
    xsub.send("hello");
    ear.await("ignored UPSTREAM_MESSAGE");
  }

  private PythonPeer.Socket connected(String type, Endpoint endpoint, String... options) {
    PythonPeer.Socket socket = python.socket(type, options);
    socket.connect(endpoint);
    ear.await("connected");
    return socket;
  }

  /** Until libzmq's queue and all buffers between are full too. */
  private int publishUntilFull(int size) throws InterruptedException {
    int sent = 0;
    while (xpub.publish(numbered(sent, size), STUCK) == SendResult.SENT) {
      sent++;
    }
    return sent;
  }

  private static void subscribe(PythonPeer.Socket subscriber, String type, String topic) {
    if (type.equals("SUB")) {
      subscriber.subscribe(topic);
    } else {
      subscriber.send("\u0001" + topic);
    }
  }

  private static void cancel(PythonPeer.Socket subscriber, String type, String topic) {
    if (type.equals("SUB")) {
      subscriber.cancel(topic);
    } else {
      subscriber.send("\u0000" + topic);
    }
  }

  private static Message message(String... frames) {
    byte[][] bytes = new byte[frames.length][];
    for (int i = 0; i < frames.length; i++) {
      bytes[i] = frames[i].getBytes(UTF_8);
    }
    return Message.of(bytes);
  }

  /** A message as {@link PythonPeer.Socket#drain} counts them. */
  private static Message numbered(int number, int size) {
    ByteBuf last = Unpooled.wrappedBuffer(new byte[4]).setInt(0, number);
    return Message.of("n".getBytes(UTF_8), new byte[size], last.array());
  }
}
