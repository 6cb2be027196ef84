package org.zeekbus.zmtp.socket;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Hex;
import org.zeekbus.zmtp.RawPeer;
import org.zeekbus.zmtp.SocketType;

/** A peer that does not speak ZMTP 3 is dropped, with a line that says what it seems to be. */
@ParameterizedClass
@MethodSource("org.zeekbus.zmtp.socket.AvailableTransports#kinds")
final class StrangersTest {
  @AutoClose private final OurSocket ours;

  StrangersTest(Transport.Kind kind) {
    ours = OurSocket.listening(kind, SocketType.XPUB);
  }

  static Stream<Arguments> strangers() {
    return Stream.of(
        stranger("an unversioned ZMTP 1.0 peer", "01 00"),
        old("a ZMTP 1.0 peer", "with a signature", "FF 00*7 01 7E"),
        old("a ZMTP 1.0 peer", "with a version", "FF 00*7 01 7F 00"),
        old("a ZMTP 2.0 peer", "revision 1", "FF 00*7 01 7F 01 08 00 00"),
        old("a ZMTP 2.0 peer", "revision 2", "FF 00*7 01 7F 02 08 00 00"),
        stranger("an HTTP client", "'GET /metrics HTTP/1.1' 0D 0A 'Host: broker:5555' 0D 0A 0D 0A"),
        stranger("an HTTP client", "'PRI * HTTP/2.0' 0D 0A 0D 0A 'SM' 0D 0A 0D 0A"),
        stranger("a TLS client", "16 03 01 00 F5 01 00 00 F1 03 03 'random'*5"),
        stranger("an SSH client", "'SSH-2.0-OpenSSH_9.2p1' 0D 0A"),
        stranger("not ZMTP", "9E 21 C3 54 F0 0B 77 AA"),
        stranger("not ZMTP", "00*64"));
  }

  private static Arguments stranger(String what, String begins) {
    return argumentSet(what, CloseReason.NOT_ZMTP, what, begins);
  }

  private static Arguments old(String what, String how, String begins) {
    return argumentSet(what + " " + how, CloseReason.OLD_ZMTP, what, begins);
  }

  @ParameterizedTest
  @MethodSource
  void strangers(CloseReason reason, String what, String begins) {
    try (RawPeer raw = ours.peer()) {
      String name = raw.name();
      raw.sends(begins);
      String first = Hex.print(Hex.bytes(begins));
      ours.hearsRefused(reason)
          .startsWith(name + ": ")
          .contains(what)
          .endsWith("it began " + first.substring(0, Math.min(24, first.length())));
      raw.expectsToBeDropped();
    }
    ours.hasHeardAll();
  }

  @ParameterizedTest
  @ValueSource(strings = {"FF", "FF 00*7 01"})
  void whoLeavesBeforeItsGreetingHasClosed(String begins) {
    try (RawPeer raw = ours.peer()) {
      raw.expects(Hex.GREETING).sends(begins);
    }
    ours.hearsRefused(CloseReason.PEER_CLOSED);
  }

  /** As libzmq does when it does not like our mechanism, if it comes to read before it writes. */
  @Test
  void whoReadsOurGreetingAndLeavesMayHaveAnotherMechanism() {
    try (RawPeer raw = ours.peer()) {
      raw.expects(Hex.GREETING);
    }
    ours.hearsRefused(CloseReason.CLOSED_IN_GREETING)
        .endsWith(
            ": closed by the peer before it sent anything, as port probes and ZeroMQ peers with"
                + " another mechanism do: the peer probably uses CURVE, this endpoint does not; both need keys,"
                + " or neither");
  }

  /** As libzmq does when it does not like our mechanism. */
  @ParameterizedTest
  @ValueSource(strings = {"FF 00*7 01 7F", "FF 00*7 01 7F 03", "FF 00*7 01 7F 03 01 'NULL'"})
  void whoLeavesInItsGreetingHasAnotherMechanismMostLikely(String begins) {
    try (RawPeer raw = ours.peer()) {
      raw.expects(Hex.GREETING).sends(begins);
    }
    ours.hearsRefused(CloseReason.CLOSED_IN_GREETING)
        .endsWith(
            "in the middle of its greeting: the peer probably uses CURVE, this endpoint does not;"
                + " both need keys, or neither");
  }

  @Test
  void whoLeavesInTheHandshakeHasClosed() {
    try (RawPeer raw = ours.peer()) {
      raw.greets().expects(Hex.ready("XPUB")).sends("04 1A 05 'READ'");
    }
    ours.hearsRefused(CloseReason.PEER_CLOSED);
  }

  @Test
  void othersAreServedAllTheSame() {
    try (RawPeer stranger = ours.peer();
        RawPeer friend = ours.peer()) {
      friend.shakesHands(SocketType.SUB, SocketType.XPUB);
      ours.hearsReady();
      stranger.sends("'GET / HTTP/1.0' 0D 0A 0D 0A");
      ours.hearsRefused(CloseReason.NOT_ZMTP);
      friend.sends("04 0B 09 'SUBSCRIBE' 'a'");
      ours.hears("subscribe a");
    }
  }
}
