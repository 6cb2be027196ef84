package org.zeekbus.zmtp.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Backoff;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.CurveKeyPair;
import org.zeekbus.zmtp.CurvePeer;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.HeartbeatSettings;
import org.zeekbus.zmtp.Ignored;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.Message;
import org.zeekbus.zmtp.RawPeer;
import org.zeekbus.zmtp.Rights;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.TestTransport;
import org.zeekbus.zmtp.Topic;

/** After the decision to close, nothing of a connection is delivered, done or left. */
final class EndedConnectionsTest {
  private static final HeartbeatSettings PINGS =
      new HeartbeatSettings(Duration.ofMillis(20), Duration.ofSeconds(5));

  private final Transport transport = TestTransport.start();
  private final Transport other = TestTransport.start();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    other.close();
    transport.close();
  }

  @Test
  void nothingOfTheSameReadFollowsAClose() throws Exception {
    ZmtpSocket pull =
        new ZmtpSocket(
            transport,
            SocketSettings.of(SocketType.PULL),
            connection -> new Closing(connection, "b"));
    try (pull;
        RawPeer raw = RawPeer.connect(pull.bind(TestTransport.ANY_PORT))) {
      raw.shakesHands(SocketType.PUSH, SocketType.PULL);
      raw.sends(
          "00 01 'a' 00 01 'b' 00 01 'c' 04 07 04 'PING' 00 00 04 04 03 'ODD' 01 01 'd' 00 01 'e'");
      raw.expectsToBeDropped();
      expect("a", "b", "end of read", "closed LOCAL");
      assertThat(heard).isEmpty();
    }
  }

  @Test
  void whatBreaksStrictRightsTakesTheRestOfItsReadWithIt() throws Exception {
    CurveKeyPair server = CurveKeyPair.generate();
    Rights rights = new Rights(Optional.of(List.of(Topic.of("a"))), Optional.empty(), true, true);
    CountDownLatch subscribed = new CountDownLatch(1);
    try (XSubSocket xsub = new XSubSocket(transport, new Hearing());
        XPubSocket xpub = new XPubSocket(other, new Subscribed(subscribed))) {
      xsub.subscribe(Topic.EMPTY);
      Endpoint endpoint =
          xsub.bind(
              TestTransport.ANY_PORT,
              new Security.CurveServer(
                  server.secretKey(), key -> Optional.of(new CurvePeer(key, "client", rights))));
      xpub.connect(endpoint, new Security.CurveClient(server.publicKey(), CurveKeyPair.generate()));
      subscribed.await();
      // On the loop, so that all go with one write.
      other
          .loops()
          .getFirst()
          .submit(() -> {
            for (String topic : new String[] {"a", "b", "a", "a"}) {
              xpub.publish(Message.of(topic.getBytes(UTF_8), new byte[1]));
            }
          });
      expect("a", "closed FORBIDDEN");
    }
  }

  /** Somebody asks for a pause, and the connection ends before its loop comes to it. */
  @Test
  void aPauseThatComesTooLateLeavesNothingBehind() throws Exception {
    BlockingQueue<Connection> there = new LinkedBlockingQueue<>();
    ZmtpSocket pull =
        new ZmtpSocket(
            transport,
            SocketSettings.of(SocketType.PULL),
            connection -> {
              there.add(connection);
              return new Closing(connection, "never");
            });
    WeakReference<Connection> connection;
    try (pull) {
      connection = endsAndIsPaused(pull, there);
      Await.until(
          "the connection to be forgotten",
          () -> {
            System.gc();
            return connection.refersTo(null);
          });
    }
  }

  private WeakReference<Connection> endsAndIsPaused(
      ZmtpSocket pull, BlockingQueue<Connection> there) throws Exception {
    Endpoint endpoint = pull.bind(TestTransport.ANY_PORT);
    ZmtpSocket push =
        new ZmtpSocket(
            other,
            new SocketSettings(SocketType.PUSH, Limits.DEFAULT, PINGS, Backoff.DEFAULT),
            _ -> new ConnectionHandler() {});
    push.connect(endpoint);
    Connection connection = there.take();
    Await.until("PINGs", () -> OurSocket.on(connection, connection::received) > 64 + 30 + 20);
    push.close();
    expect("closed PEER_CLOSED");
    OurSocket.doOn(connection, connection::pause);
    return new WeakReference<>(connection);
  }

  /** Its channel was accepted, but had not come to its loop when the socket looked for peers. */
  @Test
  void whoRegistersWhileTheSocketClosesIsClosed() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    ZmtpSocket pull =
        new ZmtpSocket(
            transport, SocketSettings.of(SocketType.PULL), _ -> new ConnectionHandler() {});
    Endpoint endpoint = pull.bind(TestTransport.ANY_PORT);
    EventLoop busy = transport.loops().get(1); // the listener has the first
    busy.execute(() -> {
      try {
        goOn.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    try (RawPeer raw = RawPeer.connect(endpoint)) {
      Await.until("the registration", () -> ((SingleThreadEventLoop) busy).pendingTasks() > 0);
      pull.close();
      goOn.countDown();
      raw.expectsToBeDropped();
    } finally {
      goOn.countDown();
    }
    assertThat(pull.connections()).isEmpty();
  }

  private void expect(String... events) throws InterruptedException {
    for (String event : events) {
      assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(event);
    }
  }

  /** Closes at a message. */
  private final class Closing implements ConnectionHandler {
    private final Connection connection;
    private final String last;
    private boolean isRead;

    Closing(Connection connection, String last) {
      this.connection = connection;
      this.last = last;
    }

    @Override
    public void message(ByteBuf in, int start, int length, int topic, int topicLength, int parts) {
      String text = in.toString(topic, topicLength, UTF_8);
      heard.add(text);
      isRead = true;
      if (text.equals(last)) {
        connection.close(CloseReason.LOCAL, "enough");
      }
    }

    @Override
    public void ignored(Ignored what, long bytes) {
      heard.add("ignored " + what);
    }

    @Override
    public void endOfRead() {
      if (isRead) {
        heard.add("end of read");
        isRead = false;
      }
    }

    @Override
    public void closed(CloseReason reason, String detail) {
      heard.add("closed " + reason);
    }
  }

  private final class Hearing implements MessageListener {
    @Override
    public void message(Connection from, FrameCursor frames) {
      heard.add(Message.copyOf(frames).topic().toString());
    }

    @Override
    public void disconnected(Connection peer, CloseReason reason, String detail) {
      heard.add("closed " + reason);
    }
  }

  private record Subscribed(CountDownLatch latch) implements XPubSocket.Listener {
    @Override
    public void subscribed(Topic topic, Connection peer) {
      latch.countDown();
    }

    @Override
    public void cancelled(Topic topic) {}
  }
}
