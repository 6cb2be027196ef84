package org.zeekbus.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RightsTest {
  private static boolean mayPublish(Rights rights, String topic) {
    ByteBuf in = Unpooled.copiedBuffer("xx" + topic + "yy", StandardCharsets.ISO_8859_1);
    return rights.mayPublish(in, 2, topic.length());
  }

  private static boolean maySubscribe(Rights rights, String topic) {
    ByteBuf in = Unpooled.copiedBuffer("xx" + topic + "yy", StandardCharsets.ISO_8859_1);
    return rights.maySubscribe(in, 2, topic.length());
  }

  private static Rights of(String... prefixes) {
    List<Topic> topics = List.of(prefixes).stream().map(Topic::of).toList();
    return new Rights(Optional.of(topics), Optional.of(topics), true, false);
  }

  @Test
  void aTopicMustBeginWithOneOfThePrefixes() {
    Rights rights = of("zeek.a.", "b");
    assertThat(mayPublish(rights, "zeek.a.")).isTrue();
    assertThat(mayPublish(rights, "zeek.a.b")).isTrue();
    assertThat(mayPublish(rights, "bee")).isTrue();
    assertThat(mayPublish(rights, "zeek.a")).isFalse();
    assertThat(mayPublish(rights, "zeek.b.")).isFalse();
    assertThat(mayPublish(rights, "")).isFalse();
    assertThat(maySubscribe(rights, "zeek.a.b")).isTrue();
    assertThat(maySubscribe(rights, "zeek")).as("it would get more").isFalse();
  }

  @Test
  void noPrefixesAreNothingAndTheEmptyOneIsAll() {
    assertThat(mayPublish(of(), "")).isFalse();
    assertThat(maySubscribe(of(), "a")).isFalse();
    assertThat(mayPublish(of(""), "")).isTrue();
    assertThat(maySubscribe(of("x", ""), "a")).isTrue();
    assertThat(mayPublish(Rights.ALL, "a")).isTrue();
    assertThat(maySubscribe(Rights.ALL, "")).isTrue();
  }
}
