package org.zeekbus.app.systemd;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.app.config.Environment;
import org.zeekbus.settings.ConfigurationException;

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

  private final NotifySocket socket;
  private final Duration timeout;
  private final Parts parts;
  private List<String> silent = List.of();

  /**
   * Answers nothing yet.
   *
   * @param timeout when systemd gives up
   */
  Watchdog(NotifySocket socket, Duration timeout, Parts parts) {
    this.socket = socket;
    this.timeout = timeout;
    this.parts = parts;
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
    Duration every = timeout.dividedBy(2);
    while (true) {
      long begin = System.nanoTime();
      look(every.dividedBy(2));
      long rest = every.toNanos() - (System.nanoTime() - begin);
      Thread.sleep(Duration.ofNanos(Math.max(0, rest)));
    }
  }

  private void look(Duration limit) throws InterruptedException {
    List<String> now = parts.silent(limit);
    if (now.isEmpty()) {
      socket.send("WATCHDOG=1");
      if (!silent.isEmpty()) {
        LOG.warn("{}: answers again", String.join(", ", silent));
      }
    } else if (!now.equals(silent)) {
      LOG.error(
          "{}: no answer within {} ms; systemd's watchdog ends zeekbus unless this changes within"
              + " {} s",
          String.join(", ", now),
          limit.toMillis(),
          timeout.toSeconds());
    }
    silent = now;
  }
}
