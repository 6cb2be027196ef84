package org.zeekbus.zeek.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.value.Bytes;

/**
 * Any bytes from a client: they become what the plain twin makes of them, or are refused for the
 * same reason. Bodies of requests end, too.
 */
@Tag("fuzz")
final class DataMessageReaderFuzzTest {
  private final DataMessageReader reader = new DataMessageReader(DecodeLimits.DEFAULT);

  @FuzzTest
  @DictionaryEntries({
    "{\"@data-type\":\"",
    "\",\"data\":",
    "{\"data\":",
    ",\"@data-type\":\"",
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
    "\"event\":\"",
    "\"args\":[",
    "2025-11-23T07:00:00.123Z",
    "1500ms",
    "\"-inf\"",
    "\\u00ff"
  })
  void anyBytes(byte[] data) {
    assertThat(PlainDataMessages.read(reader, data)).isEqualTo(PlainDataMessages.read(data));
    try {
      reader.open(data, 0, data.length);
      while (reader.next()) {
        Bytes payload = Bytes.of(reader.payload(), 0, reader.payloadLength());
        assertThat(BinaryEvents.decode(payload.toArray()).name()).isNotEqualTo(Bytes.EMPTY);
      }
    } catch (DataMessageException e) {
      assertThat(e.offset()).isBetween(0, data.length);
    }
  }
}
