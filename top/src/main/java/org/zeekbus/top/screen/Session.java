package org.zeekbus.top.screen;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal.Signal;
import org.zeekbus.top.api.Api;
import org.zeekbus.top.api.ApiException;
import org.zeekbus.top.api.Documents;
import org.zeekbus.top.api.Server;
import org.zeekbus.top.text.Moment;
import org.zeekbus.top.text.View;

/**
 * Shows zeekbus until somebody quits. One thread reads keys, one asks zeekbus; all that they find
 * is an event, which waits in a bounded queue for the thread that runs this.
 *
 * <p>Owner: that thread, but for {@link #stop}.
 */
public final class Session {
  /** Keys, if somebody leans on one; beyond, they wait in the terminal. */
  private static final int MOST_WAITING = 64;

  /** As long as somebody may wait for a change that nobody announces: the time in the head. */
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);

  private sealed interface Event {
    record Pressed(Key key) implements Event {}

    record Came(Documents documents) implements Event {}

    record Failed(String reason) implements Event {}

    /** A thread of the session could not go on. */
    record Broke(Throwable cause) implements Event {}

    enum Plain implements Event {
      RESIZED,
      CONTINUED,
      STOP
    }
  }

  private final Server server;
  private final Executor threads;
  private final Runnable suspend;
  private final boolean isColoured;
  private final InstantSource clock = InstantSource.system();
  private final ZoneId zone = ZoneId.systemDefault();
  private final Watch watch;
  private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(MOST_WAITING);
  private final BlockingQueue<List<String>> questions = new ArrayBlockingQueue<>(1);
  private final Semaphore continued = new Semaphore(0);
  private boolean isAsked; // an answer is on its way
  private long askedAt;
  private List<String> wanted = List.of();
  private volatile boolean isStopped;

  /**
   * A session that is not started yet.
   *
   * @param threads runs each task on a thread of its own
   * @param suspend stops this process until it is continued
   */
  public Session(
      Server server,
      View view,
      Duration interval,
      boolean isColoured,
      Executor threads,
      Runnable suspend) {
    this.server = server;
    this.threads = threads;
    this.suspend = suspend;
    this.isColoured = isColoured;
    watch = new Watch(view, interval, now());
  }

  /** Ends {@link #run}, from any thread. */
  public void stop() {
    isStopped = true;
    events.offer(Event.Plain.STOP); // wakes it; if there is no room, it is awake
  }

  /**
   * Shows zeekbus until somebody quits.
   *
   * @param first documents, so that a server that is not there is told where it can be read
   */
  public void run(Api api, Documents first) throws IOException, InterruptedException {
    watch.take(first, now());
    try (Screen screen = Screen.open()) {
      screen.on(Signal.INT, this::stop);
      screen.on(Signal.WINCH, () -> events.offer(Event.Plain.RESIZED));
      screen.on(
          Signal.CONT,
          () -> {
            continued.release();
            events.offer(Event.Plain.CONTINUED);
          });
      start(() -> readKeys(screen));
      start(() -> answer(api));
      while (!watch.isOver() && !isStopped) {
        askIfDue();
        draw(screen);
        Event event = events.poll(sleep().toMillis(), TimeUnit.MILLISECONDS);
        while (event != null) {
          handle(event, screen);
          event = events.poll();
        }
      }
    }
  }

  @FunctionalInterface
  private interface Task {
    void run() throws InterruptedException;
  }

  private void start(Task task) {
    CompletableFuture.runAsync(
            () -> {
              try {
                task.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            threads)
        .whenComplete((_, cause) -> {
          if (cause != null) {
            broken(cause);
          }
        });
  }

  private void broken(Throwable cause) {
    try {
      events.put(new Event.Broke(cause));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readKeys(Screen screen) throws InterruptedException {
    for (var key = screen.read(); key.isPresent(); key = screen.read()) {
      events.put(new Event.Pressed(key.get()));
    }
    stop(); // the terminal has gone
  }

  private void answer(Api api) throws InterruptedException {
    while (true) {
      events.put(answer(api, questions.take()));
    }
  }

  private static Event answer(Api api, List<String> paths) throws InterruptedException {
    try {
      return new Event.Came(api.fetch(paths));
    } catch (ApiException e) {
      return new Event.Failed(e.reason());
    }
  }

  /** Another view is asked for at once. */
  private void askIfDue() {
    List<String> now = watch.wanted();
    boolean isDue = left().isNegative() || left().isZero();
    boolean isNew = !now.equals(wanted);
    if (!isAsked && (isNew || isDue) && !(watch.isPaused() && watch.isShown(now))) {
      isAsked = questions.offer(now);
      askedAt = System.nanoTime();
      wanted = now;
    }
  }

  private Duration left() {
    return watch.interval().minusNanos(System.nanoTime() - askedAt);
  }

  private Duration sleep() {
    Duration left = isAsked || watch.isPaused() ? LONGEST_SLEEP : left();
    return left.isNegative()
        ? Duration.ZERO
        : left.compareTo(LONGEST_SLEEP) < 0 ? left.plusMillis(1) : LONGEST_SLEEP;
  }

  /**
   * The signal may need a moment to stop us, and a process that no shell controls is not stopped.
   */
  private void suspend(Screen screen) throws InterruptedException {
    var _ = continued.drainPermits();
    screen.leave();
    suspend.run();
    var _ = continued.tryAcquire(1, TimeUnit.SECONDS);
    screen.enter();
  }

  private void handle(Event event, Screen screen) throws InterruptedException {
    switch (event) {
      case Event.Pressed pressed -> {
        switch (pressed.key()) {
          case Key.Named.REDRAW -> screen.redraw();
          case Key.Named.SUSPEND -> suspend(screen);
          default -> watch.press(pressed.key());
        }
      }
      case Event.Came came -> {
        isAsked = false;
        watch.take(came.documents(), now());
      }
      case Event.Failed failed -> {
        isAsked = false;
        watch.lose(failed.reason(), now());
      }
      case Event.Broke broke -> throw new IllegalStateException(broke.cause());
      case Event.Plain.CONTINUED -> screen.enter(); // the shell has had the terminal
      case Event.Plain.RESIZED, Event.Plain.STOP -> {}
    }
  }

  private void draw(Screen screen) {
    Size size = screen.size();
    screen.draw(
        new Picture(watch, server.url(), now(), size.getColumns(), size.getRows(), isColoured)
            .lines(),
        size);
  }

  private Moment now() {
    return new Moment(clock.instant(), zone);
  }
}
