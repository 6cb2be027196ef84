package org.zeekbus.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Backoff;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.HeartbeatSettings;
import org.zeekbus.zmtp.Hex;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.RawListener;
import org.zeekbus.zmtp.RawPeer;
import org.zeekbus.zmtp.SocketType;

/**
 * Which ends a connecting socket outlives, and which are for good (libzmq src/session_base.cpp).
 */
@ParameterizedClass
@MethodSource("org.zeekbus.zmtp.socket.AvailableTransports#kinds")
final class ConnectingTest {
  private static final SocketSettings PUSH =
      new SocketSettings(
          SocketType.PUSH,
          Limits.DEFAULT,
          HeartbeatSettings.OFF,
          new Backoff(Duration.ofMillis(10), Duration.ZERO, Duration.ZERO));

  private final Transport.Kind kind;
  @AutoClose private final RawListener listener = new RawListener(0);
  @AutoClose private final OurSocket ours;

  ConnectingTest(Transport.Kind kind) {
    this.kind = kind;
    ours = new OurSocket(kind, PUSH, System::nanoTime);
  }

  @Test
  void shakesHandsAsWhoBinds() {
    ours.socket().connect(listener.endpoint());
    try (RawPeer raw = listener.accepts()) {
      raw.shakesHands(SocketType.PULL, SocketType.PUSH);
      Connection connection = ours.hearsReady();
      assertThat(connection.connectedTo()).contains(listener.endpoint());
      assertThat(connection.peer()).isEqualTo(listener.endpoint().toString());
      ours.sends(connection, "00 01 'a'");
      raw.expects("00 01 'a'");
    }
  }

  @Test
  void connectsAgainWhenThePeerHasGone() {
    ours.socket().connect(listener.endpoint());
    for (int i = 0; i < 3; i++) {
      try (RawPeer raw = listener.accepts()) {
        raw.shakesHands(SocketType.PULL, SocketType.PUSH);
        ours.hearsReady();
      }
      ours.hearsClosed(CloseReason.PEER_CLOSED);
    }
  }

  @Test
  void connectsAgainWhenThePeerLeavesInTheHandshake() {
    ours.socket().connect(listener.endpoint());
    for (String begins : new String[] {"", "FF 00*7", Hex.GREETING}) {
      try (RawPeer raw = listener.accepts()) {
        raw.expects(Hex.GREETING).sends(begins);
      }
      ours.hearsRefused(
          begins.isEmpty() ? CloseReason.CLOSED_IN_GREETING : CloseReason.PEER_CLOSED);
    }
    try (RawPeer raw = listener.accepts()) {
      raw.shakesHands(SocketType.PULL, SocketType.PUSH);
      ours.hearsReady();
    }
  }

  @Test
  void connectsWhenSomebodyListensAtLast() {
    Endpoint.Tcp endpoint = listener.endpoint();
    listener.close();
    ours.socket().connect(endpoint);
    ours.hears("unreachable " + endpoint);
    try (RawListener late = new RawListener(endpoint.port());
        RawPeer raw = late.accepts()) {
      raw.shakesHands(SocketType.PULL, SocketType.PUSH);
      Await.until("the peer", () -> !ours.socket().connections().isEmpty());
    }
  }

  @Test
  void triesANameAgainThatNobodyKnows() {
    Endpoint endpoint = Endpoint.parse("tcp://no-such-host.invalid:5555");
    ours.socket().connect(endpoint);
    ours.hears("unreachable " + endpoint);
    ours.hears("unreachable " + endpoint);
  }

  static Stream<Arguments> forGood() {
    return Stream.of(
        answer(CloseReason.NOT_ZMTP, "'HTTP/1.1 400 Bad Request' 0D 0A 0D 0A"),
        answer(CloseReason.OLD_ZMTP, "FF 00*7 01 7F 01"),
        answer(CloseReason.OTHER_MECHANISM, "FF 00*7 01 7F 03 01 'CURVE' 00*47"),
        answer(CloseReason.SOCKET_TYPE, Hex.GREETING + Hex.ready("PUSH")),
        answer(CloseReason.BAD_HANDSHAKE, Hex.GREETING + " 04 06 05 'HELLO'"),
        answer(CloseReason.REFUSED_BY_PEER, Hex.GREETING + Hex.error("400")));
  }

  private static Arguments answer(CloseReason reason, String answer) {
    return argumentSet(reason.name(), reason, answer);
  }

  @ParameterizedTest
  @MethodSource
  void forGood(CloseReason reason, String answer) {
    ours.socket().connect(listener.endpoint());
    try (RawPeer raw = listener.accepts()) {
      raw.expects(Hex.GREETING).sends(answer).expectsToBeDropped();
    }
    ours.hearsRefused(reason).startsWith(listener.endpoint().toString());
    ours.hearsGaveUp(reason).startsWith(listener.endpoint().toString());
    ours.hasHeardAll();
  }

  @ParameterizedTest
  @MethodSource("forGood")
  void forGoodIsAWhileIfWeAreToldSo(CloseReason reason, String answer) {
    SocketSettings patient =
        PUSH.withBackoff(PUSH.backoff().withAfterRefusal(Duration.ofMillis(10)));
    try (OurSocket again = new OurSocket(kind, patient, System::nanoTime)) {
      again.socket().connect(listener.endpoint());
      try (RawPeer raw = listener.accepts()) {
        raw.expects(Hex.GREETING).sends(answer).expectsToBeDropped();
      }
      again.hearsRefused(reason).startsWith(listener.endpoint().toString());
      try (RawPeer raw = listener.accepts()) {
        raw.shakesHands(SocketType.PULL, SocketType.PUSH);
        again.hearsReady();
      }
    }
  }

  @Test
  void brokenFramingIsForGood() {
    ours.socket().connect(listener.endpoint());
    try (RawPeer raw = listener.accepts()) {
      raw.shakesHands(SocketType.PULL, SocketType.PUSH);
      ours.hearsReady();
      raw.sends("04 00*8");
      ours.hearsClosed(CloseReason.BAD_FRAME);
      ours.hearsGaveUp(CloseReason.BAD_FRAME);
    }
  }

  @Test
  void closeEndsWhatIsConnectedAndTriesNoMore() {
    Endpoint.Tcp nobody = new Endpoint.Tcp("127.0.0.1", unusedPort());
    ours.socket().connect(nobody);
    ours.hears("unreachable " + nobody);
    ours.socket().stopConnecting();
    ours.socket().connect(listener.endpoint());
    try (RawPeer raw = listener.accepts()) {
      raw.shakesHands(SocketType.PULL, SocketType.PUSH);
      ours.hearsReady(); // a close with unread input would be a reset
      ours.socket().close();
      raw.expectsEnd();
    }
  }

  @Test
  void connectsToAFile(@TempDir Path directory) {
    try (OurSocket puller =
        new OurSocket(kind, SocketSettings.of(SocketType.PULL), System::nanoTime)
            .listens("ipc://" + directory.resolve("socket"))) {
      ours.socket().connect(puller.endpoint());
      puller.hearsReady();
      ours.sends(ours.hearsReady(), "01 01 'a' 00 01 'b'");
      puller.hearsMessage("01 01 'a' 00 01 'b'");
    }
    ours.hearsClosed(CloseReason.PEER_CLOSED);
  }

  private static int unusedPort() {
    try (RawListener probe = new RawListener(0)) {
      return probe.endpoint().port();
    }
  }
}
