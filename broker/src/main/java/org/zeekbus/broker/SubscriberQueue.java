package org.zeekbus.broker;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The messages that wait for one subscriber, in order, as buffers of whole messages. Long runs are
 * slices of the read buffer, shared with other subscribers; short ones are copied together, so that
 * the memory held stays within a small multiple of the messages.
 *
 * <p>Owner: the subscriber's event loop. Breaks idiom: parallel arrays, see BrokerBench.
 */
@SuppressWarnings("ReferenceEquality") // which buffer it is matters, not what it holds
final class SubscriberQueue {
  /** Shorter runs behind others are copied: a write of few buffers is cheaper than one of many. */
  private static final int SHORT_RUN = 1024;

  /** Runs that are a smaller part of their buffer are copied, so that they do not pin it. */
  private static final int SMALL_PART = 8;

  private static final int SMALL_PART_LAGGING = 4;

  private static final int FIRST_COPY = 2048;
  private static final int LARGEST_COPY = 64 << 10;

  private final ByteBufAllocator allocator;

  // A ring; its length is a power of two.
  private @Nullable ByteBuf[] buffers = new ByteBuf[16];
  private int[] counts = new int[16];
  private int[] charges = new int[16];
  private int head;
  private int size;

  private long held;
  private int messages;

  /** The last buffer, when it is a copy that may have room. */
  private @Nullable ByteBuf open;

  /** All of {@link #open}; its position is where the next bytes go. */
  private ByteBuffer openView = ByteBuffer.allocate(0);

  /** The memory that the last slice was cut from: further slices of it hold nothing more. */
  private @Nullable ByteBuf lastSource;

  /** Where that slice is, from the head. */
  private int lastSliceAt;

  SubscriberQueue(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The memory kept alive, in bytes. */
  long held() {
    return held;
  }

  int messages() {
    return messages;
  }

  /**
   * Appends whole messages.
   *
   * @param lagging whether they will stay for a while
   */
  void add(ByteBuf in, int at, int length, int count, boolean lagging) {
    ByteBuf source = source(in);
    int footprint = footprint(source);
    int smallPart = footprint / (lagging ? SMALL_PART_LAGGING : SMALL_PART);
    // The first is often the only one of its turn: a copy of its own would cost more than a slice.
    int shortest = size == 0 ? smallPart : Math.max(SHORT_RUN, smallPart);
    if (length < shortest) {
      ByteBuf room = open;
      if (room == null || room.writableBytes() < length) {
        room = openNext(length);
      }
      copy(in, at, length, room);
      counts[(head + size - 1) & (counts.length - 1)] += count;
    } else {
      if (lastSource == source) {
        // Charged to the last slice, as the memory stays until that has gone.
        uncharge((head + lastSliceAt) & (charges.length - 1));
      }
      lastSliceAt = size;
      push(in.retainedSlice(at, length), count, footprint);
      lastSource = source;
      open = null;
    }
    messages += count;
  }

  private void uncharge(int slot) {
    held -= charges[slot];
    charges[slot] = 0;
  }

  /** The memory that a slice of it keeps alive: a message of several reads has several buffers. */
  private static int footprint(ByteBuf source) {
    if (!(source instanceof CompositeByteBuf parts)) {
      return source.capacity();
    }
    long sum = 0;
    for (int i = 0; i < parts.numComponents(); i++) {
      sum += source(parts.internalComponent(i)).capacity();
    }
    return (int) Math.min(sum, Integer.MAX_VALUE);
  }

  /** The buffer at the bottom, which has the memory: messages from another loop are slices. */
  private static ByteBuf source(ByteBuf in) {
    ByteBuf source = in;
    for (ByteBuf below = in.unwrap(); below != null; below = below.unwrap()) {
      source = below;
    }
    return source;
  }

  /** How many messages the first buffer has. */
  int headMessages() {
    return counts[head];
  }

  /** Takes the first buffer, which is the caller's now. */
  ByteBuf poll() {
    int slot = head;
    ByteBuf first = buffers[slot];
    if (first == null) {
      throw new IllegalStateException("the queue is empty");
    }
    buffers[slot] = null;
    head = (head + 1) & (buffers.length - 1);
    size--;
    messages -= counts[slot];
    held -= charges[slot];
    if (first == open) {
      open = null;
    }
    // Once its slices are gone, the object may come back as another buffer.
    lastSource = null;
    return first;
  }

  void release() {
    while (size > 0) {
      poll().release();
    }
  }

  /** As {@code room.writeBytes(in, at, length)}, without the views which that makes. */
  private void copy(ByteBuf in, int at, int length, ByteBuf room) {
    if (in.nioBufferCount() == 1) {
      openView.put(in.internalNioBuffer(at, length));
      room.writerIndex(openView.position());
    } else {
      room.writeBytes(in, at, length);
      openView.position(room.writerIndex());
    }
  }

  private ByteBuf openNext(int length) {
    ByteBuf last = open;
    int wanted = last == null ? FIRST_COPY : 2 * last.capacity();
    int capacity = Math.max(length, Math.min(wanted, LARGEST_COPY));
    ByteBuf next = allocator.directBuffer(capacity, capacity);
    push(next, 0, capacity);
    open = next;
    openView = next.nioBuffer(0, capacity);
    return next;
  }

  private void push(ByteBuf buffer, int count, int charge) {
    if (size == buffers.length) {
      grow();
    }
    int slot = (head + size) & (buffers.length - 1);
    buffers[slot] = buffer;
    counts[slot] = count;
    charges[slot] = charge;
    held += charge;
    size++;
  }

  private void grow() {
    int length = buffers.length;
    @Nullable ByteBuf[] newBuffers = Arrays.copyOfRange(buffers, head, head + 2 * length);
    int[] newCounts = Arrays.copyOfRange(counts, head, head + 2 * length);
    int[] newCharges = Arrays.copyOfRange(charges, head, head + 2 * length);
    System.arraycopy(buffers, 0, newBuffers, length - head, head);
    System.arraycopy(counts, 0, newCounts, length - head, head);
    System.arraycopy(charges, 0, newCharges, length - head, head);
    buffers = newBuffers;
    counts = newCounts;
    charges = newCharges;
    head = 0;
  }
}
