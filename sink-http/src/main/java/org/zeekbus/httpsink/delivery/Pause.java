package org.zeekbus.httpsink.delivery;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Holds all senders after a failure of the server, longer each time. Then one of them tries, and
 * the others go on once it has succeeded.
 *
 * <pre>
 * state    enter           works        fails
 * WORKS    goes on         WORKS        PAUSED
 * PAUSED   waits; the first when the time is over: TRIES
 * TRIES    waits           WORKS        PAUSED, longer
 * </pre>
 *
 * <p>Owner: its lock.
 */
public final class Pause {
  /** What a sender may be asked to wait, whatever the server says. */
  static final Duration LONGEST_WISH = Duration.ofMinutes(5);

  private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);

  private enum State {
    WORKS,
    PAUSED,
    TRIES
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final RandomGenerator random;
  private State state = State.WORKS;

  /** Grows with each pause: what a request that was sent before says does not count. */
  private int turn;

  /** Since a request was answered last. */
  private int failures;

  private int allFailures;
  private long untilNanos;
  private @Nullable String problem;

  /** Nothing has failed. */
  public Pause(RandomGenerator random) {
    this.random = random;
  }

  /** Waits until requests may be sent, and gives the turn. The caller then says how it went. */
  int enter() throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        switch (state) {
          case WORKS -> {
            return turn;
          }
          case TRIES -> changed.await();
          case PAUSED -> {
            long left = untilNanos - System.nanoTime();
            if (left <= 0) {
              state = State.TRIES;
              return turn;
            }
            changed.awaitNanos(left);
          }
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** A request of this turn has been answered. */
  void works(int ofTurn) {
    lock.lock();
    try {
      if (ofTurn == turn && state != State.WORKS) {
        state = State.WORKS;
        changed.signalAll();
      }
      if (ofTurn == turn) {
        failures = 0;
        problem = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * A request of this turn has failed.
   *
   * @param why for people
   * @param wish how long the server wants us to wait; zero if it does not say
   */
  void fails(int ofTurn, String why, Duration wish) {
    lock.lock();
    try {
      problem = why;
      allFailures++;
      if (ofTurn == turn) {
        turn++;
        state = State.PAUSED;
        untilNanos = System.nanoTime() + Math.max(wish(wish), backoff(failures++));
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private static long wish(Duration wish) {
    return (wish.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : wish).toNanos();
  }

  /** Twice as long each time, and different for each of many that lost the same server. */
  private long backoff(int before) {
    long whole = Math.min(LONGEST_NANOS, FIRST_NANOS << Math.min(before, 20));
    return whole / 2 + random.nextLong(whole / 2);
  }

  /** How many requests have failed. */
  public int failures() {
    lock.lock();
    try {
      return allFailures;
    } finally {
      lock.unlock();
    }
  }

  /** Why requests fail now; null if they do not. */
  public @Nullable String problem() {
    lock.lock();
    try {
      return problem;
    } finally {
      lock.unlock();
    }
  }
}
