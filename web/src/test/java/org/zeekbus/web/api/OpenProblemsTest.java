package org.zeekbus.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.zeekbus.web.observe.Jvm;
import org.zeekbus.web.observe.Observation;

/** When problems open and close. */
final class OpenProblemsTest {
  private static final Instant START = Instant.parse("2026-11-28T22:00:00Z");

  private final OpenProblems open = new OpenProblems();
  private int second;

  /** What is open after a second in which these conditions held. */
  private List<Problem> next(Problem.Kind... kinds) {
    second++;
    open.begin(
        new Observation(
            second,
            START.plusSeconds(second),
            TimeUnit.SECONDS.toNanos(second),
            null,
            null,
            null,
            Jvm.now(0)));
    for (Problem.Kind kind : kinds) {
      Problem.Severity severity =
          kind == Problem.Kind.SUBSCRIBER_DROPPING
              ? Problem.Severity.CRITICAL
              : Problem.Severity.WARNING;
      open.report(severity, kind, "it", null, "second " + second, "nothing");
    }
    return open.end();
  }

  @Test
  void aProblemOpensAtOnceAndStaysForFiveSeconds() {
    assertThat(next()).isEmpty();
    assertThat(next(Problem.Kind.SUBSCRIBER_DROPPING))
        .extracting(Problem::since)
        .containsExactly(START.plusSeconds(2));
    assertThat(next(Problem.Kind.SUBSCRIBER_DROPPING))
        .extracting(Problem::since, Problem::text)
        .containsExactly(tuple(START.plusSeconds(2), "second 3"));
    for (int i = 0; i < 5; i++) {
      assertThat(next()).extracting(Problem::text).containsExactly("second 3");
    }
    assertThat(next()).isEmpty();
    assertThat(next(Problem.Kind.SUBSCRIBER_DROPPING))
        .extracting(Problem::since)
        .containsExactly(START.plusSeconds(10));
  }

  @Test
  void aConditionThatComesAndGoesIsOneProblem() {
    next(Problem.Kind.SUBSCRIBER_DROPPING);
    for (int i = 0; i < 10; i++) {
      next();
      next();
      assertThat(next(Problem.Kind.SUBSCRIBER_DROPPING))
          .extracting(Problem::since)
          .containsExactly(START.plusSeconds(1));
    }
  }

  @Test
  void aMomentOfSlownessIsNone() {
    assertThat(next(Problem.Kind.SUBSCRIBER_SLOW)).isEmpty();
    assertThat(next()).isEmpty();
    assertThat(next(Problem.Kind.SUBSCRIBER_SLOW)).isEmpty();
    assertThat(next(Problem.Kind.SUBSCRIBER_SLOW))
        .extracting(Problem::since)
        .containsExactly(START.plusSeconds(3));
  }

  @Test
  void theWorstComesFirst() {
    assertThat(
            next(
                Problem.Kind.REFUSED,
                Problem.Kind.SUBSCRIBER_DROPPING,
                Problem.Kind.SUBSCRIBER_STUCK))
        .extracting(Problem::kind)
        .containsExactly(
            Problem.Kind.SUBSCRIBER_DROPPING, Problem.Kind.SUBSCRIBER_STUCK, Problem.Kind.REFUSED);
  }
}
