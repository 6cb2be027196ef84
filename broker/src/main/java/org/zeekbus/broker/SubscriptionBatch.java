package org.zeekbus.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The subscriptions that one event loop has heard in a turn, on their way to all loops. Publishers
 * hear of them when every loop has applied them: what is sent in answer, from any loop, then finds
 * the subscribers, as behind libzmq's proxy, which has one thread.
 *
 * <p>Owner: the loop that has heard them, until {@link #handOver}; then all loops.
 */
final class SubscriptionBatch {
  private final Forwarder origin;
  private final List<Forwarder> loops;
  private final List<Forwarder.Change> changes = new ArrayList<>();

  /** Called on the first loop when all have relayed the changes. */
  private final List<Runnable> waiting = new ArrayList<>(0);

  /** By the loops' index: 1 if it has applied the changes. */
  private final AtomicIntegerArray applied;

  private final AtomicInteger unrelayed;

  /** An empty batch of one of the loops. */
  SubscriptionBatch(Forwarder origin, List<Forwarder> loops) {
    this.origin = origin;
    this.loops = loops;
    this.applied = new AtomicIntegerArray(loops.size());
    this.unrelayed = new AtomicInteger(loops.size());
  }

  List<Forwarder.Change> changes() {
    return changes;
  }

  void add(List<Forwarder.Change> more) {
    if (loops.size() > 1) { // else nobody asks
      changes.addAll(more);
    }
  }

  /** Has {@code then} called on its loop once all loops have relayed it. */
  void whenRelayed(Runnable then) {
    waiting.add(then);
  }

  /** Gives it to the other loops; its own has applied it. */
  void handOver() {
    for (Forwarder loop : loops) {
      if (loop != origin) {
        try {
          loop.proxy().apply(this);
        } catch (RejectedExecutionException e) { // it has ended, and all its publishers
          applied.set(loop.index(), 1);
        }
      }
    }
    appliedOn(origin);
  }

  /** A loop has applied it; if it was the last, all others may relay it, too. */
  void appliedOn(Forwarder loop) {
    applied.set(loop.index(), 1);
    if (!isApplied()) {
      return;
    }
    for (Forwarder other : loops) {
      if (other != loop) {
        try {
          other.proxy().relay();
        } catch (RejectedExecutionException e) {
          // It has ended, and all its publishers.
        }
      }
    }
  }

  /** Whether all loops have applied it, but those that hang. */
  boolean isApplied() {
    for (Forwarder loop : loops) {
      if (applied.get(loop.index()) == 0 && (loop == origin || !loop.hangs())) {
        return false;
      }
    }
    return true;
  }

  /** It has waited too long: publishers do not wait for loops any more that have not applied it. */
  void giveUp() {
    for (Forwarder loop : loops) {
      if (applied.get(loop.index()) == 0) {
        loop.seemsToHang();
      }
    }
  }

  /** A loop has told its publishers. */
  void relayed() {
    if (unrelayed.decrementAndGet() == 0) {
      try {
        waiting.forEach(origin.proxy()::confirm);
      } catch (RejectedExecutionException e) {
        // It has ended, and with it who waits.
      }
    }
  }
}
