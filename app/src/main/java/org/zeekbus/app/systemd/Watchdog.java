package org.zeekbus.app.systemd;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.app.config.Environment;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * Answers systemd's watchdog for as long as nothing hangs; if it does not, systemd ends the process
 * and starts another. Source: sd_watchdog_enabled(3).
 *
 * <p>Owner: its thread.
 */
public final class Watchdog {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

  /** What may hang. */
  @FunctionalInterface
  public interface Parts {
    /** Names those that have not answered within a time. */
    List<String> silent(Duration limit) throws InterruptedException;
  }

  /** One look that comes too late, or one answer that is lost, must not end the process. */
  private static final int LOOKS = 4;

  /** After a look in vain the next one begins at once, unless that one took no time. */
  private static final int LOOKS_IN_VAIN = 32;

  private final NotifySocket socket;
  private final Duration timeout;
  private final Parts parts;
  private final Supervisor threads;
  private final LongSupplier nanoTime;
  private long answeredNanos;
  private List<String> silent = List.of();

  /**
   * Answers nothing yet.
   *
   * @param timeout when systemd gives up
   * @param threads hears of a look that fails
   * @param nanoTime the clock, {@link System#nanoTime}
   */
  Watchdog(
      NotifySocket socket,
      Duration timeout,
      Parts parts,
      Supervisor threads,
      LongSupplier nanoTime) {
    this.socket = socket;
    this.timeout = timeout;
    this.parts = parts;
    this.threads = threads;
    this.nanoTime = nanoTime;
    this.answeredNanos = nanoTime.getAsLong();
  }

  /**
   * When systemd gives up; nothing if it does not.
   *
   * @throws ConfigurationException if the variable is no number
   */
  static Optional<Duration> timeout(Environment environment, long pid)
      throws ConfigurationException {
    Optional<String> micros = environment.find("WATCHDOG_USEC");
    boolean isOurs = environment.find("WATCHDOG_PID").map(Long.toString(pid)::equals).orElse(true);
    if (micros.isEmpty() || !isOurs) {
      return Optional.empty();
    }
    if (!micros.get().matches("[1-9][0-9]{0,17}")) {
      throw new ConfigurationException(
          "WATCHDOG_USEC: '%s' (expected: microseconds)".formatted(micros.get()));
    }
    return Optional.of(Duration.of(Long.parseLong(micros.get()), ChronoUnit.MICROS));
  }

  /** Answers until it is interrupted. */
  void run() throws InterruptedException {
    while (true) {
      Thread.sleep(look());
    }
  }

  /**
   * Looks once, and answers if nothing hangs.
   *
   * @return the time until the next look
   */
  Duration look() throws InterruptedException {
    Duration every = timeout.dividedBy(LOOKS);
    long begin = nanoTime.getAsLong();
    Duration pause = isAnswered(every) ? every : timeout.dividedBy(LOOKS_IN_VAIN);
    long rest = pause.toNanos() - (nanoTime.getAsLong() - begin);
    return Duration.ofNanos(Math.max(0, rest));
  }

  private boolean isAnswered(Duration limit) throws InterruptedException {
    List<String> now;
    try {
      now = parts.silent(limit);
    } catch (RuntimeException | Error e) { // the next look may work
      threads.caught("zeekbus-watchdog", e);
      return false;
    }
    if (now.isEmpty()) {
      socket.send("WATCHDOG=1");
      answeredNanos = nanoTime.getAsLong();
      if (!silent.isEmpty()) {
        LOG.warn("{}: answers again", String.join(", ", silent));
      }
    } else if (!now.equals(silent)) {
      long rest = timeout.toNanos() - (nanoTime.getAsLong() - answeredNanos);
      LOG.error(
          "{}: no answer within {} ms; systemd's watchdog ends zeekbus unless this changes within"
              + " {} s",
          String.join(", ", now),
          limit.toMillis(),
          Math.max(0, TimeUnit.NANOSECONDS.toSeconds(rest)));
    }
    silent = now;
    return now.isEmpty();
  }
}
