package org.zeekbus.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Hex;
import org.zeekbus.zmtp.RawPeer;
import org.zeekbus.zmtp.SocketType;

/** However a peer cuts its first bytes, it is let in. */
@ParameterizedClass
@MethodSource("org.zeekbus.zmtp.socket.AvailableTransports#kinds")
final class GreetingsOverSocketsTest {
  @AutoClose private final OurSocket ours;

  GreetingsOverSocketsTest(Transport.Kind kind) {
    ours = OurSocket.listening(kind, SocketType.XPUB);
  }

  @Test
  void ourWholeGreetingComesUnasked() {
    try (RawPeer raw = ours.peer()) {
      raw.expects(Hex.GREETING);
      raw.sends(Hex.GREETING).expects(Hex.ready("XPUB"));
      raw.sends(Hex.ready("XSUB"));
      Connection connection = ours.hearsReady();
      assertThat(connection.peer()).isEqualTo(raw.name());
      assertThat(connection.address()).isEqualTo("127.0.0.1");
      assertThat(connection.peerType()).contains(SocketType.XSUB);
      assertThat(connection.peerMinor()).isEqualTo(1);
      assertThat(connection.connectedTo()).isEmpty();
      assertThat(OurSocket.on(connection, connection::isOpen)).isTrue();
    }
    ours.hearsClosed(CloseReason.PEER_CLOSED);
  }

  /** libzmq sends 10 bytes, one more when it has ours, and the rest when it has our version. */
  @Test
  void aPeerMayWaitForOurVersionFirst() {
    try (RawPeer raw = ours.peer()) {
      raw.sends("FF 00*7 01 7F").expects("FF 00*7 01 7F 03");
      raw.sends("03").expects("01 'NULL' 00*48");
      raw.sends("01 'NULL' 00*48").expects(Hex.ready("XPUB"));
      raw.sends(Hex.ready("XSUB"));
      ours.hearsReady();
    }
  }

  @Test
  void aGreetingMayComeByteByByte() {
    try (RawPeer raw = ours.peer()) {
      raw.sendsByteByByte(Hex.GREETING + Hex.ready("XSUB") + " 04 0B 09 'SUBSCRIBE' 'a'");
      ours.hearsReady();
      ours.hears("subscribe a");
    }
  }

  @Test
  void everythingMayComeInOneSegment() {
    try (RawPeer raw = ours.peer()) {
      raw.sends(
          Hex.GREETING
              + Hex.ready("XSUB")
              + " 04 0B 09 'SUBSCRIBE' 'a' 00 02 01 'b' 04 07 04 'PING' 00 00");
      Connection connection = ours.hearsReady();
      ours.hears("subscribe a");
      ours.hears("subscribe b");
      raw.expects(Hex.GREETING).expects(Hex.ready("XPUB")).expects("04 05 04 'PONG'");
      assertThat(OurSocket.on(connection, connection::received)).isEqualTo(64 + 28 + 13 + 4 + 9);
    }
  }

  @Test
  void aPeerOfZmtp30IsWelcome() {
    try (RawPeer raw = ours.peer()) {
      raw.sends("FF 00*7 01 7F 03 00 'NULL' 00*48" + Hex.ready("XSUB"));
      assertThat(ours.hearsReady().peerMinor()).isZero();
    }
  }

  @Test
  void aPeerOfALaterVersionIsWelcome() {
    try (RawPeer raw = ours.peer()) {
      raw.sends("FF 00*7 01 7F 04 00 'NULL' 00*48" + Hex.ready("XSUB"));
      assertThat(ours.hearsReady().peerMinor()).isEqualTo(1);
    }
  }

  @Test
  void paddingAsServerAndFillerAreIgnored() {
    try (RawPeer raw = ours.peer()) {
      raw.sends("FF 'anything' 01 03 01 'NULL' 00*16 01 'x'*31" + Hex.ready("XSUB"));
      ours.hearsReady();
    }
  }

  @Test
  void manyPeersAreServedAtOnce() {
    try (RawPeer first = ours.peer();
        RawPeer second = ours.peer();
        RawPeer third = ours.peer()) {
      third.shakesHands(SocketType.XSUB, SocketType.XPUB);
      assertThat(ours.hearsReady().peer()).isEqualTo(third.name());
      first.greets();
      second.shakesHands(SocketType.SUB, SocketType.XPUB);
      assertThat(ours.hearsReady().peer()).isEqualTo(second.name());
      first.sends(Hex.ready("XSUB")).expects(Hex.ready("XPUB"));
      assertThat(ours.hearsReady().peer()).isEqualTo(first.name());
      assertThat(ours.socket().connections()).hasSize(3);
    }
    for (int i = 0; i < 3; i++) {
      ours.hearsClosed(CloseReason.PEER_CLOSED);
    }
    Await.until("no connection left", ours.socket().connections()::isEmpty);
  }
}
