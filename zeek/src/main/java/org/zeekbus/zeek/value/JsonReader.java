package org.zeekbus.zeek.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;

/**
 * Reads {@code broker-json-v1}, described in {@link JsonValues}. In the order in which everybody
 * writes them, type and data are read in one go; data that comes first is passed over and read when
 * its type is known.
 *
 * <p>Owner: one thread, for one value. Breaks idiom: keys are compared as numbers, see
 * JsonEventsBenchmark.
 */
final class JsonReader {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private enum Key {
    TYPE("@data-type"),
    DATA("data"),
    TOPIC("topic"),
    KEY("key"),
    VALUE("value"),
    OTHER("");

    private final String name;

    Key(String name) {
      this.name = name;
    }
  }

  private static final Key[] KEYS = Key.values();

  // "@data-type" and "data" with their quotes, as numbers.
  private static final long TYPE_KEY = number("\"@data-t");
  private static final int TYPE_KEY_END = (int) number("ype\"");
  private static final int DATA_KEY = (int) number("\"dat");
  private static final int TYPE_KEY_LENGTH = 12;
  private static final int DATA_KEY_LENGTH = 6;

  private static final ValueType[] TYPES = ValueType.values();

  /** The types' names with their closing quotes, by tag. */
  private static final byte[][] NAMES = new byte[TYPES.length][];

  static {
    for (ValueType type : TYPES) {
      NAMES[type.tag()] = (type + "\"").getBytes(StandardCharsets.US_ASCII);
    }
  }

  /** Objects and arrays around a value that we do not know, for each level that we know. */
  private static final int BRACKETS = 3;

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGHS = 0x8080_8080_8080_8080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';

  private final byte[] in;
  private final int start;
  private final int end;
  private final int maxDepth;
  private final int maxSize;
  private int at;

  private @Nullable Bytes topic;

  /** Where the last string's bytes are: in the input, or apart if it had escapes. */
  private byte[] text;

  private int textFrom;
  private int textTo;

  JsonReader(byte[] in, int at, int length, DecodeLimits limits) {
    this.in = in;
    this.start = at;
    this.end = at + length;
    this.maxDepth = limits.depth();
    this.maxSize = limits.size();
    this.at = at;
    this.text = in;
  }

  private static long number(String ascii) {
    long number = 0;
    for (int i = 0; i < ascii.length(); i++) {
      number = number << 8 | ascii.charAt(i);
    }
    return number;
  }

  /** The value that all the bytes are. */
  Value only() {
    if (end - start > maxSize) {
      throw wrong(start, (end - start) + " bytes (expected: at most " + maxSize + ")");
    }
    white();
    Value value = value(1);
    white();
    if (at < end) {
      throw wrong(at, found(at) + " after the value (expected: the end)");
    }
    return value;
  }

  /** The first member of that name beside the value, if it is a string. */
  @Nullable Bytes topic() {
    return topic;
  }

  int locate(int... path) {
    white();
    for (int index : path) {
      at = dataOf();
      expect('[');
      for (int i = 0; i < index; i++) {
        white();
        value(1);
        white();
        expect(',');
      }
      white();
    }
    return at - start;
  }

  /** Where the data of the object here begins, which is known to have some. */
  private int dataOf() {
    expect('{');
    while (true) {
      white();
      Key key = key();
      colon();
      if (key == Key.DATA) {
        return at;
      }
      skip(BRACKETS * maxDepth);
      white();
      expect(',');
    }
  }

  private Value value(int depth) {
    int from = at;
    expect('{');
    ValueType type = null;
    Value value = null;
    int dataAt = -1;
    boolean topicSeen = depth > 1;
    do {
      white();
      Key key = key();
      colon();
      if (key == Key.TYPE && type == null) {
        type = type();
      } else if (key == Key.DATA && dataAt < 0) {
        dataAt = at;
        if (type == null || type == ValueType.NONE) {
          skip(BRACKETS * maxDepth);
        } else {
          value = data(type, depth);
        }
      } else if (key == Key.TOPIC && !topicSeen) {
        topicSeen = true;
        if (peek() == '"') {
          string("a topic");
          topic = Bytes.of(text, textFrom, textTo - textFrom);
        } else {
          skip(BRACKETS * maxDepth);
        }
      } else {
        skip(BRACKETS * maxDepth);
      }
    } while (comma());
    expect('}');
    if (type == null) {
      throw wrong(from, "an object without @data-type (expected: one)");
    }
    if (type == ValueType.NONE) {
      return NoneValue.NONE;
    }
    if (value == null) {
      if (dataAt < 0) {
        throw wrong(from, "an object without data (expected: a " + type + ")");
      }
      int to = at;
      at = dataAt;
      value = data(type, depth);
      at = to;
    }
    return value;
  }

