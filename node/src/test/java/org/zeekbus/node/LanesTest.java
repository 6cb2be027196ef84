package org.zeekbus.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What waits for an executor, and how much of it. */
final class LanesTest {
  private final Queue<Runnable> executor = new ArrayDeque<>();
  private final List<String> done = new ArrayList<>();
  private final Lanes.Listener listener =
      new Lanes.Listener() {
        @Override
        public void halfEmpty() {
          done.add("half empty");
        }

        @Override
        public void failed(Throwable cause) {
          done.add("failed: " + cause.getMessage());
        }

        @Override
        public void refused(int tasks, Throwable cause) {
          done.add("refused: " + tasks + ", " + cause.getMessage());
        }
      };

  private Lanes lanes(int tasks, long bytes) {
    return new Lanes(executor::add, true, new Lanes.Limits(tasks, bytes), listener);
  }

  private boolean offer(Lanes lanes, String lane, int bytes) {
    return lanes.offer(lane, bytes, () -> done.add(lane + " " + bytes));
  }

  private void run() {
    while (!executor.isEmpty()) {
      executor.remove().run();
    }
  }

  @Test
  void manySmallOnesFillIt() {
    Lanes lanes = lanes(2, 1000);
    assertThat(offer(lanes, "a", 1)).isTrue();
    assertThat(offer(lanes, "b", 2)).isTrue();
    assertThat(offer(lanes, "a", 3)).isFalse();
    assertThat(lanes.waiting()).isEqualTo(2);
    run();
    assertThat(done).containsExactly("half empty", "a 1", "b 2");
    assertThat(lanes.waiting()).isZero();
    assertThat(lanes.isFull()).isFalse();
  }

  @Test
  void fewLargeOnesFillItToo() {
    Lanes lanes = lanes(1000, 100);
    assertThat(offer(lanes, "a", 99)).isTrue();
    assertThat(offer(lanes, "a", 5000)).isTrue(); // one of any size has room
    assertThat(offer(lanes, "b", 0)).isFalse();
    assertThat(lanes.isFull()).isTrue();
    run();
    assertThat(done).containsExactly("a 99", "half empty", "a 5000");
    assertThat(offer(lanes, "b", 0)).isTrue();
  }

  @Test
  void aTaskThatThrowsCostsNoOtherItsTurn() {
    Lanes lanes = lanes(10, 1000);
    lanes.add(
        "a",
        1,
        () -> {
          throw new AssertionError("on purpose");
        });
    offer(lanes, "a", 2);
    run();
    assertThat(done).containsExactly("failed: on purpose", "a 2");
    assertThat(lanes.waiting()).isZero();
  }

  @Test
  void afterAnInterruptTheNextTaskGetsAThreadOfItsOwn() {
    Lanes lanes = lanes(10, 1000);
    lanes.add("a", 1, () -> Thread.currentThread().interrupt());
    offer(lanes, "a", 2);
    executor.remove().run();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(done).isEmpty();
    run();
    assertThat(done).containsExactly("a 2");
  }

  @Test
  void whatTheExecutorRefusesIsToldAndMakesRoom() {
    AtomicBoolean refuses = new AtomicBoolean(true);
    Lanes lanes =
        new Lanes(
            task -> {
              if (refuses.get()) {
                throw new OutOfMemoryError("no thread");
              }
              executor.add(task);
            },
            true,
            new Lanes.Limits(1, 1000),
            listener);
    assertThat(offer(lanes, "a", 1)).isTrue();
    assertThat(done).containsExactly("half empty", "refused: 1, no thread");
    assertThat(lanes.isFull()).isFalse();
    refuses.set(false);
    done.clear();
    offer(lanes, "a", 2);
    run();
    assertThat(done).containsExactly("half empty", "a 2");
  }

  @Test
  void whatWaitsAtTheEndIsForgottenAndCounted() {
    Lanes lanes = lanes(10, 1000);
    offer(lanes, "a", 1);
    offer(lanes, "a", 2);
    offer(lanes, "b", 3);
    assertThat(lanes.close()).isEqualTo(3);
    offer(lanes, "a", 4);
    run();
    assertThat(done).isEmpty();
    assertThat(lanes.waiting()).isZero();
  }
}
