package org.zeekbus.node;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that wait for an executor. Those with the same key run one after the other, in order; those
 * with different ones side by side.
 *
 * <p>Owner: any thread; guarded by itself.
 */
final class Lanes {
  /** How many tasks of a lane run before other lanes of a small executor have their turn. */
  private static final int IN_A_ROW = 64;

  private final Executor executor;
  private final boolean ordered;
  private final int limit;
  private final Runnable whenHalfEmpty;
  private final Map<Object, Queue<Runnable>> lanes = new HashMap<>();
  private int waiting;
  private boolean wasFull;

  /**
   * Nothing waits yet.
   *
   * @param ordered whether keys count at all
   * @param limit how many tasks may wait
   * @param whenHalfEmpty called when, after it was full, half of it is free
   */
  Lanes(Executor executor, boolean ordered, int limit, Runnable whenHalfEmpty) {
    this.executor = executor;
    this.ordered = ordered;
    this.limit = limit;
    this.whenHalfEmpty = whenHalfEmpty;
  }

  /** Takes a task, unless as many wait as may. Tasks must not throw. */
  boolean offer(Object key, Runnable task) {
    synchronized (this) {
      if (waiting >= limit) {
        wasFull = true;
        return false;
      }
    }
    add(key, task);
    return true;
  }

  /** Takes a task in any case; true if as many wait now as may. */
  boolean add(Object key, Runnable task) {
    Object lane = ordered ? key : new Object();
    boolean isFull;
    boolean isNew;
    synchronized (this) {
      isFull = ++waiting >= limit;
      wasFull |= isFull;
      isNew = !lanes.containsKey(lane);
      lanes.computeIfAbsent(lane, k -> new ArrayDeque<>()).add(task);
    }
    if (isNew) {
      start(lane);
    }
    return isFull;
  }

  /**
   * Whether it was full, and half of it is not yet free: {@code whenHalfEmpty} is still to come.
   */
  synchronized boolean isFull() {
    return wasFull;
  }

  /** How many tasks wait. */
  synchronized int waiting() {
    return waiting;
  }

  private void start(Object lane) {
    try {
      executor.execute(() -> run(lane));
    } catch (RejectedExecutionException e) {
      drop(lane); // the executor is shut down, and the node about to be
    }
  }

  private void run(Object lane) {
    for (int i = 0; i < IN_A_ROW; i++) {
      Runnable task = next(lane);
      if (task == null) {
        return;
      }
      task.run();
    }
    start(lane);
  }

  /** Takes the lane's next task, or the lane away if there is none. */
  private @Nullable Runnable next(Object lane) {
    Runnable task;
    boolean tell;
    synchronized (this) {
      Queue<Runnable> tasks = lanes.get(lane);
      task = tasks == null ? null : tasks.poll();
      if (task == null) {
        lanes.remove(lane);
        return null;
      }
      waiting--;
      tell = wasFull && waiting <= limit / 2;
      wasFull &= !tell;
    }
    if (tell) {
      whenHalfEmpty.run();
    }
    return task;
  }

  private synchronized void drop(Object lane) {
    Queue<Runnable> tasks = lanes.remove(lane);
    waiting -= tasks == null ? 0 : tasks.size();
  }
}
