package org.zeekbus.app.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.event.EventMessage;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Message;
import org.zeekbus.zmtp.Topic;

final class TapFilterTest {
  @Test
  void withoutTopicsAllIsSubscribedAndShown() {
    TapFilter filter = filter();
    assertThat(filter.subscriptions()).containsExactly(Topic.EMPTY);
    assertThat(shows(filter, "")).isTrue();
    assertThat(shows(filter, "anything")).isTrue();
  }

  @Test
  void showsWhatBeginsWithOneOfThem() {
    TapFilter filter = filter("zeek.cluster.worker", "b");
    assertThat(filter.subscriptions())
        .containsExactlyInAnyOrder(Topic.of("zeek.cluster.worker"), Topic.of("b"));
    assertThat(shows(filter, "zeek.cluster.worker")).isTrue();
    assertThat(shows(filter, "zeek.cluster.workers")).isTrue();
    assertThat(shows(filter, "b1")).isTrue();
    assertThat(shows(filter, "zeek.cluster.worke")).isFalse();
    assertThat(shows(filter, "a")).isFalse();
    assertThat(shows(filter, "")).isFalse();
  }

  @Test
  void neverSubscribesWhatNodesTakeForANode() {
    TapFilter filter = filter("zeek.cluster.nodeid.zeromq_worker-1_", "zeek.cluster.nodeid.");
    assertThat(filter.subscriptions()).containsExactly(Topic.of("zeek.cluster.nodeid"));
    assertThat(shows(filter, "zeek.cluster.nodeid.zeromq_worker-1_vm_1_Na.")).isTrue();
    assertThat(shows(filter, "zeek.cluster.nodeid")).isFalse();
  }

  @Test
  void narrowTopicUnderNodeIdsIsFilteredHere() {
    TapFilter filter = filter("zeek.cluster.nodeid.a.");
    assertThat(shows(filter, "zeek.cluster.nodeid.a.")).isTrue();
    assertThat(shows(filter, "zeek.cluster.nodeid.b.")).isFalse();
  }

  private static TapFilter filter(String... prefixes) {
    return new TapFilter(Arrays.stream(prefixes).map(Topic::of).toList(), List.of(), List.of());
  }

  @Test
  void nodesAreKnownByNameAndById() {
    TapFilter filter = ofNodes("worker-1");
    filter.names().subscribed(Topic.of("zeek.cluster.node.worker-1."));
    assertThat(showsOf(filter, "zeromq_worker-1_vm_1_Na")).isTrue();
    assertThat(showsOf(filter, "zeromq_worker-10_vm_1_Na")).isFalse();
    assertThat(showsOf(filter, "zeromq_manager_vm_1_Na")).isFalse();
    assertThat(showsOf(ofNodes("zeromq_manager_vm_1_Na"), "zeromq_manager_vm_1_Na")).isTrue();
    assertThat(showsOf(ofNodes("zeromq_man*"), "zeromq_manager_vm_1_Na")).isTrue();
    assertThat(showsOf(ofNodes("work*", "manager"), "zeromq_worker-10_vm_1_Na")).isTrue();
    assertThat(showsOf(ofNodes("work*", "manager"), "zeromq_proxy_vm_1_Na")).isFalse();
  }

  @Test
  void theLongestNameThatFitsAnIdIsTheNodes() {
    String id = "zeromq_worker_1_vm_1_Na";
    TapFilter filter = ofNodes("worker");
    assertThat(showsOf(filter, id)).as("it may be, as far as is known").isTrue();
    filter.names().subscribed(Topic.of("zeek.cluster.node.worker."));
    assertThat(showsOf(filter, id)).isTrue();
    filter.names().subscribed(Topic.of("zeek.cluster.node.worker_1."));
    assertThat(showsOf(filter, id)).isFalse();
    filter.names().cancelled(Topic.of("zeek.cluster.node.worker_1."));
    assertThat(showsOf(filter, id)).isTrue();
  }

  @Test
  void whatHasNoSenderIsOfNoNode() {
    assertThat(shows(ofNodes("*"), "topic alone")).isFalse();
  }

  @Test
  void eventsAreChosenByName() {
    TapFilter filter =
        new TapFilter(
            List.of(),
            List.of(),
            List.of(NamePattern.parse("Cluster::hello"), NamePattern.parse("Intel::*")));
    assertThat(filter.showsEvent(event("Cluster::hello"))).isTrue();
    assertThat(filter.showsEvent(event("Cluster::hello2"))).isFalse();
    assertThat(filter.showsEvent(event("Intel::new_item"))).isTrue();
    assertThat(filter.showsEvent(new TapLine(Instant.EPOCH, Message.of(new byte[3])))).isFalse();
    assertThat(filter.showsEvent(TapLine.subscription(Instant.EPOCH, Topic.of("t"), true)))
        .isTrue();
  }

  private static TapLine event(String name) {
    return new TapLine(
        Instant.EPOCH, Message.of(EventMessage.of("t", "id", Event.of(name, 5)).frames()));
  }

  private static TapFilter ofNodes(String... nodes) {
    return new TapFilter(
        List.of(), Arrays.stream(nodes).map(NamePattern::parse).toList(), List.of());
  }

  private static boolean showsOf(TapFilter filter, String id) {
    FrameCursor frames =
        Message.of("topic".getBytes(StandardCharsets.UTF_8), id.getBytes(StandardCharsets.UTF_8))
            .cursor();
    frames.next();
    return filter.shows(frames);
  }

  private static boolean shows(TapFilter filter, String topic) {
    FrameCursor frames = Message.of(topic.getBytes(StandardCharsets.UTF_8)).cursor();
    frames.next();
    return filter.shows(frames);
  }
}
