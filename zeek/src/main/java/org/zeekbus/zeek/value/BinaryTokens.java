package org.zeekbus.zeek.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;

/**
 * Finds the tokens of {@code broker-bin-v1}, laid out in {@link BinaryValues}, in an array of
 * bytes, and makes errors that say where they are wrong. Counts are checked against the bytes that
 * are left.
 *
 * <p>Owner: one thread, for one value after the other.
 */
public final class BinaryTokens {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  static final long POSITIVE_INFINITY = 0xfff0_0000_0000_0000L;
  static final long NEGATIVE_INFINITY = 0x7ff0_0000_0000_0000L;
  static final long NAN = -1;

  private static final int LONGEST_VARBYTE = 5;

  private final int maxDepth;
  private final int maxSize;
  private byte[] in = new byte[0];
  private int start;
  private int end;
  private int at;

  /** None yet; {@link #open} begins. */
  public BinaryTokens(DecodeLimits limits) {
    this.maxDepth = limits.depth();
    this.maxSize = limits.size();
  }

  /**
   * Begins with the first of {@code length} bytes at {@code place}.
   *
   * @throws DecodeException if they exceed the limit; all other methods if there is no such token
   */
  public BinaryTokens open(byte[] bytes, int place, int length) {
    in = bytes;
    start = place;
    end = place + length;
    at = place;
    if (length > maxSize) {
      throw wrong(start, length + " bytes (expected: at most " + maxSize + ")");
    }
    return this;
  }

  byte[] input() {
    return in;
  }

  /** Where the next byte is, in the array. */
  public int at() {
    return at;
  }

  /** Goes on, or back, to a place where {@link #at} was. */
  public void moveTo(int place) {
    at = place;
  }

  /** How far the next byte is from the first. */
  int offset() {
    return at - start;
  }

  void expectEnd() {
    if (at < end) {
      throw wrong(at, (end - at) + " bytes after the value (expected: none)");
    }
  }

  /** Takes a tag. */
  public byte tag() {
    return one("a tag");
  }

  DecodeException wrongTag() {
    return wrong(at - 1, "tag %02x (expected: 00 to 0e)".formatted(in[at - 1] & 0xff));
  }

  byte one(String what) {
    need(1, what);
    return in[at++];
  }

  long eight(String what) {
    need(Long.BYTES, what);
    at += Long.BYTES;
    return (long) LONG.get(in, at - Long.BYTES);
  }

  double real() {
    return real(eight("a real"));
  }

  static double real(long bits) {
    if ((bits & NEGATIVE_INFINITY) != NEGATIVE_INFINITY) {
      return Double.longBitsToDouble(bits);
    }
    return bits == POSITIVE_INFINITY
        ? Double.POSITIVE_INFINITY
        : bits == NEGATIVE_INFINITY ? Double.NEGATIVE_INFINITY : Double.NaN;
  }

  int prefixLength() {
    int bits = one("a prefix length") & 0xff;
    if (bits > SubnetValue.LONGEST) {
      throw wrong(at - 1, "prefix length " + bits + " (expected: at most 128)");
    }
    return bits;
  }

  int portNumber() {
    need(Short.BYTES, "a port");
    at += Short.BYTES;
    return (short) SHORT.get(in, at - Short.BYTES) & 0xffff;
  }

  int protocol() {
    int protocol = one("a protocol") & 0xff;
    if (PortValue.Protocol.of(protocol) == null) {
      throw wrong(at - 1, "protocol " + protocol + " (expected: at most 3)");
    }
    return protocol;
  }

  /** Passes over a string behind its tag, and returns its length. */
  public int string() {
    int length = count(1, "length");
    at += length;
    return length;
  }

  /** Takes a number of elements, each of at least so many bytes. */
  public int count(int size) {
    return count(size, "count");
  }

  /**
   * A varbyte that counts things of at least {@code size} bytes, as many as can be in the bytes
   * that are left.
   */
  private int count(int size, String what) {
    int from = at;
    need(1, "a length");
    int first = in[at++];
    long count = first & 0x7f;
    for (int shift = 7; first < 0; shift += 7) {
      need(1, "a length");
      first = in[at++];
      count |= (first & 0x7fL) << shift;
      if (at - from > LONGEST_VARBYTE || count >> Integer.SIZE != 0) {
        throw wrong(from, "length of 2^32 or more (expected: at most " + (end - at) + ")");
      }
    }
    if (count * size > end - at) {
      throw wrong(
          from,
          "%s %d (expected: at most %d, for the bytes that are left)"
              .formatted(what, count, (end - at) / size));
    }
    return (int) count;
  }

  /** Checks how deep the container is whose tag was just taken. */
  void checkDepth(int depth) {
    if (depth > maxDepth) {
      throw wrong(at - 1, "container " + depth + " deep (expected: at most " + maxDepth + ")");
    }
  }

  /** Passes over a value; {@code depth} counts if it is a container. */
  public void skip(int depth) {
    switch (tag()) {
      case 0x00 -> {}
      case 0x01 -> one("a boolean");
      case 0x02, 0x03, 0x04, 0x09, 0x0a -> eight("a number");
      case 0x05, 0x0b -> string();
      case 0x06 -> {
        eight("an address");
        eight("an address");
      }
      case 0x07 -> {
        eight("a subnet");
        eight("a subnet");
        prefixLength();
      }
      case 0x08 -> {
        portNumber();
        protocol();
      }
      case 0x0c, 0x0e -> {
        checkDepth(depth);
        for (int left = count(1); left > 0; left--) {
          skip(depth + 1);
        }
      }
      case 0x0d -> {
        checkDepth(depth);
        for (int left = count(2); left > 0; left--) {
          skip(depth + 1);
          skip(depth + 1);
        }
      }
      default -> throw wrongTag();
    }
  }

  private void need(int bytes, String what) {
    if (end - at < bytes) {
      throw wrong(end, "the end (expected: " + what + ")");
    }
  }

  DecodeException wrong(int where, String problem) {
    return new DecodeException(BinaryValues.FORMAT, where - start, problem);
  }
}
