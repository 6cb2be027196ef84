package org.zeekbus.broker;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps all subscriptions together below half of the heap: at the bound the subscriber with the
 * most is closed, so that those with few always have theirs.
 *
 * <p>Owner: all event loops.
 */
final class SubscriptionBudget {
  /** Bytes for a topic in a set, and in the tree of each loop, beside the topic itself. */
  private static final int IN_SET = 128;

  private static final int IN_TREE = 320;

  private final long limit;
  private final int loops;
  private final Collection<Subscriber> subscribers;
  private final AtomicLong used = new AtomicLong();
  private final AtomicBoolean isRelieving = new AtomicBoolean();

  /** A budget of so many bytes for these subscribers, whose topics each loop knows. */
  SubscriptionBudget(long limit, int loops, Collection<Subscriber> subscribers) {
    this.limit = limit;
    this.loops = loops;
    this.subscribers = subscribers;
  }

  /** The heap of a topic, in bytes. */
  long cost(int topicLength) {
    return IN_SET + topicLength + (long) loops * (IN_TREE + topicLength);
  }

  /** Adds bytes, or takes them back if negative. */
  void add(long bytes) {
    used.addAndGet(bytes);
  }

  /** The heap of all topics, in bytes, estimated. */
  long used() {
    return used.get();
  }

  long limit() {
    return limit;
  }

  /** Whether there is no room left. If so, the subscriber with the most has to go. */
  boolean isFull() {
    if (used.get() < limit) {
      return false;
    }
    if (isRelieving.compareAndSet(false, true)) {
      relieve();
    }
    return true;
  }

  private void relieve() {
    boolean isAsked = false;
    try {
      Optional<Subscriber> most =
          subscribers.stream().max(Comparator.comparingLong(Subscriber::topicsCost));
      if (most.isPresent()) {
        ForwarderProxy proxy = most.get().forwarder().proxy();
        proxy.closeForItsTopics(most.get(), limit, () -> isRelieving.set(false));
        isAsked = true;
      }
    } catch (RejectedExecutionException e) {
      // Its loop has ended, and it with it.
    } finally {
      if (!isAsked) {
        isRelieving.set(false);
      }
    }
  }
}