  private Value data(ValueType type, int depth) {
    return switch (type) {
      case NONE -> NoneValue.NONE;
      case BOOLEAN -> bool();
      case COUNT -> new CountValue(integer("a count", false));
      case INTEGER -> new IntegerValue(integer("an integer", true));
      case REAL -> new RealValue(real());
      case STRING -> {
        string("a string");
        yield Values.string(text, textFrom, textTo - textFrom);
      }
      case ADDRESS -> address();
      case SUBNET -> subnet();
      case PORT -> port();
      case TIMESTAMP -> timestamp();
      case TIMESPAN -> timespan();
      case ENUM_VALUE -> {
        string("an enum value");
        yield new EnumValue(Bytes.of(text, textFrom, textTo - textFrom));
      }
      case SET -> set(depth);
      case TABLE -> table(depth);
      case VECTOR -> {
        List<Value> elements = elements(depth);
        yield elements.isEmpty() ? VectorValue.EMPTY : new VectorValue(elements);
      }
    };
  }

  private Value set(int depth) {
    int from = at;
    List<Value> elements = elements(depth);
    try {
      return elements.isEmpty() ? SetValue.EMPTY : new SetValue(elements);
    } catch (IllegalArgumentException e) {
      throw wrong(from, String.valueOf(e.getMessage()));
    }
  }

  private List<Value> elements(int depth) {
    checkDepth(depth);
    expect('[');
    white();
    if (peek() == ']') {
      at++;
      return List.of();
    }
    List<Value> elements = new ArrayList<>();
    do {
      white();
      elements.add(value(depth + 1));
    } while (comma());
    expect(']');
    return elements;
  }

  private Value table(int depth) {
    checkDepth(depth);
    expect('[');
    white();
    if (peek() == ']') {
      at++;
      return TableValue.EMPTY;
    }
    NavigableMap<Value, Value> entries = new TreeMap<>();
    do {
      white();
      entry(entries, depth);
    } while (comma());
    expect(']');
    return new TableValue(entries);
  }

  private void entry(Map<Value, Value> entries, int depth) {
    int from = at;
    expect('{');
    Value entryKey = null;
    Value entryValue = null;
    do {
      white();
      Key key = key();
      colon();
      if (key == Key.KEY && entryKey == null) {
        entryKey = value(depth + 1);
      } else if (key == Key.VALUE && entryValue == null) {
        entryValue = value(depth + 1);
      } else {
        skip(BRACKETS * maxDepth);
      }
    } while (comma());
    expect('}');
    if (entryKey == null || entryValue == null) {
      throw wrong(from, "an entry without key or value (expected: both)");
    }
    if (entries.putIfAbsent(entryKey, entryValue) != null) {
      throw wrong(from, String.valueOf(TableValue.duplicate(entryKey).getMessage()));
    }
  }

  private void checkDepth(int depth) {
    if (depth > maxDepth) {
      throw wrong(at, "container " + depth + " deep (expected: at most " + maxDepth + ")");
    }
  }

  // Tokens.

  private int peek() {
    return at < end ? in[at] & 0xff : -1;
  }

  private void white() {
    while (at < end
        && in[at] <= ' '
        && (in[at] == ' ' || in[at] == '\n' || in[at] == '\t' || in[at] == '\r')) {
      at++;
    }
  }

  private void expect(char token) {
    if (at >= end || in[at] != token) {
      throw wrong(at, found(at) + " (expected: " + token + ")");
    }
    at++;
  }

  private void colon() {
    if (at + 1 < end && in[at] == ':' && in[at + 1] > ' ') {
      at++;
      return;
    }
    white();
    expect(':');
    white();
  }

  private boolean comma() {
    white();
    if (peek() != ',') {
      return false;
    }
    at++;
    return true;
  }

  private Key key() {
    if (end - at >= TYPE_KEY_LENGTH
        && (long) LONG.get(in, at) == TYPE_KEY
        && (int) INT.get(in, at + Long.BYTES) == TYPE_KEY_END) {
      at += TYPE_KEY_LENGTH;
      return Key.TYPE;
    }
    if (end - at >= DATA_KEY_LENGTH
        && (int) INT.get(in, at) == DATA_KEY
        && in[at + Integer.BYTES] == 'a'
        && in[at + Integer.BYTES + 1] == '"') {
      at += DATA_KEY_LENGTH;
      return Key.DATA;
    }
    string("a key");
    for (Key key : KEYS) {
      if (key != Key.OTHER && is(key.name, text, textFrom, textTo)) {
        return key;
      }
    }
    return Key.OTHER;
  }

