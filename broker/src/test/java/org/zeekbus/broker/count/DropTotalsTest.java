package org.zeekbus.broker.count;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.broker.snapshot.DropReason;
import org.zeekbus.zmtp.Topic;

/** Losses by node, topic and reason, within a bound. */
final class DropTotalsTest {
  private final DropTotals totals = new DropTotals(2);

  @Test
  void eachNodeTopicAndReasonHasItsOwnEntry() {
    DropCounts counts = new DropCounts();
    TopicStatistics topic = new TopicStatistics(Topic.of("a"));
    counts.add(topic, DropReason.QUEUE_FULL);
    counts.add(topic, DropReason.QUEUE_FULL);
    counts.add(topic, DropReason.MEMORY);
    totals.add("worker-1", counts);
    assertThat(counts.sum()).isEqualTo(3);
    assertThat(totals.toList())
        .containsExactlyInAnyOrder(
            new BrokerSnapshot.Drop("message", "a", "worker-1", "queue_full", 2),
            new BrokerSnapshot.Drop("message", "a", "worker-1", "memory", 1));
  }

  @Test
  void beyondTheBoundAllOthersCountTogether() {
    for (int i = 1; i <= 5; i++) {
      totals.add("worker-" + i, lost("a"));
    }
    totals.add("worker-1", lost("a"));
    assertThat(totals.toList())
        .containsExactlyInAnyOrder(
            new BrokerSnapshot.Drop("message", "a", "worker-1", "queue_full", 2),
            new BrokerSnapshot.Drop("message", "a", "worker-2", "queue_full", 1),
            new BrokerSnapshot.Drop("message", "(others)", "(others)", "queue_full", 3));
  }

  private static DropCounts lost(String topic) {
    DropCounts counts = new DropCounts();
    counts.add(new TopicStatistics(Topic.of(topic)), DropReason.QUEUE_FULL);
    return counts;
  }
}
