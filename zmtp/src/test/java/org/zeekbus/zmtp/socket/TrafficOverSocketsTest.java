package org.zeekbus.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Hex;
import org.zeekbus.zmtp.RawPeer;
import org.zeekbus.zmtp.SocketType;

/** Messages and subscriptions after the handshake, both ways. */
@ParameterizedClass
@MethodSource("org.zeekbus.zmtp.socket.AvailableTransports#kinds")
final class TrafficOverSocketsTest {
  private final Transport.Kind kind;

  TrafficOverSocketsTest(Transport.Kind kind) {
    this.kind = kind;
  }

  /** A node of ZMTP 3.1 mixes them: commands at connect, messages later (libzmq src/xsub.cpp). */
  @ParameterizedTest(name = "minor {0}")
  @ValueSource(strings = {"00", "01"})
  void bothFormsOfSubscriptionAreHeardFromAnyPeer(String minor) {
    try (OurSocket ours = OurSocket.listening(kind, SocketType.XPUB);
        RawPeer raw = ours.peer()) {
      raw.sends("FF 00*7 01 7F 03 " + minor + " 'NULL' 00*48" + Hex.ready("XSUB"));
      ours.hearsReady();
      raw.sends("04 0B 09 'SUBSCRIBE' 'a'   00 02 01 'b'   04 08 06 'CANCEL' 'b'   00 02 00 'a'");
      ours.hears("subscribe a");
      ours.hears("subscribe b");
      ours.hears("cancel b");
      ours.hears("cancel a");
      raw.sends("04 0A 09 'SUBSCRIBE'   00 01 01   04 07 06 'CANCEL'   00 01 00");
      ours.hears("subscribe ");
      ours.hears("subscribe ");
      ours.hears("cancel ");
      ours.hears("cancel ");
      ours.hasHeardAll();
    }
  }

  /** libzmq src/xpub.cpp looks at each frame. */
  @Test
  void everyFrameOfAMessageMayBeASubscription() {
    try (OurSocket ours = OurSocket.listening(kind, SocketType.XPUB);
        RawPeer raw = ours.peer().shakesHands(SocketType.XSUB, SocketType.XPUB)) {
      ours.hearsReady();
      raw.sends("01 02 01 'a' 01 02 01 'b' 00 02 00 'a'");
      ours.hears("subscribe a");
      ours.hears("subscribe b");
      ours.hears("cancel a");
      raw.sends("01 02 01 'c' 00 02 'no'   00 00   01 00 00 02 01 'd'   00 02 02 'e'");
      ours.hears("subscribe c");
      ours.hears("ignored UPSTREAM_MESSAGE 8");
      ours.hears("ignored UPSTREAM_MESSAGE 2");
      ours.hears("subscribe d");
      ours.hears("ignored UPSTREAM_MESSAGE 6");
      ours.hears("ignored UPSTREAM_MESSAGE 4");
      ours.hasHeardAll();
    }
  }

  @Test
  void aTopicThatIsTooLongIsIgnoredInBothForms() {
    try (OurSocket ours = OurSocket.listening(kind, SocketType.XPUB);
        RawPeer raw = ours.peer().shakesHands(SocketType.XSUB, SocketType.XPUB)) {
      ours.hearsReady();
      for (int length : new int[] {4096, 4097, 5000, 102_400}) {
        raw.sends(Hex.frame(4, "09 'SUBSCRIBE' 't'*" + length));
        raw.sends(Hex.frame(0, "01 't'*" + length));
        raw.sends(Hex.frame(0, "00 't'*" + length));
        raw.sends("01 02 01 'a' " + Hex.frame(0, "01 't'*" + length));
      }
      String longest = "t".repeat(4096);
      ours.hears("subscribe " + longest);
      ours.hears("subscribe " + longest);
      ours.hears("cancel " + longest);
      ours.hears("subscribe a");
      ours.hears("subscribe " + longest);
      ours.hears("ignored LONG_SUBSCRIPTION 4097");
      ours.hears("ignored LONG_SUBSCRIPTION 4097");
      ours.hears("ignored LONG_SUBSCRIPTION 4097");
      ours.hears("subscribe a");
      ours.hears("ignored LONG_SUBSCRIPTION 4097");
      // A command that is longer than any subscription is counted with its name.
      ours.hears("ignored LONG_SUBSCRIPTION 5010");
      ours.hears("ignored LONG_SUBSCRIPTION 5000");
      ours.hears("ignored LONG_SUBSCRIPTION 5000");
      ours.hears("subscribe a");
      ours.hears("ignored LONG_SUBSCRIPTION 5000");
      ours.hears("ignored LONG_SUBSCRIPTION 102410");
      ours.hears("ignored LONG_SUBSCRIPTION 102400");
      ours.hears("ignored LONG_SUBSCRIPTION 102400");
      ours.hears("ignored UPSTREAM_MESSAGE " + (4 + 9 + 102_401));
      ours.hasHeardAll();
    }
  }

