package org.zeekbus.format;

import org.zeekbus.zeek.text.Addresses;

/**
 * Values as the texts that Zeek's JSON has, without its quotes and escapes: for binary formats,
 * where a text's length stands before it. Source: Zeek {@code src/threading/formatters/JSON.cc}.
 *
 * <p>Has no state. Breaks idiom: writes into the caller's array, see AvroBenchmark.
 */
public final class BareText {
  /** How long the text of an address or a subnet can be. */
  public static final int LONGEST_ADDRESS = Addresses.LONGEST;

  private static final byte DEL = 0x7f;
  private static final PlainBytes PLAIN = new PlainBytes(DEL, DEL, DEL);

  private BareText() {}

  /** Puts an address behind {@code at}, and gives the place behind it. */
  public static int putAddress(boolean isIpv4, byte[] in, int from, byte[] to, int at) {
    return Addresses.put(isIpv4, in, from, to, at);
  }

  /** Puts a subnet behind {@code at}, and gives the place behind it. */
  public static int putSubnet(boolean isIpv4, byte[] in, int from, int prefix, byte[] to, int at) {
    return Addresses.putSubnet(isIpv4, in, from, prefix, to, at);
  }

  /**
   * How many bytes the text of a {@code string}, enum, func or file has: as many as the value if it
   * is good UTF-8, otherwise more, as what is not printable ASCII becomes <code>\xhh</code>.
   */
  public static long length(byte[] in, int from, int length) {
    return PLAIN.isPlain(in, from, length) || JsonStrings.isGood(in, from, from + length)
        ? length
        : JsonStrings.bareHexedLength(in, from, from + length);
  }

  /**
   * Puts the text behind {@code at}, whatever the buffer's length, and gives the place behind it.
   *
   * @param textLength what {@link #length} has said
   * @throws org.zeekbus.sink.RefusedBatchException if the buffer cannot become as large
   */
  public static int put(byte[] in, int from, int length, long textLength, LineBuffer out, int at) {
    out.reserve(at, textLength);
    return put(in, from, length, textLength, out.array(), at);
  }

  /**
   * The same into an array that has room for it.
   *
   * @param textLength what {@link #length} has said
   */
  public static int put(byte[] in, int from, int length, long textLength, byte[] to, int at) {
    if (textLength == length) {
      System.arraycopy(in, from, to, at, length);
      return at + length;
    }
    return JsonStrings.putBareHexed(in, from, from + length, to, at);
  }
}
