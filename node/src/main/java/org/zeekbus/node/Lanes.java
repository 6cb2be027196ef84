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
  private final Limits limits;
  private final Runnable whenHalfEmpty;
  private final Map<Object, Queue<Task>> lanes = new HashMap<>();
  private int waiting;
  private long waitingBytes;
  private boolean wasFull;

  /** What may wait: more does not, when either is reached, so that one of any size fits. */
  record Limits(int tasks, long bytes) {
    /** For what must not be lost. */
    static final Limits NONE = new Limits(Integer.MAX_VALUE, Long.MAX_VALUE);
  }

  private record Task(Runnable body, int bytes) {}

  /**
   * Nothing waits yet.
   *
   * @param ordered whether keys count at all
   * @param limits how many tasks may wait, and how much they hold
   * @param whenHalfEmpty called when, after it was full, half of it is free
   */
  Lanes(Executor executor, boolean ordered, Limits limits, Runnable whenHalfEmpty) {
    this.executor = executor;
    this.ordered = ordered;
    this.limits = limits;
    this.whenHalfEmpty = whenHalfEmpty;
  }

  /** Takes a task, unless as much waits as may. Tasks must not throw. */
  boolean offer(Object key, int bytes, Runnable task) {
    synchronized (this) {
      if (isAtLimit()) {
        wasFull = true;
        return false;
      }
    }
    add(key, bytes, task);
    return true;
  }

  private boolean isAtLimit() {
    return waiting >= limits.tasks() || waitingBytes >= limits.bytes();
  }

  /** Takes a task in any case; true if as much waits now as may. */
  boolean add(Object key, int bytes, Runnable task) {
    Object lane = ordered ? key : new Object();
    boolean isFull;
    boolean isNew;
    synchronized (this) {
      waiting++;
      waitingBytes += bytes;
      isFull = isAtLimit();
      wasFull |= isFull;
      isNew = !lanes.containsKey(lane);
      lanes.computeIfAbsent(lane, k -> new ArrayDeque<>()).add(new Task(task, bytes));
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
      Task task = next(lane);
      if (task == null) {
        return;
      }
      task.body().run();
    }
    start(lane);
  }

  /** Takes the lane's next task, or the lane away if there is none. */
  private @Nullable Task next(Object lane) {
    Task task;
    boolean tell;
    synchronized (this) {
      Queue<Task> tasks = lanes.get(lane);
      task = tasks == null ? null : tasks.poll();
      if (task == null) {
        lanes.remove(lane);
        return null;
      }
      waiting--;
      waitingBytes -= task.bytes();
      tell = wasFull && waiting <= limits.tasks() / 2 && waitingBytes <= limits.bytes() / 2;
      wasFull &= !tell;
    }
    if (tell) {
      whenHalfEmpty.run();
    }
    return task;
  }

  private synchronized void drop(Object lane) {
    Queue<Task> tasks = lanes.remove(lane);
    if (tasks != null) {
      waiting -= tasks.size();
      waitingBytes -= tasks.stream().mapToLong(Task::bytes).sum();
    }
  }
}
