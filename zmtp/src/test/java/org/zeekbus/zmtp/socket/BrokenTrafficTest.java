package org.zeekbus.zmtp.socket;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.zeekbus.zmtp.Backoff;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.HeartbeatSettings;
import org.zeekbus.zmtp.Hex;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.RawPeer;
import org.zeekbus.zmtp.SocketType;

/**
 * Every malformed thing that a peer can send after its handshake: what breaks framing or a size
 * ends the connection and says so, all else is passed over, and what follows is heard.
 */
@ParameterizedClass
@MethodSource("org.zeekbus.zmtp.socket.AvailableTransports#kinds")
final class BrokenTrafficTest {
  private static final Limits LIMITS =
      new Limits(Limits.DEFAULT.handshakeTimeout(), 10_000, 20_000, 4, 100, 10, 10);

  /** Greeting and READY of a PUSH or XSUB; counted from there. */
  private static final int HANDSHAKE = 64 + 28;

  private static final String PING = "a PING without ttl (expected: at least 7 bytes)";

  private final Transport.Kind kind;

  BrokenTrafficTest(Transport.Kind kind) {
    this.kind = kind;
  }

  static Stream<Arguments> ending() {
    return Stream.of(
        tooLarge("2^63 bytes", "02 80 00*7", 0, "frame length 9223372036854775808 (limit 10000"),
        tooLarge("2^64 - 1 bytes", "02 FF*8", 0, "frame length 18446744073709551615"),
        tooLarge("one byte too many", "02 00*6 27 11", 0, "frame length 10001 (limit 10000"),
        tooLarge(
            "one byte too many in a message",
            "03 00*6 27 10 'x'*10000 02 00*6 27 00",
            10018,
            "message of 20002 bytes or more (limit 20000, limits.message)"),
        tooLarge("too many frames", "01 00 01 00 01 00 01 00 01 00", 10, "frame 5 of one message"),
        tooLarge("a command of 2^63 bytes", "06 80 00*7", 0, "frame length 9223372036854775808"),
        badFrame("a command with MORE", "05 05 04 'PONG'", 0, "flags 05: a command has no MORE"),
        badFrame("a long command with MORE", "07 00*7 05 04 'PONG'", 0, "flags 07"),
        badFrame("an empty command", "04 00*8", 0, "an empty command"),
        badFrame("an empty command in a message", "01 00 06 00*8", 2, "an empty command"),
        argumentSet("a PING without ttl", CloseReason.BAD_FRAME, "04 05 04 'PING'", PING),
        argumentSet("a PING with half a ttl", CloseReason.BAD_FRAME, "04 06 04 'PING' 00", PING));
  }

  private static Arguments tooLarge(String name, String bytes, int offset, String words) {
    return ending(name, CloseReason.TOO_LARGE, bytes, offset, words);
  }

  private static Arguments badFrame(String name, String bytes, int offset, String words) {
    return ending(name, CloseReason.BAD_FRAME, bytes, offset, words);
  }

  private static Arguments ending(
      String name, CloseReason reason, String bytes, int offset, String words) {
    return argumentSet(name, reason, bytes, "byte " + (HANDSHAKE + offset) + ": " + words);
  }

  @ParameterizedTest
  @MethodSource
  void ending(CloseReason reason, String bytes, String words) {
    try (OurSocket ours = listening(SocketType.PULL);
        RawPeer raw = ours.peer().shakesHands(SocketType.PUSH, SocketType.PULL)) {
      ours.hearsReady();
      raw.sends(bytes);
      ours.hearsClosed(reason).contains(words);
      raw.expectsToBeDropped();
      ours.hasHeardAll();
    }
  }

  /** Bytes that the peer sends afterwards do not change the reason, and are not heard. */
  @ParameterizedTest
  @MethodSource("ending")
  void endingAtOnceThoughThePeerSendsOn(CloseReason reason, String bytes, String words) {
    try (OurSocket ours = listening(SocketType.PULL);
        RawPeer raw = ours.peer().shakesHands(SocketType.PUSH, SocketType.PULL)) {
      ours.hearsReady();
      raw.sendsInVain(bytes + " " + "00 01 'a' ".repeat(10_000));
      ours.hearsClosed(reason).contains(words);
      raw.expectsToBeDropped();
      ours.hasHeardAll();
    }
  }

  static Stream<Arguments> passedOver() {
    return Stream.of(
        passedOver("an unknown command", "04 08 07 'UNKNOWN'", "ignored UNKNOWN_COMMAND 8"),
        passedOver("a name beyond its command", "04 03 05 'PI'", "ignored UNKNOWN_COMMAND 3"),
        passedOver("a command without a name", "04 01 00", "ignored UNKNOWN_COMMAND 1"),
        passedOver("READY again", Hex.ready("PUSH"), "ignored UNKNOWN_COMMAND 26"),
        passedOver("ERROR too late", "04 0A 05 'ERROR' 03 '400'", "ignored UNKNOWN_COMMAND 10"),
        passedOver(
            "an unknown command that is long",
            "06 00*6 08 00 07 'UNKNOWN' 'x'*2040",
            "ignored UNKNOWN_COMMAND 2048"),
        passedOver(
            "SUBSCRIBE to a socket that does not publish",
            "04 0B 09 'SUBSCRIBE' 'a'",
            "ignored UNKNOWN_COMMAND 1"),
        passedOver(
            "CANCEL to a socket that does not publish",
            "04 08 06 'CANCEL' 'a'",
            "ignored UNKNOWN_COMMAND 1"));
  }

  private static Arguments passedOver(String name, String bytes, String heard) {
    return argumentSet(name, bytes, heard);
  }

  @ParameterizedTest
  @MethodSource
  void passedOver(String bytes, String heard) {
    try (OurSocket ours = listening(SocketType.PULL);
        RawPeer raw = ours.peer().shakesHands(SocketType.PUSH, SocketType.PULL)) {
      ours.hearsReady();
      raw.sends("00 01 'a' " + bytes + " 01 01 'b' " + bytes + " 00 01 'c'");
      ours.hearsMessage("00 01 'a'");
      ours.hears(heard);
      ours.hears(heard);
      ours.hearsMessage("01 01 'b' 00 01 'c'");
      ours.hasHeardAll();
    }
  }

  private OurSocket listening(SocketType type) {
    return OurSocket.listening(
        kind, new SocketSettings(type, LIMITS, HeartbeatSettings.OFF, Backoff.DEFAULT));
  }
}
