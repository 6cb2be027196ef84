package org.zeekbus.websocket.frame;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;

/**
 * Finds the frames of a client in what was read, and checks them (RFC 6455, 5): Netty's decoder,
 * which also tells how much has come, and how much of it is a frame that is not whole. Owner: the
 * channel's event loop.
 */
public final class FrameDecoder extends WebSocket13FrameDecoder {
  /** Netty's words for a code that must not be in a close frame. */
  private static final String WRONG_CODE = "Invalid close frame getStatus code: ";

  private final int longest;
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
    this.longest = longest;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object read) throws Exception {
    if (read instanceof ByteBuf bytes) {
      received += bytes.readableBytes();
    }
    super.channelRead(ctx, read);
  }

  /** How the conversation ends for what this has found: Netty's words where they are clear. */
  public Close closeFor(CorruptedWebSocketFrameException found) {
    int code = found.closeStatus().code();
    String words = String.valueOf(found.getMessage());
    if (code == Close.TOO_BIG) {
      return Close.tooBig(longest);
    }
    return words.startsWith(WRONG_CODE)
        ? Close.wrongCode(words.substring(WRONG_CODE.length()))
        : new Close(code, words);
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
