package org.zeekbus.zmtp;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;

/**
 * The memory that all buffers of a process share: what sockets read into, incomplete messages,
 * queues. Netty on Java 25 allocates past the JVM's own bounds, so the bound is ours: readers of
 * sockets check {@link #used} and stop in time.
 *
 * <p>Owner: all threads.
 */
public final class BufferMemory {
  private static final int PAGE = 8192;

  /** Pages are doubled this often to make a chunk: 1 MiB. */
  private static final int MAX_ORDER = 7;

  private static final int SMALL_CACHE = 64;
  private static final int NORMAL_CACHE = 16;

  private final long limit;
  private final PooledByteBufAllocator allocator;

  /**
   * Buffers from one pool with a cache for each event loop. With a pool for each loop, what one has
   * freed would be of no use to another, and the bound would be reached half empty.
   *
   * @param limit in bytes
   */
  public BufferMemory(long limit) {
    this.limit = limit;
    this.allocator =
        new PooledByteBufAllocator(true, 0, 1, PAGE, MAX_ORDER, SMALL_CACHE, NORMAL_CACHE, false);
  }

  /** Where all buffers come from. */
  public ByteBufAllocator allocator() {
    return allocator;
  }

  /** The bound, in bytes. */
  public long limit() {
    return limit;
  }

  /** The bytes in use: buffers that somebody holds. Costs some microseconds. */
  public long held() {
    return allocator.pinnedDirectMemory();
  }

  /**
   * The bytes that are taken from the system: whole chunks of the pools. Costs some microseconds.
   */
  public long used() {
    return allocator.metric().usedDirectMemory();
  }
}
