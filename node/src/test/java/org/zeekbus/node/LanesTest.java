package org.zeekbus.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** What waits for an executor, and how much of it. */
final class LanesTest {
  private final Queue<Runnable> executor = new ArrayDeque<>();
  private final List<String> done = new ArrayList<>();

  private Lanes lanes(int tasks, long bytes) {
    return new Lanes(
        executor::add, true, new Lanes.Limits(tasks, bytes), () -> done.add("half empty"));
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
}
