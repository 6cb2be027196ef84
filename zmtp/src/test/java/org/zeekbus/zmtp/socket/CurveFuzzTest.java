package org.zeekbus.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.zeekbus.zmtp.Backoff;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Commands;
import org.zeekbus.zmtp.CurveKeyPair;
import org.zeekbus.zmtp.CurvePeer;
import org.zeekbus.zmtp.HeartbeatSettings;
import org.zeekbus.zmtp.Hex;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.curve.CurveClientMechanism;
import org.zeekbus.zmtp.curve.CurveTraffic;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * A connection under CURVE whose peer has a good key, so that the fuzzer gets behind the boxes.
 *
 * <pre>
 * offset size field
 *      0    1 how far all goes well, bits 0 and 1: 0 HELLO is changed, 1 INITIATE is changed,
 *             2 traffic is anything in good boxes, 3 traffic is anything
 *             | bytes a read, bits 2 to 7
 *      1      0, 1: combined with the command by exclusive or, from its end back
 *             2: for each box its length in one byte, then its content
 *             3: as it is
 * </pre>
 */
@Tag("fuzz")
final class CurveFuzzTest {
  private static final Limits LIMITS =
      new Limits(Limits.DEFAULT.handshakeTimeout(), 10_000, 20_000, 10, 100, 10, 1);
  private static final CurveKeyPair SERVER = CurveKeyPair.generate();
  private static final CurveKeyPair CLIENT = CurveKeyPair.generate();
  private static final String CURVE_GREETING =
      Hex.GREETING.replace("'NULL' 00*16", "'CURVE' 00*15");

  private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true, true);

  @FuzzTest
  void anyBytes(byte[] data) {
    if (data.length < 2) {
      return;
    }
    int stage = data[0] & 3;
    int cut = stage < 2 ? 512 : 1 + ((data[0] & 0xff) >> 2) * 8;
    byte[] rest = Arrays.copyOfRange(data, 1, data.length);
    Security security =
        new Security.CurveServer(
            SERVER.secretKey(), key -> Optional.of(CurvePeer.of(key, "fuzzer")));
    SocketSettings settings =
        new SocketSettings(SocketType.XPUB, LIMITS, HeartbeatSettings.OFF, Backoff.DEFAULT);
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.config().setAllocator(memory);
    Witness witness = new Witness();
    Connection connection =
        new Connection(
            channel, "peer", "a", Duration.ZERO, settings, security, witness, new Supervisor());
    channel.pipeline().addLast(connection.channelHandler());
    channel.pipeline().fireChannelActive();

    hears(channel, Hex.bytes(CURVE_GREETING), 64);
    CurveClientMechanism client =
        new CurveClientMechanism(
            SocketType.XSUB, new Security.CurveClient(SERVER.publicKey(), CLIENT));
    talk(channel, client, stage, rest, cut);
    // A changed command must be as good as none, and what is in a good one may be anything.
    assertThat(witness.ready).isEqualTo(stage >= 2 || isZero(rest));

    channel.close();
    channel.finishAndReleaseAll();
    assertThat(witness.ends).isEqualTo(1);
    assertThat(memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory())
        .as("memory still in use")
        .isZero();
  }

  private void talk(
      EmbeddedChannel channel, CurveClientMechanism client, int stage, byte[] rest, int cut) {
    ByteBuf hello = Unpooled.buffer();
    client.begin(hello);
    hears(channel, stage == 0 ? changed(hello, rest) : ByteBufUtil.getBytes(hello), cut);
    ByteBuf welcome = said(channel, 64);
    if (welcome == null) {
      return;
    }
    ByteBuf initiate = Unpooled.buffer();
    client.take(welcome, 2, welcome.readableBytes() - 2, initiate);
    hears(channel, stage == 1 ? changed(initiate, rest) : ByteBufUtil.getBytes(initiate), cut);
    ByteBuf ready = said(channel, 0);
    if (ready == null) {
      return;
    }
    client.take(ready, 2, ready.readableBytes() - 2, Unpooled.buffer());
    CurveTraffic traffic = client.traffic(LIMITS);
    hears(channel, stage == 2 ? inBoxes(traffic, rest) : rest, cut);
    traffic.release();
  }

  /**
   * The bytes that the server sent after the first {@code skip} bytes; null if they are no command
   * or the connection has ended.
   */
  private static @Nullable ByteBuf said(EmbeddedChannel channel, int skip) {
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      all.writeBytes(out);
      out.release();
    }
    all = all.skipBytes(Math.min(skip, all.readableBytes())).slice();
    return all.isReadable() && all.getByte(all.readerIndex()) == 4 && channel.isOpen() ? all : null;
  }

  private static byte[] changed(ByteBuf frame, byte[] by) {
    byte[] bytes = ByteBufUtil.getBytes(frame);
    for (int i = 0; i < Math.min(by.length, 80); i++) {
      bytes[bytes.length - 1 - i] ^= by[i];
    }
    return bytes;
  }

  private static boolean isZero(byte[] by) {
    for (int i = 0; i < Math.min(by.length, 80); i++) {
      if (by[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private byte[] inBoxes(CurveTraffic traffic, byte[] data) {
    ByteBuf all = Unpooled.buffer();
    int at = 0;
    while (at < data.length) {
      int length = Math.min(data[at] & 0xff, data.length - at - 1);
      int flags = length > 0 ? data[at + 1] & 5 : 0;
      ByteBuf frame = Unpooled.buffer();
      Commands.writeHeader(frame, flags, length);
      frame.writeBytes(data, at + 1, length);
      ByteBuf sealed = traffic.seal(frame, memory);
      all.writeBytes(sealed);
      sealed.release();
      at += 1 + length;
    }
    return ByteBufUtil.getBytes(all);
  }

  private void hears(EmbeddedChannel channel, byte[] bytes, int cut) {
    for (int at = 0; at < bytes.length && channel.isOpen(); at += cut) {
      int length = Math.min(cut, bytes.length - at);
      channel.writeInbound(memory.directBuffer(length).writeBytes(bytes, at, length));
    }
  }

  private static final class Witness implements Connection.Owner, ConnectionHandler {
    private boolean ready;
    private int ends;

    @Override
    public ConnectionHandler ready(Connection connection) {
      assertThat(connection.curvePeer()).contains(CurvePeer.of(CLIENT.publicKey(), "fuzzer"));
      ready = true;
      return this;
    }

    @Override
    public void subscription(boolean subscribe, ByteBuf in, int topic, int topicLength) {
      assertThat(topicLength).isBetween(0, LIMITS.topic());
      assertThat(Topic.of(in, topic, topicLength).length()).isEqualTo(topicLength);
    }

    @Override
    public void closed(CloseReason reason, String detail) {
      ended(reason, detail);
    }

    @Override
    public void refused(Connection connection, CloseReason reason, String detail) {
      ended(reason, detail);
    }

    @Override
    public void closed(Connection connection, CloseReason reason, String detail) {}

    private void ended(CloseReason reason, String detail) {
      assertThat(reason).as(detail).isNotEqualTo(CloseReason.INTERNAL_ERROR);
      ends++;
    }
  }
}
