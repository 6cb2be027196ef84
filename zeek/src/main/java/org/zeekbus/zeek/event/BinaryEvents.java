package org.zeekbus.zeek.event;

import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.EncodeException;
import org.zeekbus.zeek.value.BinaryValues;

/** Events in {@code broker-bin-v1}, Zeek's default. */
public final class BinaryEvents {
  private BinaryEvents() {}

  /**
   * The event that all these bytes are.
   *
   * @throws DecodeException if they are none, or break a default limit
   */
  public static Event decode(byte[] in) {
    return decode(in, 0, in.length, DecodeLimits.DEFAULT);
  }

  /**
   * The event that {@code length} bytes at {@code at} are.
   *
   * @throws DecodeException if they are none, or break a limit
   */
  public static Event decode(byte[] in, int at, int length, DecodeLimits limits) {
    return new Envelope(
            BinaryValues.FORMAT, path -> BinaryValues.locate(in, at, length, limits, path))
        .open(BinaryValues.decode(in, at, length, limits));
  }

  /**
   * The event's bytes.
   *
   * @throws EncodeException if they would be too many for an array
   */
  public static byte[] encode(Event event) {
    return BinaryValues.encode(Envelope.around(event));
  }
}
