package org.zeekbus.zeek.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads data of {@code broker-json-v1}, of all types but strings and containers, as leniently as
 * {@link JsonValues} describes.
 *
 * <p>Owner: one thread.
 */
final class JsonScalars {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

  /** Powers of ten that a double holds exactly. */
  private static final double[] TENS = new double[23];

  static {
    TENS[0] = 1;
    for (int i = 1; i < TENS.length; i++) {
      TENS[i] = TENS[i - 1] * 10;
    }
  }

  /** So many digits fit in a long, and a number up to the other fits in a double. */
  private static final int MOST_DIGITS = 18;

  private static final long MOST_EXACT = 1L << 53;
  private static final int MOST_EXPONENT = 100_000;

  private final JsonTokens tokens;
  private final TimeText.Parser times = new TimeText.Parser();

  JsonScalars(JsonTokens tokens) {
    this.tokens = tokens;
  }

  boolean bool() {
    byte[] in = tokens.input();
    int from = tokens.at();
    tokens.bare();
    if (Arrays.equals(in, from, tokens.at(), TRUE, 0, TRUE.length)) {
      return true;
    }
    if (Arrays.equals(in, from, tokens.at(), FALSE, 0, FALSE.length)) {
      return false;
    }
    throw tokens.wrong(from, tokens.found(from) + " (expected: true or false)");
  }

  /** A count, of which all 64 bits are digits. */
  long count() {
    return number("a count", false);
  }

  long integer() {
    return number("an integer", true);
  }

  /** A number in one of C's notations: 10, 012, 0xa, 0b1010. */
  private long number(String what, boolean signed) {
    byte[] in = tokens.input();
    int from = tokens.at();
    tokens.bare();
    int to = tokens.at();
    int i = from;
    boolean negative = i < to && in[i] == '-';
    if (negative || (i < to && in[i] == '+')) {
      i++;
    }
    int radix = 10;
    if (to - i > 1 && in[i] == '0') {
      int second = in[i + 1] | 0x20;
      radix = second == 'x' ? 16 : second == 'b' ? 2 : 8;
      i += radix == 8 ? 1 : 2;
    }
    boolean good = i < to;
    long number = 0;
    for (; i < to && good; i++) {
      int digit = Character.digit(in[i], radix);
      long high = Math.unsignedMultiplyHigh(number, radix);
      number = number * radix + digit;
      good = digit >= 0 && high == 0 && Long.compareUnsigned(number, digit) >= 0;
    }
    if (signed) {
      good &= number >= 0 || (negative && number == Long.MIN_VALUE);
    } else {
      good &= !negative || number == 0;
    }
    if (!good) {
      throw tokens.wrong(
          from,
          tokens.bareText(from)
              + " (expected: "
              + what
              + (signed ? ", of 64 bits with sign)" : ", 0 to 2^64-1)"));
    }
    return negative ? -number : number;
  }

  double real() {
    byte[] in = tokens.input();
    int from = tokens.at();
    if (tokens.peek() == '"') {
      return word();
    }
    tokens.bare();
    double real = real(in, from, tokens.at());
    if (Double.isNaN(real) && !isWord(from, "nan")) {
      if (isWord(from, "inf")) {
        return in[from] == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      }
      throw tokens.wrong(from, tokens.bareText(from) + " (expected: a real, such as 3.0)");
    }
    return real;
  }

  /** Infinity or NaN, as {@link JsonStyle#VALID} has them. */
  private double word() {
    int from = tokens.at();
    tokens.string("a real");
    if (tokens.isText("inf")) {
      return Double.POSITIVE_INFINITY;
    }
    if (tokens.isText("-inf")) {
      return Double.NEGATIVE_INFINITY;
    }
    if (tokens.isText("nan")) {
      return Double.NaN;
    }
    throw tokens.wrong(from, tokens.textBrief() + " (expected: a real, such as 3.0, or \"inf\")");
  }

  private boolean isWord(int from, String word) {
    byte[] in = tokens.input();
    int at = tokens.at();
    int i = from < at && (in[from] == '-' || in[from] == '+') ? from + 1 : from;
    return JsonTokens.is(word, in, i, at);
  }

  /** The real between these places, or NaN if there is none. */
  private static double real(byte[] in, int from, int to) {
    int i = from;
    boolean negative = i < to && in[i] == '-';
    if (negative || (i < to && in[i] == '+')) {
      i++;
    }
    int digitsFrom = i;
    long digits = 0;
    int count = 0;
    int exponent = 0;
    boolean point = false;
    for (; i < to; i++) {
      byte b = in[i];
      if (b == '.' && !point) {
        point = true;
      } else if (b >= '0' && b <= '9') {
        digits = digits * 10 + (b - '0'); // overflows only where it is not used
        count += (count > 0 || b != '0') ? 1 : 0;
        exponent -= point ? 1 : 0;
      } else {
        break;
      }
    }
    if (i - digitsFrom == (point ? 1 : 0)) {
      return Double.NaN;
    }
    if (i < to && (in[i] | 0x20) == 'e') {
      i++;
      boolean down = i < to && in[i] == '-';
      if (down || (i < to && in[i] == '+')) {
        i++;
      }
      if (i == to) {
        return Double.NaN;
      }
      int said = 0;
      for (; i < to && in[i] >= '0' && in[i] <= '9'; i++) {
        said = Math.min(said * 10 + (in[i] - '0'), MOST_EXPONENT);
      }
      exponent += down ? -said : said;
    }
    if (i != to) {
      return Double.NaN;
    }
    double real;
    if (count <= MOST_DIGITS && digits <= MOST_EXACT && Math.abs(exponent) < TENS.length) {
      real = exponent < 0 ? digits / TENS[-exponent] : digits * TENS[exponent];
    } else {
      real =
          Double.parseDouble(
              new String(in, digitsFrom, to - digitsFrom, StandardCharsets.US_ASCII));
    }
    return negative ? -real : real;
  }

