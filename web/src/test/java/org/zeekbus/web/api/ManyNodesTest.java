package org.zeekbus.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.web.json.Json;
import org.zeekbus.web.observe.Jvm;
import org.zeekbus.web.observe.NodeEntry;
import org.zeekbus.web.observe.Observation;
import org.zeekbus.web.observe.Roles;
import org.zeekbus.web.sample.SampledTraffic;
import tools.jackson.databind.JsonNode;

/** Documents of large clusters have a bound. */
final class ManyNodesTest {
  private static final int LARGEST = 4 << 20;

  private final Snapshots snapshots = new Snapshots();
  private final Documents documents =
      new Documents(
          observation(1),
          new Roles(null, null, null),
          _ -> List.of(),
          List::of,
          () -> new SampledTraffic(64, List.of(), List.of()),
          new Installation("1", "", Snapshots.START, List.of(), List::of, false, List.of()),
          () -> Snapshots.START);

  private Observation observation(int second) {
    return new Observation(
        second,
        Snapshots.START.plusSeconds(second),
        TimeUnit.SECONDS.toNanos(second),
        snapshots.broker(),
        null,
        null,
        Jvm.now(0));
  }

  private static BrokerSnapshot.Node node(int number) {
    String state = number % 100 == 99 ? "dropping" : "flowing";
    return Snapshots.node("worker-" + number, state, 0, 0, false);
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 10_000})
  void documentsAreBounded(int count) {
    IntStream.range(0, count).mapToObj(ManyNodesTest::node).forEach(snapshots.nodes::add);
    documents.take(observation(2));
    documents.take(observation(3));
    Moment moment = documents.latest();
    for (View view : View.values()) {
      assertThat(view.text(moment).length()).as("%s", view).isLessThan(LARGEST);
    }
    JsonNode cluster = Json.mapper().readTree(View.CLUSTER.text(moment));
    int shown = Math.min(count, 1_000);
    assertThat(cluster.get("nodes").size()).isEqualTo(shown);
    assertThat(cluster.get("nodes_left_out").intValue()).isEqualTo(count - shown);
    // Those with faults are never left out.
    for (int i = 0; i < count / 100; i++) {
      assertThat(cluster.at("/nodes/" + i + "/state").stringValue()).isEqualTo("dropping");
    }
    assertThat(cluster.at("/nodes/" + count / 100 + "/state").stringValue()).isEqualTo("ok");
    assertThat(cluster.get("problems").size() + cluster.get("problems_left_out").intValue())
        .isEqualTo(count / 100);
  }

  @Test
  void nodesThatComeAndGoDoNotGrowTheProcess() {
    for (int second = 2; second < 12; second++) {
      snapshots.nodes.clear();
      int first = second * 1_000;
      IntStream.range(first, first + 500)
          .mapToObj(ManyNodesTest::node)
          .forEach(snapshots.nodes::add);
      documents.take(observation(second));
    }
    assertThat(documents.latest().nodes()).hasSize(500 + 1_000);
  }

  @Test
  void aLoopThatDoesNotAnswerMakesNoNodeGone() {
    snapshots.nodes.add(node(1));
    documents.take(observation(2));
    snapshots.nodes.clear();
    snapshots.answers = false;
    documents.take(observation(3));
    assertThat(documents.latest().nodes()).isEmpty();
    snapshots.answers = true;
    documents.take(observation(4));
    assertThat(documents.latest().nodes()).singleElement().matches(NodeEntry::hasGone);
  }

  @Test
  void ofTwoNodesOfOneNameTheOneThatIsThereIsShown() {
    BrokerSnapshot.Node node = node(1);
    snapshots.nodes.add(node);
    snapshots.nodes.add(
        new BrokerSnapshot.Node(node.name(), "another id", node.publishers(), node.subscribers()));
    documents.take(observation(2));
    assertThat(documents.latest().nodes()).hasSize(2);
    snapshots.nodes.removeLast();
    documents.take(observation(3));
    assertThat(documents.latest().nodes()).singleElement().matches(each -> !each.hasGone());
    assertThat(documents.latest().labelsById()).isEqualTo(Map.of("id-worker-1", "worker-1"));
  }
}
