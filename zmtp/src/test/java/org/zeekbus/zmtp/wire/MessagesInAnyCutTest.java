package org.zeekbus.zmtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.Hex;
import org.zeekbus.zmtp.Limits;

/** Golden bytes (RFC 37) give the same messages whole, byte by byte and cut at each position. */
final class MessagesInAnyCutTest {
  /** Room for topics of 64 KiB, so that none of these is too long. */
  private static final Limits LIMITS =
      new Limits(Limits.DEFAULT.handshakeTimeout(), 1 << 20, 1 << 20, 64, 70_000, 1, 1);

  private static final Bounds BOUNDS = Bounds.of(LIMITS, 70_000);

  /** A few hundred bytes are cut everywhere; of more the ends, and places in between. */
  private static final int CUT_EVERYWHERE = 1200;

  static Stream<Arguments> streams() {
    return Stream.of(
        stream("one frame", "00 05 'hello'", ReaderCall.message("00 05 'hello'", 1)),
        stream("an empty frame", "00 00", ReaderCall.message("00 00", 1)),
        stream(
            "empty frames only", "01 00 01 00 00 00", ReaderCall.message("01 00 01 00 00 00", 3)),
        stream(
            "four frames, as a Zeek event",
            """
            01 05 'topic'   # MORE
            01 02 'id'
            01 01 01
            00 07 'payload' # last
            """,
            ReaderCall.message("01 05 'topic' 01 02 'id' 01 01 01 00 07 'payload'", 4)),
        stream(
            "two messages",
            "00 01 'a' 01 01 'b' 00 01 'c'",
            ReaderCall.message("00 01 'a'", 1),
            ReaderCall.message("01 01 'b' 00 01 'c'", 2)),
        stream("the longest short form", "00 FF 'x'*255", ReaderCall.message("00 FF 'x'*255", 1)),
        stream(
            "the shortest long form",
            "02 00*6 01 00 'x'*256",
            ReaderCall.message("02 00*6 01 00 'x'*256", 1)),
        stream(
            "a long form that could be short",
            "03 00*7 02 'ab' 02 00*7 00",
            ReaderCall.message("03 00*7 02 'ab' 02 00*7 00", 2)),
        stream(
            "reserved bits, which nobody else shall see",
            "F9 01 'a' F8 01 'b' FA 00*7 01 'c'",
            ReaderCall.message("01 01 'a' 00 01 'b'", 2),
            ReaderCall.message("02 00*7 01 'c'", 1)),
        stream(
            "reserved bits of a command", "FC 06 04 'PONG' 01", ReaderCall.command("04 'PONG' 01")),
        stream("a PING", "04 09 04 'PING' 00 0A 'hi'", ReaderCall.command("04 'PING' 00 0A 'hi'")),
        stream(
            "a PING between the frames of a message",
            """
            01 01 'a'
            04 07 04 'PING' 00 00
            00 01 'b'
            """,
            ReaderCall.command("04 'PING' 00 00"),
            ReaderCall.message("01 01 'a' 00 01 'b'", 2)),
        stream(
            "commands between all frames, and messages around",
            """
            00 01 'x'
            01 00
            04 05 04 'PONG'
            04 07 04 'PING' 00 00
            01 01 'b'
            06 00*7 05 04 'PONG'
            00 00
            00 01 'y'
            """,
            ReaderCall.message("00 01 'x'", 1),
            ReaderCall.command("04 'PONG'"),
            ReaderCall.command("04 'PING' 00 00"),
            ReaderCall.command("04 'PONG'"),
            ReaderCall.message("01 00 01 01 'b' 00 00", 3),
            ReaderCall.message("00 01 'y'", 1)),
        stream(
            "a command with a name that is longer than its body",
            "04 03 FF 'ab'",
            ReaderCall.command("FF 'ab'")),
        stream("a command of one byte", "04 01 00", ReaderCall.command("00")),
        stream(
            "a message that never ends",
            "00 01 'a' 01 01 'b' 00 05 'c'",
            ReaderCall.message("00 01 'a'", 1)),
        stream(
            "a header that never ends", "00 01 'a' 02 00 00", ReaderCall.message("00 01 'a'", 1)),
        stream(
            "all lengths in the header's eight bytes",
            "02 00*5 01 00 00 'x'*65536",
            ReaderCall.message("02 00*5 01 00 00 'x'*65536", 1)),
        stream(
            "a message of two large frames with a PING between",
            "03 00*5 01 00 00 'x'*65536 04 07 04 'PING' 00 00 02 00*5 01 00 01 'y'*65537",
            ReaderCall.command("04 'PING' 00 00"),
            ReaderCall.message("03 00*5 01 00 00 'x'*65536 02 00*5 01 00 01 'y'*65537", 2)));
  }

