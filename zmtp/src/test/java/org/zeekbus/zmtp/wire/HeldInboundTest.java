package org.zeekbus.zmtp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Hex;
import org.zeekbus.zmtp.Limits;

/**
 * An incomplete message holds little more memory than it has bytes, however it comes, and the
 * reader knows how much.
 */
final class HeldInboundTest {
  private static final Limits LIMITS = Limits.DEFAULT;
  private static final int BODY = 1 << 20;
  private static final String HEADER = "02 00*5 10 00 00";

  /** The memory that a few bytes may cost, and the memory that each byte of the rest may cost. */
  private static final int FLOOR = 1024;

  private static final int MULTIPLE = 4;

  @ParameterizedTest(name = "{0} bytes a read, at {1} in {2}")
  @CsvSource({
    // Few bytes in a large buffer are copied; much in a fitting one is kept as a slice.
    "1, 0, 1",
    "1, 0, 131072",
    "100, 5, 4096",
    "1460, 0, 131072",
    "16383, 0, 16384",
    "16384, 0, 16384",
    "16384, 65536, 131072",
    "32768, 0, 131072",
    "65536, 0, 131072",
    "131072, 0, 131072",
  })
  void staysWithinASmallMultiple(int size, int index, int capacity) {
    byte[] stream = new byte[9 + 200_000];
    System.arraycopy(Hex.bytes(HEADER), 0, stream, 0, 9);
    try (Feed feed = new Feed(Bounds.of(LIMITS, 4096 << 10))) {
      int look = Math.max(size, 499);
      for (int at = 0; at < stream.length; at += size) {
        int length = Math.min(size, stream.length - at);
        feed.read(stream, at, length, index, capacity);
        if (at % look < size) {
          long bound = FLOOR + MULTIPLE * (long) (at + length);
          assertThat(feed.held()).isBetween(Math.max(0, at + length - 9), (int) bound);
          assertThat(feed.used()).isLessThanOrEqualTo(feed.held());
        }
      }
    }
  }

  /** A kept buffer costs an object as well, so that little is copied even where it would fit. */
  @ParameterizedTest(name = "{0} bytes in {1}")
  @CsvSource({
    "1, 1, false",
    "1000, 1024, false",
    "16383, 16384, false",
    "16384, 16384, true",
    "32768, 131072, true",
    "32767, 131072, false",
  })
  void onlyMuchInAFittingBufferIsKeptInPlace(int length, int capacity, boolean kept) {
    try (Feed feed = new Feed(Bounds.of(LIMITS, 4096 << 10))) {
      feed.read(Hex.bytes(HEADER), 0, 9);
      assertThat(feed.read(new byte[length], 0, length, 0, capacity)).isEqualTo(kept);
    }
  }

  @Test
  void slicesAndCopiesMayAlternate() {
    byte[] stream = new byte[9 + BODY];
    System.arraycopy(Hex.bytes(HEADER), 0, stream, 0, 9);
    try (Feed feed = new Feed(Bounds.of(LIMITS, 4096 << 10))) {
      int at = 0;
      for (int i = 0; at + 20_000 < stream.length; i++) {
        int size = i % 2 == 0 ? 20_000 : 3;
        feed.read(stream, at, size, 0, i % 2 == 0 ? 80_000 : 4096);
        at += size;
        assertThat(feed.held()).isLessThanOrEqualTo(FLOOR + MULTIPLE * at + i * 512);
        assertThat(feed.used()).isLessThanOrEqualTo(feed.held());
      }
      feed.read(stream, at, stream.length - at);
      assertThat(feed.calls()).hasSize(1);
      assertThat(feed.held()).isZero();
      assertThat(feed.used()).isZero();
    }
  }

  @Test
  void commandsBetweenFramesHoldNothingForLong() {
    byte[] message = Hex.bytes("01 01 'a'");
    byte[] ping = Hex.bytes("04 07 04 'PING' 00 00");
    try (Feed feed = new Feed(Bounds.of(LIMITS, 4096))) {
      feed.read(message, 0, message.length);
      int before = feed.held();
      for (int i = 0; i < 1000; i++) {
        feed.read(ping, 0, 3);
        feed.read(ping, 3, ping.length - 3);
      }
      assertThat(feed.held()).isEqualTo(before).isBetween(3, FLOOR);
      assertThat(feed.used()).isEqualTo(before);
    }
  }

  @Test
  void anIncompleteCommandIsHeldToo() {
    byte[] command = Hex.bytes("06 00*6 04 00 'c'*1024");
    try (Feed feed = new Feed(Bounds.of(LIMITS, 4096))) {
      feed.read(command, 0, 1000);
      assertThat(feed.held()).isBetween(991, FLOOR + 1000);
      assertThat(feed.used()).isEqualTo(feed.held());
    }
  }

  @Test
  void whatIsWholeIsHeldNoMore() {
    byte[] stream = Hex.bytes("01 03 'abc' 00 03 'def' 00 01 'x' 00 02 'y'");
    try (Feed feed = new Feed(Bounds.of(LIMITS, 4096))) {
      feed.read(stream, 0, 7);
      assertThat(feed.held()).isPositive();
      feed.read(stream, 7, 6);
      assertThat(feed.calls()).hasSize(2);
      assertThat(feed.held()).isZero();
      assertThat(feed.used()).isZero();
    }
  }

  @Test
  void nothingStaysBehindAFailure() {
    byte[] stream = Hex.bytes("01 03 'abc' 01 03 'def' 04 00*8");
    try (Feed feed = new Feed(Bounds.of(LIMITS, 4096))) {
      feed.read(stream, 0, 7);
      feed.read(stream, 7, stream.length - 7);
      assertThat(feed.calls()).containsExactly(new ReaderCall.Failure(CloseReason.BAD_FRAME, 10));
    } // which asserts that release() gives all back
  }
}
