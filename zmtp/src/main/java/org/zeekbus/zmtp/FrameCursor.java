package org.zeekbus.zmtp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * Walks over the frames of whole messages, which a {@code MessageReader} has checked. One cursor
 * can walk many times.
 *
 * <p>Owner: the thread that made it.
 */
public final class FrameCursor {
  private ByteBuf in = Unpooled.EMPTY_BUFFER;
  private int from;
  private int next;
  private int end;
  private int flags;
  private int start;
  private int body;
  private int length;

  /** A cursor without frames. */
  public FrameCursor() {}

  /** Stands before the first frame in {@code in[at..at+bytes)}. */
  public void reset(ByteBuf frames, int at, int bytes) {
    in = frames;
    from = at;
    next = at;
    end = at + bytes;
  }

  /** Stands before the first frame again. */
  public void rewind() {
    next = from;
  }

  /** The buffer of the frames; valid as long as they are. */
  public ByteBuf buffer() {
    return in;
  }

  /** Where the first frame's header begins. */
  public int from() {
    return from;
  }

  /** How many bytes it walks over, headers included. */
  public int size() {
    return end - from;
  }

  /** Goes to the next frame, if there is one. */
  public boolean next() {
    if (next >= end) {
      return false;
    }
    start = next;
    flags = in.getByte(start);
    if ((flags & Commands.LONG) == 0) {
      length = in.getUnsignedByte(start + 1);
      body = start + 2;
    } else {
      length = (int) in.getLong(start + 1);
      body = start + 9;
    }
    next = body + length;
    return true;
  }

  /** Where this frame's header begins. */
  public int start() {
    return start;
  }

  /** Where its body begins. */
  public int body() {
    return body;
  }

  /** How long its body is. */
  public int length() {
    return length;
  }

  /** A copy of its body. */
  public byte[] bytes() {
    return ByteBufUtil.getBytes(in, body, length, true);
  }

  /** Where it ends. */
  public int end() {
    return next;
  }

  /** Whether it is the last of its message. */
  public boolean isLast() {
    return (flags & Commands.MORE) == 0;
  }
}
