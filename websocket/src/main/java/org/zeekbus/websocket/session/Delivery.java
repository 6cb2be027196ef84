package org.zeekbus.websocket.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.socket.Unsent;

/**
 * Events on their way to one client: takes the WebSocket frames out of the broker's messages, and
 * leaves out what the client has published itself. What comes in a turn is one write.
 *
 * <p>Owner: the event loop. Breaks idiom: no object for a message, see {@code bench websocket}.
 */
final class Delivery {
  /** Longer frames are not copied. */
  private static final int LONG = 8 << 10;

  /** So much may wait for the flush. */
  private static final int MOST = 128 << 10;

  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  private final Channel channel;
  private final byte[] self;
  private final FrameCursor frames = new FrameCursor();

  /** Short frames that wait to be written, and the same bytes for copies that make no objects. */
  private @Nullable ByteBuf open;

  private ByteBuffer openBytes = NONE;

  private long unflushed;
  private long written;
  private long messages;

  /**
   * Nothing delivered yet.
   *
   * @param self the client's own id as a sender
   */
  Delivery(Channel channel, byte[] self) {
    this.channel = channel;
    this.self = self;
  }

  /** How many messages the client got. */
  long messages() {
    return messages;
  }

  /** The bytes of their frames, as they were sent. */
  long bytes() {
    return written;
  }

  boolean isWritable() {
    return unflushed < MOST && channel.isWritable();
  }

  /** Takes whole messages of the client's form, which are its own now. */
  void write(ByteBuf whole) {
    try {
      int from = whole.readerIndex();
      frames.reset(whole, from, whole.readableBytes());
      ByteBuffer bytes = whole.nioBuffer();
      while (frames.next()) { // the topic
        frames.next();
        boolean isOwn = isSelf(whole, frames.body(), frames.length());
        frames.next();
        if (!isOwn) {
          add(whole, bytes, frames.body() - from, frames.length());
        }
      }
    } finally {
      whole.release();
    }
  }

  /** From the end: ids of clients begin alike. */
  private boolean isSelf(ByteBuf in, int at, int length) {
    if (length != self.length) {
      return false;
    }
    for (int i = length - 1; i >= 0; i--) {
      if (in.getByte(at + i) != self[i]) {
        return false;
      }
    }
    return true;
  }

  /** A WebSocket frame; {@code at} counts from where the messages begin. */
  private void add(ByteBuf in, ByteBuffer bytes, int at, int length) {
    messages++;
    unflushed += length;
    if (length >= LONG) {
      hand();
      write(in.retainedSlice(in.readerIndex() + at, length), length);
      return;
    }
    ByteBuf room = open;
    if (room == null || room.writableBytes() < length) {
      hand();
      // What is left of the messages, so that one buffer takes them all.
      int capacity = Math.max(length, Math.min(MOST, bytes.limit() - at));
      room = channel.alloc().directBuffer(capacity, capacity);
      open = room;
      openBytes = room.nioBuffer(0, capacity);
    }
    int to = room.writerIndex();
    openBytes.put(to, bytes, at, length);
    room.writerIndex(to + length);
  }

  private void hand() {
    ByteBuf full = open;
    if (full != null) {
      open = null;
      openBytes = NONE;
      write(full, full.readableBytes());
    }
  }

  private void write(ByteBuf bytes, int length) {
    written += length;
    channel.write(bytes, channel.voidPromise());
  }

  void flush() {
    hand();
    unflushed = 0;
    channel.flush();
  }

  /** Bytes that the system has not taken yet; what encryption adds is counted, too. */
  long pending() {
    return Unsent.pending(channel);
  }

  /** Bytes that the system has taken. */
  long taken() {
    return Unsent.taken(channel, written);
  }

  /** Gives back what was not flushed. */
  void release() {
    if (open != null) {
      open.release();
      open = null;
      openBytes = NONE;
    }
  }
}
