package org.zeekbus.zeek.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.value.JsonStyle;
import org.zeekbus.zeek.value.Values;

/** What clients get. */
final class DataMessageWriterTest {
  private final DataMessageWriter writer =
      new DataMessageWriter(JsonStyle.VALID, DecodeLimits.DEFAULT);

  private String written(byte[] topic, byte[] payload) {
    writer.write(topic, 0, topic.length, payload, 0, payload.length);
    return new String(writer.array(), 0, writer.length(), StandardCharsets.UTF_8);
  }

  @Test
  void anEvent() {
    byte[] topic = {'t', (byte) 0xff, '\n'};
    Event event = Event.of("E", Values.real(Double.NaN));
    assertThat(written(topic, BinaryEvents.encode(event)))
        .isEqualTo(
            ("{'type':'data-message','topic':'t\\\\xff\\n','@data-type':'vector','data':["
                    + "{'@data-type':'count','data':1},{'@data-type':'count','data':1},"
                    + "{'@data-type':'vector','data':[{'@data-type':'string','data':'E'},"
                    + "{'@data-type':'vector','data':[{'@data-type':'real','data':'nan'}]}]}]}")
                .replace('\'', '"'));
  }

  @Test
  void whatIsNoEvent() {
    byte[] topic = {'t'};
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> written(topic, new byte[] {0x0e, 1, 0}))
        .withMessage("broker-bin-v1, byte 0: vector of 1 (expected: 3 or more)");
  }
}
