package org.zeekbus.zmtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Hex;
import org.zeekbus.zmtp.Limits;

/** Bytes that break framing or a limit end the reading, with the reason and the place. */
final class MessageLimitsTest {
  private static final Limits LIMITS =
      new Limits(Limits.DEFAULT.handshakeTimeout(), 1000, 1500, 3, 100, 1, 1);

  private static final Bounds BOUNDS = Bounds.of(LIMITS, 100);

  static Stream<Arguments> broken() {
    return Stream.of(
        tooLarge("a frame above the limit", 3, "00 01 'a' 02 00*6 03 E9"),
        tooLarge("a length with the top bit set", 0, "02 80 00*7"),
        tooLarge("the longest of all lengths", 0, "02 FF*8"),
        tooLarge("a command with such a length", 0, "06 80 00*7"),
        tooLarge("a length that wraps around an int", 0, "02 00*3 01 00*3 05"),
        tooLarge("a fourth frame", 8, "01 00 01 00 01 00 00 00"),
        tooLarge(
            "frames that are too much together", 1008 + 9, "03 00*6 03 E7 'x'*999   02 00*6 01 F4"),
        tooLarge(
            "a message that is passed over and too much as well",
            103 + 1009 + 9,
            "01 65 't'*101   03 00*6 03 E8 'x'*1000   02 00*6 01 F4"),
        badFrame("a command with MORE", 2, "01 00 05 05 04 'PONG'"),
        badFrame("a long command with MORE", 0, "07 00*7 05 04 'PONG'"),
        badFrame("an empty command", 0, "04 00 00 01 'a' 00 01 'b' 00 01 'c'"),
        badFrame("an empty command, long form", 0, "06 00*8"),
        badFrame("libzmq 4.3.4's quirk with 255 bytes, too few", 0, "04 00*7 FF"),
        badFrame("libzmq 4.3.4's quirk with 266 bytes, too many", 0, "04 00*6 01 0A"));
  }

  private static Arguments tooLarge(String name, long offset, String stream) {
    return argumentSet(
        name, Hex.bytes(stream), new ReaderCall.Failure(CloseReason.TOO_LARGE, offset));
  }

  private static Arguments badFrame(String name, long offset, String stream) {
    return argumentSet(
        name, Hex.bytes(stream), new ReaderCall.Failure(CloseReason.BAD_FRAME, offset));
  }

  @ParameterizedTest
  @MethodSource
  void broken(byte[] stream, ReaderCall.Failure failure) {
    List<ReaderCall> calls = PlainReader.read(stream, BOUNDS);
    assertThat(calls).as("the twin").endsWith(failure);
    assertThat(Feed.whole(stream, BOUNDS)).as("whole").isEqualTo(calls);
    assertThat(Feed.byteByByte(stream, BOUNDS)).as("byte by byte").isEqualTo(calls);
    for (int cut = 1; cut < stream.length; cut++) {
      assertThat(Feed.cutAt(cut, stream, BOUNDS)).as("cut at %d", cut).isEqualTo(calls);
    }
  }

  @Test
  void whatJustFitsPasses() {
    byte[] stream =
        Hex.bytes("01 64 't'*100   03 00*6 03 E8 'x'*1000   02 00*6 01 7C 'y'*380   00 00");
    assertThat(Feed.whole(stream, BOUNDS))
        .hasSize(2)
        .allMatch(call -> call instanceof ReaderCall.Message);
  }

  @Test
  void messagesSayWhatWasFoundAndWhatIsAllowed() {
    assertThatThrownBy(() -> read("02 00*4 FF*4"))
        .hasMessage("byte 7000: frame length 4294967295 (limit 1000, limits.frame)");
    assertThatThrownBy(() -> read("02 FF*8"))
        .hasMessage("byte 7000: frame length 18446744073709551615 (limit 1000, limits.frame)");
    assertThatThrownBy(() -> read("01 00 01 00 01 00 00 00"))
        .hasMessageMatching("byte 70\\d\\d: frame 4 of one message \\(limit 3, limits.parts\\)");
    assertThatThrownBy(() -> read("03 00*6 03 E7 'x'*999   02 00*6 01 F4"))
        .hasMessageEndingWith("message of 1517 bytes or more (limit 1500, limits.message)");
    assertThatThrownBy(() -> read("05 05 04 'PONG'"))
        .hasMessage("byte 7000: flags 05: a command has no MORE (expected: 04 or 06)");
  }

  /** Reads what comes after 7,000 bytes. */
  private static void read(String stream) {
    new MessageReader(LIMITS, 100, 1500, UnpooledByteBufAllocator.DEFAULT, new RecordingSink(100))
        .read(Hex.buffer(stream), 7000);
  }
}
