package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ScheduleTest {
  @Test
  void aSeedDeterminesASchedule() {
    assertThat(Schedule.random(7, 20)).isEqualTo(Schedule.random(7, 20));
    assertThat(Schedule.random(7, 20)).isNotEqualTo(Schedule.random(8, 20));
  }

  @Test
  void whatCannotBeDoneIsLeftOut() {
    Schedule.Step comes = new Schedule.Step.SubscriberComes(0);
    Schedule.Step subscribes = new Schedule.Step.Changes(0, true, "a", false);
    Schedule.Step cancels = new Schedule.Step.Changes(0, false, "a", false);
    Schedule.Step sends = new Schedule.Step.Sends(0, "a", 0);
    Schedule schedule =
        new Schedule(
            List.of(
                List.of(subscribes),
                List.of(comes, comes),
                List.of(cancels, subscribes, subscribes),
                List.of(sends)));
    assertThat(schedule.feasible())
        .isEqualTo(new Schedule(List.of(List.of(comes), List.of(subscribes))));
  }

  @Test
  void aFailingScheduleShrinksToWhatFails() {
    Schedule schedule = Schedule.random(3, 200);
    Schedule shrunk = schedule.shrink(ScheduleTest::cancelsAfterAMessage);
    assertThat(cancelsAfterAMessage(schedule.feasible())).isTrue();
    assertThat(cancelsAfterAMessage(shrunk)).isTrue();
    // Two connections, a subscription, a message, a cancel.
    assertThat(shrunk.steps()).isEqualTo(5);
  }

  private static boolean cancelsAfterAMessage(Schedule schedule) {
    boolean hasMessage = false;
    for (List<Schedule.Step> round : schedule.rounds()) {
      for (Schedule.Step step : round) {
        hasMessage |= step instanceof Schedule.Step.Sends;
        if (hasMessage && step instanceof Schedule.Step.Changes change && !change.subscribe()) {
          return true;
        }
      }
    }
    return false;
  }
}
