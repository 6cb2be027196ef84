package org.zeekbus.zmtp.thread;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the threads of one role, and wraps its tasks on event loops. Whatever they throw, errors
 * included, is counted and logged with its cause, once for each thread, task and kind of cause.
 *
 * <ul>
 *   <li>A thread that throws has ended, and the role cannot do its work: {@link #death} says so to
 *       whoever can end the role. {@link InterruptedException} is an orderly end.
 *   <li>A task that throws goes on at its next turn. It is a death only if the cause {@linkplain
 *       Failure#isFatal is fatal}.
 * </ul>
 *
 * <p>Owner: any thread.
 */
public final class Supervisor {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

  /** Kinds of failures whose stack trace is logged; beyond, they are only counted. */
  private static final int MOST_KINDS = 100;

  private final CompletableFuture<Failure> death;
  private final LongAdder failures;
  private final Set<String> logged;
  private final Consumer<Failure> listener;
  private final String advice;

  /** The work of a thread; an exception ends it, and is logged. */
  @FunctionalInterface
  public interface Body {
    /** Runs until the thread's work is done. */
    void run() throws Exception;
  }

  /** Supervises nothing yet. */
  public Supervisor() {
    this(failure -> {});
  }

  /**
   * Supervises nothing yet.
   *
   * @param listener takes each failure, on the thread that failed; must not throw
   */
  public Supervisor(Consumer<Failure> listener) {
    this(
        new CompletableFuture<>(),
        new LongAdder(),
        ConcurrentHashMap.newKeySet(),
        listener,
        "this is a fault of zeekbus, please report it");
  }

  private Supervisor(
      CompletableFuture<Failure> death,
      LongAdder failures,
      Set<String> logged,
      Consumer<Failure> listener,
      String advice) {
    this.death = death;
    this.failures = failures;
    this.logged = logged;
    this.listener = listener;
    this.advice = advice;
  }

  /**
   * The same supervisor for code that others wrote.
   *
   * @param advice tells in the log, after the failure, what to do about it
   */
  public Supervisor advising(String advice) {
    return new Supervisor(death, failures, logged, listener, advice);
  }

  /** A platform thread that is not started yet. */
  public Thread platform(String name, Body body) {
    return Thread.ofPlatform().name(name).unstarted(() -> live(name, body));
  }

  /** A virtual thread that is not started yet. */
  public Thread virtual(String name, Body body) {
    return Thread.ofVirtual().name(name).unstarted(() -> live(name, body));
  }

  /**
   * The same task, for an event loop's {@code schedule…}: Netty would drop what it throws, and end
   * its period.
   */
  public Runnable task(String name, Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (Throwable e) { // errors, too: a timer that ends unheard stops what depends on it
        caught(name, e);
      }
    };
  }

  /** Logs and counts a failure that the caller has caught and acts on. */
  public void caught(String what, Throwable cause) {
    Failure failure = report(what, cause);
    if (failure.isFatal()) {
      death.complete(failure);
    }
  }

  /**
   * Completes with the first failure after which the role does not do its work any more. Never
   * completes exceptionally.
   */
  public CompletionStage<Failure> death() {
    return death.minimalCompletionStage();
  }

  /** How many threads and tasks have failed. */
  public long failures() {
    return failures.sum();
  }

  private void live(String name, Body body) {
    try {
      body.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) { // errors, too: nobody else would hear of them
      death.complete(report(name, e));
    }
  }

  private Failure report(String what, Throwable cause) {
    failures.increment();
    Failure failure = new Failure(what, cause);
    if (logged.size() < MOST_KINDS && logged.add(what + cause.getClass().getName())) {
      LOG.error("{} failed; {}", what, advice, cause);
    }
    listener.accept(failure);
    return failure;
  }
}
