package org.zeekbus.web.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The last hour, by a clock that the test turns. */
final class HistoryTest {
  private static final Instant START = Instant.parse("2026-11-28T22:00:00Z");

  private final History history = new History();
  private @Nullable Observation before;
  private Duration now = Duration.ZERO;
  private long messages;

  /** An observation after a time in which so many messages came. */
  private void after(Duration time, long more, NodeEntry... nodes) {
    now = now.plus(time);
    messages += more;
    observe(true, nodes);
  }

  private void observe(boolean complete, NodeEntry... nodes) {
    Observation observation =
        new Observation(
            before == null ? 1 : before.number() + 1,
            START.plus(now),
            now.toNanos(),
            null,
            null,
            null,
            new Jvm(100 + now.toSeconds(), 1, 1, 0, now.toMillis() / 2e3, 1));
    Totals totals =
        new Totals(
            new Totals.OfBroker(
                complete,
                messages,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                Duration.ofMillis(2).toNanos()),
            null);
    history.add(observation, totals, List.of(nodes));
    before = observation;
  }

  private static float[] messages(History.Rows<Series> rows) {
    return rows.rows().getOrDefault(Series.MESSAGES, new float[0]);
  }

  private static NodeEntry node(String label, NodeState state, double published, long queued) {
    return new NodeEntry(
        label,
        label,
        label,
        NodeRole.WORKER,
        null,
        null,
        state,
        null,
        START,
        null,
        1.0,
        0.0,
        1,
        1,
        published,
        published,
        1,
        1,
        2.0,
        2.0,
        0,
        0.0,
        0,
        0.0,
        false,
        queued,
        queued,
        1,
        0,
        0,
        0.0,
        0.0);
  }

  @Test
  void aCounterIsKeptAsItsRate() {
    after(Duration.ZERO, 5);
    after(Duration.ofSeconds(1), 10);
    after(Duration.ofMillis(1_250), 20); // a little late
    assertThat(messages(history.seconds())).containsExactly(Float.NaN, 10, 16);
    assertThat(history.seconds().end()).isEqualTo(START.plusMillis(2_250));
    assertThat(history.seconds().rows().get(Series.CPU)).containsExactly(Float.NaN, 0.5f, 0.5f);
    assertThat(history.seconds().rows().get(Series.LOOP_LAG_SECONDS)).containsOnly(0.002f);
    assertThat(history.seconds().rows().get(Series.LOG_RECORDS)).containsOnly(Float.NaN);
  }

  @Test
  void aLateObservationSaysHowFastCountersGrew() {
    after(Duration.ZERO, 0);
    after(Duration.ofSeconds(1), 1);
    after(Duration.ofSeconds(3), 30);
    assertThat(messages(history.seconds())).containsExactly(Float.NaN, 1, 10, 10, 10);
    assertThat(history.seconds().rows().get(Series.HEAP_USED_BYTES))
        .containsExactly(100, 101, Float.NaN, Float.NaN, 104);
  }

  @Test
  void secondsInWhichTheProcessStoodStillHaveNoNumber() {
    after(Duration.ZERO, 0);
    after(Duration.ofSeconds(10), 100);
    float[] seconds = messages(history.seconds());
    assertThat(seconds).hasSize(11).endsWith(10);
    for (int i = 0; i < 10; i++) {
      assertThat(seconds[i]).isNaN();
    }
  }

  @Test
  void aLoopThatDoesNotAnswerLeavesNoNumber() {
    after(Duration.ZERO, 0);
    now = now.plusSeconds(1);
    observe(false);
    after(Duration.ofSeconds(1), 1);
    after(Duration.ofSeconds(1), 7);
    assertThat(messages(history.seconds())).containsExactly(Float.NaN, Float.NaN, Float.NaN, 7);
  }

  @Test
  void aCounterThatWentBackHasNoRate() {
    after(Duration.ZERO, 100);
    after(Duration.ofSeconds(1), -60);
    after(Duration.ofSeconds(1), 5);
    assertThat(messages(history.seconds())).containsExactly(Float.NaN, Float.NaN, 5);
  }

