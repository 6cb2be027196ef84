package org.zeekbus.app.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * The requests that an operator makes by signals, one after the other: SIGUSR1 for statistics;
 * SIGTERM or SIGINT for a stop; SIGHUP to read files again, or, for a command that reads none, for
 * a stop. A second stop ends the process at once. A role that has died is heard here, too.
 *
 * <p>Owner: any thread.
 */
public final class Signals {
  /** A request. */
  public enum Request {
    STATISTICS,
    RELOAD,
    STOP,
    /** Nobody asks: a role cannot go on. */
    DEATH
  }

  /** By name, as javac warns of each use, and warnings fail the build. Nothing else hears USR1. */
  private static final String SIGNAL = "sun.misc.Signal";

  /** More than an operator can mean; the rest is dropped. */
  private static final int MOST_WAITING = 16;

  private static final int KILLED = 1;

  private final BlockingQueue<Request> requests = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicBoolean isStopping = new AtomicBoolean();
  private volatile Runnable lastAct = () -> {};

  private Signals() {}

  /**
   * Takes the signals over from the JVM, which would end without a drain.
   *
   * @param hangUpReloads whether there is something that can be read again
   */
  public static Signals install(boolean hangUpReloads) {
    Signals signals = new Signals();
    handle("USR1", signals::statistics);
    handle("TERM", signals::stop);
    handle("INT", signals::stop);
    handle("HUP", hangUpReloads ? signals::reload : signals::stop);
    return signals;
  }

  /**
   * Takes them over for a command that has no statistics.
   *
   * @param stop called by a thread of its own once a signal asks to stop
   */
  public static void onStop(Runnable stop) {
    Signals signals = install(false);
    new Supervisor()
        .virtual(
            "zeekbus-signals",
            () -> {
              while (signals.next() != Request.STOP) {
                // There are no statistics of this command.
              }
              stop.run();
            })
        .start();
  }

  private static void handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName(SIGNAL);
      Class<?> handler = Class.forName(SIGNAL + "Handler");
      Object actor =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                action.run();
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), actor);
    } catch (InvocationTargetException e) {
      // This system has no such signal, or the JVM was told to leave it alone.
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a Java without " + SIGNAL, e);
    }
  }

  /** Sends a signal to this process. */
  public static void raise(String name) {
    try {
      Class<?> signal = Class.forName(SIGNAL);
      signal
          .getMethod("raise", signal)
          .invoke(null, signal.getConstructor(String.class).newInstance(name));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot send SIG" + name, e);
    }
  }

  /** Stops this process, as Ctrl-Z does, until it is continued. Java raises no signal for that. */
  public static void suspend() {
    try {
      var _ =
          new ProcessBuilder("sh", "-c", "kill -TSTP " + ProcessHandle.current().pid())
              .start()
              .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the next request. */
  public Request next() throws InterruptedException {
    return requests.take();
  }

  /** Waits for the next request, for a while. */
  public Optional<Request> next(Duration limit) throws InterruptedException {
    return Optional.ofNullable(requests.poll(limit.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** What a second stop does before it ends the process: it must take but a moment. */
  public void beforeKill(Runnable act) {
    lastAct = act;
  }

  private void reload() {
    requests.offer(Request.RELOAD);
  }

  public void statistics() {
    requests.offer(Request.STATISTICS);
  }

  /** A role has died: this overtakes all requests that wait. */
  public void death() {
    requests.clear();
    requests.offer(Request.DEATH);
  }

  public void stop() {
    if (isStopping.getAndSet(true)) {
      try {
        lastAct.run();
      } finally {
        Runtime.getRuntime().halt(KILLED);
      }
    }
    requests.clear();
    requests.offer(Request.STOP);
  }
}
