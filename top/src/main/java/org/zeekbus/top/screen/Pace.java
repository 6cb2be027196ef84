package org.zeekbus.top.screen;

import java.time.Duration;
import java.util.List;

/**
 * How often zeekbus is asked: in steps that keys choose, or any other that was set at the start.
 */
final class Pace {
  private static final List<Duration> STEPS =
      List.of(1, 2, 5, 10, 30, 60).stream().map(Duration::ofSeconds).toList();

  private Pace() {}

  /** The next longer step. */
  static Duration longer(Duration interval) {
    return STEPS.stream().filter(step -> step.compareTo(interval) > 0).findFirst().orElse(interval);
  }

  /** The next shorter step. */
  static Duration shorter(Duration interval) {
    return STEPS.reversed().stream()
        .filter(step -> step.compareTo(interval) < 0)
        .findFirst()
        .orElse(interval);
  }

  static String text(Duration interval) {
    return interval.toMillis() % 1000 == 0
        ? interval.toSeconds() + " s"
        : interval.toMillis() + " ms";
  }
}
