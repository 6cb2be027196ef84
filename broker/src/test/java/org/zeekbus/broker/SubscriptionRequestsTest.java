package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.broker.snapshot.Receivers;
import org.zeekbus.broker.snapshot.Subscriptions;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Topic;

/** Who subscribes what, as the broker tells it. */
@ParameterizedClass(name = "{0} loops")
@ValueSource(ints = {1, 3})
final class SubscriptionRequestsTest {
  private final TestBroker broker;

  SubscriptionRequestsTest(int loops) {
    broker = TestBroker.start(loops);
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void theTopicsOfANode() {
    node("worker-1", "b", "a");
    node("worker-2", "c");
    broker.publisherThatHears(7);
    assertThat(broker.broker().subscriptions("worker-1", 10))
        .isEqualTo(
            new Subscriptions(
                topics("a", "b", "zeek.cluster.node.worker-1.", "zeek.cluster.nodeid.id-worker-1."),
                0));
    assertThat(broker.broker().subscriptions("worker-3", 10))
        .isEqualTo(new Subscriptions(List.of(), 0));
  }

  @Test
  void beyondTheBoundTheyAreCounted() {
    node("worker-1", "b", "a");
    broker.publisherThatHears(4);
    Subscriptions two = broker.broker().subscriptions("worker-1", 2);
    assertThat(two.topics()).hasSize(2);
    assertThat(two.leftOut()).isEqualTo(2);
    assertThat(broker.broker().subscriptions("worker-1", 0))
        .isEqualTo(new Subscriptions(List.of(), 4));
  }

  @Test
  void aStrangerIsFoundByTheLabelOfTheSnapshot() {
    RawPeer stranger = broker.subscriber("a");
    broker.publisherThatHears(1);
    String label = broker.nodeOf(stranger).label();
    assertThat(broker.broker().subscriptions(label, 10).topics()).isEqualTo(topics("a"));
  }

  @Test
  void theNodesThatGetATopic() {
    node("worker-1", "zeek.cluster.worker");
    node("worker-2", "zeek.cluster.worker");
    node("manager", "zeek.cluster.manager", "zeek.");
    broker.publisherThatHears(10);
    Topic worker = Topic.of("zeek.cluster.worker");
    Topic nodes = Topic.of("zeek.cluster.node.");
    Topic nobody = Topic.of("nobody");
    assertThat(broker.broker().receivers(List.of(worker, nodes, nobody), 10))
        .isEqualTo(
            Map.of(
                worker,
                new Receivers(List.of("manager", "worker-1", "worker-2"), 0),
                nodes,
                new Receivers(List.of("manager", "worker-1", "worker-2"), 0),
                nobody,
                new Receivers(List.of(), 0)));
    assertThat(broker.broker().receivers(List.of(worker), 2).get(worker))
        .isEqualTo(new Receivers(List.of("manager", "worker-1"), 1));
  }

  @Test
  void aTailIsNoNode() {
    RawPeer subscriber = broker.subscriber("a");
    RawPeer publisher = broker.publisherThatHears(1);
    broker.broker().tail(Set.of(Topic.of("ab")), (FrameCursor message) -> {});
    publisher.hears("+ab");
    Topic topic = Topic.of("a");
    assertThat(broker.broker().receivers(List.of(topic), 10).get(topic))
        .isEqualTo(new Receivers(List.of(subscriber.name()), 0));
  }

  private static List<Topic> topics(String... topics) {
    return List.of(topics).stream().map(Topic::of).toList();
  }

  private void node(String name, String... topics) {
    broker
        .subscriber("zeek.cluster.nodeid.id-" + name + ".", "zeek.cluster.node." + name + ".")
        .subscribes(topics);
  }
}
