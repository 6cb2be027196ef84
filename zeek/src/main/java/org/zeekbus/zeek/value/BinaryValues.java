package org.zeekbus.zeek.value;

import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.EncodeException;

/**
 * Values in {@code broker-bin-v1}: a tag and a body, all numbers big-endian.
 *
 * <pre>
 * tag  type        body
 *  00  none        nothing
 *  01  boolean     1: 00 or 01; read: anything but 00 is true
 *  02  count       8, unsigned
 *  03  integer     8
 *  04  real        8, IEEE 754, but: +infinity fff0…, -infinity 7ff0…, NaN ffff…, no subnormals
 *  05  string      varbyte n, n bytes
 *  06  address     16: IPv4 as ::ffff:a.b.c.d
 *  07  subnet      16, 1: prefix length on 128 bits
 *  08  port        2, 1: 0 unknown, 1 tcp, 2 udp, 3 icmp
 *  09  timestamp   8, nanoseconds since 1970
 *  0a  timespan    8, nanoseconds
 *  0b  enum-value  varbyte n, n bytes
 *  0c  set         varbyte n, n values, ascending
 *  0d  table       varbyte n, n times key and value, keys ascending
 *  0e  vector      varbyte n, n values
 * </pre>
 *
 * <p>A varbyte is a number below 2^32, lowest seven bits first, with bit 7 set in all bytes but the
 * last. Readers accept sets and tables in any order, but no element twice.
 *
 * <p>Sources: Broker {@code libbroker/broker/format/bin.cc}, {@code variant.cc} (2.8); the reals
 * come from CAF ({@code caf/detail/ieee_754.hpp}).
 */
public final class BinaryValues {
  /** The format's name on the wire. */
  public static final String FORMAT = "broker-bin-v1";

  private BinaryValues() {}

  /**
   * Decodes a value from all these bytes.
   *
   * @throws DecodeException if they are no value, or exceed a default limit
   */
  public static Value decode(byte[] in) {
    return decode(in, 0, in.length, DecodeLimits.DEFAULT);
  }

  /**
   * Decodes a value from {@code length} bytes at {@code at}.
   *
   * @throws DecodeException if they are no value, or exceed a limit
   */
  public static Value decode(byte[] in, int at, int length, DecodeLimits limits) {
    return new BinaryReader(in, at, length, limits).only();
  }

  /**
   * The offset of a value, for errors: {@code path} leads to it, index by index through nested
   * vectors.
   *
   * @param in the input of {@link #decode}
   */
  public static int locate(byte[] in, int at, int length, DecodeLimits limits, int... path) {
    return new BinaryReader(in, at, length, limits).locate(path);
  }

  /**
   * Encodes a value.
   *
   * @throws EncodeException if its bytes exceed an array
   */
  public static byte[] encode(Value value) {
    byte[] out = new byte[size(value)];
    BinaryWriter.write(value, out, 0);
    return out;
  }

  /**
   * The size of the encoded value.
   *
   * @throws EncodeException if it exceeds an array
   */
  public static int size(Value value) {
    long size = BinaryWriter.size(value);
    if (size > Integer.MAX_VALUE - Long.BYTES) {
      throw new EncodeException(FORMAT, size + " bytes (expected: below 2 GiB)");
    }
    return (int) size;
  }
}
