package org.zeekbus.zmtp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Hex;
import org.zeekbus.zmtp.SocketType;

/**
 * Any bytes instead of a greeting, and any instead of a mechanism's commands: only a {@link
 * ProtocolException} may come of them, and the same in whatever cut.
 *
 * <p>With all fuzzers, for ten minutes each: {@code mvn -pl zmtp -Plong verify}. This one alone:
 * {@code mvn -pl zmtp test-compile surefire:test@fuzz -Dtest=HandshakeFuzzTest -Dfuzz.time=1h}. A
 * finding is written to {@code src/test/resources}, beside the seeds, and stays there.
 *
 * <pre>
 * offset size field
 *      0    1 our type, bit 0 and 1 | after a good greeting, bit 2 | bytes a read, bits 3 to 7
 *      1      what the peer sends
 * </pre>
 */
@Tag("fuzz")
final class HandshakeFuzzTest {
  private static final SocketType[] OURS = {
    SocketType.XPUB, SocketType.XSUB, SocketType.PULL, SocketType.PUSH
  };

  /** The outcome of a handshake, as far as anybody can see. */
  private record Outcome(
      boolean complete, @Nullable CloseReason reason, String said, int left, int minor) {}

  @FuzzTest
  @DictionaryEntries({"\u0005READY", "\u000bSocket-Type", "\u0005ERROR", "NULL", "CURVE", "XSUB"})
  void anyBytes(byte[] data) {
    if (data.length == 0) {
      return;
    }
    SocketType own = OURS[data[0] & 3];
    byte[] greeting = Hex.bytes((data[0] & 4) == 0 ? "" : Hex.GREETING);
    byte[] stream = new byte[greeting.length + data.length - 1];
    System.arraycopy(greeting, 0, stream, 0, greeting.length);
    System.arraycopy(data, 1, stream, greeting.length, data.length - 1);
    int cut = (data[0] & 0xff) >> 3;

    Outcome whole = read(own, stream, Math.max(1, stream.length));
    Outcome inPieces = read(own, stream, 1 + cut);

    assertThat(inPieces.complete()).isEqualTo(whole.complete());
    assertThat(inPieces.reason()).isEqualTo(whole.reason());
    assertThat(inPieces.said()).isEqualTo(whole.said());
    if (whole.complete()) {
      assertThat(inPieces).isEqualTo(whole);
    }
  }

  private static Outcome read(SocketType own, byte[] stream, int size) {
    Handshake handshake = new Handshake(own, new NullMechanism(own));
    ByteBuf out = Unpooled.buffer();
    handshake.begin(out);
    boolean complete = false;
    CloseReason reason = null;
    int at = 0;
    try {
      while (at < stream.length && !complete) {
        ByteBuf in = Unpooled.wrappedBuffer(stream, at, Math.min(size, stream.length - at));
        complete = handshake.read(in, out);
        assertThat(complete || !in.isReadable()).as("all is taken until it is complete").isTrue();
        at += in.readerIndex();
      }
    } catch (ProtocolException e) {
      reason = e.reason();
    }
    assertThat(out.readableBytes()).isLessThanOrEqualTo(64 + 28);
    if (complete) {
      assertThat(handshake.peerType().map(own::accepts).orElse(true)).isTrue();
    }
    return new Outcome(complete, reason, Hex.print(out), stream.length - at, handshake.peerMinor());
  }
}
