package org.zeekbus.zeek.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.EncodeException;
import org.zeekbus.zeek.value.JsonValues;
import org.zeekbus.zeek.value.Value;

/**
 * Any bytes instead of JSON: only a {@link DecodeException} is thrown. Decoded events that JSON can
 * express survive encoding and decoding.
 */
@Tag("fuzz")
final class JsonEventsFuzzTest {
  @FuzzTest
  @DictionaryEntries({
    "{\"@data-type\":\"",
    "\",\"data\":",
    "none",
    "boolean",
    "count",
    "integer",
    "real",
    "string",
    "address",
    "subnet",
    "port",
    "timestamp",
    "timespan",
    "enum-value",
    "set",
    "table",
    "vector",
    "{\"key\":",
    ",\"value\":",
    ",\"topic\":\"",
    "2025-11-23T07:00:00.123Z",
    "1500ms",
    "\\u00ff"
  })
  void anyBytes(byte[] data) {
    Value value;
    try {
      value = JsonValues.decode(data);
    } catch (DecodeException e) {
      assertThat(e.offset()).isBetween(0, data.length);
      return;
    }
    try {
      assertThat(JsonValues.decode(JsonValues.encode(value))).isEqualTo(value);
    } catch (EncodeException e) {
      assertThat(e).hasMessageContaining("expected");
    }
    try {
      JsonEvents.decodeDataMessage(data, 0, data.length, DecodeLimits.DEFAULT);
    } catch (DecodeException e) {
      assertThat(e.offset()).isBetween(0, data.length);
    }
  }
}