  /** Puts the 16 bytes of an address into {@code to}. */
  void address(byte[] to, int at) {
    int from = tokens.at();
    tokens.string("an address");
    if (!AddressText.parse(tokens.text(), tokens.textFrom(), tokens.textTo(), to, at)) {
      throw tokens.wrong(from, tokens.textBrief() + " (expected: an address, such as 10.0.0.1)");
    }
  }

  /**
   * Puts the 16 bytes of a subnet's first address into {@code to}, and then its length on 128 bits.
   * As in Zeek, text after the digits is ignored, and too long a prefix gives ::/0.
   */
  void subnet(byte[] to, int at) {
    int from = tokens.at();
    tokens.string("a subnet");
    byte[] text = tokens.text();
    int textFrom = tokens.textFrom();
    int textTo = tokens.textTo();
    int slash = textFrom;
    while (slash < textTo && text[slash] != '/') {
      slash++;
    }
    int length = -1;
    for (int i = slash + 1; i < textTo && text[i] >= '0' && text[i] <= '9'; i++) {
      length = Math.min(Math.max(length, 0) * 10 + text[i] - '0', SubnetValue.LONGEST + 1);
    }
    if (!AddressText.parse(text, textFrom, slash, to, at) || length < 0) {
      throw tokens.wrong(from, tokens.textBrief() + " (expected: a subnet, such as 10.0.0.0/8)");
    }
    long high = (long) LONG.get(to, at);
    long low = (long) LONG.get(to, at + Long.BYTES);
    int bits = AddressText.isIpv4(high, low) ? length + SubnetValue.IPV4_BITS : length;
    bits = bits > SubnetValue.LONGEST ? 0 : bits;
    LONG.set(to, at, high & SubnetValue.highMask(bits));
    LONG.set(to, at + Long.BYTES, low & SubnetValue.lowMask(bits));
    to[at + AddressValue.BYTES] = (byte) bits;
  }

  /**
   * A port's number, times 256, and its protocol. The number is cut to 16 bits. The protocol is TCP
   * if it is missing, unknown if it is another word.
   */
  int port() {
    tokens.string("a port");
    byte[] text = tokens.text();
    int textTo = tokens.textTo();
    int i = tokens.textFrom();
    boolean negative = i < textTo && text[i] == '-';
    if (negative) {
      i++;
    }
    int number = 0;
    for (; i < textTo && text[i] >= '0' && text[i] <= '9'; i++) {
      number = number * 10 + text[i] - '0';
    }
    while (i < textTo && text[i] != '/') {
      i++;
    }
    PortValue.Protocol protocol = PortValue.Protocol.TCP;
    if (i < textTo) {
      protocol =
          JsonTokens.is("tcp", text, i + 1, textTo)
              ? PortValue.Protocol.TCP
              : JsonTokens.is("udp", text, i + 1, textTo)
                  ? PortValue.Protocol.UDP
                  : JsonTokens.is("icmp", text, i + 1, textTo)
                      ? PortValue.Protocol.ICMP
                      : PortValue.Protocol.UNKNOWN;
    }
    return ((negative ? -number : number) & 0xffff) << 8 | protocol.number();
  }

  /** Nanoseconds since 1970. */
  long timestamp() {
    int from = tokens.at();
    tokens.string("a timestamp");
    if (!times.parse(tokens.text(), tokens.textFrom(), tokens.textTo())) {
      throw tokens.wrong(
          from, tokens.textBrief() + " (expected: a time, such as 2025-11-23T07:00:00.123)");
    }
    return times.nanos();
  }

  /** Nanoseconds. A whole number of units is exact; others go through a double, as in Zeek. */
  long timespan() {
    int from = tokens.at();
    tokens.string("a timespan");
    byte[] text = tokens.text();
    int textFrom = tokens.textFrom();
    int textTo = tokens.textTo();
    int unitAt = textTo;
    while (unitAt > textFrom && text[unitAt - 1] >= 'a' && text[unitAt - 1] <= 'z') {
      unitAt--;
    }
    long unit = TimeText.unit(text, unitAt, textTo);
    double number = real(text, textFrom, unitAt);
    if (unit == 0 || Double.isNaN(number)) {
      throw tokens.wrong(from, tokens.textBrief() + " (expected: a timespan, such as 1500ms)");
    }
    return TimeText.timespan(text, textFrom, unitAt, number, unit);
  }
}
