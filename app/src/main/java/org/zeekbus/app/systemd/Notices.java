package org.zeekbus.app.systemd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.app.config.Environment;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * Tells systemd how the service does: that it still starts, is ready, reads files again, stops; and
 * every ten seconds in a line what it does. Without systemd nothing happens. Source: sd_notify(3).
 *
 * <p>Owner: the main thread; its threads only send.
 */
public final class Notices implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Notices.class);

  private static final Duration STATUS_EVERY = Duration.ofSeconds(10);

  /** While it starts, it asks for some more time again and again. */
  private static final Duration START_EVERY = Duration.ofSeconds(10);

  private static final Duration MORE_TIME = Duration.ofSeconds(30);

  private static final String READY = "READY=1";
  private static final String MORE = "EXTEND_TIMEOUT_USEC=";

  private final Optional<NotifySocket> socket;
  private final Optional<Duration> watchdog;
  private final Supervisor threads;
  private final List<Thread> running = new ArrayList<>();

  private Notices(Optional<NotifySocket> socket, Optional<Duration> watchdog, Supervisor threads) {
    this.socket = socket;
    this.watchdog = watchdog;
    this.threads = threads;
  }

  /**
   * Begins to tell that it starts.
   *
   * @param threads hears of what fails in its threads
   * @throws ConfigurationException if a variable is wrong
   */
  public static Notices starting(Environment environment, Supervisor threads)
      throws ConfigurationException {
    Optional<NotifySocket> socket = NotifySocket.of(environment);
    Notices notices =
        new Notices(
            socket,
            socket.isPresent()
                ? Watchdog.timeout(environment, ProcessHandle.current().pid())
                : Optional.empty(),
            threads);
    StartProgress progress = StartProgress.ofThisThread();
    socket.ifPresent(it -> notices.start("zeekbus-starting", () -> askForTime(it, progress)));
    return notices;
  }

  private static void askForTime(NotifySocket socket, StartProgress progress)
      throws InterruptedException {
    Thread.sleep(START_EVERY);
    while (progress.isLikely()) {
      socket.send(
          MORE + micros(MORE_TIME),
          "STATUS=starting for %d s".formatted(progress.age().toSeconds()));
      Thread.sleep(START_EVERY);
    }
    LOG.error(
        "the start hangs, or takes more than {} min: systemd is not asked for more time, and ends it;"
            + " SIGQUIT shows what it waits for",
        progress.age().toMinutes());
  }

  /** Whether anybody hears of it. */
  public boolean areHeard() {
    return socket.isPresent();
  }

  /**
   * All roles stand.
   *
   * @param status what zeekbus does, in a line; asked on a thread of its own
   * @param parts must answer, or systemd's watchdog ends the process
   */
  public void ready(Supplier<String> status, Watchdog.Parts parts) {
    if (socket.isEmpty()) {
      return;
    }
    NotifySocket told = socket.get();
    close();
    told.send(READY, "STATUS=all roles run");
    start("zeekbus-status", () -> tellStatus(told, status));
    watchdog.ifPresent(timeout ->
        start(
            "zeekbus-watchdog",
            new Watchdog(told, timeout, parts, threads, System::nanoTime)::run));
  }

  private void tellStatus(NotifySocket socket, Supplier<String> status)
      throws InterruptedException {
    String before = "";
    while (true) {
      String now = line(status);
      if (!now.equals(before)) {
        socket.send("STATUS=" + now);
        before = now;
      }
      Thread.sleep(STATUS_EVERY);
    }
  }

  private String line(Supplier<String> status) {
    try {
      return status.get().replace('\n', ' ');
    } catch (RuntimeException | Error e) { // the next one may work
      threads.caught("zeekbus-status", e);
      return "status unknown: the log of zeekbus says why";
    }
  }

  /** Files are read again from now on. */
  public void reloading() {
    // Java's clock is CLOCK_MONOTONIC here, which is what systemd compares with.
    socket.ifPresent(it ->
        it.send(
            "RELOADING=1", "MONOTONIC_USEC=" + TimeUnit.NANOSECONDS.toMicros(System.nanoTime())));
  }

  /** They were read. */
  public void reloaded() {
    socket.ifPresent(it -> it.send(READY));
  }

  /**
   * The stop begins.
   *
   * @param limit when the process ends at the latest
   */
  public void stopping(Duration limit) {
    close();
    socket.ifPresent(it -> it.send("STOPPING=1", MORE + micros(limit), "STATUS=draining queues"));
  }

  private void start(String name, Supervisor.Body body) {
    Thread thread = threads.platform(name, body);
    thread.setDaemon(true);
    running.add(thread);
    thread.start();
  }

  private static long micros(Duration time) {
    return TimeUnit.NANOSECONDS.toMicros(time.toNanos());
  }

  /** Says nothing more by itself. */
  @Override
  public void close() {
    running.forEach(Thread::interrupt);
    running.clear();
  }
}
