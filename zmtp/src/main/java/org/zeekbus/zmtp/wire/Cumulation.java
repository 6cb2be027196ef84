package org.zeekbus.zmtp.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of an incomplete message, kept until the rest comes. A piece that fills much of its buffer
 * is kept as a slice, a small one is copied, so that what is held stays within a small multiple of
 * the bytes.
 *
 * <p>Owner: the connection's event loop.
 */
final class Cumulation {
  private static final int SMALLEST_SLICE = 16 << 10;
  private static final int FIRST_COPY = 512;
  private static final int LARGEST_COPY = 64 << 10;

  private final ByteBufAllocator allocator;
  private final List<ByteBuf> pieces = new ArrayList<>(2);
  private int held;

  /** The last piece, when it is a copy that may have room. */
  private @Nullable ByteBuf open;

  Cumulation(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  /** The capacity of all buffers that are kept alive. */
  int held() {
    return held;
  }

  void append(ByteBuf in, int at, int length) {
    if (length >= SMALLEST_SLICE && length >= in.capacity() / 4) {
      pieces.add(in.retainedSlice(at, length));
      held += in.capacity();
      open = null;
      return;
    }
    int from = at;
    int left = length;
    while (left > 0) {
      ByteBuf room = room(left);
      int count = Math.min(left, room.writableBytes());
      room.writeBytes(in, from, count);
      from += count;
      left -= count;
    }
  }

  void append(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      room(1).writeByte(bytes[i]);
    }
  }

  /** All pieces as one buffer, which is the caller's now; nothing is kept. */
  ByteBuf take() {
    ByteBuf whole;
    if (pieces.size() == 1) {
      whole = pieces.get(0);
    } else {
      CompositeByteBuf composite = allocator.compositeBuffer(pieces.size());
      for (ByteBuf piece : pieces) {
        composite.addComponent(true, piece);
      }
      whole = composite;
    }
    forget();
    return whole;
  }

  void release() {
    for (ByteBuf piece : pieces) {
      piece.release();
    }
    forget();
  }

  private void forget() {
    pieces.clear();
    held = 0;
    open = null;
  }

  private ByteBuf room(int wanted) {
    ByteBuf last = open;
    if (last != null && last.isWritable()) {
      return last;
    }
    int size =
        Math.clamp(
            Math.max(wanted, last == null ? 0 : 2L * last.capacity()), FIRST_COPY, LARGEST_COPY);
    ByteBuf fresh = allocator.directBuffer(size, size);
    pieces.add(fresh);
    held += size;
    open = fresh;
    return fresh;
  }
}
