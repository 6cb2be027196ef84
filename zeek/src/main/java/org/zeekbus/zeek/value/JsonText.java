package org.zeekbus.zeek.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.zeekbus.zeek.EncodeException;
import org.zeekbus.zeek.text.Integers;
import org.zeekbus.zeek.text.SixDecimals;

/**
 * A text in {@code broker-json-v1} that grows, and how each style writes what is no container.
 *
 * <p>Owner: one thread, for one text after the other. Breaks idiom: strings are searched eight
 * bytes at a time, see DataMessagesBenchmark.
 */
final class JsonText {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGHS = 0x8080_8080_8080_8080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long SPACES = ONES * ' ';

  private static final byte[] ENVELOPE = ascii("{\"type\":\"data-message\",\"topic\":\"");
  private static final byte[] NONE = ascii("{\"@data-type\":\"none\",\"data\":{}}");
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");
  private static final byte[] KEY = ascii("{\"key\":");
  private static final byte[] VALUE = ascii(",\"value\":");
  private static final byte[] INFINITY = ascii("\"inf\"");
  private static final byte[] MINUS_INFINITY = ascii("\"-inf\"");
  private static final byte[] NAN = ascii("\"nan\"");
  private static final byte[] BEYOND = ascii("1e400");
  private static final byte[] MINUS_BEYOND = ascii("-1e400");
  private static final byte[][] PROTOCOLS = {
    ascii("/?\""), ascii("/tcp\""), ascii("/udp\""), ascii("/icmp\"")
  };

  /** The start of a value of each type, by tag. */
  private static final byte[][] HEADS = new byte[ValueType.VECTOR.tag() + 1][];

  static {
    for (ValueType type : ValueType.values()) {
      HEADS[type.tag()] = ascii("{\"@data-type\":\"" + type + "\",\"data\":");
    }
  }

  private static final byte PLAIN = 0;
  private static final byte BY_NUMBER = 1;
  private static final byte BEYOND_ASCII = 2;

  /** What is done with each byte of a string; a letter is that of its escape. */
  private static final byte[] VALID = new byte[256];

  private static final byte[] AS_ZEEK = new byte[256];

  static {
    for (byte[] table : new byte[][] {VALID, AS_ZEEK}) {
      table['\\'] = '\\';
      table['"'] = '"';
      table['\b'] = 'b';
      table['\f'] = 'f';
      table['\n'] = 'n';
      table['\r'] = 'r';
      table['\t'] = 't';
    }
    AS_ZEEK[0x0b] = 'v';
    for (int i = 0; i < ' '; i++) {
      VALID[i] = VALID[i] == PLAIN ? BY_NUMBER : VALID[i];
    }
    Arrays.fill(VALID, 0x80, 0x100, BEYOND_ASCII);
  }

  /** From here on, Zeek reads reals with an exponent only. */
  private static final double EXPONENT_FROM = 0x1p64;

  private static final long[] UNITS = {1_000_000_000, 1_000_000, 1_000, 1};
  private static final byte[][] UNIT_NAMES = {
    ascii("s\""), ascii("ms\""), ascii("us\""), ascii("ns\"")
  };

  private static final int FIRST_BYTES = 512;

  /** A larger array is not kept for the next text. */
  private static final int KEPT = 1 << 20;

  /** The longest array that all JVMs have. */
  static final int LONGEST_ARRAY = Integer.MAX_VALUE - Long.BYTES;

  private final JsonStyle style;
  private final byte[] table;
  private final int longest;
  private final TimeText.Formatter times = new TimeText.Formatter();
  private final StringBuilder digits = new StringBuilder();
  private byte[] out = new byte[FIRST_BYTES];
  private int at;