  @Test
  void tenSecondsAreTheirMeanOrTheirLargest() {
    after(Duration.ZERO, 0);
    for (int second = 1; second <= 20; second++) {
      after(Duration.ofSeconds(1), second <= 9 ? 9 : second);
    }
    // Of the first second nothing is known: the mean is that of the other nine.
    assertThat(messages(history.tens())).containsExactly(9, 14.5f);
    assertThat(history.tens().rows().get(Series.HEAP_USED_BYTES)).containsExactly(109, 119);
    assertThat(history.tens().end()).isEqualTo(START.plusSeconds(19));
  }

  @Test
  void tenMinutesAndAnHourAreKept() {
    after(Duration.ZERO, 0);
    for (int second = 1; second <= 2 * 3600; second++) {
      after(Duration.ofSeconds(1), second);
    }
    assertThat(messages(history.seconds()))
        .hasSize(600)
        .endsWith(7198, 7199, 7200)
        .startsWith(6601);
    assertThat(messages(history.tens())).hasSize(360).endsWith(7194.5f).startsWith(3604.5f);
  }

  @Test
  void aLongSleepLeavesNothingOld() {
    after(Duration.ZERO, 0);
    after(Duration.ofSeconds(1), 1);
    after(Duration.ofHours(2), 7200);
    float[] seconds = messages(history.seconds());
    assertThat(seconds).hasSize(600).endsWith(1);
    assertThat(seconds[0]).isNaN();
    assertThat(seconds[598]).isNaN();
    float[] tens = messages(history.tens());
    assertThat(tens[tens.length - 1]).isNaN();
  }

  @Test
  void twoObservationsInASecondAreOne() {
    after(Duration.ZERO, 0);
    after(Duration.ofSeconds(1), 1);
    after(Duration.ofMillis(100), 1);
    after(Duration.ofMillis(900), 5);
    assertThat(messages(history.seconds())).containsExactly(Float.NaN, 1, 6);
  }

  @Test
  void aNodeHasItsOwn() {
    after(Duration.ZERO, 0, node("a", NodeState.OK, 1, 10));
    after(Duration.ofSeconds(1), 0, node("a", NodeState.OK, 2, 20), node("b", NodeState.OK, 7, 0));
    after(Duration.ofSeconds(1), 0, node("a", NodeState.GONE, 3, 0), node("b", NodeState.OK, 8, 0));
    History.Rows<History.OfNode> a = history.node("a").orElseThrow();
    assertThat(a.rows().get(History.OfNode.PUBLISHED_MESSAGES)).containsExactly(1, 2);
    assertThat(a.rows().get(History.OfNode.QUEUED_BYTES)).containsExactly(10, 20);
    assertThat(a.end()).isEqualTo(START.plusSeconds(1));
    assertThat(history.node("b").orElseThrow().rows().get(History.OfNode.PUBLISHED_MESSAGES))
        .containsExactly(Float.NaN, 7, 8);
    assertThat(history.node("c")).isEmpty();
  }

  @Test
  void twoNodesOfOneNameAreOne() {
    after(Duration.ZERO, 0, node("a", NodeState.OK, 1, 10), node("a", NodeState.OK, 2, 5));
    assertThat(history.node("a").orElseThrow().rows().get(History.OfNode.PUBLISHED_MESSAGES))
        .containsExactly(3);
  }

  @Test
  void oneThatComesTakesThePlaceOfOneThatHasGone() {
    NodeEntry[] many = new NodeEntry[600];
    for (int i = 0; i < many.length; i++) {
      many[i] = node("n" + i, NodeState.OK, i, 0);
    }
    after(Duration.ZERO, 0, many);
    assertThat(history.node("n511")).isPresent();
    assertThat(history.node("n512")).isEmpty();
    many[5] = node("n5", NodeState.GONE, 0, 0);
    after(Duration.ofSeconds(1), 0, many);
    assertThat(history.node("n5")).isEmpty();
    assertThat(history.node("n512")).isPresent();
    assertThat(history.node("n513")).isEmpty();
  }
}
