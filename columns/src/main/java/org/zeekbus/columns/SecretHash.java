package org.zeekbus.columns;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * Hashes that nobody can foresee: other ones in each process. Strangers choose the names and
 * addresses in logs, and could choose such as all come to one slot of a table. Owner: nobody.
 */
final class SecretHash {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final int LAST_MIX = 29;

  private static final long SEED;
  private static final long FACTOR;

  static {
    SecureRandom random = new SecureRandom();
    SEED = random.nextLong();
    FACTOR = random.nextLong() | 1;
  }

  private SecretHash() {}

  /** Of bytes. */
  static int of(byte[] in, int from, int size) {
    long hash = SEED ^ size;
    int here = from;
    int last = from + size - Long.BYTES;
    for (; here < last; here += Long.BYTES) {
      hash = mix(hash, (long) LONGS.get(in, here));
    }
    long tail = 0;
    if (last >= from) {
      tail = (long) LONGS.get(in, last); // some of these bytes for the second time
    } else {
      for (; here < from + size; here++) {
        tail = (tail << Byte.SIZE) | (in[here] & 0xff);
      }
    }
    return end(mix(hash, tail));
  }

  /** Of a pair of numbers, of which the first is mostly 0. */
  static int of(long high, long low) {
    return end((low ^ SEED ^ (high * FACTOR)) * GOLDEN);
  }

  private static long mix(long hash, long word) {
    long mixed = hash ^ word;
    return (mixed * FACTOR) ^ Math.unsignedMultiplyHigh(mixed, FACTOR);
  }

  private static int end(long hash) {
    return (int) (((hash ^ (hash >>> LAST_MIX)) * FACTOR) >>> Integer.SIZE);
  }
}
