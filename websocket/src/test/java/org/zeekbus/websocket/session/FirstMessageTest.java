package org.zeekbus.websocket.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.Topic;

final class FirstMessageTest {
  private static List<Topic> topics(String text) throws FirstMessage.WrongException {
    byte[] bytes = ("##" + text + "##").getBytes(StandardCharsets.UTF_8);
    return FirstMessage.topics(bytes, 2, bytes.length - 4);
  }

  @Test
  void topicsAreSortedAndCountOnce() throws Exception {
    assertThat(topics(" [ \"/z\", \"/a\",\r\n\"/z\", \"\" ]\n"))
        .containsExactly(Topic.of(""), Topic.of("/a"), Topic.of("/z"));
    assertThat(topics("[]")).isEmpty();
  }

  @Test
  void aTopicIsBytesOfUtf8AndEndsAtANul() throws Exception {
    assertThat(topics("[\"gr\\u00fc\u00df\", \"\\\"q\\\"\", \"a\\/b\", \"x\\u0000y\"]"))
        .containsExactly(
            Topic.of("\"q\""), Topic.of("a/b"), Topic.of("gr\u00fc\u00df"), Topic.of("x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "hello",
        "null",
        "\"/a\"",
        "1",
        "{}",
        "{\"topics\":[\"/a\"]}",
        "[\"/a\"",
        "[\"/a",
        "[\"/a\",]",
        "[\"/a\"] x",
        "[\"/a\"][]",
        "['/a']",
        "[\"\\x\"]",
        "[\"a\\ud800\"]",
        "[\"\\udc00a\"]",
        "[1 2]"
      })
  void otherThingsAreNoArray(String text) {
    assertThatThrownBy(() -> topics(text))
        .isInstanceOf(FirstMessage.WrongException.class)
        .hasMessage("subscriptions not an array");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1]", "[\"/a\", 1]", "[[\"/a\"]]", "[null]", "[{\"a\":[]}, \"/a\"]"})
  void elementsAreStrings(String text) {
    assertThatThrownBy(() -> topics(text)).hasMessage("individual subscription not a string");
  }

  @Test
  void topicsAreNotTooLong() throws Exception {
    assertThat(topics("[\"" + "x".repeat(4096) + "\"]")).hasSize(1);
    assertThatThrownBy(() -> topics("[\"" + "x".repeat(4097) + "\"]"))
        .hasMessage("a topic of 4,097 bytes (longest: 4,096)");
  }

  @Test
  void topicsAreNotTooMany() throws Exception {
    assertThat(topics(many(10_000))).hasSize(10_000);
    assertThatThrownBy(() -> topics(many(10_001))).hasMessage("more than 10,000 topics");
  }

  private static String many(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"t" + i + "\"")
        .collect(Collectors.joining(",", "[", "]"));
  }

  @Test
  void deepNestingIsRefusedAndNothingWorse() {
    assertThatThrownBy(() -> topics("[".repeat(100_000)))
        .isInstanceOf(FirstMessage.WrongException.class);
  }
}
