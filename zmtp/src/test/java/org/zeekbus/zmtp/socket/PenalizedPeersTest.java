package org.zeekbus.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Hex;
import org.zeekbus.zmtp.ManualClock;
import org.zeekbus.zmtp.RawPeer;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.curve.CurveDialogue;

/**
 * A peer that breaks the protocol twice within a minute has to wait, and never hears an ERROR for
 * it.
 */
@ParameterizedClass
@MethodSource("org.zeekbus.zmtp.socket.AvailableTransports#kinds")
final class PenalizedPeersTest {
  private static final String CURVE_GREETING = "FF 00*7 01 7F 03 01 'CURVE' 00*47";

  private final ManualClock clock = new ManualClock();
  @AutoClose private final OurSocket ours;

  PenalizedPeersTest(Transport.Kind kind) {
    ours =
        new OurSocket(kind, SocketSettings.of(SocketType.PULL), clock).listens(OurSocket.ANY_PORT);
  }

  @Test
  void theSecondOffenceDelaysTheNextHandshake() {
    offends();
    offends();
    try (RawPeer raw = ours.peer()) {
      Connection waiting = onlyConnection();
      Await.until("it not to be read", () -> OurSocket.on(waiting, waiting::isPaused));
      raw.sends(Hex.GREETING + Hex.ready("PUSH"));
      // The event loop has had its turn: had it read or greeted, that would show.
      assertThat(OurSocket.on(waiting, waiting::received)).isZero();
      assertThat(OurSocket.on(waiting, waiting::taken)).isZero();
      // The delay over, all goes its way.
      raw.expects(Hex.GREETING).expects(Hex.ready("PULL"));
      ours.hearsReady();
      raw.sends("00 01 'a'");
      ours.hearsMessage("00 01 'a'");
    }
  }

  @Test
  void oneOffenceIsForgiven() {
    offends();
    assertNotDelayed();
  }

  @Test
  void aMinuteOfPeaceIsEnough() {
    offends();
    offends();
    clock.advance(Duration.ofSeconds(61));
    assertNotDelayed();
  }

  @Test
  void whoIsNoPeerAtAllIsNoOffender() {
    for (int i = 0; i < 3; i++) {
      try (RawPeer raw = ours.peer()) {
        raw.sends("'GET / HTTP/1.0' 0D 0A 0D 0A");
        ours.hearsRefused(CloseReason.NOT_ZMTP);
      }
    }
    assertNotDelayed();
  }

  @Test
  void whoHasUsCalculateWithKeysForNothingIsAnOffender() {
    CurveDialogue keys = new CurveDialogue();
    ours.listens(
        OurSocket.ANY_PORT, new Security.CurveServer(keys.serverKeys.secretKey(), keys.allowed));
    for (int i = 0; i < 2; i++) {
      try (RawPeer raw = ours.peer()) {
        raw.sends(CURVE_GREETING).expects(CURVE_GREETING);
        raw.sends("04 C8").sends(CurveDialogue.begins(keys.client()));
        raw.expects("04 A8 07 'WELCOME'");
      }
      ours.hearsRefused(CloseReason.PEER_CLOSED);
      Await.until("no connection left", ours.socket().connections()::isEmpty);
    }
    try (RawPeer raw = ours.peer()) {
      Connection waiting = onlyConnection();
      Await.until("it not to be read", () -> OurSocket.on(waiting, waiting::isPaused));
      raw.expects(CURVE_GREETING);
    }
  }

  @Test
  void whoLeavesWhileItWaitsIsGone() {
    offends();
    offends();
    try (RawPeer raw = ours.peer()) {
      Await.until("the connection", () -> !ours.socket().connections().isEmpty());
      raw.sends(Hex.GREETING);
    }
    ours.hearsRefused(CloseReason.PEER_CLOSED);
    Await.until("no connection left", ours.socket().connections()::isEmpty);
    ours.hasHeardAll();
  }

  private void offends() {
    try (RawPeer raw = ours.peer().shakesHands(SocketType.PUSH, SocketType.PULL)) {
      ours.hearsReady();
      raw.sends("05 00*8");
      ours.hearsClosed(CloseReason.BAD_FRAME);
      raw.expectsToBeDropped();
    }
    Await.until("no connection left", ours.socket().connections()::isEmpty);
  }

  private void assertNotDelayed() {
    ours.pausesNewPeers();
    try (RawPeer raw = ours.peer()) {
      Connection connection = onlyConnection();
      raw.expects(Hex.GREETING);
      assertThat(OurSocket.on(connection, connection::isPaused)).isFalse();
    }
  }

  private Connection onlyConnection() {
    Await.until("a connection", () -> ours.socket().connections().size() == 1);
    return ours.socket().connections().iterator().next();
  }
}
