package org.zeekbus.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.zeekbus.zmtp.Backoff;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.HeartbeatSettings;
import org.zeekbus.zmtp.Hex;
import org.zeekbus.zmtp.Ignored;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * A whole connection that anything is said to: greeting, handshake, frames and commands. It never
 * fails in a way that is nobody's fault, tells its end once, says little, and gives all memory
 * back.
 *
 * <p>For an hour: {@code mvn -pl zmtp test-compile surefire:test@fuzz -Dtest=ConnectionFuzzTest
 * -Dfuzz.time=1h}.
 *
 * <pre>
 * offset size field
 *      0    1 our type, bits 0 and 1 | after a good handshake, bit 2 | read at once, bits 3 to 7
 *      1      what the peer sends
 * </pre>
 */
@Tag("fuzz")
final class ConnectionFuzzTest {
  private static final SocketType[] OURS = {
    SocketType.XPUB, SocketType.XSUB, SocketType.PULL, SocketType.PUB
  };

  private static final Limits LIMITS =
      new Limits(Limits.DEFAULT.handshakeTimeout(), 10_000, 20_000, 10, 100, 1, 1);

  /** The bytes that a stranger may make us hold or send, beyond a multiple of the bytes it sent. */
  private static final int FLOOR = 1024;

  private static final int MULTIPLE = 4;

  private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true, true);

  @FuzzTest
  @DictionaryEntries({
    "\u0009SUBSCRIBE",
    "\u0006CANCEL",
    "\u0004PING",
    "\u0004PONG",
    "\u0005READY",
    "\u0005ERROR"
  })
  void anyBytes(byte[] data) {
    if (data.length == 0) {
      return;
    }
    SocketType own = OURS[data[0] & 3];
    int size = 1 + ((data[0] & 0xff) >> 3);
    SocketSettings settings =
        new SocketSettings(own, LIMITS, HeartbeatSettings.OFF, Backoff.DEFAULT);
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.config().setAllocator(memory);
    Witness witness = new Witness();
    Connection connection =
        new Connection(
            channel,
            "peer",
            "address",
            Duration.ZERO,
            settings,
            Security.NONE,
            witness,
            new Supervisor());
    channel.pipeline().addLast(connection.channelHandler());
    channel.pipeline().fireChannelActive();
    if ((data[0] & 4) != 0) {
      SocketType theirs = own.peers().iterator().next();
      hears(channel, Hex.bytes(Hex.GREETING + ready(theirs)), 0, 64 + 24 + theirs.name().length());
    }

    for (int at = 1; at < data.length && channel.isOpen(); at += size) {
      hears(channel, data, at, Math.min(size, data.length - at));
      assertThat(connection.heldInbound()).isLessThanOrEqualTo(FLOOR + MULTIPLE * at);
    }

    int said = 0;
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      said += out.readableBytes();
      out.release();
    }
    assertThat(said).isLessThanOrEqualTo(FLOOR + MULTIPLE * data.length);
    channel.close();
    channel.finishAndReleaseAll();
    witness.assertOneEnd();
    assertThat(memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory())
        .as("memory still in use")
        .isZero();
  }

  private void hears(EmbeddedChannel channel, byte[] bytes, int at, int length) {
    channel.writeInbound(memory.heapBuffer(length).writeBytes(bytes, at, length));
  }

  private static String ready(SocketType type) {
    int letters = type.name().length();
    return " 04 %02X 05 'READY' 0B 'Socket-Type' 00 00 00 %02X '%s'"
        .formatted(22 + letters, letters, type);
  }

  /** Sees that all goes in order. */
  private static final class Witness implements Connection.Owner, ConnectionHandler {
    private final FrameCursor frames = new FrameCursor();
    private boolean ready;
    private int ends;

    @Override
    public ConnectionHandler ready(Connection connection) {
      assertThat(ready).isFalse();
      ready = true;
      return this;
    }

    @Override
    public void message(ByteBuf in, int start, int length, int topic, int topicLength, int parts) {
      assertThat(ready && ends == 0).isTrue();
      frames.reset(in, start, length);
      int count = 0;
      while (frames.next()) {
        count++;
      }
      assertThat(count).isEqualTo(parts);
      assertThat(frames.end()).isEqualTo(start + length);
      assertThat(topic + topicLength).isLessThanOrEqualTo(start + length);
    }

    @Override
    public void subscription(boolean subscribe, ByteBuf in, int topic, int topicLength) {
      assertThat(ready && ends == 0).isTrue();
      assertThat(topicLength).isBetween(0, LIMITS.topic());
      assertThat(Topic.of(in, topic, topicLength).length()).isEqualTo(topicLength);
    }

    @Override
    public void ignored(Ignored what, long bytes) {
      assertThat(ready && ends == 0).isTrue();
      assertThat(bytes).isNotNegative();
    }

    @Override
    public void closed(CloseReason reason, String detail) {
      assertThat(ready).isTrue();
      ended(reason, detail);
    }

    @Override
    public void refused(Connection connection, CloseReason reason, String detail) {
      assertThat(ready).isFalse();
      ended(reason, detail);
    }

    @Override
    public void closed(Connection connection, CloseReason reason, String detail) {
      assertThat(ends).as("the handler hears it first").isEqualTo(1);
    }

    private void ended(CloseReason reason, String detail) {
      assertThat(reason).as(detail).isNotEqualTo(CloseReason.INTERNAL_ERROR);
      ends++;
    }

    void assertOneEnd() {
      assertThat(ends).isEqualTo(1);
    }
  }
}
