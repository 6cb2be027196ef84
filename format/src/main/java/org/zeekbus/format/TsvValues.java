package org.zeekbus.format;

import java.util.Arrays;
import java.util.List;
import org.zeekbus.zeek.text.Addresses;
import org.zeekbus.zeek.text.Integers;
import org.zeekbus.zeek.text.SixDecimals;
import org.zeekbus.zeek.value.Bytes;

/**
 * How values look in a column, or in a set or vector of one: the same, but for what is escaped. All
 * methods write behind {@code at}, whatever the buffer's length, and give the place behind.
 *
 * <p>Owner: one thread. Breaks idiom: see LogFormatBenchmark.
 */
final class TsvValues {
  /** The characters of numbers and addresses: if a separator begins so, they are escaped too. */
  private static final String OF_NUMBERS = "0123456789abcdef.:/-TFni";

  /** Of values from this size on it is worked out before what they become. */
  static final int LARGE = 64 << 10;

  private final AsciiEscape escape;
  private final PlainBytes plain;
  private final boolean numbersArePlain;
  private final byte[] rawUnset;
  private final byte[] rawEmpty;
  private final byte[] unset;
  private final byte[] empty;
  private final LineBuffer scratch = new LineBuffer(64);

  TsvValues(AsciiOptions options, List<Bytes> separators) {
    escape = new AsciiEscape(options.enableUtf8(), separators);
    plain = new PlainBytes((byte) '\\', separators.getFirst().at(0), separators.getLast().at(0));
    numbersArePlain = separators.stream().allMatch(each -> OF_NUMBERS.indexOf(each.at(0)) < 0);
    rawUnset = options.unsetField().toArray();
    rawEmpty = options.emptyField().toArray();
    unset = escaped(rawUnset);
    empty = escaped(rawEmpty);
  }

  private byte[] escaped(byte[] value) {
    LineBuffer text = new LineBuffer(value.length);
    escape.put(value, 0, value.length, text);
    return Arrays.copyOf(text.array(), text.length());
  }

  /** Stands for no value. */
  byte[] unset() {
    return unset;
  }

  /** Stands for an empty string or set. */
  byte[] empty() {
    return empty;
  }

  int putBoolean(boolean value, LineBuffer out, int at) {
    out.room(at, 1)[at] = (byte) (value ? 'T' : 'F');
    return numbersArePlain ? at + 1 : escape(out, at, at + 1);
  }

  int putSigned(long value, LineBuffer out, int at) {
    int behind = Integers.putSigned(value, out.room(at, Integers.LONGEST), at);
    return numbersArePlain ? behind : escape(out, at, behind);
  }

  int putUnsigned(long value, LineBuffer out, int at) {
    int behind = Integers.putUnsigned(value, out.room(at, Integers.LONGEST), at);
    return numbersArePlain ? behind : escape(out, at, behind);
  }

  int putDouble(double value, LineBuffer out, int at) {
    int behind = SixDecimals.putDouble(value, out.room(at, SixDecimals.LONGEST), at);
    return numbersArePlain ? behind : escape(out, at, behind);
  }

  int putSeconds(double value, LineBuffer out, int at) {
    int behind = SixDecimals.putFixed(value, out.room(at, SixDecimals.LONGEST), at);
    return numbersArePlain ? behind : escape(out, at, behind);
  }

  int putAddress(boolean isIpv4, byte[] in, int from, LineBuffer out, int at) {
    int behind = Addresses.put(isIpv4, in, from, out.room(at, Addresses.LONGEST), at);
    return numbersArePlain ? behind : escape(out, at, behind);
  }

  int putSubnet(boolean isIpv4, byte[] in, int from, int prefix, LineBuffer out, int at) {
    int behind = Addresses.putSubnet(isIpv4, in, from, prefix, out.room(at, Addresses.LONGEST), at);
    return numbersArePlain ? behind : escape(out, at, behind);
  }

  int putText(byte[] in, int from, int length, LineBuffer out, int at) {
    if (length == 0) {
      return out.putAt(at, empty);
    }
    if (length >= LARGE) {
      out.reserve(at, escape.length(in, from, from + length) + PlainBytes.SLACK);
    }
    if (isAll(rawUnset, in, from, length) || isAll(rawEmpty, in, from, length)) {
      out.end(at);
      AsciiEscape.putHex(in[from], out);
      escape.put(in, from + 1, from + length, out);
      return out.length();
    }
    int behind = plain.copy(in, from, length, out.room(at, length + PlainBytes.SLACK), at);
    if (behind >= 0) {
      return behind;
    }
    out.end(at);
    escape.put(in, from, from + length, out);
    return out.length();
  }

  private static boolean isAll(byte[] marker, byte[] in, int from, int length) {
    return length == marker.length && AsciiEscape.startsWith(in, from, from + length, marker);
  }

  /** Escapes what was just written. */
  private int escape(LineBuffer out, int from, int behind) {
    scratch.end(0);
    scratch.put(out.array(), from, behind - from);
    out.end(from);
    escape.put(scratch.array(), 0, scratch.length(), out);
    return out.length();
  }
}
