package org.zeekbus.zmtp.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Ignored;
import org.zeekbus.zmtp.Message;
import org.zeekbus.zmtp.RawListener;
import org.zeekbus.zmtp.RawPeer;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.TestTransport;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.UncaughtCheck;
import org.zeekbus.zmtp.thread.Failure;

/** An exception or error that a handler or listener throws ends its connection and nothing else. */
final class ThrowingHandlersTest {
  private final Transport transport = TestTransport.start();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    transport.close();
    UncaughtCheck.takeSupervised();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ready", "message", "ignored", "endOfRead"})
  void theConnectionIsClosedAndOthersStay(String where) throws Exception {
    try (ZmtpSocket pull =
            new ZmtpSocket(transport, SocketSettings.of(SocketType.PULL), new Throwing(where));
        RawPeer bad = RawPeer.connect(pull.bind(TestTransport.ANY_PORT));
        RawPeer good = RawPeer.connect(pull.bind(TestTransport.ANY_PORT))) {
      good.shakesHands(SocketType.PUSH, SocketType.PULL).sends("00 01 'a'");
      expect("ready");
      expect("a");
      bad.greets().sends("04 1A 05 'READY' 0B 'Socket-Type' 00 00 00 04 'PUSH'");
      bad.sends("00 04 'evil' 04 04 03 'odd'").expectsToBeDropped();
      String end = "INTERNAL_ERROR the handler of a connection failed: ";
      while (!next().startsWith(end)) {
        // what came before it
      }
      good.sends("00 01 'b'");
      expect("b");
      assertThat(transport.supervisor().failures()).isEqualTo(1);
      assertThat(UncaughtCheck.takeSupervised()).singleElement().asString().contains("thrown");
      assertThat(transport.supervisor().death().toCompletableFuture()).isNotDone();
    }
  }

  @Test
  void whoThrowsAtTheEndHarmsNobody() throws Exception {
    try (ZmtpSocket pull =
        new ZmtpSocket(transport, SocketSettings.of(SocketType.PULL), new Throwing("closed"))) {
      Endpoint endpoint = pull.bind(TestTransport.ANY_PORT);
      try (RawPeer raw = RawPeer.connect(endpoint)) {
        raw.shakesHands(SocketType.PUSH, SocketType.PULL).sends("00 04 'evil'");
        expect("ready");
        expect("evil");
      }
      Await.until("no connection", () -> pull.connections().isEmpty());
      assertThat(transport.supervisor().failures()).isEqualTo(1);
    }
  }

  @Test
  void memoryThatRanOutIsAnEndOfTheRole() throws Exception {
    try (ZmtpSocket pull =
            new ZmtpSocket(
                transport,
                SocketSettings.of(SocketType.PULL),
                _ -> {
                  throw new OutOfMemoryError("thrown");
                });
        RawPeer raw = RawPeer.connect(pull.bind(TestTransport.ANY_PORT))) {
      raw.greets().sends("04 1A 05 'READY' 0B 'Socket-Type' 00 00 00 04 'PUSH'");
      Failure failure =
          transport.supervisor().death().toCompletableFuture().get(20, TimeUnit.SECONDS);
      assertThat(failure.isFatal()).isTrue();
    }
  }

  /** The next attempt has to follow, whatever is made of the news. */
  @Test
  void aConnectorGoesOnWhenTheNewsOfAFailureIsThrownBack() throws Exception {
    Endpoint endpoint = TestTransport.unused();
    try (ZmtpSocket push =
        new ZmtpSocket(
            transport, SocketSettings.of(SocketType.PUSH), new Throwing("unreachable"))) {
      push.connect(endpoint);
      expect("unreachable");
      expect("unreachable");
      try (RawListener listener = new RawListener(((Endpoint.Tcp) endpoint).port());
          RawPeer raw = listener.accepts()) {
        raw.shakesHands(SocketType.PULL, SocketType.PUSH);
      }
    }
  }

  /** Of a sending socket, everything that the end of a peer brings with it has to be done. */
  @Test
  void aSendingSocketSurvivesWhatItsListenerThrows() throws Exception {
    XPubSocket.Listener listener =
        new XPubSocket.Listener() {
          @Override
          public void subscribed(Topic topic, Connection peer) {
            heard.add("+" + topic);
          }

          @Override
          public void cancelled(Topic topic) {
            heard.add("-" + topic);
            throw new AssertionError("thrown");
          }

          @Override
          public void disconnected(Connection peer, CloseReason reason, String detail) {
            heard.add("gone");
            throw new AssertionError("thrown");
          }
        };
    try (XPubSocket xpub = new XPubSocket(transport, listener)) {
      Endpoint endpoint = xpub.bind(TestTransport.ANY_PORT);
      try (RawPeer raw = RawPeer.connect(endpoint)) {
        raw.shakesHands(SocketType.SUB, SocketType.XPUB).sends("00 02 01 'a' 00 02 01 'b'");
        expect("+a");
        expect("+b");
      }
      expect("-a");
      expect("-b");
      expect("gone");
      try (RawPeer raw = RawPeer.connect(endpoint)) {
        raw.shakesHands(SocketType.SUB, SocketType.XPUB).sends("00 02 01 'a'");
        expect("+a");
        xpub.publish(Message.of("a".getBytes(UTF_8)), Duration.ofSeconds(20));
        raw.expects("00 01 'a'");
      }
    }
  }

  private void expect(String event) throws InterruptedException {
    assertThat(next()).isEqualTo(event);
  }

  private String next() throws InterruptedException {
    String next = heard.poll(20, TimeUnit.SECONDS);
    return next == null ? "nothing" : next;
  }

  /** Throws at one of its calls, from the peer's first "evil" on. */
  private final class Throwing implements SocketHandler {
    private final String where;
    private int peers;

    Throwing(String where) {
      this.where = where;
    }

    @Override
    public synchronized ConnectionHandler ready(Connection connection) {
      if (++peers == 2) {
        maybeThrow("ready");
      }
      heard.add("ready");
      return new Handler();
    }

    @Override
    public void refused(String peer, String address, CloseReason reason, String detail) {
      heard.add(reason + " " + detail);
    }

    @Override
    public void unreachable(Endpoint endpoint, String detail) {
      heard.add("unreachable");
      maybeThrow("unreachable");
    }

    private void maybeThrow(String here) {
      if (here.equals(where)) {
        throw new AssertionError("thrown");
      }
    }

    private final class Handler implements ConnectionHandler {
      private boolean isEvil;

      @Override
      public void message(
          ByteBuf in, int start, int length, int topic, int topicLength, int parts) {
        String text = in.toString(topic, topicLength, UTF_8);
        isEvil = text.equals("evil");
        heard.add(text);
        if (isEvil) {
          maybeThrow("message");
        }
      }

      @Override
      public void ignored(Ignored what, long bytes) {
        maybeThrow("ignored");
      }

      @Override
      public void endOfRead() {
        if (isEvil) {
          maybeThrow("endOfRead");
        }
      }

      @Override
      public void closed(CloseReason reason, String detail) {
        heard.add(reason + " " + detail);
        maybeThrow("closed");
      }
    }
  }
}
