package org.zeekbus.web.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which topics are counted together. */
final class TopicGroupsTest {
  @ParameterizedTest
  @CsvSource({
    "zeek.cluster.worker, zeek.cluster.worker",
    "zeek.cluster.node.worker-1., zeek.cluster.node.",
    "zeek.cluster.nodeid.zeromq_worker-1_vm_987_NpWoIKdX2s7EIZfec., zeek.cluster.nodeid.",
    "zeek/cluster/nodeid/zeromq_worker-1_vm_987_NpWoIKdX2s7EIZfec/, zeek/cluster/nodeid/",
    "zeek/supervisor, zeek/supervisor",
    "a.b.zeromq_worker-1_vm_987_NpWoIKdX2s7EIZfec., a.b.*.",
    "reply.N7slmj42S9NQsPqpfk.done, reply.*.done",
    "job.123e4567-e89b-12d3-a456-426614174000, job.*",
    "job.4711, job.*",
    "worker-12.tcp80.v2, worker-12.tcp80.v2",
    "deadbeef.facade, deadbeef.facade",
    "ManagementController.x, ManagementController.x",
    "'', ''",
    "..., ...",
    "/zeek/a/b, /zeek/a/",
    "(others), other"
  })
  void firstThreePartsWithoutRandomOnes(String topic, String group) {
    assertThat(TopicGroups.of(topic)).isEqualTo(group);
  }

  @Test
  void longPartIsCut() {
    assertThat(TopicGroups.of("a." + "x".repeat(1000) + ".b")).isEqualTo("a.*.b");
  }

  /** The broker's statistics have only the first three parts, the sample has whole topics. */
  @Test
  void groupOfThreePartsIsThatOfTheWhole() {
    Random random = new Random(15);
    String letters = "a1F./-zeromq_Z";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder topic = new StringBuilder();
      int length = random.nextInt(40);
      for (int at = 0; at < length; at++) {
        topic.append(letters.charAt(random.nextInt(letters.length())));
      }
      String whole = topic.toString();
      String group = TopicGroups.of(whole);
      assertThat(TopicGroups.of(threeParts(whole))).as(whole).isEqualTo(group);
      assertThat(TopicGroups.of(group)).as(whole).isEqualTo(group);
      assertThat(group).as(whole).hasSizeLessThan(200);
    }
  }

  private static String threeParts(String topic) {
    int parts = 0;
    for (int i = 0; i < topic.length(); i++) {
      if ((topic.charAt(i) == '.' || topic.charAt(i) == '/') && ++parts == 3) {
        return topic.substring(0, i + 1);
      }
    }
    return topic;
  }
}
