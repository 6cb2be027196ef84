package org.zeekbus.zmtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Hex;
import org.zeekbus.zmtp.SocketType;

/** Greeting and mechanism, from the first byte to the first message. */
final class HandshakeTest {
  private static final String XSUB = Hex.GREETING + Hex.ready("XSUB");
  private static final String SUBSCRIPTION = "\n04 0B 09 'SUBSCRIBE' 'a'";

  private final ByteBuf out = Unpooled.buffer();
  private final Handshake handshake = handshake(SocketType.XPUB);

  @Test
  void ourWholeGreetingComesFirst() {
    handshake.begin(out);
    assertThat(said()).isEqualTo(hex(Hex.GREETING));
  }

  @Test
  void ourReadyComesAfterTheirGreeting() {
    assertThat(handshake.read(Hex.buffer(Hex.GREETING), out)).isFalse();
    assertThat(said()).isEqualTo(hex(Hex.ready("XPUB")));
    assertThat(handshake.read(Hex.buffer(Hex.ready("XSUB")), out)).isTrue();
    assertThat(said()).isEmpty();
    assertThat(handshake.peerType()).contains(SocketType.XSUB);
    assertThat(handshake.peerMinor()).isEqualTo(1);
  }

  @Test
  void whatFollowsIsLeft() {
    ByteBuf in = Hex.buffer(XSUB + SUBSCRIPTION);
    assertThat(handshake.read(in, out)).isTrue();
    assertThat(said()).isEqualTo(hex(Hex.ready("XPUB")));
    assertThat(Hex.print(in)).isEqualTo(hex(SUBSCRIPTION));
    assertThat(handshake.read(in, out)).as("it stays complete").isTrue();
    assertThat(Hex.print(in)).isEqualTo(hex(SUBSCRIPTION));
  }

  @Test
  void anyCutWillDo() {
    byte[] all = Hex.bytes(XSUB + SUBSCRIPTION);
    int end = Hex.bytes(XSUB).length;
    for (int cut = 0; cut < all.length; cut++) {
      Handshake cutOne = handshake(SocketType.XPUB);
      ByteBuf first = Unpooled.wrappedBuffer(all, 0, cut);
      ByteBuf second = Unpooled.wrappedBuffer(all, cut, all.length - cut);
      assertThat(cutOne.read(first, out)).as("cut at %d", cut).isEqualTo(cut >= end);
      assertThat(first.readableBytes()).isEqualTo(Math.max(0, cut - end));
      assertThat(cutOne.read(second, out)).isTrue();
      assertThat(second.readableBytes()).isEqualTo(all.length - Math.max(end, cut));
      assertThat(said()).isEqualTo(hex(Hex.ready("XPUB")));
    }
  }

  @Test
  void byteByByteWillDo() {
    byte[] all = Hex.bytes(XSUB);
    for (int i = 0; i < all.length; i++) {
      boolean complete = handshake.read(Unpooled.wrappedBuffer(all, i, 1), out);
      assertThat(complete).isEqualTo(i == all.length - 1);
    }
    assertThat(said()).isEqualTo(hex(Hex.ready("XPUB")));
  }

