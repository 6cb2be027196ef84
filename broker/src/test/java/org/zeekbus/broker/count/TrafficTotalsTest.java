package org.zeekbus.broker.count;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.zeekbus.broker.snapshot.BrokerSnapshot.NodeTraffic;

/** Messages by node, within a bound. */
final class TrafficTotalsTest {
  private final TrafficTotals totals = new TrafficTotals(2);

  @Test
  void whatWasCountedIsNotCountedAgain() {
    PeerStatistics connection = new PeerStatistics();
    published(connection, 3);
    totals.addPublished("a", connection);
    totals.addPublished("a", connection);
    published(connection, 2);
    totals.addPublished("a", connection);
    assertThat(totals.toList()).containsExactly(new NodeTraffic("a", 5, 50, 0, 0, 5));
  }

  @Test
  void aNodeThatTellsItsNameTakesNothingFromItsAddress() {
    PeerStatistics connection = new PeerStatistics();
    published(connection, 3);
    totals.addPublished("10.0.0.1", connection);
    published(connection, 4);
    totals.addPublished("worker-1", connection);
    assertThat(totals.toList())
        .containsExactlyInAnyOrder(
            new NodeTraffic("10.0.0.1", 3, 30, 0, 0, 3),
            new NodeTraffic("worker-1", 4, 40, 0, 0, 4));
  }

  @Test
  void bothConnectionsOfANodeAreOneEntry() {
    PeerStatistics publishes = new PeerStatistics();
    published(publishes, 1);
    PeerStatistics subscribes = new PeerStatistics();
    subscribes.messages = 7;
    subscribes.bytes = 70;
    totals.addPublished("a", publishes);
    totals.addDelivered("a", subscribes);
    assertThat(totals.toList()).containsExactly(new NodeTraffic("a", 1, 10, 7, 70, 1));
  }

  @Test
  void beyondTheBoundAllOthersCountTogether() {
    for (int i = 1; i <= 5; i++) {
      PeerStatistics connection = new PeerStatistics();
      published(connection, i);
      totals.addPublished("worker-" + i, connection);
    }
    TrafficTotals sum = new TrafficTotals(10);
    sum.addAll(totals);
    sum.addAll(totals);
    assertThat(sum.toList())
        .containsExactlyInAnyOrder(
            new NodeTraffic("worker-1", 2, 20, 0, 0, 2),
            new NodeTraffic("worker-2", 4, 40, 0, 0, 4),
            new NodeTraffic("(others)", 24, 240, 0, 0, 24));
  }

  private static void published(PeerStatistics connection, int messages) {
    connection.messages += messages;
    connection.bytes += 10L * messages;
    connection.pauses += messages;
  }
}