  /** A type's name: guessed by the letter that tells it from others, then compared. */
  private ValueType type() {
    int from = at;
    if (end - at > 7 && in[at] == '"') {
      int third = in[at + 3];
      ValueType guess =
          switch (in[at + 1]) {
            case 'n' -> ValueType.NONE;
            case 'b' -> ValueType.BOOLEAN;
            case 'c' -> ValueType.COUNT;
            case 'i' -> ValueType.INTEGER;
            case 'r' -> ValueType.REAL;
            case 's' ->
                third == 'r' ? ValueType.STRING : third == 'b' ? ValueType.SUBNET : ValueType.SET;
            case 'a' -> ValueType.ADDRESS;
            case 'p' -> ValueType.PORT;
            case 't' ->
                third == 'b'
                    ? ValueType.TABLE
                    : in[at + 6] == 't' ? ValueType.TIMESTAMP : ValueType.TIMESPAN;
            case 'e' -> ValueType.ENUM_VALUE;
            default -> ValueType.VECTOR;
          };
      byte[] name = NAMES[guess.tag()];
      if (matches(at + 1, name)) {
        at += 1 + name.length;
        return guess;
      }
    }
    string("a type");
    for (ValueType type : TYPES) {
      if (is(type.toString(), text, textFrom, textTo)) {
        return type;
      }
    }
    throw wrong(from, "type " + textBrief() + " (expected: such as \"string\")");
  }

  private static boolean is(String ascii, byte[] in, int from, int to) {
    boolean same = to - from == ascii.length();
    for (int i = 0; same && i < ascii.length(); i++) {
      same = in[from + i] == ascii.charAt(i);
    }
    return same;
  }

  private boolean matches(int from, byte[] expected) {
    return end - from >= expected.length
        && Arrays.equals(in, from, from + expected.length, expected, 0, expected.length);
  }

