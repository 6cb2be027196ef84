package org.zeekbus.web.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counters of names that strangers may invent. */
final class BoundedCountersTest {
  private static final long IDLE = BoundedCounters.IDLE.toNanos();

  private final BoundedCounters<String> counters = new BoundedCounters<>(2, "other", 1);

  private Map<String, Long> sums() {
    Map<String, Long> sums = new HashMap<>();
    counters.forEach((key, each) -> assertThat(sums.put(key, each[0])).isNull());
    return sums;
  }

  @Test
  void keysBeyondTheBoundAreCountedTogether() {
    counters.add("a", 0, 1);
    counters.add("b", 0, 2);
    counters.add("c", 0, 3);
    counters.add("d", 0, 4);
    assertThat(sums()).isEqualTo(Map.of("a", 1L, "b", 2L, "other", 7L));
  }

  @Test
  void activeKeyKeepsItsPlace() {
    counters.add("a", 0, 1);
    counters.add("b", 0, 1);
    counters.add("a", IDLE - 1, 1);
    counters.add("b", IDLE - 1, 1);
    counters.add("c", IDLE, 1);
    assertThat(sums()).isEqualTo(Map.of("a", 2L, "b", 2L, "other", 1L));
  }

  @Test
  void idleKeyLosesItsPlaceForGood() {
    counters.add("a", 0, 1);
    counters.add("b", 0, 1);
    counters.add("b", 1, 1);
    counters.add("c", IDLE, 5);
    assertThat(sums()).isEqualTo(Map.of("b", 2L, "c", 5L));
    counters.add("a", IDLE + 1, 7);
    assertThat(sums()).isEqualTo(Map.of("b", 2L, "c", 5L, "other", 7L));
    counters.add("a", 10 * IDLE, 1);
    assertThat(sums()).isEqualTo(Map.of("b", 2L, "c", 5L, "other", 8L));
  }

  @Test
  void keyWithoutCountsTakesNoPlace() {
    counters.add("a", 0, 0);
    counters.add("b", 0, 1);
    counters.add("c", 0, 1);
    assertThat(sums()).isEqualTo(Map.of("b", 1L, "c", 1L));
  }

  @Test
  void keyIsShownBeforeItCountsIfThereIsRoom() {
    counters.show("a", 0);
    counters.add("b", 0, 1);
    counters.show("c", IDLE);
    assertThat(sums()).isEqualTo(Map.of("a", 0L, "b", 1L));
  }

  @Test
  void strangerWhoIsNamedOtherTakesNoPlace() {
    counters.add("other", 0, 1);
    counters.add("b", 0, 1);
    counters.add("c", 0, 1);
    assertThat(sums()).isEqualTo(Map.of("other", 1L, "b", 1L, "c", 1L));
  }

  /** Whatever names come and go: few series, none goes down, nothing is counted twice. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void noSeriesEverGoesDown(long seed) {
    Random random = new Random(seed);
    int most = 1 + random.nextInt(20);
    BoundedCounters<String> bounded = new BoundedCounters<>(most, "other", 2);
    Map<String, long[]> highest = new HashMap<>();
    Map<String, Long> counted = new HashMap<>();
    long all = 0;
    long now = 0;
    for (int step = 0; step < 20_000; step++) {
      now += random.nextLong(IDLE / 4);
      // Some names are frequent, most come once.
      String key = "name" + (random.nextBoolean() ? random.nextInt(30) : random.nextInt(100_000));
      long growth = random.nextInt(4);
      bounded.add(key, now, growth, 2 * growth);
      counted.merge(key, growth, Long::sum);
      all += growth;
      Map<String, long[]> shown = new HashMap<>();
      bounded.forEach((each, sums) -> shown.put(each, sums.clone()));
      assertThat(shown).as("seed %d, step %d", seed, step).hasSizeLessThanOrEqualTo(most + 1);
      long sum = 0;
      for (Map.Entry<String, long[]> each : shown.entrySet()) {
        long[] before = highest.getOrDefault(each.getKey(), new long[2]);
        long[] sums = each.getValue();
        assertThat(sums[0])
            .as("seed %d, step %d, %s", seed, step, each.getKey())
            .isGreaterThanOrEqualTo(before[0])
            .isLessThanOrEqualTo(counted.getOrDefault(each.getKey(), all));
        assertThat(sums[1]).isEqualTo(2 * sums[0]);
        highest.put(each.getKey(), sums);
        sum += sums[0];
      }
      assertThat(sum).isLessThanOrEqualTo(all);
    }
  }
}
