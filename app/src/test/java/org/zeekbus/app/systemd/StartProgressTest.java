package org.zeekbus.app.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long systemd waits for a start, by a clock that the test turns. */
final class StartProgressTest {
  private static final Duration STEP = Duration.ofSeconds(10);

  private long now;
  private long cpu;

  /** Looks for as long as the start may still succeed. */
  private Duration patience(StartProgress progress, Duration work) {
    do {
      now += STEP.toNanos();
      cpu += work.toNanos();
    } while (progress.isLikely());
    return progress.age();
  }

  private StartProgress begin() {
    return new StartProgress(() -> now, () -> cpu);
  }

  @Test
  void oneThatOnlyWaitsHangs() {
    assertThat(patience(begin(), Duration.ofMillis(10))).isEqualTo(StartProgress.PATIENCE);
  }

  @Test
  void oneThatWorksMayTakeLong() {
    assertThat(patience(begin(), Duration.ofMillis(100))).isEqualTo(StartProgress.LONGEST);
  }

  @Test
  void oneThatWorkedUntilNowMayWait() {
    StartProgress progress = begin();
    for (int i = 0; i < 100; i++) {
      now += STEP.toNanos();
      cpu += STEP.toNanos();
      assertThat(progress.isLikely()).isTrue();
    }
    assertThat(patience(progress, Duration.ZERO))
        .isEqualTo(STEP.multipliedBy(100).plus(StartProgress.PATIENCE));
  }

  @Test
  void ofAThreadCountsWhatItDoes() {
    assertThat(StartProgress.ofThisThread().isLikely()).isTrue();
  }
}
