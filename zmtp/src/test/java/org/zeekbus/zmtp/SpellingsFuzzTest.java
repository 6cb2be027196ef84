package org.zeekbus.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;

/**
 * Text that people type: an endpoint or a topic is read, printed and read again as the same, or
 * refused with an {@link IllegalArgumentException}. Any bytes are a topic, whose print is plain
 * ASCII.
 *
 * <p>For an hour: {@code mvn -pl zmtp test-compile surefire:test@fuzz -Dtest=SpellingsFuzzTest
 * -Dfuzz.time=1h}.
 */
@Tag("fuzz")
final class SpellingsFuzzTest {
  @FuzzTest
  @DictionaryEntries({"tcp://", "ipc://", "[::1]:", "*:", ":*", ":65535", "\\x"})
  void anyText(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    endpoint(text);
    typedTopic(text);
    Topic topic = Topic.of(data);
    assertThat(topic.toString()).matches("[!-~]*");
    assertThat(Topic.parse(topic.toString())).isEqualTo(topic);
  }

  private static void endpoint(String text) {
    Endpoint endpoint;
    try {
      endpoint = Endpoint.parse(text);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining(text);
      return;
    }
    assertThat(Endpoint.parse(endpoint.toString())).isEqualTo(endpoint);
  }

  private static void typedTopic(String text) {
    Topic topic;
    try {
      topic = Topic.parse(text);
    } catch (IllegalArgumentException e) {
      assertThat(text).contains("\\x");
      return;
    }
    assertThat(topic.length()).isLessThanOrEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
  }
}
