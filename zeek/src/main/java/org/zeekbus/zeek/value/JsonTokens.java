package org.zeekbus.zeek.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;

/**
 * Finds the tokens of JSON (RFC 8259) in an array of bytes, and makes errors that say where they
 * are wrong. It is more lenient than the RFC, as {@link JsonValues} describes.
 *
 * <p>Owner: one thread, for one value after the other. Breaks idiom: strings are searched eight
 * bytes at a time, and stay in the input if they have no escapes, see JsonEventsBenchmark.
 */
final class JsonTokens {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGHS = 0x8080_8080_8080_8080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final int BRIEF = 40;

  /** The nesting of brackets allowed in skipped JSON, for each level allowed in values. */
  private static final int BRACKETS = 3;

  /** A larger array for strings is not kept for the next value. */
  private static final int KEPT = 1 << 16;

  private final int maxDepth;
  private final int maxSize;
  private byte[] in = new byte[0];
  private int start;
  private int end;
  private int at;

  /** The array of the last string: the input or, if it had escapes, a copy without them. */
  private byte[] text = in;

  private int textFrom;
  private int textTo;

  /** Strings without their escapes. */
  private byte[] unescaped = new byte[0];

  JsonTokens(DecodeLimits limits) {
    this.maxDepth = limits.depth();
    this.maxSize = limits.size();
  }

  /** Begins with the first of {@code length} bytes at {@code place}. */
  JsonTokens open(byte[] bytes, int place, int length) {
    in = bytes;
    start = place;
    end = place + length;
    at = place;
    text = bytes;
    if (unescaped.length > KEPT) {
      unescaped = new byte[0];
    }
    if (length > maxSize) {
      throw wrong(start, length + " bytes (expected: at most " + maxSize + ")");
    }
    return this;
  }

  /** The array in which numbers and words are. */
  byte[] input() {
    return in;
  }

  /** The array that holds the last string, between {@link #textFrom} and {@link #textTo}. */
  byte[] text() {
    return text;
  }

  int textFrom() {
    return textFrom;
  }

  int textTo() {
    return textTo;
  }

  /** The last string, copied. */
  Bytes textBytes() {
    return Bytes.of(text, textFrom, textTo - textFrom);
  }

  /** Where the next byte is, in the array. */
  int at() {
    return at;
  }

  /** Goes on, or back, to a place where {@link #at} was. */
  void moveTo(int place) {
    at = place;
  }

  /** How far the next byte is from the first. */
  int offset() {
    return at - start;
  }

  /** The number of bytes from here to the end. */
  int left() {
    return end - at;
  }

  /** A byte from here on: 0 is the next. */
  int ahead(int index) {
    return in[at + index];
  }

  /** Takes twelve bytes, if they are these, in big-endian order. */
  boolean take12(long first8, int last4) {
    if (end - at >= 12
        && (long) LONG.get(in, at) == first8
        && (int) INT.get(in, at + Long.BYTES) == last4) {
      at += 12;
      return true;
    }
    return false;
  }

  /** Takes six bytes, if they are these, in big-endian order. */
  boolean take6(int first4, short last2) {
    if (end - at >= 6
        && (int) INT.get(in, at) == first4
        && (short) SHORT.get(in, at + Integer.BYTES) == last2) {
      at += 6;
      return true;
    }
    return false;
  }

  /** Whether these bytes stand at {@code index} from here. */
  boolean isAhead(int index, byte[] expected) {
    int from = at + index;
    return end - from >= expected.length
        && Arrays.equals(in, from, from + expected.length, expected, 0, expected.length);
  }

  /** The next byte, or -1 at the end. */
  int peek() {
    return at < end ? in[at] & 0xff : -1;
  }

  /** Passes over white space, to the end. */
  void expectEnd() {
    white();
    if (at < end) {
      throw wrong(at, found(at) + " after the value (expected: the end)");
    }
  }

  /** Passes over white space. */
  void white() {
    while (at < end
        && in[at] <= ' '
        && (in[at] == ' ' || in[at] == '\n' || in[at] == '\t' || in[at] == '\r')) {
      at++;
    }
  }