  /** Reads a string, of which text, textFrom and textTo then tell. */
  private void string(String what) {
    if (peek() != '"') {
      throw wrong(at, found(at) + " (expected: " + what + ", in quotes)");
    }
    int from = at + 1;
    int to = quoteOrEscape(from);
    if (to < end && in[to] == '"') {
      text = in;
      textFrom = from;
      textTo = to;
      at = to + 1;
      return;
    }
    while (to < end && in[to] != '"') {
      to = quoteOrEscape(Math.min(to + 2, end));
    }
    if (to >= end) {
      throw wrong(end, "the end (expected: a closing quote)");
    }
    text = new byte[to - from];
    textFrom = 0;
    textTo = unescape(from, to, text);
    at = to + 1;
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

  /** Copies what lies between, without its escapes; returns where the copy ends. */
  private int unescape(int from, int to, byte[] out) {
    int length = 0;
    int i = from;
    while (i < to) {
      byte b = in[i++];
      if (b != '\\') {
        out[length++] = b;
        continue;
      }
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

  /** Passes over a number or a word. */
  private void bare() {
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

  // Data.

  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

  private Value bool() {
    int from = at;
    bare();
    if (Arrays.equals(in, from, at, TRUE, 0, TRUE.length)) {
      return BooleanValue.TRUE;
    }
    if (Arrays.equals(in, from, at, FALSE, 0, FALSE.length)) {
      return BooleanValue.FALSE;
    }
    throw wrong(from, found(from) + " (expected: true or false)");
  }

  /** A number in C's notations: 10, 012, 0xa, 0b1010. */
  private long integer(String what, boolean signed) {
    int from = at;
    bare();
    int i = from;
    boolean negative = i < at && in[i] == '-';
    if (negative || (i < at && in[i] == '+')) {
      i++;
    }
    int radix = 10;
    if (at - i > 1 && in[i] == '0') {
      int second = in[i + 1] | 0x20;
      radix = second == 'x' ? 16 : second == 'b' ? 2 : 8;
      i += radix == 8 ? 1 : 2;
    }
    boolean good = i < at;
    long number = 0;
    for (; i < at && good; i++) {
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
      throw wrong(
          from,
          bareText(from)
              + " (expected: "
              + what
              + (signed ? ", of 64 bits with sign)" : ", 0 to 2^64-1)"));
    }
    return negative ? -number : number;
  }

  /** Powers of ten that a double holds exactly. */
  private static final double[] TENS = new double[23];

  static {
    TENS[0] = 1;
    for (int i = 1; i < TENS.length; i++) {
      TENS[i] = TENS[i - 1] * 10;
    }
  }

  private static final int EXACT_DIGITS = 15;
  private static final int MOST_EXPONENT = 100_000;

  private double real() {
    int from = at;
    bare();
    double real = real(in, from, at);
    if (Double.isNaN(real) && !word(from, "nan")) {
      if (word(from, "inf")) {
        return in[from] == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      }
      throw wrong(from, bareText(from) + " (expected: a real, such as 3.0)");
    }
    return real;
  }

  private boolean word(int from, String word) {
    int i = from < at && (in[from] == '-' || in[from] == '+') ? from + 1 : from;
    return at - i == word.length()
        && new String(in, i, at - i, StandardCharsets.US_ASCII).equals(word);
  }

  /** The real that is spelled there, NaN if none is. */
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
    if (count <= EXACT_DIGITS && Math.abs(exponent) < TENS.length) {
      real = exponent < 0 ? digits / TENS[-exponent] : digits * TENS[exponent];
    } else {
      real =
          Double.parseDouble(
              new String(in, digitsFrom, to - digitsFrom, StandardCharsets.US_ASCII));
    }
    return negative ? -real : real;
  }

  private Value address() {
    int from = at;
    string("an address");
    AddressValue address = AddressText.parse(text, textFrom, textTo);
    if (address == null) {
      throw wrong(from, textBrief() + " (expected: an address, such as 10.0.0.1)");
    }
    return address;
  }

  /** What follows the digits is ignored, and too long a prefix is none, as in Zeek. */
  private Value subnet() {
    int from = at;
    string("a subnet");
    int slash = textFrom;
    while (slash < textTo && text[slash] != '/') {
      slash++;
    }
    AddressValue address = AddressText.parse(text, textFrom, slash);
    int length = -1;
    for (int i = slash + 1; i < textTo && text[i] >= '0' && text[i] <= '9'; i++) {
      length = Math.min(Math.max(length, 0) * 10 + text[i] - '0', SubnetValue.LONGEST + 1);
    }
    if (address == null || length < 0) {
      throw wrong(from, textBrief() + " (expected: a subnet, such as 10.0.0.0/8)");
    }
    int bits = address.isIpv4() ? length + SubnetValue.IPV4_BITS : length;
    return bits > SubnetValue.LONGEST
        ? new SubnetValue(new AddressValue(0, 0), 0)
        : new SubnetValue(address, bits);
  }

  /** The number is cut to 16 bits, TCP if nothing is said, and unknown if a strange word is. */
  private Value port() {
    string("a port");
    int i = textFrom;
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
          is("tcp", text, i + 1, textTo)
              ? PortValue.Protocol.TCP
              : is("udp", text, i + 1, textTo)
                  ? PortValue.Protocol.UDP
                  : is("icmp", text, i + 1, textTo)
                      ? PortValue.Protocol.ICMP
                      : PortValue.Protocol.UNKNOWN;
    }
    return new PortValue((negative ? -number : number) & 0xffff, protocol);
  }

  private Value timestamp() {
    int from = at;
    string("a timestamp");
    TimestampValue timestamp = TimeText.timestamp(text, textFrom, textTo);
    if (timestamp == null) {
      throw wrong(from, textBrief() + " (expected: a time, such as 2025-11-23T07:00:00.123)");
    }
    return timestamp;
  }

  /** A whole number of units is exact; others go through a double, as in Zeek. */
  private Value timespan() {
    int from = at;
    string("a timespan");
    int unitAt = textTo;
    while (unitAt > textFrom && text[unitAt - 1] >= 'a' && text[unitAt - 1] <= 'z') {
      unitAt--;
    }
    long unit = TimeText.unit(text, unitAt, textTo);
    double number = real(text, textFrom, unitAt);
    if (unit == 0 || Double.isNaN(number)) {
      throw wrong(from, textBrief() + " (expected: a timespan, such as 1500ms)");
    }
    return new TimespanValue(TimeText.timespan(text, textFrom, unitAt, number, unit));
  }

  // What went wrong.

  private static final int BRIEF = 40;

  private String found(int where) {
    if (where >= end) {
      return "the end";
    }
    int b = in[where] & 0xff;
    return b > ' ' && b < 0x7f ? String.valueOf((char) b) : "byte %02x".formatted(b);
  }

  private String bareText(int from) {
    return at == from
        ? found(from)
        : brief(new String(in, from, Math.min(at - from, BRIEF + 1), StandardCharsets.US_ASCII));
  }

  private String textBrief() {
    int length = Math.min(textTo - textFrom, BRIEF + 1);
    return '"' + brief(new String(text, textFrom, length, StandardCharsets.UTF_8)) + '"';
  }

  private static String brief(String string) {
    return string.length() <= BRIEF ? string : string.substring(0, BRIEF) + "…";
  }

  private DecodeException wrong(int where, String problem) {
    return new DecodeException(JsonValues.FORMAT, where - start, problem);
  }
}
