package org.zeekbus.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The last entries, whoever adds them. */
final class RecentTest {
  private static final int MOST = 8;

  /** An entry of one of several threads. */
  private record Entry(int thread, int number) {
    Instant time() {
      return Instant.ofEpochMilli(number);
    }
  }

  private final Recent<Entry> recent = new Recent<>(MOST, Entry::time);

  @Test
  void theNewestComesFirst() {
    assertThat(recent.newestFirst()).isEmpty();
    add(0, 1, 3);
    assertThat(recent.newestFirst()).extracting(Entry::number).containsExactly(3, 2, 1);
  }

  @Test
  void theOldestGivesWay() {
    add(0, 1, 1000);
    assertThat(recent.newestFirst())
        .extracting(Entry::number)
        .containsExactly(1000, 999, 998, 997, 996, 995, 994, 993);
  }

  @Test
  void entriesOfOneTimeKeepTheirOrder() {
    recent.add(new Entry(1, 5));
    recent.add(new Entry(2, 5));
    recent.add(new Entry(3, 5));
    assertThat(recent.newestFirst()).extracting(Entry::thread).containsExactly(3, 2, 1);
  }

  @Test
  void aReaderSeesWholeEntriesWhileThreadsAdd() throws InterruptedException {
    int threads = 4;
    int each = 20_000;
    List<Thread> adding =
        IntStream.range(0, threads)
            .mapToObj(thread -> Thread.ofPlatform().start(() -> add(thread, 1, each)))
            .toList();
    while (adding.stream().anyMatch(Thread::isAlive)) {
      assertOrder(recent.newestFirst());
    }
    for (Thread thread : adding) {
      thread.join();
    }
    List<Entry> last = recent.newestFirst();
    assertThat(last).hasSize(MOST);
    assertThat(last).filteredOn(entry -> entry.number() == each).isNotEmpty();
  }

  private static void assertOrder(List<Entry> entries) {
    assertThat(entries.size()).isLessThanOrEqualTo(MOST);
    Set<Entry> seen = new HashSet<>();
    for (int i = 0; i < entries.size(); i++) {
      assertThat(seen.add(entries.get(i))).isTrue();
      assertThat(i == 0 || !entries.get(i).time().isAfter(entries.get(i - 1).time())).isTrue();
    }
  }

  private void add(int thread, int first, int last) {
    for (int i = first; i <= last; i++) {
      recent.add(new Entry(thread, i));
    }
  }
}
