package org.zeekbus.zmtp.curve;

import io.netty.buffer.ByteBuf;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import org.zeekbus.zmtp.sodium.Sodium;

/**
 * Memory for one step of a handshake, overwritten at its end.
 *
 * <p>Owner: the thread that made it.
 */
final class Scratch implements AutoCloseable {
  private static final int SIZE = 4096;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment all;
  private final SegmentAllocator free;

  /** Room for a step on a command of that many bytes. */
  Scratch(int length) {
    all = arena.allocate(SIZE + 4L * length);
    free = SegmentAllocator.slicingAllocator(all);
  }

  MemorySegment bytes(long size) {
    return free.allocate(size);
  }

  MemorySegment nonce(String name, MemorySegment onWire) {
    MemorySegment nonce = bytes(Sodium.NONCE);
    CurveCommands.nonce(nonce, name, onWire);
    return nonce;
  }

  /** A command that came. */
  MemorySegment copy(ByteBuf in, int at, int length) {
    MemorySegment copy = bytes(length);
    in.getBytes(at, copy.asByteBuffer());
    return copy;
  }

  @Override
  public void close() {
    Sodium.wipe(all);
    arena.close();
  }
}
