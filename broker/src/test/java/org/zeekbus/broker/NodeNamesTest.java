package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.Topic;

final class NodeNamesTest {
  private static final NodeNames.Claim WHOLE =
      NodeNames.Claim.NONE
          .with(Topic.of("zeek.cluster.nodeid.id_1."))
          .with(Topic.of("zeek.cluster.node.worker-1."));

  @Test
  void bothTopicsMakeAClaimWhole() {
    assertThat(WHOLE).isEqualTo(new NodeNames.Claim("id_1", "worker-1"));
    assertThat(WHOLE.isWhole()).isTrue();
    assertThat(WHOLE.without(Topic.of("zeek.cluster.node.worker-1.")).isWhole()).isFalse();
    assertThat(WHOLE.without(Topic.of("zeek.cluster.node.other."))).isEqualTo(WHOLE);
  }

  @Test
  void aNameBelongsToItsIdUntilItIsRemoved() {
    NodeNames names = new NodeNames();
    names.add(WHOLE);
    names.add(new NodeNames.Claim("id_2", null));
    assertThat(names.nameOf("id_1")).isEqualTo("worker-1");
    assertThat(names.nameOf("id_2")).isNull();
    names.remove(new NodeNames.Claim("id_1", "another"));
    assertThat(names.nameOf("id_1")).isEqualTo("worker-1");
    names.remove(WHOLE);
    assertThat(names.nameOf("id_1")).isNull();
  }
}
