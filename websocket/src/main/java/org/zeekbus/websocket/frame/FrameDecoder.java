package org.zeekbus.websocket.frame;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;

/**
 * Finds the frames of a client in what was read, and checks them (RFC 6455, 5): Netty's decoder,
 * which also tells how much has come, and how much of it is a frame that is not whole. Owner: the
 * channel's event loop.
 */
public final class FrameDecoder extends WebSocket13FrameDecoder {
  private long received;

  /**
   * A decoder for one client.
   *
   * @param longest payload; a longer one breaks the protocol with 1009
   * @param mayDeflate whether RSV1 has a meaning
   */
  public FrameDecoder(int longest, boolean mayDeflate) {
    super(
        WebSocketDecoderConfig.newBuilder()
            .expectMaskedFrames(true)
            .allowExtensions(mayDeflate)
            .maxFramePayloadLength(longest)
            .closeOnProtocolViolation(false)
            .build());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object read) throws Exception {
    if (read instanceof ByteBuf bytes) {
      received += bytes.readableBytes();
    }
    super.channelRead(ctx, read);
  }

  /** All bytes that have come. */
  public long received() {
    return received;
  }

  /** Bytes of a frame that is not whole yet. */
  public int held() {
    return actualReadableBytes();
  }
}
