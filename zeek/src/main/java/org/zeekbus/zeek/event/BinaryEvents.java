package org.zeekbus.zeek.event;

import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.EncodeException;
import org.zeekbus.zeek.value.BinaryValues;

/** Events in {@code broker-bin-v1}, Zeek's default. */
public final class BinaryEvents {
  private BinaryEvents() {}

  /**
   * Decodes an event from all these bytes.
   *
   * @throws DecodeException if they are no event, or exceed a default limit
   */
  public static Event decode(byte[] in) {
    return decode(in, 0, in.length, DecodeLimits.DEFAULT);
  }

  /**
   * Decodes an event from {@code length} bytes at {@code at}.
   *
   * @throws DecodeException if they are no event, or exceed a limit
   */
  public static Event decode(byte[] in, int at, int length, DecodeLimits limits) {
    return new Envelope(
            BinaryValues.FORMAT, path -> BinaryValues.locate(in, at, length, limits, path))
        .open(BinaryValues.decode(in, at, length, limits));
  }

  /**
   * Encodes an event.
   *
   * @throws EncodeException if its bytes exceed an array
   */
  public static byte[] encode(Event event) {
    return BinaryValues.encode(Envelope.around(event));
  }
}
