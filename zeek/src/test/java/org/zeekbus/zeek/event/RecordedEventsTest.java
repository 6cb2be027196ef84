package org.zeekbus.zeek.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.zeek.EncodeException;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zeek.value.JsonStyle;

/** Every event that a real Zeek published. */
final class RecordedEventsTest {
  @ParameterizedTest
  @CsvSource({
    "cluster-small.frames, 48",
    "cluster.frames, 3728",
    "websocket/websocket.frames, 1394",
    "websocket/metadata.frames, 147"
  })
  void isWrittenAsZeekWroteIt(String recording, int count) {
    List<List<byte[]>> messages = Recordings.messages(recording, Recordings.EVENT);
    assertThat(messages).hasSize(count);
    for (List<byte[]> frames : messages) {
      EventMessage message = EventMessage.decode(frames);
      assertThat(message.frames()).as("%s", message).containsExactlyElementsOf(frames);
    }
  }

  @ParameterizedTest
  @CsvSource({"cluster-small.frames", "cluster.frames", "websocket/metadata.frames"})
  void survivesJson(String recording) {
    for (List<byte[]> frames : Recordings.messages(recording, Recordings.EVENT)) {
      Event event = EventMessage.decode(frames).event();
      byte[] valid = JsonEvents.encode(event, JsonStyle.VALID);
      if (canBeSaid(event)) {
        assertThat(JsonEvents.decode(JsonEvents.encode(event))).isEqualTo(event);
        assertThat(JsonEvents.decode(valid)).isEqualTo(event);
      } else {
        assertThatExceptionOfType(EncodeException.class).isThrownBy(() -> JsonEvents.encode(event));
        assertThat(JsonEvents.decode(valid).arguments()).hasSameSizeAs(event.arguments());
      }
      Event asZeek = JsonEvents.decode(JsonEvents.encode(event, JsonStyle.AS_ZEEK));
      assertThat(asZeek.name()).isEqualTo(event.name());
    }
  }

  /** Neither NaN nor, which the text shows as U+FFFD, strings that are no UTF-8. */
  private static boolean canBeSaid(Event event) {
    return !event.toString().contains("nan") && !event.toString().contains("\ufffd");
  }
}