  /** Takes a token that must be here. */
  void expect(char token) {
    if (at >= end || in[at] != token) {
      throw wrong(at, found(at) + " (expected: " + token + ")");
    }
    at++;
  }

  /** Takes a colon, and the white space around it. */
  void colon() {
    if (at + 1 < end && in[at] == ':' && in[at + 1] > ' ') {
      at++;
      return;
    }
    white();
    expect(':');
    white();
  }

  /** Takes a comma, if there is one. */
  boolean comma() {
    white();
    if (peek() != ',') {
      return false;
    }
    at++;
    return true;
  }

  /** Whether the last string equals {@code ascii}. */
  boolean isText(String ascii) {
    return is(ascii, text, textFrom, textTo);
  }

  /** Whether the bytes in between equal {@code ascii}. */
  static boolean is(String ascii, byte[] in, int from, int to) {
    boolean same = to - from == ascii.length();
    for (int i = 0; same && i < ascii.length(); i++) {
      same = in[from + i] == ascii.charAt(i);
    }
    return same;
  }

  /** Takes a string; {@link #text}, {@link #textFrom} and {@link #textTo} then say where it is. */
  void string(String what) {
    if (rawString(what)) {
      if (unescaped.length < textTo - textFrom) {
        unescaped = new byte[textTo - textFrom];
      }
      textTo = unescape(unescaped, 0);
      textFrom = 0;
      text = unescaped;
    }
  }

  /**
   * Takes a string as it is in the input; true if it has escapes, which {@link #unescape} then
   * resolves.
   */
  boolean rawString(String what) {
    if (peek() != '"') {
      throw wrong(at, found(at) + " (expected: " + what + ", in quotes)");
    }
    int from = at + 1;
    int to = quoteOrEscape(from);
    boolean escapes = to < end && in[to] != '"';
    while (to < end && in[to] != '"') {
      to = quoteOrEscape(Math.min(to + 2, end));
    }
    if (to >= end) {
      throw wrong(end, "the end (expected: a closing quote)");
    }
    text = in;
    textFrom = from;
    textTo = to;
    at = to + 1;
    return escapes;
  }

  /**
   * Puts the last raw string into {@code out} without its escapes, which never makes it longer;
   * returns where it ends.
   */
  int unescape(byte[] out, int place) {
    return unescape(textFrom, textTo, out, place);
  }

  private int quoteOrEscape(int from) {
    int i = from;
    for (; end - i >= Long.BYTES; i += Long.BYTES) {
      long eight = (long) LONG.get(in, i);
      long quote = eight ^ QUOTES;
      long escape = eight ^ BACKSLASHES;
      // The highest bit set is exact; those below it may be wrong.
      long hits = (((quote - ONES) & ~quote) | ((escape - ONES) & ~escape)) & HIGHS;
      if (hits != 0) {
        break;
      }
    }
    while (i < end && in[i] != '"' && in[i] != '\\') {
      i++;
    }
    return i;
  }

  private int unescape(int from, int to, byte[] out, int place) {
    int length = place;
    int i = from;
    while (i < to) {
      int escape = escape(i, to);
      System.arraycopy(in, i, out, length, escape - i);
      length += escape - i;
      if (escape == to) {
        break;
      }
      i = escape + 1;
      byte escaped = in[i++];
      switch (escaped) {
        case '"', '\\', '/' -> out[length++] = escaped;
        case 'b' -> out[length++] = '\b';
        case 'f' -> out[length++] = '\f';
        case 'n' -> out[length++] = '\n';
        case 'r' -> out[length++] = '\r';
        case 't' -> out[length++] = '\t';
        case 'v' -> out[length++] = 0x0b;
        case 'u' -> {
          int point = hex(i, to);
          i += 4;
          if (Character.isHighSurrogate((char) point)) {
            if (to - i < 6 || in[i] != '\\' || in[i + 1] != 'u') {
              throw wrong(i - 6, "a high surrogate alone (expected: a low one after it)");
            }
            int low = hex(i + 2, to);
            if (!Character.isLowSurrogate((char) low)) {
              throw wrong(i - 6, "a high surrogate alone (expected: a low one after it)");
            }
            point = Character.toCodePoint((char) point, (char) low);
            i += 6;
          }
          length = utf8(point, out, length);
        }
        default ->
            throw wrong(
                i - 2, "\\" + found(i - 1) + " (expected: an escape such as \\n or \\u0000)");
      }
    }
    return length;
  }

