package org.zeekbus.columns;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The hash in Parquet's bloom filters: XXH64 with seed 0. Source: {@code doc/xxhash_spec.md} of
 * xxHash 0.8. parquet-java's own takes {@code sun.misc.Unsafe}, of which the JDK warns.
 */
final class XxHash64 {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long PRIME_1 = 0x9E3779B185EBCA87L;
  private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
  private static final long PRIME_3 = 0x165667B19E3779F9L;
  private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
  private static final long PRIME_5 = 0x27D4EB2F165667C5L;

  /** The first two, added. */
  private static final long PRIMES = 0x60EA27EEADC0B5D6L;

  private static final int STRIPE = 32;

  private XxHash64() {}

  static long of(byte[] in, int from, int length) {
    int at = from;
    int end = from + length;
    long hash;
    if (length >= STRIPE) {
      long first = PRIMES;
      long second = PRIME_2;
      long third = 0;
      long fourth = -PRIME_1;
      for (; end - at >= STRIPE; at += STRIPE) {
        first = round(first, (long) LONGS.get(in, at));
        second = round(second, (long) LONGS.get(in, at + 8));
        third = round(third, (long) LONGS.get(in, at + 16));
        fourth = round(fourth, (long) LONGS.get(in, at + 24));
      }
      hash =
          Long.rotateLeft(first, 1)
              + Long.rotateLeft(second, 7)
              + Long.rotateLeft(third, 12)
              + Long.rotateLeft(fourth, 18);
      hash = merge(hash, first);
      hash = merge(hash, second);
      hash = merge(hash, third);
      hash = merge(hash, fourth);
    } else {
      hash = PRIME_5;
    }
    hash += length;
    for (; end - at >= Long.BYTES; at += Long.BYTES) {
      hash ^= round(0, (long) LONGS.get(in, at));
      hash = Long.rotateLeft(hash, 27) * PRIME_1 + PRIME_4;
    }
    if (end - at >= Integer.BYTES) {
      hash ^= ((int) INTS.get(in, at) & 0xffffffffL) * PRIME_1;
      hash = Long.rotateLeft(hash, 23) * PRIME_2 + PRIME_3;
      at += Integer.BYTES;
    }
    for (; at < end; at++) {
      hash ^= (in[at] & 0xff) * PRIME_5;
      hash = Long.rotateLeft(hash, 11) * PRIME_1;
    }
    hash ^= hash >>> 33;
    hash *= PRIME_2;
    hash ^= hash >>> 29;
    hash *= PRIME_3;
    return hash ^ (hash >>> 32);
  }

  private static long round(long sum, long lane) {
    return Long.rotateLeft(sum + lane * PRIME_2, 31) * PRIME_1;
  }

  private static long merge(long hash, long sum) {
    return (hash ^ round(0, sum)) * PRIME_1 + PRIME_4;
  }
}
