package org.zeekbus.web.observe;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * Observes all roles every second, whoever looks: history needs it, and no viewer costs the roles
 * anything more.
 *
 * <p>Owner: its thread makes observations; any thread may read the latest or wait for the next.
 */
public final class Observer implements AutoCloseable {
  private static final Duration STEP = Duration.ofSeconds(1);

  private final Roles roles;
  private final InstantSource clock;
  private final Supervisor supervisor;
  private final List<Consumer<Observation>> listeners = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition isNew = lock.newCondition();
  private volatile Observation latest;

  private Observer(Roles roles, InstantSource clock, Supervisor supervisor) {
    this.roles = roles;
    this.clock = clock;
    this.supervisor = supervisor;
    this.latest = observe(1);
    this.thread = supervisor.virtual("zeekbus-observer", this::run);
  }

  /** Makes the first observation, and starts to make more. */
  public static Observer start(Roles roles, InstantSource clock, Supervisor supervisor) {
    Observer observer = new Observer(roles, clock, supervisor);
    observer.thread.start();
    return observer;
  }

  /** The newest observation. */
  public Observation latest() {
    return latest;
  }

  /** Has each later observation given to the listener, on the observer's thread. */
  public void listen(Consumer<Observation> listener) {
    listeners.add(listener);
  }

  /**
   * The newest observation once there is one after {@code number}; the latest if the observer has
   * ended.
   */
  public Observation next(long number) throws InterruptedException {
    lock.lock();
    try {
      while (latest.number() <= number && thread.isAlive()) {
        isNew.awaitNanos(STEP.toNanos());
      }
      return latest;
    } finally {
      lock.unlock();
    }
  }

  private void run() throws InterruptedException {
    long due = System.nanoTime();
    while (true) {
      due = Math.max(due + STEP.toNanos(), System.nanoTime());
      Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
      Observation now = observe(latest.number() + 1);
      for (Consumer<Observation> listener : listeners) {
        try {
          listener.accept(now);
        } catch (Throwable e) { // errors, too: others get it as well
          supervisor.caught("a view of the statistics", e);
        }
      }
      lock.lock();
      try {
        latest = now;
        isNew.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private Observation observe(long number) {
    return roles.observe(number, clock);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
