package org.zeekbus.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpContent;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Hands bytes to Netty only as fast as the peer takes them, so that a slow one costs no more
 * buffers than the channel's high-water mark. What waits is bounded by those who send.
 *
 * <p>Owner: the event loop.
 */
final class PacedWriter {
  private static final int PIECE = 16 << 10;

  /** Bytes, and what follows when Netty has the last of them. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Part(byte[] bytes, Runnable handedOver) {}

  private final Channel channel;
  private final Queue<Part> waiting = new ArrayDeque<>();
  private @Nullable Part current;
  private int written;
  private boolean isWriting;

  PacedWriter(Channel channel) {
    this.channel = channel;
  }

  void send(byte[] bytes, Runnable handedOver) {
    waiting.add(new Part(bytes, handedOver));
    resume();
  }

  boolean isEmpty() {
    return current == null && waiting.isEmpty();
  }

  /** Goes on when the channel takes more. */
  void resume() {
    if (isWriting) {
      return; // a flush below has made it writable: the loop below goes on
    }
    isWriting = true;
    try {
      boolean hasWritten;
      do {
        hasWritten = false;
        while (channel.isActive() && channel.isWritable() && !isEmpty()) {
          hasWritten = true;
          writePiece();
        }
        channel.flush();
      } while (hasWritten && channel.isActive() && channel.isWritable() && !isEmpty());
    } finally {
      isWriting = false;
    }
  }

  private void writePiece() {
    Part part = current;
    if (part == null) {
      part = waiting.remove();
      current = part;
      written = 0;
    }
    int length = Math.min(PIECE, part.bytes().length - written);
    if (length > 0) {
      ByteBuf piece = channel.alloc().buffer(length).writeBytes(part.bytes(), written, length);
      written += length;
      channel.write(new DefaultHttpContent(piece));
    }
    if (written == part.bytes().length) {
      current = null;
      part.handedOver().run();
    }
  }

  /** The connection is gone. */
  void drop() {
    current = null;
    waiting.clear();
  }
}
