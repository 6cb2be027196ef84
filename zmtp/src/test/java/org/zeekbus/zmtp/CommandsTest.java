package org.zeekbus.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that we write, byte for byte (RFC 37). */
final class CommandsTest {
  private final ByteBuf out = Unpooled.buffer();

  @Test
  void readyOfXpub() {
    Commands.writeReady(out, SocketType.XPUB);
    assertWritten(
        """
        04 1A                                   # COMMAND, short, body 26
        05 52 45 41 44 59                       # READY
        0B 53 6F 63 6B 65 74 2D 54 79 70 65     # Socket-Type
        00 00 00 04 58 50 55 42                 # length 4, XPUB
        """);
  }

  @ParameterizedTest
  @EnumSource(names = {"PUB", "SUB"})
  void readyOfThreeLetters(SocketType type) {
    Commands.writeReady(out, type);
    assertWritten("04 19 05 'READY' 0B 'Socket-Type' 00 00 00 03 '" + type + "'");
  }

  @Test
  void subscriptionsAreCommandsToA31Peer() {
    Commands.writeSubscription(out, true, Topic.of("zeek"), 1);
    Commands.writeSubscription(out, false, Topic.of("zeek"), 1);
    Commands.writeSubscription(out, true, Topic.EMPTY, 1);
    Commands.writeSubscription(out, false, Topic.EMPTY, 1);
    assertWritten(
        """
        04 0E 09 'SUBSCRIBE' 'zeek'
        04 0B 06 'CANCEL' 'zeek'
        04 0A 09 'SUBSCRIBE'
        04 07 06 'CANCEL'
        """);
  }

  @Test
  void subscriptionsAreMessagesToA30Peer() {
    Commands.writeSubscription(out, true, Topic.of("zeek"), 0);
    Commands.writeSubscription(out, false, Topic.of("zeek"), 0);
    Commands.writeSubscription(out, true, Topic.EMPTY, 0);
    Commands.writeSubscription(out, false, Topic.EMPTY, 0);
    assertWritten("00 05 01 'zeek' 00 05 00 'zeek' 00 01 01 00 01 00");
  }

  /** The length that decides is the body's, not the topic's: libzmq 4.3.4 had that wrong. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 245, 246, 248, 249, 254, 255, 256, 65536})
  void topicsOfAnyLength(int length) {
    Topic topic = Topic.of("t".repeat(length));
    Commands.writeSubscription(out, true, topic, 1);
    Commands.writeSubscription(out, false, topic, 1);
    Commands.writeSubscription(out, true, topic, 0);
    String text = "'t'*" + length;
    assertWritten(
        Hex.frame(4, "09 'SUBSCRIBE' " + text)
            + "\n"
            + Hex.frame(4, "06 'CANCEL' " + text)
            + "\n"
            + Hex.frame(0, "01 " + text));
  }

  @Test
  void pings() {
    Commands.writePing(out);
    assertWritten("04 07 04 'PING' 00 00");
  }

  @Test
  void pongsGiveTheContextBack() {
    Commands.writePong(out, Hex.bytes("'context'"));
    Commands.writePong(out, new byte[0]);
    assertWritten("04 0C 04 'PONG' 'context' 04 05 04 'PONG'");
  }

  @Test
  void errorsSayWhy() {
    Commands.writeError(out, "400");
    assertWritten("04 0A 05 'ERROR' 03 '400'");
  }

  @Test
  void aLongReasonIsCut() {
    Commands.writeError(out, "x".repeat(300));
    assertWritten("06 00*6 01 06 05 'ERROR' FF 'x'*255");
  }

  @Test
  void headersTakeTheLongFormFrom256BytesOn() {
    Commands.writeHeader(out, 1, 0);
    Commands.writeHeader(out, 1, 255);
    Commands.writeHeader(out, 1, 256);
    Commands.writeHeader(out, 0, Integer.MAX_VALUE);
    assertWritten("01 00   01 FF   03 00*6 01 00   02 00*4 7F FF FF FF");
  }

  private void assertWritten(String script) {
    assertThat(Hex.print(out)).isEqualTo(Hex.print(Hex.bytes(script)));
  }
}
