package org.zeekbus.httpsink.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** One sender tries for all. */
final class PauseTest {
  private final Pause pause = new Pause(RandomGenerator.getDefault());

  @Test
  void aFailureOfAnEarlierTurnDoesNotProlongThePause() throws Exception {
    int first = pause.enter();
    int second = pause.enter();
    pause.fails(first, "one", Duration.ZERO);
    pause.fails(second, "two", Duration.ofHours(1));
    int third = pause.enter(); // an hour has not passed
    assertThat(third).isNotEqualTo(first);
    assertThat(pause.problem()).isEqualTo("two");
    assertThat(pause.failures()).isEqualTo(2);
    pause.works(third);
    assertThat(pause.problem()).isNull();
  }

  @Test
  void anAnswerOfAnEarlierTurnDoesNotEndThePause() throws Exception {
    int first = pause.enter();
    int second = pause.enter();
    pause.fails(first, "one", Duration.ZERO);
    pause.works(second);
    assertThat(pause.problem()).isEqualTo("one");
  }

  @Test
  void othersGoOnOnceOneHasSucceeded() throws Exception {
    pause.fails(pause.enter(), "one", Duration.ZERO);
    int trying = pause.enter();
    CountDownLatch entered = new CountDownLatch(3);
    Thread[] others = new Thread[3];
    for (int i = 0; i < others.length; i++) {
      others[i] =
          Thread.startVirtualThread(() -> {
            try {
              pause.enter();
              entered.countDown();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
    for (Thread other : others) {
      while (other.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
    }
    assertThat(entered.getCount()).isEqualTo(3);
    pause.works(trying);
    assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
  }
}