  private static Arguments stream(String name, String bytes, ReaderCall... calls) {
    return argumentSet(name, Hex.bytes(bytes), List.of(calls));
  }

  @ParameterizedTest
  @MethodSource("streams")
  void goldenBytes(byte[] stream, List<ReaderCall> calls) {
    assertThat(PlainReader.read(stream, BOUNDS)).as("the twin").isEqualTo(calls);
    saysInAnyCut(stream, calls);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 245, 246, 248, 249, 255, 256, 65536})
  void subscriptionsToTopicsOfAnyLength(int length) {
    String topic = "'t'*" + length;
    String stream =
        Hex.frame(4, "09 'SUBSCRIBE' " + topic) + "\n" + Hex.frame(4, "06 'CANCEL' " + topic);
    saysInAnyCut(
        Hex.bytes(stream),
        List.of(
            ReaderCall.command("09 'SUBSCRIBE' " + topic),
            ReaderCall.command("06 'CANCEL' " + topic)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 245, 246, 248, 249, 255, 256, 65536})
  void subscriptionsAsMessages(int length) {
    String subscribe = Hex.frame(0, "01 " + "'t'*" + length);
    String cancel = Hex.frame(0, "00 " + "'t'*" + length);
    saysInAnyCut(
        Hex.bytes(subscribe + "\n" + cancel),
        List.of(ReaderCall.message(subscribe, 1), ReaderCall.message(cancel, 1)));
  }

  /** libzmq src/v3_1_encoder.cpp (4.3.4): flags without LONG before a length of 8 bytes. */
  @ParameterizedTest
  @ValueSource(ints = {246, 247, 248, 249, 254, 255})
  void subscriptionsAsLibzmq434WritesThem(int length) {
    String topic = "'t'*" + length;
    String subscribe = "04 " + Hex.length(10 + length) + " 09 'SUBSCRIBE' " + topic;
    saysInAnyCut(
        Hex.bytes(subscribe + " 00 01 'a'"),
        List.of(ReaderCall.command("09 'SUBSCRIBE' " + topic), ReaderCall.message("00 01 'a'", 1)));
  }

  @ParameterizedTest
  @ValueSource(ints = {249, 250, 254, 255})
  void cancelsAsLibzmq434WritesThem(int length) {
    String topic = "'t'*" + length;
    String cancel = "04 " + Hex.length(7 + length) + " 06 'CANCEL' " + topic;
    saysInAnyCut(
        Hex.bytes("01 00 " + cancel + " 00 01 'a'"),
        List.of(
            ReaderCall.command("06 'CANCEL' " + topic), ReaderCall.message("01 00 00 01 'a'", 2)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64})
  void anyNumberOfFrames(int frames) {
    StringBuilder stream = new StringBuilder();
    for (int i = 0; i < frames; i++) {
      stream.append("%02X %02X 'x'*%d\n".formatted(i == frames - 1 ? 0 : 1, i, i));
    }
    saysInAnyCut(
        Hex.bytes(stream.toString()), List.of(ReaderCall.message(stream.toString(), frames)));
  }

  @Test
  void aReadMayBringNothing() {
    try (Feed feed = new Feed(BOUNDS)) {
      byte[] stream = Hex.bytes("00 01 'a'");
      feed.read(stream, 0, 0);
      feed.read(stream, 0, 2);
      feed.read(stream, 2, 0);
      feed.read(stream, 2, 1);
      assertThat(feed.calls()).containsExactly(ReaderCall.message("00 01 'a'", 1));
    }
  }

  private static void saysInAnyCut(byte[] stream, List<ReaderCall> calls) {
    assertThat(Feed.whole(stream, BOUNDS)).as("whole").isEqualTo(calls);
    assertThat(Feed.byteByByte(stream, BOUNDS)).as("byte by byte").isEqualTo(calls);
    for (int cut : cuts(stream.length)) {
      assertThat(Feed.cutAt(cut, stream, BOUNDS)).as("cut at %d", cut).isEqualTo(calls);
    }
    for (int size : new int[] {2, 3, 9, 4096, 32 << 10}) {
      assertThat(Feed.pieces(stream, BOUNDS, size)).as("%d bytes a read", size).isEqualTo(calls);
    }
  }

  private static List<Integer> cuts(int length) {
    if (length <= CUT_EVERYWHERE) {
      return IntStream.range(1, length).boxed().toList();
    }
    List<Integer> cuts = new ArrayList<>();
    for (int i = 1; i < length; i += i < 32 || i > length - 32 ? 1 : 1999) {
      cuts.add(i);
    }
    for (int i = length - 32; i < length; i++) {
      cuts.add(i);
    }
    return cuts;
  }
}
