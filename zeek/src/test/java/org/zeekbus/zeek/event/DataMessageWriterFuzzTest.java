package org.zeekbus.zeek.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.JsonStyle;

/**
 * Any bytes as topic and payload: they become the text that the plain twin makes of them, in UTF-8,
 * or both refuse them.
 */
@Tag("fuzz")
final class DataMessageWriterFuzzTest {
  private final DataMessageWriter writer =
      new DataMessageWriter(JsonStyle.VALID, DecodeLimits.DEFAULT);

  @FuzzTest
  void anyBytes(byte[] data) {
    byte[] topic = Arrays.copyOf(data, Math.min(data.length, 8));
    byte[] text = PlainDataMessages.write(writer, topic, data);
    assertThat(text).isEqualTo(PlainDataMessages.write(JsonStyle.VALID, topic, data));
    assertThat(text == null || Bytes.of(text).isUtf8()).isTrue();
  }
}
