package org.zeekbus.zmtp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Limits;

/**
 * Any bytes instead of frames, in any cut: the reader says what its plain twin says, each message
 * is walked over with a {@link FrameCursor}, only a {@link ProtocolException} is thrown, and what
 * is held stays within a small multiple of what came.
 *
 * <p>For an hour: {@code mvn -pl zmtp test-compile surefire:test@fuzz -Dtest=MessageReaderFuzzTest
 * -Dfuzz.time=1h}.
 *
 * <pre>
 * offset size field
 *      0    1 limits, bits 0 and 1 | what is read at once, bits 2 to 7, squared
 *      1      what the peer sends
 * </pre>
 */
@Tag("fuzz")
final class MessageReaderFuzzTest {
  private static final int FLOOR = 1024;
  private static final int MULTIPLE = 4;

  private static final Bounds[] BOUNDS = {
    bounds(1000, 2000, 4, 10, 2000),
    bounds(1000, 2000, 4, 300, 500),
    bounds(70_000, 100_000, 100, 10, 40),
    new Bounds(Limits.DEFAULT, Limits.DEFAULT.topic(), Limits.DEFAULT.message()),
  };

  private static Bounds bounds(int frame, int message, int parts, int first, int kept) {
    return new Bounds(
        new Limits(Limits.DEFAULT.handshakeTimeout(), frame, message, parts, first, 1, 1),
        first,
        kept);
  }

  @FuzzTest
  @DictionaryEntries({"\u0009SUBSCRIBE", "\u0006CANCEL", "\u0004PING", "\u0004PONG"})
  void anyBytes(byte[] data) {
    if (data.length == 0) {
      return;
    }
    Bounds bounds = BOUNDS[data[0] & 3];
    int root = 1 + ((data[0] & 0xff) >> 2);
    byte[] stream = Arrays.copyOfRange(data, 1, data.length);

    try (Feed feed = new Feed(bounds)) {
      int size = root * root;
      for (int at = 0; at < stream.length; at += size) {
        int length = Math.min(size, stream.length - at);
        feed.read(stream, at, length);
        assertThat(feed.held()).isLessThanOrEqualTo(FLOOR + MULTIPLE * (at + length));
      }
      assertThat(feed.calls()).isEqualTo(PlainReader.read(stream, bounds));
      assertThat(feed.used()).isLessThanOrEqualTo(feed.held());
    }
  }
}
