package org.zeekbus.zmtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.zeekbus.zmtp.Hex;
import org.zeekbus.zmtp.Limits;

/**
 * A message that is too long, or only its first frame, is passed over: counted, not kept, and
 * nothing ends.
 */
final class OversizedMessagesTest {
  private static final Limits LIMITS =
      new Limits(Limits.DEFAULT.handshakeTimeout(), 1 << 20, 1 << 20, 8, 10, 1, 1);

  private static final Bounds BOUNDS = new Bounds(LIMITS, 10, 40);

  static Stream<Arguments> passedOver() {
    return Stream.of(
        stream("one that just fits", "00 0A 'x'*10", ReaderCall.message("00 0A 'x'*10", 1)),
        stream(
            "one that just does not",
            "00 0B 01 'x'*10",
            new ReaderCall.Oversized((byte) 1, 11, 13)),
        stream(
            "only the first frame counts",
            "01 0A 'x'*10 00 0B 'y'*11",
            ReaderCall.message("01 0A 'x'*10 00 0B 'y'*11", 2)),
        stream(
            "all of its message goes",
            "00 01 'a' 01 0B 'x'*11 01 02 'bc' 00 00 00 01 'd'",
            ReaderCall.message("00 01 'a'", 1),
            new ReaderCall.Oversized((byte) 'x', 11, 13 + 4 + 2),
            ReaderCall.message("00 01 'd'", 1)),
        stream(
            "commands between its frames are heard",
            """
            01 0B 00 'x'*10
            04 07 04 'PING' 00 00
            01 02 'bc'
            04 05 04 'PONG'
            00 00
            00 01 'd'
            """,
            ReaderCall.command("04 'PING' 00 00"),
            ReaderCall.command("04 'PONG'"),
            new ReaderCall.Oversized((byte) 0, 11, 13 + 4 + 2),
            ReaderCall.message("00 01 'd'", 1)),
        stream(
            "several in a row",
            "00 0B FF 'x'*10 00 0C FE 'x'*11 02 00*7 0D 'y'*13",
            new ReaderCall.Oversized((byte) 0xff, 11, 13),
            new ReaderCall.Oversized((byte) 0xfe, 12, 14),
            new ReaderCall.Oversized((byte) 'y', 13, 22)),
        stream(
            "an empty first frame is none",
            "01 00 00 0B 'x'*11",
            ReaderCall.message("01 00 00 0B 'x'*11", 2)),
        stream(
            "all frames together just fit",
            "01 01 'a' 01 01 'b' 00 20 'c'*32",
            ReaderCall.message("01 01 'a' 01 01 'b' 00 20 'c'*32", 3)),
        stream(
            "all frames together just do not",
            "00 01 'x' 01 01 'a' 01 01 'b' 00 21 'c'*33 00 01 'd'",
            ReaderCall.message("00 01 'x'", 1),
            new ReaderCall.Oversized((byte) 0, 1, 41),
            ReaderCall.message("00 01 'd'", 1)),
        stream(
            "commands between the frames of what is too long are heard",
            """
            01 01 'a'
            04 05 04 'PONG'
            01 20 'c'*32
            04 05 04 'PONG'
            01 20 'c'*32
            04 05 04 'PONG'
            00 00
            01 00
            00 01 'd'
            """,
            ReaderCall.command("04 'PONG'"),
            ReaderCall.command("04 'PONG'"),
            ReaderCall.command("04 'PONG'"),
            new ReaderCall.Oversized((byte) 0, 1, 3 + 34 + 34 + 2),
            ReaderCall.message("01 00 00 01 'd'", 2)),
        stream(
            "commands have a limit of their own",
            "06 00*6 04 01 'c'*1025 06 00*6 04 00 'd'*1024 00 01 'a'",
            new ReaderCall.OversizedCommand(1025),
            ReaderCall.command("'d'*1024"),
            ReaderCall.message("00 01 'a'", 1)),
        stream(
            "a long command between frames is passed over alone",
            "01 01 'a' 06 00*6 08 00 'c'*2048 00 01 'b'",
            new ReaderCall.OversizedCommand(2048),
            ReaderCall.message("01 01 'a' 00 01 'b'", 2)));
  }

  private static Arguments stream(String name, String bytes, ReaderCall... calls) {
    return argumentSet(name, Hex.bytes(bytes), List.of(calls));
  }

  @ParameterizedTest
  @MethodSource
  void passedOver(byte[] stream, List<ReaderCall> calls) {
    assertThat(PlainReader.read(stream, BOUNDS)).as("the twin").isEqualTo(calls);
    assertThat(Feed.whole(stream, BOUNDS)).as("whole").isEqualTo(calls);
    assertThat(Feed.byteByByte(stream, BOUNDS)).as("byte by byte").isEqualTo(calls);
    for (int cut = 1; cut < stream.length; cut++) {
      assertThat(Feed.cutAt(cut, stream, BOUNDS)).as("cut at %d", cut).isEqualTo(calls);
    }
  }

  @Test
  void nothingOfItIsHeld() {
    byte[] stream =
        Hex.bytes("03 00*5 01 00 00 'x'*65536 03 00*5 01 00 00 'y'*65536 02 00*5 01 00 00 'z'*100");
    try (Feed feed = new Feed(BOUNDS)) {
      for (int at = 0; at < stream.length; at += 1500) {
        feed.read(stream, at, Math.min(1500, stream.length - at));
        assertThat(feed.held()).isZero();
        assertThat(feed.used()).isZero();
      }
      assertThat(feed.calls()).isEmpty();
    }
  }

  @Test
  void whatWasHeldBeforeIsGivenBack() {
    byte[] stream = Hex.bytes("01 01 'a' 01 14 'b'*20 01 14 'c'*20 01 14 'd'*20 00 01 'e'");
    try (Feed feed = new Feed(BOUNDS)) {
      feed.read(stream, 0, 20);
      assertThat(feed.held()).isPositive();
      feed.read(stream, 20, 20);
      assertThat(feed.held()).isZero();
      assertThat(feed.used()).isZero();
      for (int at = 40; at < stream.length; at++) {
        feed.read(stream, at, 1);
        assertThat(feed.held()).isZero();
      }
      assertThat(feed.calls())
          .containsExactly(new ReaderCall.Oversized((byte) 0, 1, 3 + 3 * 22 + 3));
    }
  }

  @Test
  void nothingOfALongCommandIsHeld() {
    byte[] stream = Hex.bytes("06 00*5 01 00 00 'x'*65000");
    try (Feed feed = new Feed(BOUNDS)) {
      for (int at = 0; at < stream.length; at += 1000) {
        feed.read(stream, at, Math.min(1000, stream.length - at));
        assertThat(feed.held()).isZero();
        assertThat(feed.used()).isZero();
      }
    }
  }
}
