package org.zeekbus.app.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zmtp.thread.Supervisor;

/** When the watchdog is answered, by a clock that the test turns. */
final class WatchdogTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @TempDir private Path directory;

  /** Loops that hang once, from a time on. */
  private static final class Loops implements Watchdog.Parts {
    private final long begin;
    private final long end;
    private long now;

    Loops(Duration begin, Duration length) {
      this.begin = begin.toNanos();
      this.end = begin.plus(length).toNanos();
    }

    @Override
    public List<String> silent(Duration limit) {
      if (now < begin || now >= end) {
        return List.of();
      }
      now = Math.min(end, now + limit.toNanos());
      return now < end ? List.of("event loop 0 of broker") : List.of();
    }
  }

  /** The longest time without an answer. */
  private static Duration longestSilence(NotifyReceiver systemd, Loops loops)
      throws InterruptedException {
    Watchdog watchdog =
        new Watchdog(
            new NotifySocket(systemd.address()), TIMEOUT, loops, new Supervisor(), () -> loops.now);
    long answered = 0;
    long longest = 0;
    int heard = systemd.messages().size();
    while (loops.now < loops.end + TIMEOUT.toNanos()) {
      Duration pause = watchdog.look();
      if (systemd.messages().size() > heard) {
        heard = systemd.messages().size();
        longest = Math.max(longest, loops.now - answered);
        answered = loops.now;
      }
      loops.now += pause.toNanos();
    }
    return Duration.ofNanos(longest);
  }

  @Test
  void aPauseShorterThanTheTimeoutIsAnsweredBeforeIt() throws Exception {
    try (NotifyReceiver systemd = NotifyReceiver.at(directory.resolve("notify"))) {
      for (int begin = 1; begin <= TIMEOUT.toSeconds(); begin++) {
        for (int length = 1; length <= 22; length++) {
          Loops loops = new Loops(Duration.ofSeconds(begin), Duration.ofSeconds(length));
          assertThat(longestSilence(systemd, loops))
              .as("%d s from second %d on", length, begin)
              .isLessThan(TIMEOUT);
        }
      }
    }
  }

  @Test
  void oneAnswerThatIsLostEndsNothing() throws Exception {
    try (NotifyReceiver systemd = NotifyReceiver.at(directory.resolve("notify"))) {
      assertThat(longestSilence(systemd, new Loops(TIMEOUT, Duration.ZERO)))
          .isLessThan(TIMEOUT.dividedBy(2));
    }
  }

  @Test
  void aLookThatFailsIsRepeated() throws Exception {
    Supervisor threads = new Supervisor();
    int[] looks = new int[1];
    Watchdog.Parts parts =
        _ -> {
          if (looks[0]++ == 0) {
            throw new IllegalStateException("a fault of the test");
          }
          return List.of();
        };
    try (NotifyReceiver systemd = NotifyReceiver.at(directory.resolve("notify"))) {
      Watchdog watchdog =
          new Watchdog(new NotifySocket(systemd.address()), TIMEOUT, parts, threads, () -> 0);
      assertThat(watchdog.look()).isLessThan(Duration.ofSeconds(1));
      assertThat(systemd.messages()).isEmpty();
      assertThat(watchdog.look()).isEqualTo(TIMEOUT.dividedBy(4));
      assertThat(systemd.messages()).containsExactly("WATCHDOG=1");
      assertThat(threads.failures()).isEqualTo(1);
      assertThat(threads.death().toCompletableFuture()).isNotDone();
    }
  }
}
