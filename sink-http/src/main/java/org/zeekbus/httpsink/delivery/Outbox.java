package org.zeekbus.httpsink.delivery;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What was accepted and not confirmed: parcels that wait, and those that senders have. Owner: its
 * lock; used once for each parcel and batch.
 */
public final class Outbox {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Parcel> waiting = new ArrayDeque<>();
  private final Set<Parcel> sending = new HashSet<>();
  private long bytes;

  /** Grows with each record that is dealt with. */
  private long progress;

  private boolean isEnded;

  /** Bytes of records that are not dealt with, those included that are in no parcel yet. */
  public long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  /** How many parcels senders have. */
  public long sending() {
    lock.lock();
    try {
      return sending.size();
    } finally {
      lock.unlock();
    }
  }

  /** Counts records that are in no parcel yet. */
  public void accepted(long more) {
    lock.lock();
    try {
      bytes += more;
    } finally {
      lock.unlock();
    }
  }

  /** Puts parcels at the end. */
  public void add(List<Parcel> parcels) {
    lock.lock();
    try {
      waiting.addAll(parcels);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The next one, once there is one; null at the end. It stays ours until it is done. */
  @Nullable Parcel take() throws InterruptedException {
    lock.lock();
    try {
      while (waiting.isEmpty() && !isEnded) {
        changed.await();
      }
      if (isEnded) {
        return null;
      }
      Parcel next = waiting.removeFirst();
      sending.add(next);
      return next;
    } finally {
      lock.unlock();
    }
  }

  /** All its records are dealt with. */
  void done(Parcel parcel) {
    replace(parcel, List.of(), false);
  }

  /**
   * A sender gives back a parcel, as parts that still have to be sent; the rest is dealt with.
   *
   * @param last whether others go first
   */
  void replace(Parcel parcel, List<Parcel> parts, boolean last) {
    lock.lock();
    try {
      sending.remove(parcel);
      long left = parts.stream().mapToLong(Parcel::bytes).sum();
      if (left < parcel.bytes()) {
        bytes -= parcel.bytes() - left;
        progress++;
      }
      if (last) {
        waiting.addAll(parts);
      } else {
        parts.reversed().forEach(waiting::addFirst);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Grows when records are dealt with. */
  public long progress() {
    lock.lock();
    try {
      return progress;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until there are at most so many bytes, or no progress since {@code seen}, or the time is
   * over.
   *
   * @return whether there are at most so many
   */
  public boolean await(long most, long seen, long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (bytes > most && progress == seen && left > 0) {
        left = changed.awaitNanos(left);
      }
      return bytes <= most;
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more is taken. */
  public void end() {
    lock.lock();
    try {
      isEnded = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The records that are left, by log. */
  public Map<String, Long> left() {
    lock.lock();
    try {
      Map<String, Long> sums = new TreeMap<>();
      waiting.forEach(parcel -> parcel.count(sums));
      sending.forEach(parcel -> parcel.count(sums));
      return sums;
    } finally {
      lock.unlock();
    }
  }
}