  JsonText(JsonStyle style, int longest) {
    this.style = style;
    this.table = style == JsonStyle.AS_ZEEK ? AS_ZEEK : VALID;
    this.longest = Math.min(longest, LONGEST_ARRAY);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Begins the next text. */
  void clear() {
    at = 0;
    if (out.length > KEPT) {
      out = new byte[FIRST_BYTES];
    }
  }

  /** The array that begins with the text. */
  byte[] array() {
    return out;
  }

  int length() {
    return at;
  }

  /** The start of a data message, until its value without its own brace. */
  void envelope(byte[] topic, int from, int to) {
    put(ENVELOPE);
    text(topic, from, to);
    put((byte) '"');
  }

  /** Makes the value that begins at {@code place} a part of the object before it. */
  void join(int place) {
    out[place] = ',';
  }

  /** Type and key of a value of any type but none. */
  void head(int tag) {
    put(HEADS[tag]);
  }

  void none() {
    put(NONE);
  }

  /** The start of an entry of a table, until its key. */
  void key() {
    put(KEY);
  }

  /** The part between an entry's key and value. */
  void value() {
    put(VALUE);
  }

  void bool(boolean value) {
    put(value ? TRUE : FALSE);
  }

  void unsigned(long number) {
    room(Integers.LONGEST);
    at = Integers.putUnsigned(number, out, at);
  }

  void signed(long number) {
    room(Integers.LONGEST);
    at = Integers.putSigned(number, out, at);
  }

  void real(double value) {
    double size = Math.abs(value);
    if (style == JsonStyle.AS_ZEEK || (size < EXPONENT_FROM && SixDecimals.isExact(value))) {
      room(SixDecimals.LONGEST);
      at = SixDecimals.putFixed(Double.isNaN(value) ? Double.NaN : value, out, at);
    } else if (Double.isFinite(value)) {
      shortest(value);
    } else if (style == JsonStyle.VALID) {
      put(Double.isNaN(value) ? NAN : value > 0 ? INFINITY : MINUS_INFINITY);
    } else if (Double.isNaN(value)) {
      throw cannot("NaN");
    } else {
      put(value > 0 ? BEYOND : MINUS_BEYOND);
    }
  }

  /** Java's shortest digits, but with the point among them instead of an exponent that is small. */
  private void shortest(double value) {
    digits.setLength(0);
    digits.append(value);
    int end = digits.length();
    int exponent = 0;
    int mark = digits.indexOf("E");
    if (mark > 0 && Math.abs(value) >= 1 && Math.abs(value) < EXPONENT_FROM) {
      exponent = Integer.parseInt(digits, mark + 1, end, 10);
      end = mark;
    }
    room(end);
    int point = digits.indexOf(".");
    for (int i = 0; i < end; i++) {
      if (i != point) {
        out[at++] = (byte) digits.charAt(i);
      }
      if (i == point + exponent) {
        out[at++] = '.';
      }
    }
  }

  void address(long high, long low) {
    room(AddressText.LONGEST + 2);
    out[at++] = '"';
    at = AddressText.format(high, low, out, at);
    out[at++] = '"';
  }

  /** A subnet with the prefix's length on 128 bits. */
  void subnet(long high, long low, int bits) {
    address(high, low);
    out[at - 1] = '/';
    signed(AddressText.isIpv4(high, low) ? bits - SubnetValue.IPV4_BITS : bits);
    put((byte) '"');
  }

  void port(int number, int protocol) {
    put((byte) '"');
    signed(number);
    put(PROTOCOLS[protocol]);
  }

  /** Zeek cuts to milliseconds, and before 1970 to seconds, towards zero. */
  void timestamp(long nanos) {
    long seconds = Math.floorDiv(nanos, UNITS[0]);
    int rest = (int) Math.floorMod(nanos, UNITS[0]);
    int decimals = 3;
    if (style != JsonStyle.AS_ZEEK) {
      decimals = rest % 1_000_000 == 0 ? 3 : rest % 1_000 == 0 ? 6 : 9;
    } else if (nanos < 0) {
      seconds = nanos / UNITS[0];
      rest = 0;
    }
    room(TimeText.LONGEST + 2);
    out[at++] = '"';
    at = times.format(seconds, rest, decimals, out, at);
    out[at++] = '"';
  }

  void timespan(long nanos) {
    int unit = 0;
    while (nanos % UNITS[unit] != 0) {
      unit++;
    }
    put((byte) '"');
    signed(nanos / UNITS[unit]);
    put(UNIT_NAMES[unit]);
  }

  /** A string with its quotes. */
  void string(byte[] in, int from, int to) {
    put((byte) '"');
    text(in, from, to);
    put((byte) '"');
  }

  private void text(byte[] in, int from, int to) {
    int i = from;
    while (true) {
      int plain = plain(in, i, to);
      put(in, i, plain);
      if (plain == to) {
        return;
      }
      i = special(in, plain, from, to);
    }
  }

  /** The first byte that is not copied as it is, or the end. */
  private int plain(byte[] in, int from, int to) {
    int i = from;
    for (; to - i >= Long.BYTES; i += Long.BYTES) {
      long eight = (long) LONG.get(in, i);
      long quote = eight ^ QUOTES;
      long escape = eight ^ BACKSLASHES;
      // The lowest bit set is exact; those above it may be wrong.
      if (((eight | (eight - SPACES) | (quote - ONES) | (escape - ONES)) & HIGHS) != 0) {
        break;
      }
    }
    while (i < to && table[in[i] & 0xff] == PLAIN) {
      i++;
    }
    return i;
  }

  /** Writes the byte or character here, which is not copied as it is; returns what follows it. */
  private int special(byte[] in, int i, int from, int to) {
    byte escape = table[in[i] & 0xff];
    if (escape == BEYOND_ASCII) {
      int length = Utf8.length(in, i, to);
      if (length > 0) {
        put(in, i, i + length);
        return i + length;
      }
      if (style == JsonStyle.EXACT) {
        StringValue string = new StringValue(Bytes.of(in, from, to - from));
        throw cannot("a string that is no UTF-8: \"" + ValueText.brief(string) + '"');
      }
      room(5);
      out[at++] = '\\';
      out[at++] = '\\';
      out[at++] = 'x';
      hex(in[i]);
      return i + 1;
    }
    room(6);
    out[at++] = '\\';
    if (escape != BY_NUMBER) {
      out[at++] = escape;
    } else {
      out[at++] = 'u';
      out[at++] = '0';
      out[at++] = '0';
      hex(in[i]);
    }
    return i + 1;
  }

  private void hex(byte b) {
    out[at++] = Integers.hexDigit(b >> 4 & 15);
    out[at++] = Integers.hexDigit(b & 15);
  }

  void put(byte b) {
    room(1);
    out[at++] = b;
  }

  private void put(byte[] bytes) {
    put(bytes, 0, bytes.length);
  }

  private void put(byte[] bytes, int from, int to) {
    room(to - from);
    System.arraycopy(bytes, from, out, at, to - from);
    at += to - from;
  }

  private void room(int more) {
    if (out.length - at < more) {
      grow(more);
    }
  }

  private void grow(int more) {
    long wanted = (long) at + more;
    if (wanted > longest) {
      throw cannot("a text longer than " + longest + " bytes");
    }
    out = Arrays.copyOf(out, (int) Math.min(Math.max(2L * out.length, wanted), longest));
  }

  private static EncodeException cannot(String problem) {
    return new EncodeException(
        JsonValues.FORMAT, problem + " (expected: a value that JSON can express)");
  }
}
