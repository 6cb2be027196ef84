package org.zeekbus.broker;

import java.time.Duration;

/**
 * Bounds of a subscriber's queue, and the policy at the bound.
 *
 * @param bytes memory that one subscriber's queue may hold, whole retained buffers counted
 * @param messages most messages in one subscriber's queue
 * @param policy what the broker does about a subscriber that does not keep up
 * @param stuckAfter how long a lagging peer may take nothing, or too little, before it counts as
 *     stuck
 * @param slowestDrain bytes a second below which a lagging peer counts as stuck
 */
public record QueueSettings(
    long bytes, int messages, SlowSubscriberPolicy policy, Duration stuckAfter, long slowestDrain) {
  /** The defaults: 64 MiB, a million messages, isolate, 1 s, 1 MiB/s. */
  public static final QueueSettings DEFAULT =
      new QueueSettings(
          64L << 20, 1_000_000, SlowSubscriberPolicy.ISOLATE, Duration.ofSeconds(1), 1L << 20);

  /**
   * Checks that bounds are positive.
   *
   * @throws IllegalArgumentException naming the one that is not
   */
  public QueueSettings {
    checkBound(bytes, messages);
    if (stuckAfter.toMillis() < 100) {
      throw new IllegalArgumentException(
          "stuck after: " + stuckAfter + " (expected: at least 100 ms)");
    }
    if (slowestDrain < 0) {
      throw new IllegalArgumentException(
          "slowest drain: " + slowestDrain + " (expected: at least 0)");
    }
  }

  static void checkBound(long bytes, int messages) {
    if (bytes < 4096) {
      throw new IllegalArgumentException("queue bytes: " + bytes + " (expected: at least 4096)");
    }
    if (messages < 4) {
      throw new IllegalArgumentException("queue messages: " + messages + " (expected: at least 4)");
    }
  }

  /** The same for a queue with a bound of its own. */
  QueueSettings with(QueueBound bound) {
    SlowSubscriberPolicy onFull =
        switch (bound.onFull()) {
          case DROP -> SlowSubscriberPolicy.ISOLATE;
          case DISCONNECT -> SlowSubscriberPolicy.DISCONNECT;
        };
    return new QueueSettings(bound.bytes(), bound.messages(), onFull, stuckAfter, slowestDrain);
  }

  /** {@link #stuckAfter}, as people say it: {@code 3 s}, {@code 1500 ms}. */
  String stuckAfterInWords() {
    long millis = stuckAfter.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }

  /** From here publishers wait: half the bound. */
  boolean isHalfFull(long held, int count) {
    return held > bytes / 2 || count > messages / 2;
  }

  /** Publishers go on from here down: close below half, so that they stop often but briefly. */
  boolean isBelowHalf(long held, int count) {
    return held <= bytes / 32 * 15 && count <= messages * 15L / 32;
  }

  /** From here nothing more is queued. */
  boolean isFull(long held, int count) {
    return held > bytes || count > messages;
  }

  /** Whether a subscriber is stuck that took so much in {@link #stuckAfter} while more waited. */
  boolean isTooLittle(long taken) {
    return taken == 0 || taken * 1000 < slowestDrain * stuckAfter.toMillis();
  }

  /** A stuck subscriber has recovered from here down: a quarter of the bound. */
  boolean isLow(long held, int count) {
    return held <= bytes / 4 && count <= messages / 4;
  }
}
