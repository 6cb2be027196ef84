package org.zeekbus.logger.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.zeekbus.logger.snapshot.LoggerSnapshot;

final class ReadStallsTest {
  private long nanos = -5; // nanoTime may be anything
  private final List<String> told = new ArrayList<>();
  private final ReadStalls stalls = new ReadStalls(() -> nanos, told::add);

  private void pass(long millis) {
    nanos += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** A thousand bytes a second. */
  private void run(int seconds) {
    for (int i = 0; i < seconds; i++) {
      pass(1000);
      stalls.came(1000);
    }
  }

  @Test
  void namesTheSpoolThatWouldHaveBridgedIt() {
    run(30);
    stalls.begin();
    pass(1999);
    stalls.look();
    assertThat(told).isEmpty();
    pass(1);
    stalls.look();
    pass(38_000);
    stalls.look();
    stalls.end();
    assertThat(told)
        .containsExactly(
            "nodes have not been read for 2 s: each node queues 1,000 batches, then drops new ones"
                + " without counting them",
            "nodes were not read for 40 s and may have dropped batches; they sent 1,000 bytes/s before:"
                + " a spool of 40,000 bytes would have held this (--files-on-full spool,"
                + " --spool-size)");
    assertThat(stalls.snapshot(5, 6, true))
        .isEqualTo(new LoggerSnapshot.Intake(5, 6, true, 1, nanos(40_000), nanos(40_000)));
  }

  @Test
  void aShortOneIsOnlyCounted() {
    run(3);
    stalls.begin();
    pass(500);
    stalls.look();
    stalls.end();
    run(3);
    stalls.begin();
    pass(250);
    stalls.end();
    assertThat(told).isEmpty();
    assertThat(stalls.snapshot(0, 6, false))
        .isEqualTo(new LoggerSnapshot.Intake(0, 6, false, 2, nanos(750), nanos(500)));
  }

  @Test
  void theRateIsOfTheLastMinutesAndNotOfTheOutage() {
    pass(1_000_000); // nothing came for long
    stalls.came(0);
    run(130);
    stalls.begin();
    stalls.came(1_000_000); // what was read already
    pass(10_000);
    stalls.end();
    run(5);
    stalls.begin();
    pass(5_000);
    stalls.end();
    assertThat(told.getFirst()).contains("1,000 bytes/s");
    assertThat(told).hasSize(2);
  }

  @Test
  void nothingCameBefore() {
    stalls.begin();
    pass(3_000);
    stalls.end();
    assertThat(told).singleElement().asString().contains(" 0 bytes/s", "a spool of 0 bytes");
  }

  private static long nanos(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