  @Test
  void aMessageWithTooLongATopicIsIgnored() {
    try (OurSocket ours = OurSocket.listening(kind, SocketType.XSUB);
        RawPeer raw = ours.peer().shakesHands(SocketType.XPUB, SocketType.XSUB)) {
      ours.hearsReady();
      raw.sends(Hex.frame(1, "'t'*4096") + " 00 01 'a'");
      raw.sends(Hex.frame(1, "'t'*4097") + " 00 01 'b'");
      raw.sends(Hex.frame(1, "'t'*102400") + " 04 07 04 'PING' 00 00 00 01 'c'");
      raw.sends("01 01 't' 00 01 'd'");
      ours.hearsMessage(Hex.frame(1, "'t'*4096") + " 00 01 'a'");
      ours.hears("ignored LONG_TOPIC " + (9 + 4097 + 3));
      ours.hears("ignored LONG_TOPIC " + (9 + 102_400 + 3));
      ours.hearsMessage("01 01 't' 00 01 'd'");
      raw.expects("04 05 04 'PONG'");
      ours.hasHeardAll();
    }
  }

  @Test
  void theFirstFrameOfAPushedMessageIsNoTopic() {
    try (OurSocket ours = OurSocket.listening(kind, SocketType.PULL);
        RawPeer raw = ours.peer().shakesHands(SocketType.PUSH, SocketType.PULL)) {
      ours.hearsReady();
      raw.sends(Hex.frame(0, "'x'*102400"));
      ours.hearsMessage(Hex.frame(0, "'x'*102400"));
    }
  }

  @Test
  void largeMessagesComeWholeAndInOrder() {
    Random random = new Random(3);
    try (OurSocket ours = OurSocket.listening(kind, SocketType.PULL);
        RawPeer raw = ours.peer().shakesHands(SocketType.PUSH, SocketType.PULL)) {
      Connection connection = ours.hearsReady();
      for (int i = 0; i < 10; i++) {
        String message =
            Hex.frame(1, "'a'*" + random.nextInt(500_000))
                + Hex.frame(1, "'b'*" + random.nextInt(100))
                + Hex.frame(0, "'c'*" + random.nextInt(500_000));
        raw.sends(message);
        ours.hearsMessage(message);
      }
      assertThat(OurSocket.on(connection, connection::heldInbound)).isZero();
    }
  }

  @Test
  void whatIsHeldOfAnIncompleteMessageIsKnown() {
    try (OurSocket ours = OurSocket.listening(kind, SocketType.PULL);
        RawPeer raw = ours.peer().shakesHands(SocketType.PUSH, SocketType.PULL)) {
      Connection connection = ours.hearsReady();
      raw.sends("03 00*5 04 00 00 'x'*200000");
      Await.until(
          "all to be read",
          () -> OurSocket.on(connection, connection::received) == 64 + 28 + 9 + 200_000);
      assertThat(OurSocket.on(connection, connection::heldInbound)).isBetween(200_000, 4 * 200_000);
    } // which asserts that all buffers come back
  }

  @Test
  void aMessageThatItsPeerDidNotFinishIsDiscarded() {
    try (OurSocket ours = OurSocket.listening(kind, SocketType.PULL)) {
      try (RawPeer raw = ours.peer().shakesHands(SocketType.PUSH, SocketType.PULL)) {
        ours.hearsReady();
        raw.sends("00 01 'a' 01 01 'b' 00 05 'c'");
        ours.hearsMessage("00 01 'a'");
      }
      ours.hearsClosed(CloseReason.PEER_CLOSED);
      ours.hasHeardAll();
    }
  }

  @Test
  void whatIsWrittenArrives() {
    try (OurSocket ours = OurSocket.listening(kind, SocketType.XPUB);
        RawPeer raw = ours.peer().shakesHands(SocketType.XSUB, SocketType.XPUB)) {
      Connection connection = ours.hearsReady();
      ours.sends(connection, "01 01 'a' 00 01 'b'");
      raw.expects("01 01 'a' 00 01 'b'");
      ours.sends(connection, Hex.frame(0, "'x'*300000"));
      raw.expects(Hex.frame(0, "'x'*300000"));
    }
  }

