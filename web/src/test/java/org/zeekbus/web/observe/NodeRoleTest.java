package org.zeekbus.web.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a node is for, by its name. */
final class NodeRoleTest {
  @ParameterizedTest
  @CsvSource({
    "manager, MANAGER",
    "logger, LOGGER",
    "logger-1, LOGGER",
    "proxy-12, PROXY",
    "worker-1, WORKER",
    "worker-1-16, WORKER",
    "worker-dmz-3, WORKER",
    "workers, OTHER",
    "my-worker-1, OTHER",
    "zeek, OTHER",
    "websocket, WEBSOCKET",
    "websocket:worker-1, WEBSOCKET",
    "websocket-1, OTHER",
    "Manager, OTHER",
    "'', OTHER"
  })
  void namesSayIt(String name, NodeRole role) {
    assertThat(NodeRole.of(name)).isEqualTo(role);
  }

  @Test
  void noNameIsARoleOfItsOwn() {
    assertThat(NodeRole.of(null)).isEqualTo(NodeRole.UNNAMED);
    assertThat(NodeRole.UNNAMED.isOfCluster()).isFalse();
  }
}
