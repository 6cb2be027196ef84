package org.zeekbus.web.api;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How much a counter grew in the last seconds.
 *
 * <p>Owner: the observer's thread.
 */
final class Window {
  private record Sample(long nanos, long value) {}

  private final long length;
  private final Deque<Sample> samples = new ArrayDeque<>();

  Window(Duration length) {
    this.length = length.toNanos();
  }

  /** Adds what the counter says now; a counter that went back began anew. */
  void add(long nanos, long value) {
    Sample last = samples.peekLast();
    if (last != null && value < last.value()) {
      samples.clear();
    }
    samples.addLast(new Sample(nanos, value));
    while (nanos - samples.getFirst().nanos() > length) {
      samples.removeFirst();
    }
  }

  /** By how much it grew since the oldest number that is not too old. */
  long growth() {
    Sample first = samples.peekFirst();
    Sample last = samples.peekLast();
    return first == null || last == null ? 0 : last.value() - first.value();
  }
}