  @Test
  void whatThePeerDoesNotTakeIsCounted() {
    try (OurSocket ours = OurSocket.listening(kind, SocketType.XPUB);
        RawPeer raw = ours.peer().shakesHands(SocketType.XSUB, SocketType.XPUB)) {
      Connection connection = ours.hearsReady();
      String frame = Hex.frame(0, "'x'*100000");
      int written = 0;
      while (OurSocket.on(connection, connection::pendingBytes) == 0) {
        ours.sends(connection, frame);
        written++;
      }
      assertThat(OurSocket.on(connection, connection::pendingBytes)).isPositive();
      long taken = OurSocket.on(connection, connection::taken);

      // A PONG that has to wait behind it takes nothing away from what was taken.
      raw.sends("04 07 04 'PING' 00 00");
      long pinged = 64 + 28 + 9;
      Await.until("the PING", () -> OurSocket.on(connection, connection::received) == pinged);
      assertThat(OurSocket.on(connection, connection::taken)).isGreaterThanOrEqualTo(taken);

      for (int i = 0; i < written; i++) {
        raw.expects(frame);
      }
      raw.expects("04 05 04 'PONG'");
      Await.until("all to be taken", () -> OurSocket.on(connection, connection::pendingBytes) == 0);
      assertThat(OurSocket.on(connection, connection::taken))
          .isGreaterThanOrEqualTo(written * 100_009L);
    }
  }

  @Test
  void aPausedConnectionIsNotRead() {
    try (OurSocket ours = OurSocket.listening(kind, SocketType.PULL);
        RawPeer raw = ours.peer().shakesHands(SocketType.PUSH, SocketType.PULL)) {
      Connection connection = ours.hearsReady();
      OurSocket.doOn(connection, connection::pause);
      OurSocket.doOn(connection, connection::pause);
      long before = OurSocket.on(connection, connection::received);
      try (RawPeer other = ours.peer().shakesHands(SocketType.PUSH, SocketType.PULL)) {
        ours.hearsReady();
        raw.sends("00 01 'a'");
        // When the same event loop has answered these, it would have seen that.
        for (int i = 0; i < 3; i++) {
          other.sends("04 07 04 'PING' 00 00").expects("04 05 04 'PONG'");
        }
        assertThat(OurSocket.on(connection, connection::received)).isEqualTo(before);
        OurSocket.doOn(connection, connection::resume);
        assertThat(OurSocket.on(connection, connection::isPaused)).isTrue();
        other.sends("04 07 04 'PING' 00 00").expects("04 05 04 'PONG'");
        assertThat(OurSocket.on(connection, connection::received)).isEqualTo(before);
      }
      ours.hearsClosed(CloseReason.PEER_CLOSED);
      OurSocket.doOn(connection, connection::resume);
      ours.hearsMessage("00 01 'a'");
    }
  }

  @Test
  void closeReturnsWhenAllHaveHeardOfIt() {
    for (int round = 0; round < 20; round++) {
      try (OurSocket ours = OurSocket.listening(kind, SocketType.PULL);
          RawPeer first = ours.peer().shakesHands(SocketType.PUSH, SocketType.PULL);
          RawPeer second = ours.peer().shakesHands(SocketType.PUSH, SocketType.PULL)) {
        ours.hearsReady();
        ours.hearsReady();
        ours.socket().close();
        assertThat(ours.hasHeard()).isEqualTo(2);
        first.expectsEnd();
        second.expectsEnd();
      }
    }
  }

  @Test
  void whoIsClosedHearsTheEnd() {
    try (OurSocket ours = OurSocket.listening(kind, SocketType.PULL);
        RawPeer raw = ours.peer().shakesHands(SocketType.PUSH, SocketType.PULL);
        RawPeer early = ours.peer().expects(Hex.GREETING)) {
      Connection connection = ours.hearsReady();
      connection.close(CloseReason.QUEUE_FULL, "for a test");
      ours.hearsClosed(CloseReason.QUEUE_FULL).isEqualTo("for a test");
      raw.expectsEnd();
      assertThat(OurSocket.on(connection, connection::isOpen)).isFalse();
      ours.socket().close();
      ours.hearsRefused(CloseReason.LOCAL).endsWith("the socket is closed");
      early.expectsEnd();
      ours.hasHeardAll();
    }
  }
}
