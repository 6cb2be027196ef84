package org.zeekbus.app.inspect;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way from the event loop to a tap's outputs.
 *
 * <p>Owner: the event loop adds, the thread that runs the tap takes.
 */
final class TapQueue {
  private static final int MOST = 100_000;
  private static final long MOST_BYTES = 64 << 20;

  private final BlockingQueue<TapLine> lines = new LinkedBlockingQueue<>();
  private final AtomicLong bytes = new AtomicLong();

  /** Adds a message; false if there is no room for it. */
  boolean offer(TapLine line) {
    if (bytes.get() > MOST_BYTES || lines.size() >= MOST) {
      return false;
    }
    add(line);
    return true;
  }

  /** Adds a message, whether there is room or not: its sender is not read any more if not. */
  void add(TapLine line) {
    bytes.addAndGet(line.message().size());
    lines.add(line);
  }

  /** Whether more than half of the room is taken. */
  boolean isHalfFull() {
    return bytes.get() > MOST_BYTES / 2 || lines.size() > MOST / 2;
  }

  /** Takes a message; null if there is none for so long. */
  @Nullable TapLine take(long millis) throws InterruptedException {
    return taken(lines.poll(millis, TimeUnit.MILLISECONDS));
  }

  /** Takes a message; null if there is none. */
  @Nullable TapLine take() {
    return taken(lines.poll());
  }

  private @Nullable TapLine taken(@Nullable TapLine line) {
    if (line != null) {
      bytes.addAndGet(-line.message().size());
    }
    return line;
  }
}
