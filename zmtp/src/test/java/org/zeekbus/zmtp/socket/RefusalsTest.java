package org.zeekbus.zmtp.socket;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Backoff;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.HeartbeatSettings;
import org.zeekbus.zmtp.Hex;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.RawPeer;
import org.zeekbus.zmtp.SocketType;

/** A peer that cannot be let in hears why, wherever libzmq would understand it (RFC 37, ERROR). */
@ParameterizedClass
@MethodSource("org.zeekbus.zmtp.socket.AvailableTransports#kinds")
final class RefusalsTest {
  private static final String SUBSCRIPTION = " 04 0B 09 'SUBSCRIBE' 'a'";

  @AutoClose private final OurSocket ours;
  private final Transport.Kind kind;

  RefusalsTest(Transport.Kind kind) {
    this.kind = kind;
    ours = OurSocket.listening(kind, SocketType.XPUB);
  }

  @Test
  void anotherMechanismGetsOurGreetingAndNoMore() {
    try (RawPeer raw = ours.peer()) {
      raw.sends("FF 00*7 01 7F 03 01 'CURVE' 00*47");
      raw.expects(Hex.GREETING).expectsEnd();
      ours.hasHeardAll();
    }
    ours.hearsRefused(CloseReason.OTHER_MECHANISM)
        .endsWith("the peer's mechanism is CURVE, ours is NULL: both ends must use the same");
  }

  @Test
  void anotherMechanismGetsOurGreetingThoughItSendsOn() {
    try (RawPeer raw = ours.peer()) {
      raw.sends("FF 00*7 01 7F 03 01 'CURVE' 00*47 04 C8 05 'HELLO' 01 00*193");
      raw.sendsInVain("00*1000");
      raw.expects(Hex.GREETING).expectsEnd();
    }
    ours.hearsRefused(CloseReason.OTHER_MECHANISM);
  }

  @Test
  void theSameSocketTypeGetsAnError() {
    try (RawPeer raw = ours.peer()) {
      raw.sends(Hex.GREETING + Hex.ready("XPUB"));
      raw.expects(Hex.GREETING)
          .expects(Hex.ready("XPUB"))
          .expects(Hex.error("XPUB met XPUB: are the two endpoints swapped?"));
      raw.expectsEnd();
    }
    ours.hearsRefused(CloseReason.SOCKET_TYPE)
        .endsWith("XPUB met XPUB: are the two endpoints swapped?");
    ours.hasHeardAll();
  }

  /** Unread input would turn the close into a reset, which overtakes the ERROR. */
  @Test
  void theErrorArrivesThoughThePeerSendsOn() {
    try (RawPeer raw = ours.peer()) {
      raw.sends(Hex.GREETING + Hex.ready("XPUB") + SUBSCRIPTION.repeat(1000));
      raw.expects(Hex.GREETING);
      raw.sendsInVain(SUBSCRIPTION);
      raw.expects(Hex.ready("XPUB"));
      raw.sendsInVain(SUBSCRIPTION);
      raw.expects(Hex.error("XPUB met XPUB: are the two endpoints swapped?"));
      raw.sendsInVain(SUBSCRIPTION);
      raw.expectsEnd();
    }
    ours.hearsRefused(CloseReason.SOCKET_TYPE);
    ours.hasHeardAll();
  }

