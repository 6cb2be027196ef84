package org.zeekbus.node;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that wait for an executor. Those with the same key run one after the other, in order; those
 * with different ones side by side. A task that throws something costs no other its turn.
 *
 * <p>Owner: any thread; guarded by itself.
 */
final class KeyedTaskQueue {
  /** How many tasks of a lane run before other lanes of a small executor have their turn. */
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

  /** What may wait: more does not, when either is reached, so that one of any size fits. */
  record Limits(int tasks, long bytes) {
    /** For what must not be lost. */
    static final Limits NONE = new Limits(Integer.MAX_VALUE, Long.MAX_VALUE);
  }

  /** Who hears of what befalls the tasks. Calls must not throw. */
  interface Listener {
    /** After it was full, half of it is free. */
    default void halfEmpty() {}

    /** A task has thrown something. */
    void failed(Throwable cause);

    /** The executor did not take a lane, so that all its tasks are lost. */
    void refused(int tasks, Throwable cause);
  }

  private record Task(Runnable body, int bytes) {}

  /**
   * Nothing waits yet.
   *
   * @param ordered whether keys count at all
   * @param limits how many tasks may wait, and how much they hold
   */
  KeyedTaskQueue(Executor executor, boolean ordered, Limits limits, Listener listener) {
    this.executor = executor;
    this.ordered = ordered;
    this.limits = limits;
    this.listener = listener;
  }

  /** Takes a task, unless as much waits as may. */
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

  /** Whether it was full, and half of it is not yet free: {@code halfEmpty} is still to come. */
  synchronized boolean isFull() {
    return wasFull;
  }

  /** How many tasks wait. */
  synchronized int waiting() {
    return waiting;
  }

  /** Takes no more, and forgets what waits: how many tasks. */
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
    } catch (Throwable e) { // it is shut down, full, or out of threads
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
      } catch (Throwable e) { // errors, too: the lane would stand still
        listener.failed(e);
      }
      if (Thread.currentThread().isInterrupted()) {
        break; // that was for this task: the next gets a thread that is not
      }
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

  /** Takes so much away; true if whoever waits for room is to be told. */
  private boolean isHalfEmptyWithout(int tasks, long bytes) {
    waiting -= tasks;
    waitingBytes -= bytes;
    boolean tell = wasFull && waiting <= limits.tasks() / 2 && waitingBytes <= limits.bytes() / 2;
    wasFull &= !tell;
    return tell;
  }
}
