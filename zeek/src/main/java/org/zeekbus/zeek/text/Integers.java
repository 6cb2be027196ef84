package org.zeekbus.zeek.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Integers in decimal, two digits at a time. Each method writes at {@code at} and returns the end.
 * Breaks idiom: see LogFormatBenchmark.
 */
public final class Integers {
  /** The length of the longest: a sign and 19 digits, or 20 digits. */
  public static final int LONGEST = 20;

  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  /** 00 to 99: the first digit in the lower byte. */
  private static final short[] PAIRS = new short[100];

  private static final long TEN_TO_16 = 10_000_000_000_000_000L;

  static {
    for (int i = 0; i < 100; i++) {
      PAIRS[i] = (short) (('0' + i / 10) | (('0' + i % 10) << 8));
    }
  }

  private Integers() {}

  /** The digit for 0 to 15, in lower case. */
  public static byte hexDigit(int value) {
    return (byte) (value < 10 ? '0' + value : 'a' - 10 + value);
  }

  /** A signed number. */
  public static int putSigned(long value, byte[] to, int at) {
    if (value < 0) {
      to[at] = '-';
      return putUnsigned(-value, to, at + 1);
    }
    return putUnsigned(value, to, at);
  }

  /** An unsigned number. */
  public static int putUnsigned(long value, byte[] to, int at) {
    if (value >= 0 && value < 100_000_000) {
      return putSmall((int) value, to, at);
    }
    if (value >= 0 && value < TEN_TO_16) {
      long high = value / 100_000_000;
      int behind = putSmall((int) high, to, at);
      put8((int) (value - high * 100_000_000), to, behind);
      return behind + 8;
    }
    long high = Long.divideUnsigned(value, TEN_TO_16);
    long low = value - high * TEN_TO_16;
    int behind = putSmall((int) high, to, at);
    put8((int) (low / 100_000_000), to, behind);
    put8((int) (low % 100_000_000), to, behind + 8);
    return behind + 16;
  }

  /** A number from 0 to 99,999,999. */
  public static int putSmall(int value, byte[] to, int at) {
    if (value < 10) {
      to[at] = (byte) ('0' + value);
      return at + 1;
    }
    if (value < 100) {
      put2(value, to, at);
      return at + 2;
    }
    if (value < 10_000) {
      int high = value / 100;
      int behind = at + 2;
      if (high < 10) {
        to[at] = (byte) ('0' + high);
        behind = at + 1;
      } else {
        put2(high, to, at);
      }
      put2(value - high * 100, to, behind);
      return behind + 2;
    }
    int high = value / 10_000;
    int behind = putSmall(high, to, at);
    put4(value - high * 10_000, to, behind);
    return behind + 4;
  }

  /** Two digits: 0 to 99. */
  public static void put2(int value, byte[] to, int at) {
    SHORTS.set(to, at, PAIRS[value]);
  }

  /** Four digits: 0 to 9,999. */
  public static void put4(int value, byte[] to, int at) {
    int high = value / 100;
    put2(high, to, at);
    put2(value - high * 100, to, at + 2);
  }

  /** Six digits: 0 to 999,999. */
  public static void put6(int value, byte[] to, int at) {
    int high = value / 10_000;
    put2(high, to, at);
    put4(value - high * 10_000, to, at + 2);
  }

  /** Eight digits: 0 to 99,999,999. */
  public static void put8(int value, byte[] to, int at) {
    int high = value / 10_000;
    put4(high, to, at);
    put4(value - high * 10_000, to, at + 4);
  }
}
