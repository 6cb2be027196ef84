package org.zeekbus.zeek.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * XXH64 of bytes with seed 0 ({@code xxhsum -H1} prints it): the same for the same bytes in every
 * version of zeekbus, in other programs, and in Parquet's bloom filters.
 *
 * <p>Source: xxHash, {@code doc/xxhash_spec.md} (0.1.1). Owner: any thread, it has no state.
 */
public final class XxHash64 {
  private static final long PRIME_1 = 0x9E3779B185EBCA87L;
  private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
  private static final long PRIME_3 = 0x165667B19E3779F9L;
  private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
  private static final long PRIME_5 = 0x27D4EB2F165667C5L;

  private static final int STRIPE = 32;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private XxHash64() {}

  /** The hash of {@code in[from..from+length)}. */
  @SuppressWarnings("ConstantOverflow") // it counts modulo 2^64
  public static long of(byte[] in, int from, int length) {
    int at = from;
    int end = from + length;
    long hash;
    if (length >= STRIPE) {
      long a = PRIME_1 + PRIME_2;
      long b = PRIME_2;
      long c = 0;
      long d = -PRIME_1;
      for (; at <= end - STRIPE; at += STRIPE) {
        a = round(a, readLong(in, at));
        b = round(b, readLong(in, at + 8));
        c = round(c, readLong(in, at + 16));
        d = round(d, readLong(in, at + 24));
      }
      hash =
          Long.rotateLeft(a, 1)
              + Long.rotateLeft(b, 7)
              + Long.rotateLeft(c, 12)
              + Long.rotateLeft(d, 18);
      hash = merge(merge(merge(merge(hash, a), b), c), d);
    } else {
      hash = PRIME_5;
    }
    hash += length;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      hash = Long.rotateLeft(hash ^ round(0, readLong(in, at)), 27) * PRIME_1 + PRIME_4;
    }
    if (at <= end - Integer.BYTES) {
      long lane = Integer.toUnsignedLong((int) INTS.get(in, at));
      hash = Long.rotateLeft(hash ^ (lane * PRIME_1), 23) * PRIME_2 + PRIME_3;
      at += Integer.BYTES;
    }
    for (; at < end; at++) {
      hash = Long.rotateLeft(hash ^ ((in[at] & 0xff) * PRIME_5), 11) * PRIME_1;
    }
    hash = (hash ^ (hash >>> 33)) * PRIME_2;
    hash = (hash ^ (hash >>> 29)) * PRIME_3;
    return hash ^ (hash >>> 32);
  }

  private static long round(long lane, long input) {
    return Long.rotateLeft(lane + input * PRIME_2, 31) * PRIME_1;
  }

  private static long merge(long hash, long lane) {
    return (hash ^ round(0, lane)) * PRIME_1 + PRIME_4;
  }

  private static long readLong(byte[] in, int at) {
    return (long) LONGS.get(in, at);
  }
}
