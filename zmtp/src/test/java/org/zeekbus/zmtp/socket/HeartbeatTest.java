package org.zeekbus.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Backoff;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.HeartbeatSettings;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.PythonPeer;
import org.zeekbus.zmtp.RawPeer;
import org.zeekbus.zmtp.SocketType;

/** PING and PONG, asked and answered (RFC 37). */
@ParameterizedClass
@MethodSource("org.zeekbus.zmtp.socket.AvailableTransports#kinds")
final class HeartbeatTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  /** Bytes on the wire: flags, length, name, ttl. */
  private static final int PING = 2 + 5 + 2;

  private static final int PONG = 2 + 5;

  private final Transport.Kind kind;

  HeartbeatTest(Transport.Kind kind) {
    this.kind = kind;
  }

  @Test
  void aPingIsAnsweredWithItsContext() {
    try (OurSocket ours = OurSocket.listening(kind, SocketType.XPUB);
        RawPeer raw = ours.peer().shakesHands(SocketType.XSUB, SocketType.XPUB)) {
      raw.sends("04 07 04 'PING' 00 00").expects("04 05 04 'PONG'");
      raw.sends("04 0A 04 'PING' 02 58 'abc'").expects("04 08 04 'PONG' 'abc'");
      raw.sends("06 00*7 08 04 'PING' 00 00 'x'").expects("04 06 04 'PONG' 'x'");
    }
  }

  @Test
  void aContextOfMoreThan16BytesIsCut() {
    try (OurSocket ours = OurSocket.listening(kind, SocketType.XPUB);
        RawPeer raw = ours.peer().shakesHands(SocketType.XSUB, SocketType.XPUB)) {
      raw.sends("04 17 04 'PING' 00 00 '0123456789abcdef'")
          .expects("04 15 04 'PONG' '0123456789abcdef'");
      raw.sends("04 18 04 'PING' 00 00 '0123456789abcdefg'")
          .expects("04 15 04 'PONG' '0123456789abcdef'");
      raw.sends("04 FF 04 'PING' 00 00 'x'*248").expects("04 15 04 'PONG' 'x'*16");
    }
  }

  @Test
  void aPingIsAnsweredBetweenTheFramesOfAMessage() {
    try (OurSocket ours = OurSocket.listening(kind, SocketType.PULL);
        RawPeer raw = ours.peer().shakesHands(SocketType.PUSH, SocketType.PULL)) {
      ours.hearsReady();
      raw.sends("01 01 'a' 04 08 04 'PING' 00 00 '1'").expects("04 06 04 'PONG' '1'");
      raw.sends("01 01 'b' 04 08 04 'PING' 00 00 '2'").expects("04 06 04 'PONG' '2'");
      raw.sends("00 01 'c'");
      ours.hearsMessage("01 01 'a' 01 01 'b' 00 01 'c'");
    }
  }

  @Test
  void aPeerMaySayHowLongItsSilenceMayLast() {
    try (OurSocket ours = OurSocket.listening(kind, SocketType.XPUB);
        RawPeer raw = ours.peer().shakesHands(SocketType.XSUB, SocketType.XPUB)) {
      ours.hearsReady();
      raw.sends("04 07 04 'PING' 00 01").expects("04 05 04 'PONG'");
      ours.hearsClosed(CloseReason.HEARTBEAT_TIMEOUT)
          .isEqualTo("nothing received for 100 ms, longer than its PING allowed");
      raw.expectsEnd();
    }
  }

  @Test
  void anUnaskedPongIsNothing() {
    try (OurSocket ours = OurSocket.listening(kind, SocketType.XPUB);
        RawPeer raw = ours.peer().shakesHands(SocketType.XSUB, SocketType.XPUB)) {
      ours.hearsReady();
      raw.sends("04 05 04 'PONG' 04 06 04 'PONG' 'x' 04 07 04 'PING' 00 00");
      raw.expects("04 05 04 'PONG'");
      ours.hasHeardAll();
    }
  }

  @Test
  void whoAnswersStays() {
    HeartbeatSettings often = new HeartbeatSettings(Duration.ofMillis(10), LONG);
    try (OurSocket ours = listening(often);
        RawPeer raw = ours.peer().shakesHands(SocketType.XSUB, SocketType.XPUB)) {
      Connection connection = ours.hearsReady();
      for (int i = 0; i < 10; i++) {
        raw.expects("04 07 04 'PING' 00 00").sends("04 05 04 'PONG'");
      }
      assertThat(OurSocket.on(connection, connection::isOpen)).isTrue();
    }
  }

  @Test
  void whoIsSilentIsDropped() {
    Duration shortly = Duration.ofMillis(50);
    HeartbeatSettings hasty = new HeartbeatSettings(shortly, shortly);
    try (OurSocket ours = listening(hasty);
        RawPeer raw = ours.peer().shakesHands(SocketType.XSUB, SocketType.XPUB)) {
      ours.hearsReady();
      raw.expects("04 07 04 'PING' 00 00");
      ours.hearsClosed(CloseReason.HEARTBEAT_TIMEOUT)
          .isEqualTo("nothing received for 50 ms after a PING");
      raw.expectsToBeDropped();
    }
  }

  @Test
  void aPausedPeerIsNotTakenForSilent() {
    Duration shortly = Duration.ofMillis(20);
    HeartbeatSettings hasty = new HeartbeatSettings(shortly, shortly);
    try (OurSocket ours = listening(hasty);
        RawPeer raw = ours.pausesNewPeers().peer().shakesHands(SocketType.XSUB, SocketType.XPUB)) {
      Connection connection = ours.hearsReady();
      for (int i = 0; i < 10; i++) {
        raw.expects("04 07 04 'PING' 00 00");
      }
      assertThat(OurSocket.on(connection, connection::isOpen)).isTrue();
      OurSocket.doOn(connection, connection::resume);
      ours.hearsClosed(CloseReason.HEARTBEAT_TIMEOUT);
    }
  }

  @Test
  void aPausedPeerThatPingsHearsFromUsUnasked() {
    try (OurSocket ours = OurSocket.listening(kind, SocketType.XPUB);
        RawPeer raw = ours.peer().shakesHands(SocketType.XSUB, SocketType.XPUB)) {
      Connection connection = ours.hearsReady();
      raw.sends("04 07 04 'PING' 00 00").expects("04 05 04 'PONG'");
      OurSocket.doOn(connection, connection::pause);
      raw.expects("04 05 04 'PONG'").expects("04 05 04 'PONG'");
      assertThat(OurSocket.on(connection, connection::isPaused)).isTrue();
    }
  }

  @Test
  void libzmqDoesNotGiveUpAPausedConnection() {
    Duration interval = Duration.ofMillis(200);
    try (OurSocket ours = OurSocket.listening(kind, SocketType.XSUB);
        PythonPeer python = PythonPeer.start()) {
      PythonPeer.Socket xpub = python.socket("XPUB", "HEARTBEAT_IVL=" + interval.toMillis());
      xpub.connect(ours.endpoint());
      Connection connection = ours.hearsReady();
      long start = OurSocket.on(connection, connection::received);
      Await.until(
          "a PING", () -> OurSocket.on(connection, connection::received) >= start + 2 * PING);
      OurSocket.doOn(connection, connection::pause);
      long before = OurSocket.on(connection, connection::taken);
      // Ten PONGs take longer than libzmq waits for a sign of life, five times.
      Await.until("PONGs", () -> OurSocket.on(connection, connection::taken) >= before + 10 * PONG);
      OurSocket.doOn(connection, connection::resume);
      assertThat(OurSocket.on(connection, connection::isOpen)).isTrue();
      ours.hasHeardAll();
    }
  }

  private OurSocket listening(HeartbeatSettings heartbeat) {
    return OurSocket.listening(
        kind, new SocketSettings(SocketType.XPUB, Limits.DEFAULT, heartbeat, Backoff.DEFAULT));
  }
}
