package org.zeekbus.query.archive;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes of a text in a number, to look at all of them at a time. Owner: nobody. */
final class EightBytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long LOW = 0x7f * ONES;

  private EightBytes() {}

  static long at(byte[] in, int at) {
    return (long) LONGS.get(in, at);
  }

  /** Eight times the same. */
  static long all(byte each) {
    return (each & 0xff) * ONES;
  }

  /** The high bit of each byte that is zero, and no other. */
  static long zeros(long bytes) {
    return ~(((bytes & LOW) + LOW) | bytes | LOW);
  }

  /** Which byte comes first of those that were found. */
  static int first(long found) {
    return Long.numberOfTrailingZeros(found) >>> 3;
  }
}
