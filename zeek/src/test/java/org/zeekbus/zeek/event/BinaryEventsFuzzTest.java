package org.zeekbus.zeek.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.value.BinaryValues;
import org.zeekbus.zeek.value.JsonStyle;
import org.zeekbus.zeek.value.JsonValues;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.ValueText;

/**
 * Any bytes instead of an event: only a {@link DecodeException} is thrown. Decoded events survive
 * encoding and decoding, and can be printed and written as JSON.
 */
@Tag("fuzz")
final class BinaryEventsFuzzTest {
  @FuzzTest
  void anyBytes(byte[] data) {
    Value value;
    try {
      value = BinaryValues.decode(data);
    } catch (DecodeException e) {
      assertThat(e.offset()).isBetween(0, data.length);
      return;
    }
    byte[] written = BinaryValues.encode(value);
    assertThat(written.length).isLessThanOrEqualTo(data.length);
    assertThat(ValueText.asPrinted(value)).isNotNull();
    assertThat(JsonValues.encode(value, JsonStyle.AS_ZEEK)).isNotEmpty();
    assertThat(JsonValues.encode(value, JsonStyle.VALID)).isNotEmpty();
    try {
      Event event = BinaryEvents.decode(data);
      assertThat(BinaryEvents.decode(BinaryEvents.encode(event)).name()).isEqualTo(event.name());
    } catch (DecodeException e) {
      assertThat(e.offset()).isBetween(0, data.length);
    }
  }
}
