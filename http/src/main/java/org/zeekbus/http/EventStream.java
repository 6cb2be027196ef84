package org.zeekbus.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A viewer over one connection.
 *
 * <p>Owner: the thread of its source; the event loop tells of what was taken. Shared state is
 * guarded by the lock.
 */
final class EventStream implements Viewer {
  /** The event loop's side. */
  interface Sender {
    /** Sends these bytes, and calls back when the peer has taken nearly all of them. */
    void send(byte[] bytes, Runnable handedOver);

    /** The viewer takes nothing. */
    void tooSlow();
  }

  /** A viewer may be behind by this much, or by one event if that is longer. */
  private static final int MOST_UNSENT = 64 << 10;

  private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

  private final Optional<String> lastEventId;
  private final Duration patience;
  private final Sender sender;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int unsent;
  private boolean isGone;
  private @Nullable Thread source;

  EventStream(Optional<String> lastEventId, Duration patience, Sender sender) {
    this.lastEventId = lastEventId;
    this.patience = patience;
    this.sender = sender;
  }

  @Override
  public Optional<String> lastEventId() {
    return lastEventId;
  }

  @Override
  public boolean send(String id, String event, String data) throws InterruptedException {
    byte[] bytes = encode(id, event, data);
    lock.lockInterruptibly();
    try {
      long left = patience.toNanos();
      while (!isGone && unsent > 0 && unsent + bytes.length > MOST_UNSENT && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (isGone) {
        return false;
      }
      if (left <= 0) {
        isGone = true;
        sender.tooSlow();
        return false;
      }
      unsent += bytes.length;
    } finally {
      lock.unlock();
    }
    sender.send(bytes, () -> handedOver(bytes.length));
    return true;
  }

  @Override
  public boolean isThere() {
    lock.lock();
    try {
      return !isGone;
    } finally {
      lock.unlock();
    }
  }

  private void handedOver(int bytes) {
    lock.lock();
    try {
      unsent -= bytes;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Its thread, which is interrupted when the viewer is gone. */
  void startOn(Thread thread) {
    lock.lock();
    try {
      source = thread;
    } finally {
      lock.unlock();
    }
    thread.start();
  }

  /** The connection has ended. */
  void gone() {
    lock.lock();
    try {
      isGone = true;
      changed.signalAll();
      if (source != null) {
        source.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The form of the HTML standard, 9.2. */
  static byte[] encode(String id, String event, String data) {
    StringBuilder text = new StringBuilder(data.length() + 64);
    if (!id.isEmpty()) {
      text.append("id: ").append(oneLine(id)).append('\n');
    }
    if (!event.isEmpty()) {
      text.append("event: ").append(oneLine(event)).append('\n');
    }
    if (data.indexOf('\n') < 0 && data.indexOf('\r') < 0) {
      text.append("data: ").append(data).append('\n');
    } else {
      for (String line : LINE_END.split(data, -1)) {
        text.append("data: ").append(line).append('\n');
      }
    }
    return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String oneLine(String text) {
    if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0 || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("'" + text + "' (expected: one line)");
    }
    return text;
  }
}
