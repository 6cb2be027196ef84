package org.zeekbus.app.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
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
    return new TapFilter(Arrays.stream(prefixes).map(Topic::of).toList());
  }

  private static boolean shows(TapFilter filter, String topic) {
    FrameCursor frames = Message.of(topic.getBytes(StandardCharsets.UTF_8)).cursor();
    frames.next();
    return filter.shows(frames);
  }
}
