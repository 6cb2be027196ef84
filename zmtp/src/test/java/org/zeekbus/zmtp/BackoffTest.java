package org.zeekbus.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How long libzmq waits between attempts (src/session_base.cpp). */
final class BackoffTest {
  private final Random random = new Random(1);

  @Test
  void zeroMqsDefaultIs100To199MillisForEver() {
    Set<Long> waits = new HashSet<>();
    for (int failures = 1; failures < 10_000; failures++) {
      waits.add(Backoff.DEFAULT.wait(failures, random).toMillis());
    }
    assertThat(waits).hasSize(100).allMatch(wait -> wait >= 100 && wait < 200);
  }

  @Test
  void doublesUpToTheLongest() {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ZERO);
    long[] expected = {100, 200, 400, 800, 1600, 3200, 5000, 5000};
    for (int i = 0; i < expected.length; i++) {
      assertThat(backoff.wait(i + 1, random).toMillis()).isBetween(expected[i], expected[i] + 99);
    }
    assertThat(backoff.wait(Integer.MAX_VALUE, random).toMillis()).isBetween(5000L, 5099L);
  }

  @Test
  void aFirstWaitOfNothingIsPossible() {
    Backoff backoff = new Backoff(Duration.ZERO, Duration.ZERO, Duration.ZERO);
    assertThat(backoff.wait(1, random)).isEqualTo(Duration.ZERO);
  }
}
