package org.zeekbus.node;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that wait for an executor. Tasks with the same key run one after the other, in order; those
 * with different keys in parallel. If a task throws, the others still run.
 *
 * <p>Owner: any thread; guarded by itself.
 */
final class KeyedTaskQueue {
  /**
   * The most tasks of one key that run in a row, so that other keys get their turn on a small
   * executor.
   */
  private static final int IN_A_ROW = 64;

  private final Executor executor;
  private final boolean ordered;
  private final Limits limits;
  private final Listener listener;
  private final Map<Object, Queue<Task>> lanes = new HashMap<>();
  private int waiting;
  private long waitingBytes;
  private boolean wasFull;
  private boolean isClosed;

  /**
   * Bounds of the queue. It is full when either is reached, so that one task of any size fits an
   * empty queue.
   */
  record Limits(int tasks, long bytes) {
    /** No bounds, for tasks that must not be lost. */
    static final Limits NONE = new Limits(Integer.MAX_VALUE, Long.MAX_VALUE);
  }

  /** Hears of room and failures. Methods must not throw. */
  interface Listener {
    /** The queue was full, and half of it is free again. */
    default void halfEmpty() {}

    /** A task has thrown an exception or error. */
    void failed(Throwable cause);

    /** The executor refused to run a key's tasks, so all of them are lost. */
    void refused(int tasks, Throwable cause);
  }

  private record Task(Runnable body, int bytes) {}

  /**
   * An empty queue.
   *
   * @param ordered whether keys matter; if not, all tasks may run in parallel
   */
  KeyedTaskQueue(Executor executor, boolean ordered, Limits limits, Listener listener) {
    this.executor = executor;
    this.ordered = ordered;
    this.limits = limits;
    this.listener = listener;
  }

  /** Takes a task, unless the queue is full. */
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

  /** Takes a task in any case; true if the queue is full now. */
  boolean add(Object key, int bytes, Runnable task) {
    Object lane = ordered ? key : new Object();
    boolean isFull;
    boolean isNew;
    synchronized (this) {
      if (isClosed) {
        return false;
      }
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

  /** Whether it was full and {@code halfEmpty} is still to come. */
  synchronized boolean isFull() {
    return wasFull;
  }

  /** The number of tasks that wait. */
  synchronized int waiting() {
    return waiting;
  }

  /** Takes no more tasks, and drops those that wait; returns their number. */
  synchronized int close() {
    int forgotten = waiting;
    isClosed = true;
    lanes.clear();
    waiting = 0;
    waitingBytes = 0;
    return forgotten;
  }

  private void start(Object lane) {
    try {
      executor.execute(() -> run(lane));
    } catch (Throwable e) { // the executor is shut down, full, or out of threads
      int tasks = drop(lane);
      if (tasks > 0) {
        listener.refused(tasks, e);
      }
    }
  }

  private void run(Object lane) {
    for (int i = 0; i < IN_A_ROW; i++) {
      Task task = next(lane);
      if (task == null) {
        return;
      }
      try {
        task.body().run();
      } catch (Throwable e) { // errors, too: or the tasks behind it would never run
        listener.failed(e);
      }
      if (Thread.currentThread().isInterrupted()) {
        break; // the interrupt was for this task only
      }
    }
    start(lane);
  }

  /** Takes the next task of a key, or removes the key if there is none. */
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
      tell = isHalfEmptyWithout(1, task.bytes());
    }
    if (tell) {
      listener.halfEmpty();
    }
    return task;
  }

  private int drop(Object lane) {
    int count;
    boolean tell;
    synchronized (this) {
      Queue<Task> tasks = lanes.remove(lane);
      if (tasks == null) {
        return 0;
      }
      count = tasks.size();
      tell = isHalfEmptyWithout(count, tasks.stream().mapToLong(Task::bytes).sum());
    }
    if (tell) {
      listener.halfEmpty();
    }
    return count;
  }

  /** Subtracts tasks that left; true if the listener must hear that half is free. */
  private boolean isHalfEmptyWithout(int tasks, long bytes) {
    waiting -= tasks;
    waitingBytes -= bytes;
    boolean tell = wasFull && waiting <= limits.tasks() / 2 && waitingBytes <= limits.bytes() / 2;
    wasFull &= !tell;
    return tell;
  }
}
