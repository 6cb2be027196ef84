package org.zeekbus.zmtp.curve;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.zeekbus.zmtp.Commands;
import org.zeekbus.zmtp.CurveClients;
import org.zeekbus.zmtp.CurveKeyPair;
import org.zeekbus.zmtp.CurvePeer;
import org.zeekbus.zmtp.CurvePublicKey;
import org.zeekbus.zmtp.Hex;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.sodium.Sodium;
import org.zeekbus.zmtp.wire.Mechanism;

/**
 * Both sides of CURVE without a socket, a command at a time, so that a test can change what goes
 * over.
 */
public final class CurveDialogue {
  static final PooledByteBufAllocator MEMORY = PooledByteBufAllocator.DEFAULT;

  public final CurveKeyPair serverKeys = CurveKeyPair.generate();
  public final CurveKeyPair clientKeys = CurveKeyPair.generate();
  public CurveClients allowed =
      key ->
          key.equals(clientKeys.publicKey())
              ? Optional.of(CurvePeer.of(key, "worker"))
              : Optional.empty();

  /** The mechanism of a server with these keys, for one connection. */
  Mechanism server() {
    return new CurveServerMechanism(
        SocketType.PULL,
        new Security.CurveServer(serverKeys.secretKey(), key -> allowed.find(key)));
  }

  public Mechanism client() {
    return client(serverKeys.publicKey(), clientKeys);
  }

  public Mechanism client(CurvePublicKey server, CurveKeyPair own) {
    return new CurveClientMechanism(SocketType.PUSH, new Security.CurveClient(server, own));
  }

  /** The bytes that a side sends first, without its frame's header. */
  public static byte[] begins(Mechanism side) {
    ByteBuf out = Unpooled.buffer();
    side.begin(out);
    return body(out);
  }

  /** The bytes that a side answers, without its frame's header; none if it has nothing to say. */
  public static byte[] answers(Mechanism side, byte[] command) {
    ByteBuf out = Unpooled.buffer();
    if (side.take(Unpooled.wrappedBuffer(command), 0, command.length, out) != null) {
      side.accept(out);
    }
    return body(out);
  }

  private static byte[] body(ByteBuf frame) {
    if (!frame.isReadable()) {
      return new byte[0];
    }
    assertThat(frame.getByte(0) & Commands.COMMAND).isNotZero();
    return ByteBufUtil.getBytes(frame, frame.getByte(0) == 4 ? 2 : 9, bodyLength(frame));
  }

  private static int bodyLength(ByteBuf frame) {
    return frame.getByte(0) == 4 ? frame.getUnsignedByte(1) : (int) frame.getLong(1);
  }

  /** Traffic of either side with one key, as after a handshake. */
  public static CurveTraffic traffic(boolean ofServer, Limits limits) {
    MemorySegment key = MemorySegment.ofArray(new byte[Sodium.KEY]);
    return ofServer
        ? new CurveTraffic(
            key, CurveCommands.SERVER_NONCE, 1, CurveCommands.CLIENT_NONCE, 2, limits)
        : new CurveTraffic(
            key, CurveCommands.CLIENT_NONCE, 2, CurveCommands.SERVER_NONCE, 1, limits);
  }

  /** Frames, sealed by a side. */
  public static byte[] sealed(CurveTraffic side, String frames) {
    ByteBuf out = side.seal(Hex.buffer(frames), MEMORY);
    try {
      return ByteBufUtil.getBytes(out);
    } finally {
      out.release();
    }
  }
}