  @Test
  void aPeerThatStaysAfterTheErrorIsDropped() {
    try (RawPeer raw = ours.peer()) {
      raw.sends(Hex.GREETING + Hex.ready("PULL"));
      raw.expects(Hex.GREETING).expects(Hex.ready("XPUB"));
      raw.expects(Hex.error("XPUB met PULL (expected: SUB or XSUB)")).expectsEnd();
      ours.hearsRefused(CloseReason.SOCKET_TYPE);
      Await.until("no connection left", ours.socket().connections()::isEmpty);
    }
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        argumentSet("metadata: half a property", "04 09 05 'READY' 01 'a' 00", "metadata, byte 0"),
        argumentSet(
            "metadata: a byte too many", "04 0D 05 'READY' 01 'a' 00*4 05", "metadata, byte 6"),
        argumentSet(
            "metadata: a value that overruns",
            "04 0D 05 'READY' 01 'a' 00 00 00 02 'b'",
            "property a of 2 bytes (there are 1)"),
        argumentSet(
            "metadata: a value of 4 GiB",
            "04 0C 05 'READY' 01 'a' FF*4",
            "property a of 4294967295 bytes (there are 0)"),
        argumentSet("an unknown command", "04 06 05 'HELLO'", "command HELLO (expected: READY)"),
        argumentSet("PING before READY", "04 07 04 'PING' 00 00", "command PING"),
        argumentSet("a subscription before READY", SUBSCRIPTION, "command SUBSCRIBE"),
        argumentSet("a message before READY", "00 02 01 'a'", "command a"),
        argumentSet("an empty command", "04 00", "a handshake command of 0 bytes"),
        argumentSet("a command of 2^63 bytes", "06 80 00*7", "of 9223372036854775808 bytes"),
        argumentSet("a command of 64 KiB", "06 00*5 01 00 00", "of 65536 bytes (limit 8192)"),
        argumentSet("a name beyond its command", "04 03 05 'RE'", "name is cut short"));
  }

  @ParameterizedTest
  @MethodSource
  void malformed(String command, String words) {
    try (RawPeer raw = ours.peer()) {
      raw.greets().expects(Hex.ready("XPUB")).sends(command).expectsToBeDropped();
      ours.hearsRefused(CloseReason.BAD_HANDSHAKE).startsWith(raw.name()).contains(words);
    }
    ours.hasHeardAll();
  }

  @Test
  void aPeerMayRefuseUs() {
    try (RawPeer raw = ours.peer()) {
      raw.greets().sends(Hex.error("400")).expectsToBeDropped();
    }
    ours.hearsRefused(CloseReason.REFUSED_BY_PEER).endsWith("400");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "FF 00*7 01", Hex.GREETING, Hex.GREETING + " 04 1A 05 'READY'"})
  void whoTakesTooLongIsDropped(String begins) {
    SocketSettings hasty =
        new SocketSettings(
            SocketType.XPUB,
            limits(Duration.ofMillis(100), 10),
            HeartbeatSettings.OFF,
            Backoff.DEFAULT);
    try (OurSocket impatient = OurSocket.listening(kind, hasty);
        RawPeer raw = impatient.peer()) {
      raw.expects(Hex.GREETING).sends(begins);
      impatient
          .hearsRefused(CloseReason.HANDSHAKE_TIMEOUT)
          .startsWith(raw.name())
          .endsWith(
              "the handshake was not complete after 100 ms (%d bytes received)"
                  .formatted(Hex.bytes(begins).length));
      raw.expectsToBeDropped();
    }
  }

  @Test
  void oneTooManyIsDroppedBeforeTheGreeting() {
    SocketSettings few =
        new SocketSettings(
            SocketType.XPUB,
            limits(Duration.ofSeconds(30), 2),
            HeartbeatSettings.OFF,
            Backoff.DEFAULT);
    try (OurSocket small = OurSocket.listening(kind, few);
        RawPeer first = small.peer().expects(Hex.GREETING)) {
      try (RawPeer second = small.peer().shakesHands(SocketType.SUB, SocketType.XPUB)) {
        small.hearsReady();
        try (RawPeer third = small.peer()) {
          small
              .hearsRefused(CloseReason.TOO_MANY_CONNECTIONS)
              .startsWith(third.name())
              .contains("there are 2 connections already (limits.connections)");
          third.expectsEnd();
        }
        second.sends(SUBSCRIPTION);
        small.hears("subscribe a");
      }
      small.hearsClosed(CloseReason.PEER_CLOSED);
      Await.until("room for one", () -> small.socket().connections().size() == 1);
      try (RawPeer next = small.peer().shakesHands(SocketType.SUB, SocketType.XPUB)) {
        small.hearsReady();
        next.sends(SUBSCRIPTION);
        small.hears("subscribe a");
      }
      first.sends("FF");
    }
  }

  @Test
  void silentPeersMakeRoomForThoseThatShakeHands() {
    List<RawPeer> silent = new ArrayList<>();
    try {
      for (int i = 0; i < PendingHandshakes.MOST_OF_AN_ADDRESS; i++) {
        silent.add(ours.peer().expects(Hex.GREETING));
      }
      ours.hasHeardAll();
      try (RawPeer peer = ours.peer().shakesHands(SocketType.SUB, SocketType.XPUB)) {
        ours.hearsRefused(CloseReason.TOO_MANY_HANDSHAKES)
            .startsWith(silent.getFirst().name())
            .contains("the oldest from its address", "limits: 1024, and 256 from one address");
        silent.getFirst().expectsToBeDropped();
        ours.hearsReady();
        peer.sends(SUBSCRIPTION);
        ours.hears("subscribe a");
        // Peers that are in count no more, so that there is room for one again.
        silent.set(0, ours.peer().expects(Hex.GREETING));
        peer.sends(SUBSCRIPTION);
        ours.hears("subscribe a");
      }
      ours.hearsClosed(CloseReason.PEER_CLOSED);
      ours.hasHeardAll();
    } finally {
      silent.forEach(RawPeer::close);
    }
  }

  private static Limits limits(Duration handshake, int connections) {
    Limits all = Limits.DEFAULT;
    return new Limits(
        handshake,
        all.frame(),
        all.message(),
        all.parts(),
        all.topic(),
        all.subscriptions(),
        connections);
  }
}
