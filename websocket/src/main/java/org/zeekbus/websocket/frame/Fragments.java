package org.zeekbus.websocket.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages of a client's data frames, which come one after the other, each message whole or
 * in fragments (RFC 6455, 5.4). Owner: the channel's event loop.
 */
public final class Fragments {
  private static final int FIRST = 512;

  private static final int RSV1 = 4;

  /** Takes messages. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A whole message.
     *
     * @param bytes lent until the call returns
     * @param isText whether its frames say that it is text, and not binary
     * @param isDeflated whether it is compressed (RFC 7692)
     */
    void message(ByteBuf bytes, boolean isText, boolean isDeflated) throws BreachException;
  }

  private final ByteBufAllocator allocator;
  private final int longest;
  private final Listener listener;
  private @Nullable ByteBuf joined;
  private boolean isText;
  private boolean isDeflated;

  /**
   * No message yet.
   *
   * @param longest message, in bytes as they come
   */
  public Fragments(ByteBufAllocator allocator, int longest, Listener listener) {
    this.allocator = allocator;
    this.longest = longest;
    this.listener = listener;
  }

  /** Bytes of a message that is not whole yet. */
  public int held() {
    return joined == null ? 0 : joined.readableBytes();
  }

  /** Takes a data frame, lent, which the decoder has checked. */
  public void add(WebSocketFrame frame) throws BreachException {
    boolean isFirst = !(frame instanceof ContinuationWebSocketFrame);
    checkReserved(frame.rsv(), isFirst);
    if (isFirst) {
      isText = !(frame instanceof BinaryWebSocketFrame);
      isDeflated = frame.rsv() == RSV1;
      if (frame.isFinalFragment()) {
        listener.message(frame.content(), isText, isDeflated);
        return;
      }
    }
    join(frame.content());
    if (frame.isFinalFragment()) {
      ByteBuf whole = take();
      try {
        listener.message(whole, isText, isDeflated);
      } finally {
        whole.release();
      }
    }
  }

  private static void checkReserved(int rsv, boolean isFirst) throws BreachException {
    if (rsv != 0 && !(rsv == RSV1 && isFirst)) {
      throw new BreachException(Close.PROTOCOL_ERROR, "Reserved bit used");
    }
  }

  private void join(ByteBuf fragment) throws BreachException {
    ByteBuf all = joined;
    if (all == null) {
      all = allocator.directBuffer(Math.min(FIRST, longest), longest);
      joined = all;
    }
    if (fragment.readableBytes() > longest - all.readableBytes()) {
      throw new BreachException(Close.tooBig(longest));
    }
    all.writeBytes(fragment);
  }

  private ByteBuf take() {
    ByteBuf all = joined;
    if (all == null) {
      throw new IllegalStateException("no fragment");
    }
    joined = null;
    return all;
  }

  /** Gives back what it holds. */
  public void release() {
    if (joined != null) {
      take().release();
    }
  }
}