  @Test
  void aStrangerIsRefusedAtItsFirstBytes() {
    assertRefused(CloseReason.NOT_ZMTP, "an HTTP client", "'GET / HTTP/1.1'");
    assertRefused(CloseReason.OLD_ZMTP, "ZMTP 2.0", "FF 00*7 01 7F 01");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"'CURVE' 00*15", "'PLAIN' 00*15", "'NULL' 00*15 01", "'null' 00*16", "00*20"})
  void anotherMechanismIsRefused(String mechanism) {
    assertRefused(
        CloseReason.OTHER_MECHANISM,
        "ours is NULL: both ends must use the same",
        "FF 00*8 7F 03 01 " + mechanism + " 00*32");
    assertThat(said()).as("we say nothing more").isEmpty();
  }

  @ParameterizedTest(name = "{0} meets {1}")
  @CsvSource({
    "XPUB, SUB",
    "XPUB, XSUB",
    "PUB, SUB",
    "PUB, XSUB",
    "XSUB, PUB",
    "XSUB, XPUB",
    "SUB, PUB",
    "SUB, XPUB",
    "PUSH, PULL",
    "PULL, PUSH"
  })
  void someTypesMayMeet(SocketType own, SocketType peer) {
    Handshake meeting = handshake(own);
    assertThat(meeting.read(Hex.buffer(Hex.GREETING + ready(peer.name())), out)).isTrue();
    assertThat(meeting.peerType()).contains(peer);
  }

  @ParameterizedTest(name = "{0} meets {1}")
  @CsvSource({
    "XPUB, XPUB, XPUB met XPUB: are the two endpoints swapped?",
    "XSUB, XSUB, XSUB met XSUB: are the two endpoints swapped?",
    "'XPUB', PUB, 'XPUB met PUB (expected: SUB or XSUB)'",
    "'PULL', PULL, 'PULL met PULL (expected: PUSH)'",
    "'PULL', XPUB, 'PULL met XPUB (expected: PUSH)'",
    "'XSUB', DEALER, 'XSUB met DEALER (expected: PUB or XPUB)'",
    "'XSUB', xpub, 'XSUB met xpub (expected: PUB or XPUB)'",
  })
  void othersMayNot(SocketType own, String peer, String message) {
    Handshake meeting = handshake(own);
    assertThatThrownBy(() -> meeting.read(Hex.buffer(Hex.GREETING + ready(peer)), out))
        .hasMessage(message)
        .isInstanceOfSatisfying(
            ProtocolException.class,
            e -> assertThat(e.reason()).isEqualTo(CloseReason.SOCKET_TYPE));
    assertThat(said()).as("our READY goes all the same").isEqualTo(hex(ready(own.name())));
  }

  @Test
  void aPeerNeedNotTellItsType() {
    assertThat(handshake.read(Hex.buffer(Hex.GREETING + "04 06 05 'READY'"), out)).isTrue();
    assertThat(handshake.peerType()).isEmpty();
  }

  @Test
  void aPeerMayTellMore() {
    String ready =
        Hex.frame(
            4,
            """
            05 'READY'
            08 'Identity' 00*4
            0B 'Socket-Type' 00 00 00 03 'SUB'
            06 'X-Site' 00 00 01 00 'x'*256
            """);
    assertThat(handshake.read(Hex.buffer(Hex.GREETING + ready), out)).isTrue();
    assertThat(handshake.peerType()).contains(SocketType.SUB);
  }

  static Stream<Arguments> readiesInOtherClothes() {
    return Stream.of(
        argumentSet("long form", "06 00*7 1A"),
        argumentSet("reserved bits", "F4 1A"),
        argumentSet("not marked as a command, which libzmq does not check", "00 1A"));
  }

  @ParameterizedTest
  @MethodSource
  void readiesInOtherClothes(String header) {
    String ready = header + "05 'READY' 0B 'Socket-Type' 00 00 00 04 'XSUB'";
    assertThat(handshake.read(Hex.buffer(Hex.GREETING + ready), out)).isTrue();
  }

  static Stream<Arguments> badCommands() {
    return Stream.of(
        bad("of 0 bytes", "04 00"),
        bad("of 0 bytes", "06 00*8"),
        bad("of 8193 bytes (limit 8192)", "06 00*6 20 01"),
        bad("of 9223372036854775808 bytes", "06 80 00*7"),
        bad("of 18446744073709551615 bytes", "06 FF*8"),
        bad("name is cut short", "04 02 05 'R'"),
        bad("PING", "04 07 04 'PING' 00 00"),
        bad("SUBSCRIBE", "04 0A 09 'SUBSCRIBE'"),
        bad("HELLO", "04 06 05 'HELLO'"),
        bad("\\x00\\x01", "04 03 02 00 01"),
        bad("metadata, byte 0", "04 07 05 'READY' 01"));
  }

  private static Arguments bad(String message, String command) {
    return argumentSet(command, message, command);
  }

  @ParameterizedTest
  @MethodSource
  void badCommands(String message, String command) {
    assertRefused(CloseReason.BAD_HANDSHAKE, message, Hex.GREETING + command);
  }

  @Test
  void anErrorIsARefusal() {
    assertRefused(CloseReason.REFUSED_BY_PEER, "400", Hex.GREETING + "04 0A 05 'ERROR' 03 '400'");
  }

  /** A mechanism of several steps, as CURVE will be. */
  @Test
  void aMechanismMayTakeSeveralCommands() {
    Handshake curved = new Handshake(SocketType.PULL, new Knocking());
    curved.begin(out);
    assertThat(said()).contains(hex("'KNOCK' 00*15"));

    ByteBuf in = Hex.buffer("FF 00*8 7F 03 01 'KNOCK' 00*47 04 01 'a' 04 01 'b' 04 01 '.' 'rest'");
    assertThat(curved.read(in, out)).isTrue();

    assertThat(said()).isEqualTo(hex("'begin' 'heard a' 'heard b'"));
    assertThat(Hex.print(in)).isEqualTo(hex("'rest'"));
  }

  private void assertRefused(CloseReason reason, String message, String bytes) {
    Handshake refusing = handshake(SocketType.XPUB);
    ByteBuf theirs = Hex.buffer(bytes);
    ByteBuf ours = Unpooled.buffer();
    assertThatThrownBy(() -> refusing.read(theirs, ours))
        .hasMessageContaining(message)
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static Handshake handshake(SocketType own) {
    return new Handshake(own, new NullMechanism(own));
  }

  private static String ready(String type) {
    int length = type.length();
    return "04 %02X 05 'READY' 0B 'Socket-Type' 00 00 00 %02X '%s'"
        .formatted(22 + length, length, type);
  }

  private String said() {
    String said = Hex.print(out);
    out.clear();
    return said;
  }

  private static String hex(String script) {
    return Hex.print(Hex.bytes(script));
  }

  private static final class Knocking implements Mechanism {
    @Override
    public String name() {
      return "KNOCK";
    }

    @Override
    public void begin(ByteBuf out) {
      out.writeBytes(Hex.bytes("'begin'"));
    }

    @Override
    public @Nullable Metadata take(ByteBuf in, int at, int length, ByteBuf out) {
      assertThat(length).isEqualTo(1);
      char heard = (char) in.getByte(at);
      if (heard == '.') {
        return new Metadata(Map.of());
      }
      out.writeBytes(Hex.bytes("'heard " + heard + "'"));
      return null;
    }
  }
}
