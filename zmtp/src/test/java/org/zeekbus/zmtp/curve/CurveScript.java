package org.zeekbus.zmtp.curve;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.CurveKeyPair;
import org.zeekbus.zmtp.CurvePublicKey;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.wire.Greeting;

/**
 * The commands of a CURVE client, one by one as they go over the wire, so that a test can change,
 * repeat and withhold them.
 *
 * <p>Owner: the test's thread.
 */
public final class CurveScript {
  private final CurveClientMechanism client;
  private @Nullable CurveTraffic traffic;

  /** A client of this type with these keys. */
  public CurveScript(SocketType own, CurvePublicKey server, CurveKeyPair keys) {
    this.client = new CurveClientMechanism(own, new Security.CurveClient(server, keys));
  }

  /** The greeting of any peer with this mechanism. */
  public static byte[] greeting(String mechanism) {
    ByteBuf out = Unpooled.buffer();
    Greeting.write(out, mechanism);
    return ByteBufUtil.getBytes(out);
  }

  /** The first command, with a fresh key each time. */
  public byte[] hello() {
    ByteBuf out = Unpooled.buffer();
    client.begin(out);
    return ByteBufUtil.getBytes(out);
  }

  /** The answer to a WELCOME, which comes without its frame's header. */
  public byte[] initiate(byte[] welcome) {
    ByteBuf out = Unpooled.buffer();
    client.take(Unpooled.wrappedBuffer(welcome), 0, welcome.length, out);
    return ByteBufUtil.getBytes(out);
  }

  /** Takes the READY, without its frame's header: from now on there is traffic. */
  public void ready(byte[] ready) {
    client.take(Unpooled.wrappedBuffer(ready), 0, ready.length, Unpooled.buffer());
    traffic = client.traffic(Limits.DEFAULT);
  }

  /** Whole plain frames, each as a MESSAGE with the next nonce. */
  public byte[] sealed(byte[] frames) {
    CurveTraffic sealing = traffic;
    if (sealing == null) {
      throw new IllegalStateException("there was no READY");
    }
    ByteBuf out =
        sealing.seal(
            Unpooled.directBuffer(frames.length).writeBytes(frames),
            UnpooledByteBufAllocator.DEFAULT);
    try {
      return ByteBufUtil.getBytes(out);
    } finally {
      out.release();
    }
  }
}
