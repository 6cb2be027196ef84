package org.zeekbus.httpsink.layout;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.zeekbus.format.LineBuffer;
import org.zeekbus.sink.Arrival;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.text.Integers;

/**
 * Ids of records, by which a target knows those that come again: {@code
 * 019ab2f01c80-6b1f0c2d9e8a7754-12} is the time when the batch arrived, in milliseconds, a hash of
 * the batch and its sender, and the record's place in the batch. They are the same after a restart,
 * as the spool keeps all of that. Equal records of a batch have different ids. Ids begin with the
 * time so that Lucene finds soon that most are new.
 *
 * <p>Owner: one thread. Breaks idiom: hashes 8 bytes at a time.
 */
final class RecordIds {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** An odd number with as many ones as zeros: the golden ratio's digits. */
  private static final long FACTOR = 0x9e37_79b9_7f4a_7c15L;

  private static final int TIME_DIGITS = 12;
  private static final int HASH_DIGITS = 16;

  /** Time and hash, each with a hyphen behind it. */
  private final byte[] start = new byte[TIME_DIGITS + HASH_DIGITS + 2];

  /** Ids of the records of a batch follow. */
  void open(LogBatchReader batch, Arrival arrival) {
    long hash = hash(batch.array(), batch.start(), batch.end(), arrival.sender().hashCode());
    putHex(arrival.millis(), TIME_DIGITS, 0);
    start[TIME_DIGITS] = '-';
    putHex(hash, HASH_DIGITS, TIME_DIGITS + 1);
    start[start.length - 1] = '-';
  }

  private void putHex(long value, int digits, int at) {
    for (int i = 0; i < digits; i++) {
      start[at + i] = Integers.hexDigit((int) (value >>> (4 * (digits - 1 - i))) & 0xf);
    }
  }

  /** Appends the id of the record at a place in its batch. */
  void put(int index, LineBuffer out) {
    out.put(start);
    int at = out.length();
    out.end(Integers.putUnsigned(index, out.room(at, Integers.LONGEST), at));
  }

  /** 64 bits that depend on every bit in {@code in[from..to)}. */
  static long hash(byte[] in, int from, int to, long seed) {
    long hash = mix(seed ^ (to - from));
    int at = from;
    for (; to - at >= Long.BYTES; at += Long.BYTES) {
      hash = mix(hash ^ (long) LONGS.get(in, at));
    }
    long rest = 0;
    for (; at < to; at++) {
      rest = (rest << 8) | (in[at] & 0xff);
    }
    return mix(mix(hash ^ rest));
  }

  /** Both halves of the product, so that every bit reaches every other. */
  private static long mix(long value) {
    long shifted = value + FACTOR;
    return Math.unsignedMultiplyHigh(shifted, FACTOR) ^ (shifted * FACTOR);
  }
}
