package org.zeekbus.websocket.rest;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What is on its way from the event loop to the thread that writes it. Few bytes: what a slow
 * client does not take waits in the broker's queue.
 *
 * <p>Owner: the event loop adds, the client's thread takes.
 */
final class Outbox {
  private static final int MOST = 64 << 10;

  private final BlockingQueue<StreamPart> parts = new LinkedBlockingQueue<>();
  private final AtomicLong pending = new AtomicLong();
  private final Runnable hasRoom;
  private volatile boolean wasFull;
  private long added;

  /**
   * Empty.
   *
   * @param hasRoom called by the client's thread when it has room again
   */
  Outbox(Runnable hasRoom) {
    this.hasRoom = hasRoom;
  }

  // The event loop.

  boolean isWritable() {
    if (pending.get() < MOST) {
      return true;
    }
    wasFull = true; // first: what is taken from here on tells
    return pending.get() < MOST;
  }

  void add(ByteBuf messages) {
    int bytes = messages.readableBytes();
    added += bytes;
    pending.addAndGet(bytes);
    parts.add(new StreamPart.Events(messages));
  }

  void add(StreamPart part) {
    parts.add(part);
  }

  long pendingBytes() {
    return pending.get();
  }

  long takenBytes() {
    return added - pending.get();
  }

  // The client's thread.

  /** The next part; null if none comes in time. */
  @Nullable StreamPart take(Duration longest) throws InterruptedException {
    return parts.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** These messages are written. */
  void taken(StreamPart.Events events) {
    int bytes = events.messages().readableBytes();
    events.messages().release();
    if (pending.addAndGet(-bytes) < MOST / 2 && wasFull) {
      wasFull = false;
      hasRoom.run();
    }
  }

  /** Gives back what nobody takes any more. Both have stopped. */
  void release() {
    for (StreamPart part = parts.poll(); part != null; part = parts.poll()) {
      if (part instanceof StreamPart.Events(ByteBuf messages)) {
        pending.addAndGet(-messages.readableBytes());
        messages.release();
      }
    }
  }
}
