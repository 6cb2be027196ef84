package org.zeekbus.zmtp.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.zeekbus.zmtp.TestTransport.ANY_PORT;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Message;
import org.zeekbus.zmtp.PythonPeer;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.TestTransport;
import org.zeekbus.zmtp.Topic;

/** Our PUSH and PULL with libzmq's PULL and PUSH. */
final class PushPullSocketTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  /** A peer that has taken nothing for so long will not. */
  private static final Duration STUCK = Duration.ofMillis(300);

  private final Transport transport = TestTransport.start();
  private final PythonPeer python = PythonPeer.start();
  private final RecordingListener ear = new RecordingListener();
  private final PushSocket push = new PushSocket(transport, ear);
  private final PullSocket pull = new PullSocket(transport, ear);

  @AfterEach
  void close() {
    push.close();
    pull.close();
    python.close();
    transport.close();
  }

  @Test
  void pushReachesAPullThatConnects() throws IOException {
    PythonPeer.Socket puller = python.socket("PULL");
    puller.connect(push.bind(ANY_PORT));
    ear.await("connected");

    assertThat(push.push(message("log-write", "", "x".repeat(300)))).isEqualTo(SendResult.SENT);
    puller.expect("log-write", "", "x".repeat(300));
  }

  @Test
  void pushTakesItsPeersInTurn() {
    PythonPeer.Socket one = python.socket("PULL");
    PythonPeer.Socket two = python.socket("PULL");
    push.connect(one.bind());
    push.connect(two.bind());
    for (int i = 0; i < 6; i++) {
      push.push(message("" + i));
    }

    for (int i = 0; i < 6; i += 2) {
      one.expect("" + i);
      two.expect("" + (i + 1));
    }
  }

  @Test
  void pushWithoutPeersIsFull() throws Exception {
    assertThat(push.push(message("a"))).isEqualTo(SendResult.FULL);
    var pushing = CompletableFuture.supplyAsync(() -> pushAndWait("a"));
    PythonPeer.Socket puller = python.socket("PULL");
    puller.connect(push.bind(ANY_PORT));

    puller.expect("a");
    assertThat(pushing.get()).isEqualTo(SendResult.SENT);
  }

  private SendResult pushAndWait(String frame) {
    try {
      return push.push(message(frame), LONG);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void pushQueuesForAnEndpointThatIsAway() {
    Endpoint endpoint = TestTransport.unused();
    push.connect(endpoint);
    for (int i = 0; i < SendSettings.DEFAULT.messages(); i++) {
      assertThat(push.push(numbered(i, 10))).isEqualTo(SendResult.SENT);
    }
    assertThat(push.push(numbered(0, 10))).isEqualTo(SendResult.FULL);

    PythonPeer.Socket puller = python.socket("PULL");
    puller.bind(endpoint);
    assertThat(puller.drain(1000)).isEqualTo(new PythonPeer.Drained(1000, 0));
  }

  @Test
  void immediatePushPassesOverAnEndpointThatIsAway() {
    PythonPeer.Socket here = python.socket("PULL");
    try (PushSocket immediate =
        new PushSocket(
            transport,
            SocketSettings.of(SocketType.PUSH),
            SendSettings.DEFAULT.onlyImmediate(),
            ear)) {
      immediate.connect(TestTransport.unused());
      assertThat(immediate.push(message("a"))).isEqualTo(SendResult.FULL);
      immediate.connect(here.bind());
      ear.await("connected");
      for (int i = 0; i < 10; i++) {
        assertThat(immediate.push(message("" + i))).isEqualTo(SendResult.SENT);
      }
      for (int i = 0; i < 10; i++) {
        here.expect("" + i);
      }
    }
  }

  @Test
  void pushPassesOverAFullPeer() throws Exception {
    Endpoint endpoint = push.bind(ANY_PORT);
    PythonPeer.Socket stuck = python.socket("PULL", "RCVHWM=1");
    stuck.connect(endpoint);
    ear.await("connected");
    int sent = 0;
    while (push.push(numbered(sent, 10_000), STUCK) == SendResult.SENT) {
      sent++;
    }
    PythonPeer.Socket other = python.socket("PULL");
    other.connect(endpoint);
    ear.await("connected");
    for (int i = 0; i < 10; i++) {
      assertThat(push.push(numbered(i, 10))).isEqualTo(SendResult.SENT);
    }

    assertThat(other.drain(10)).isEqualTo(new PythonPeer.Drained(10, 0));
    assertThat(stuck.drain(sent)).isEqualTo(new PythonPeer.Drained(sent, 0));
  }

  @Test
  void pushLosesTheQueueOfAPeerThatHadConnected() throws Exception {
    PythonPeer.Socket stuck = python.socket("PULL", "RCVHWM=1");
    stuck.connect(push.bind(ANY_PORT));
    ear.await("connected");
    while (push.push(numbered(0, 10_000).countedAs(7), STUCK) == SendResult.SENT) {
      // until it is full
    }
    stuck.close();
    ear.await("disconnected PEER_CLOSED");

    assertThat(push.dropped()).isGreaterThanOrEqualTo(7 * 1000);
    assertThat(push.dropped() % 7).isZero();
    assertThat(push.queued()).isZero();
  }

  @Test
  void closeWaitsForAPullThatComesLate() throws Exception {
    Endpoint endpoint = TestTransport.unused();
    push.connect(endpoint);
    push.push(message("a"));
    var closing = CompletableFuture.supplyAsync(() -> push.close(LONG));
    PythonPeer.Socket puller = python.socket("PULL");
    puller.bind(endpoint);

    puller.expect("a");
    assertThat(closing.get()).isZero();
  }

  @Test
  void pullTakesFromAllThatConnect() throws IOException {
    Endpoint endpoint = pull.bind(ANY_PORT);
    PythonPeer.Socket one = python.socket("PUSH");
    one.connect(endpoint);
    one.send("1", "", "a");
    ear.expectMessage("1||a");
    PythonPeer.Socket two = python.socket("PUSH");
    two.connect(endpoint);
    two.send("2");
    ear.expectMessage("2");
  }

  @Test
  void pullConnectsBeforeThePushBinds() {
    Endpoint endpoint = TestTransport.unused();
    pull.connect(endpoint);
    ear.await("unreachable");
    PythonPeer.Socket pusher = python.socket("PUSH");
    pusher.bind(endpoint);
    pusher.flood(1, "a"); // waits until libzmq has noticed us
    ear.expectMessage("a|\\x00\\x00\\x00\\x00");
  }

  @Test
  void pausedPeerHoldsNobodyElseBack() throws IOException {
    Endpoint endpoint = pull.bind(ANY_PORT);
    PythonPeer.Socket loud = python.socket("PUSH", "SNDHWM=10");
    ear.pauseAfter(1);
    loud.connect(endpoint);
    ear.await("connected");
    while (loud.send("loud", "x".repeat(50_000))) {
      // until libzmq has no room either
    }
    ear.await("paused");
    int before = ear.waiting();

    PythonPeer.Socket other = python.socket("PUSH");
    other.connect(endpoint);
    other.flood(1000, "other");
    for (int i = 0; i < before; i++) {
      ear.expectMessage("loud|" + "x".repeat(50_000));
    }
    for (int i = 0; i < 1000; i++) {
      ear.expectMessage("other|" + Topic.of(numberOf(i)));
    }
  }

  @Test
  void bothOfOursGoTogether() throws IOException {
    push.connect(pull.bind(ANY_PORT));
    for (int i = 0; i < 500; i++) {
      push.push(message("" + i));
    }
    for (int i = 0; i < 500; i++) {
      ear.expectMessage("" + i);
    }
  }

  private static Message message(String... frames) {
    byte[][] bytes = new byte[frames.length][];
    for (int i = 0; i < frames.length; i++) {
      bytes[i] = frames[i].getBytes(UTF_8);
    }
    return Message.of(bytes);
  }

  private static Message numbered(int number, int size) {
    return Message.of(new byte[size], numberOf(number));
  }

  private static byte[] numberOf(int number) {
    ByteBuf bytes = Unpooled.wrappedBuffer(new byte[4]).setInt(0, number);
    return bytes.array();
  }
}
