package org.zeekbus.logger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class OutageTest {
  private long nanos = -5; // nanoTime may be anything
  private final List<String> told = new ArrayList<>();
  private final Outage outage = new Outage(() -> nanos, told::add);

  private void pass(long millis) {
    nanos += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** A thousand bytes a second. */
  private void run(int seconds) {
    for (int i = 0; i < seconds; i++) {
      pass(1000);
      outage.came(1000);
    }
  }

  @Test
  void namesTheSpoolThatWouldHaveBridgedIt() {
    run(30);
    outage.begin();
    pass(1999);
    outage.look();
    assertThat(told).isEmpty();
    pass(1);
    outage.look();
    pass(38_000);
    outage.look();
    outage.end();
    assertThat(told)
        .containsExactly(
            "nodes are not read for 2 s now: each queues 1,000 batches, and drops what comes then"
                + " without counting it",
            "nodes were not read for 40 s and may have lost batches; 1,000 bytes a second came"
                + " before: a spool of 40,000 bytes would have bridged it (--files-on-full spool,"
                + " --spool-size)");
    assertThat(outage.print()).isEqualTo("reading stopped 1 times, 40.0 s in all, longest 40.0 s");
  }

  @Test
  void aShortOneIsOnlyCounted() {
    run(3);
    outage.begin();
    pass(500);
    outage.look();
    outage.end();
    run(3);
    outage.begin();
    pass(250);
    outage.end();
    assertThat(told).isEmpty();
    assertThat(outage.print()).isEqualTo("reading stopped 2 times, 0.8 s in all, longest 0.5 s");
  }

  @Test
  void theRateIsOfTheLastMinutesAndNotOfTheOutage() {
    pass(1_000_000); // nothing came for long
    outage.came(0);
    run(130);
    outage.begin();
    outage.came(1_000_000); // what was read already
    pass(10_000);
    outage.end();
    run(5);
    outage.begin();
    pass(5_000);
    outage.end();
    assertThat(told.getFirst()).contains("1,000 bytes a second");
    assertThat(told).hasSize(2);
  }

  @Test
  void nothingCameBefore() {
    outage.begin();
    pass(3_000);
    outage.end();
    assertThat(told).singleElement().asString().contains("0 bytes a second", "a spool of 0 bytes");
  }
}