  private int escape(int from, int to) {
    int i = from;
    while (i < to && in[i] != '\\') {
      i++;
    }
    return i;
  }

  private int hex(int from, int to) {
    int number = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = i < to ? Character.digit(in[i], 16) : -1;
      if (digit < 0) {
        throw wrong(i, found(i) + " (expected: a hex digit)");
      }
      number = number << 4 | digit;
    }
    return number;
  }

  private static int utf8(int point, byte[] out, int at) {
    int end = at;
    if (point < 0x80) {
      out[end++] = (byte) point;
    } else if (point < 0x800) {
      out[end++] = (byte) (0xc0 | (point >> 6));
      out[end++] = (byte) (0x80 | (point & 0x3f));
    } else if (point < 0x10000) {
      out[end++] = (byte) (0xe0 | (point >> 12));
      out[end++] = (byte) (0x80 | ((point >> 6) & 0x3f));
      out[end++] = (byte) (0x80 | (point & 0x3f));
    } else {
      out[end++] = (byte) (0xf0 | (point >> 18));
      out[end++] = (byte) (0x80 | ((point >> 12) & 0x3f));
      out[end++] = (byte) (0x80 | ((point >> 6) & 0x3f));
      out[end++] = (byte) (0x80 | (point & 0x3f));
    }
    return end;
  }

  /** Passes over any JSON. */
  void skip() {
    skip(BRACKETS * maxDepth);
  }

  private void skip(int brackets) {
    int token = peek();
    if (token == '"') {
      string("a string");
    } else if (token == '{' || token == '[') {
      if (brackets == 0) {
        throw wrong(at, "a container too deep (expected: at most " + maxDepth + " deep)");
      }
      char closing = token == '{' ? '}' : ']';
      at++;
      white();
      if (peek() == closing) {
        at++;
        return;
      }
      do {
        white();
        if (token == '{') {
          string("a key");
          colon();
        }
        skip(brackets - 1);
      } while (comma());
      expect(closing);
    } else {
      int from = at;
      bare();
      if (at == from) {
        throw wrong(at, found(at) + " (expected: a value)");
      }
    }
  }

  /** Passes over a number or a word, if there is one. */
  void bare() {
    while (at < end && isBare(in[at])) {
      at++;
    }
  }

  private static boolean isBare(byte b) {
    return (b >= '0' && b <= '9')
        || (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || b == '-'
        || b == '+'
        || b == '.';
  }

  /** The byte there, for an error. */
  String found(int where) {
    if (where >= end) {
      return "the end";
    }
    int b = in[where] & 0xff;
    return b > ' ' && b < 0x7f ? String.valueOf((char) b) : "byte %02x".formatted(b);
  }

  /** The number or word that was just passed over, for an error. */
  String bareText(int from) {
    return at == from
        ? found(from)
        : brief(new String(in, from, Math.min(at - from, BRIEF + 1), StandardCharsets.US_ASCII));
  }

  /** The string that was just taken, for an error. */
  String textBrief() {
    int length = Math.min(textTo - textFrom, BRIEF + 1);
    return '"' + brief(new String(text, textFrom, length, StandardCharsets.UTF_8)) + '"';
  }

  private static String brief(String string) {
    return string.length() <= BRIEF ? string : string.substring(0, BRIEF) + "…";
  }

  /** An error at this place. */
  DecodeException wrong(int where, String problem) {
    return new DecodeException(JsonValues.FORMAT, where - start, problem);
  }
}
