package org.zeekbus.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Settings are those of the builder when the node starts. */
final class NodeSettingsTest {
  @Test
  void aBuilderThatIsUsedAgainDoesNotChangeARunningNode() {
    NodeBuilder builder =
        ClusterNode.builder("n")
            .subscribe("a")
            .on("E::e", event -> {})
            .onNodeUp(member -> {})
            .pool("p", List.of("x"));
    NodeSettings settings = builder.settings();
    builder
        .subscribe("b")
        .on("E::e", event -> {})
        .onAny(message -> {})
        .onNodeUp(member -> {})
        .onNodeDown(member -> {})
        .pool("q", List.of("y"))
        .loggers("tcp://127.0.0.1:1");
    assertThat(settings.subscriptions()).containsExactly("a");
    assertThat(settings.handlers()).containsOnlyKeys("E::e");
    assertThat(settings.handlers().get("E::e")).hasSize(1);
    assertThat(settings.handlersOfAll()).isEmpty();
    assertThat(settings.up()).hasSize(1);
    assertThat(settings.down()).isEmpty();
    assertThat(settings.pools()).containsOnlyKeys("p");
    assertThat(settings.loggers()).isEmpty();
  }
}
