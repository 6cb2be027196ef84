package org.zeekbus.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Tasks that wait for an executor, their order and their bounds. */
final class KeyedTaskQueueTest {
  private final Queue<Runnable> executor = new ArrayDeque<>();
  private final List<String> done = new ArrayList<>();
  private final KeyedTaskQueue.Listener listener =
      new KeyedTaskQueue.Listener() {
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

  private KeyedTaskQueue queue(int tasks, long bytes) {
    return new KeyedTaskQueue(
        executor::add, true, new KeyedTaskQueue.Limits(tasks, bytes), listener);
  }

  private boolean offer(KeyedTaskQueue queue, String lane, int bytes) {
    return queue.offer(lane, bytes, () -> done.add(lane + " " + bytes));
  }

  private void run() {
    while (!executor.isEmpty()) {
      executor.remove().run();
    }
  }

  @Test
  void manySmallOnesFillIt() {
    KeyedTaskQueue queue = queue(2, 1000);
    assertThat(offer(queue, "a", 1)).isTrue();
    assertThat(offer(queue, "b", 2)).isTrue();
    assertThat(offer(queue, "a", 3)).isFalse();
    assertThat(queue.waiting()).isEqualTo(2);
    run();
    assertThat(done).containsExactly("half empty", "a 1", "b 2");
    assertThat(queue.waiting()).isZero();
    assertThat(queue.isFull()).isFalse();
  }

  @Test
  void fewLargeOnesFillItToo() {
    KeyedTaskQueue queue = queue(1000, 100);
    assertThat(offer(queue, "a", 99)).isTrue();
    assertThat(offer(queue, "a", 5000)).isTrue(); // one of any size has room
    assertThat(offer(queue, "b", 0)).isFalse();
    assertThat(queue.isFull()).isTrue();
    run();
    assertThat(done).containsExactly("a 99", "half empty", "a 5000");
    assertThat(offer(queue, "b", 0)).isTrue();
  }

  @Test
  void aTaskThatThrowsCostsNoOtherItsTurn() {
    KeyedTaskQueue queue = queue(10, 1000);
    queue.add(
        "a",
        1,
        () -> {
          throw new AssertionError("on purpose");
        });
    offer(queue, "a", 2);
    run();
    assertThat(done).containsExactly("failed: on purpose", "a 2");
    assertThat(queue.waiting()).isZero();
  }

  @Test
  void afterAnInterruptTheNextTaskGetsAThreadOfItsOwn() {
    KeyedTaskQueue queue = queue(10, 1000);
    queue.add("a", 1, () -> Thread.currentThread().interrupt());
    offer(queue, "a", 2);
    executor.remove().run();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(done).isEmpty();
    run();
    assertThat(done).containsExactly("a 2");
  }

  @Test
  void whatTheExecutorRefusesIsToldAndMakesRoom() {
    AtomicBoolean refuses = new AtomicBoolean(true);
    KeyedTaskQueue queue =
        new KeyedTaskQueue(
            task -> {
              if (refuses.get()) {
                throw new OutOfMemoryError("no thread");
              }
              executor.add(task);
            },
            true,
            new KeyedTaskQueue.Limits(1, 1000),
            listener);
    assertThat(offer(queue, "a", 1)).isTrue();
    assertThat(done).containsExactly("half empty", "refused: 1, no thread");
    assertThat(queue.isFull()).isFalse();
    refuses.set(false);
    done.clear();
    offer(queue, "a", 2);
    run();
    assertThat(done).containsExactly("half empty", "a 2");
  }

  @Test
  void whatWaitsAtTheEndIsForgottenAndCounted() {
    KeyedTaskQueue queue = queue(10, 1000);
    offer(queue, "a", 1);
    offer(queue, "a", 2);
    offer(queue, "b", 3);
    assertThat(queue.close()).isEqualTo(3);
    offer(queue, "a", 4);
    run();
    assertThat(done).isEmpty();
    assertThat(queue.waiting()).isZero();
  }
}
