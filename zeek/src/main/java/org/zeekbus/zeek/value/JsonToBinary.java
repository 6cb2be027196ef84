package org.zeekbus.zeek.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.value.JsonNames.Key;

/**
 * Makes {@code broker-bin-v1} of values in {@code broker-json-v1}, without objects in between, and
 * of plain JSON:
 *
 * <pre>
 * "text"                          string
 * true, false                     boolean
 * null                            none
 * 5, 0                            count: neither sign, point nor exponent
 * -5                              integer
 * 2.5, -1e3                       real: with a point or exponent
 * [ … ]                           vector
 * {"@data-type":…,"data":…}       any other type, as in broker-json-v1
 * </pre>
 *
 * <p>Owner: one thread, for one value after the other. Breaks idiom: see DataMessagesBenchmark. Its
 * plain twin: {@link BinaryValues#encode} of {@link JsonValues#decode}.
 */
public final class JsonToBinary {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final int FIRST_BYTES = 512;

  /** A larger array is not kept for the next value. */
  private static final int KEPT = 1 << 20;

  private static final int ONE_BYTE = 0x7f;

  /** How deep an event's arguments are in a message. */
  private static final int ARGUMENTS_DEPTH = 3;

  private final int maxDepth;
  private final JsonTokens tokens;
  private final JsonNames names;
  private final JsonScalars scalars;
  private final BinarySort sort = new BinarySort();
  private byte[] out = new byte[FIRST_BYTES];
  private int at;
  private byte[] topic = new byte[FIRST_BYTES];

  /** -1 if there is none. */
  private int topicLength = -1;

  private int valueAt;
  private boolean isPlain;

  /** Whether the messages are in an array, and none of them was translated yet. */
  private boolean isArray;

  private boolean isFirst;

  /** A translator within these limits. */
  public JsonToBinary(DecodeLimits limits) {
    this.maxDepth = limits.depth();
    this.tokens = new JsonTokens(limits);
    this.names = new JsonNames(tokens);
    this.scalars = new JsonScalars(tokens);
  }

  /**
   * Translates the value in {@code broker-json-v1} that {@code length} bytes at {@code place} are,
   * and the topic in the same object; forgets the last one.
   *
   * @throws DecodeException if they are no value, or exceed a limit
   */
  public void translate(byte[] in, int place, int length) {
    begin(in, place, length);
    value(1);
    tokens.expectEnd();
  }

  /**
   * Translates an array of plain JSON to a vector, and forgets the last value.
   *
   * @throws DecodeException if the bytes are no such array, or exceed a limit
   */
  public void translatePlain(byte[] in, int place, int length) {
    begin(in, place, length);
    if (tokens.peek() != '[') {
      throw tokens.wrong(tokens.at(), tokens.found(tokens.at()) + " (expected: a JSON array)");
    }
    plainVector(1);
    tokens.expectEnd();
  }

  /** Begins with a text that is one message, or an array of messages, for {@link #next}. */
  public void open(byte[] in, int place, int length) {
    tokens.open(in, place, length);
    tokens.white();
    isArray = tokens.peek() == '[';
    isFirst = true;
  }

  /**
   * Translates the next message of the text, and forgets the last one. A message is a value in
   * {@code broker-json-v1} with a topic, or plain: {@code {"topic":…,"event":…,"args":[…]}}, which
   * becomes a vector of the name and the vector of arguments.
   *
   * @return false if there are no more
   * @throws DecodeException if the next one is no message, or exceeds a limit
   */
  public boolean next() {
    clear();
    if (isArray && isFirst) {
      tokens.expect('[');
      tokens.white();
    }
    if (isArray ? isFirst ? tokens.peek() == ']' : !tokens.comma() : !isFirst) {
      if (isArray) {
        tokens.expect(']');
      }
      tokens.expectEnd();
      isArray = false;
      isFirst = false;
      return false;
    }
    isFirst = false;
    tokens.white();
    valueAt = tokens.offset();
    isPlain = !isTyped();
    if (isPlain) {
      plainMessage();
    } else {
      value(1);
    }
    return true;
  }

  /** Whether the last message was plain. */
  public boolean isPlain() {
    return isPlain;
  }

  /** How far the last value is from the start of the text. */
  public int offset() {
    return valueAt;
  }

  private void begin(byte[] in, int place, int length) {
    clear();
    tokens.open(in, place, length);
    tokens.white();
    isPlain = false;
    valueAt = tokens.offset();
  }

  private void clear() {
    sort.clear();
    at = 0;
    topicLength = -1;
    if (out.length > KEPT) {
      out = new byte[FIRST_BYTES];
    }
    if (topic.length > KEPT) {
      topic = new byte[FIRST_BYTES];
    }
  }

  /** The array that begins with the value, until the next one. */
  public byte[] array() {
    return out;
  }

  /** The length of the value. */
  public int length() {
    return at;
  }

  /** Whether the value has a topic, which is a string. */
  public boolean hasTopic() {
    return topicLength >= 0;
  }

  /** The array that begins with the topic, until the next value. */
  public byte[] topic() {
    return topic;
  }

  /** The length of the topic. */
  public int topicLength() {
    return Math.max(topicLength, 0);
  }

  private void value(int depth) {
    int from = tokens.at();
    tokens.expect('{');
    ValueType type = null;
    boolean written = false;
    int dataAt = -1;
    boolean topicSeen = depth > 1;
    do {
      tokens.white();
      Key key = names.key();
      tokens.colon();
      if (key == Key.TYPE && type == null) {
        type = names.type();
      } else if (key == Key.DATA && dataAt < 0) {
        dataAt = tokens.at();
        if (type == null || type == ValueType.NONE) {
          tokens.skip();
        } else {
          data(type, depth);
          written = true;
        }
      } else if (key == Key.TOPIC && !topicSeen) {
        topicSeen = true;
        takeTopic();
      } else {
        tokens.skip();
      }
    } while (tokens.comma());
    tokens.expect('}');
    if (type == null) {
      throw tokens.wrong(from, "an object without @data-type (expected: one)");
    }
    if (type == ValueType.NONE) {
      tag(type);
    } else if (!written) {
      if (dataAt < 0) {
        throw tokens.wrong(from, "an object without data (expected: a " + type + ")");
      }
      int to = tokens.at();
      tokens.moveTo(dataAt);
      data(type, depth);
      tokens.moveTo(to);
    }
  }

  private void takeTopic() {
    if (tokens.peek() != '"') {
      tokens.skip();
      return;
    }
    boolean escapes = tokens.rawString("a topic");
    int length = tokens.textTo() - tokens.textFrom();
    if (topic.length < length) {
      topic = new byte[length];
    }
    if (escapes) {
      topicLength = tokens.unescape(topic, 0);
    } else {
      System.arraycopy(tokens.text(), tokens.textFrom(), topic, 0, length);
      topicLength = length;
    }
  }

  private void data(ValueType type, int depth) {
    switch (type) {
      case NONE -> {}
      case BOOLEAN -> bool();
      case COUNT -> eight(type, scalars.count());
      case INTEGER -> eight(type, scalars.integer());
      case REAL -> eight(type, BinaryWriter.bits(scalars.real()));
      case STRING -> string(type, "a string");
      case ADDRESS -> {
        tag(type);
        room(AddressValue.BYTES);
        scalars.address(out, at);
        at += AddressValue.BYTES;
      }
      case SUBNET -> {
        tag(type);
        room(AddressValue.BYTES + 1);
        scalars.subnet(out, at);
        at += AddressValue.BYTES + 1;
      }
      case PORT -> {
        int port = scalars.port();
        tag(type);
        room(3);
        out[at++] = (byte) (port >>> 16);
        out[at++] = (byte) (port >>> 8);
        out[at++] = (byte) port;
      }
      case TIMESTAMP -> eight(type, scalars.timestamp());
      case TIMESPAN -> eight(type, scalars.timespan());
      case ENUM_VALUE -> string(type, "an enum value");
      case SET -> set(depth);
      case TABLE -> table(depth);
      case VECTOR -> vector(depth);
    }
  }

  private void bool() {
    boolean value = scalars.bool();
    tag(ValueType.BOOLEAN);
    room(1);
    out[at++] = (byte) (value ? 1 : 0);
  }

  private void eight(ValueType type, long bits) {
    tag(type);
    room(Long.BYTES);
    LONG.set(out, at, bits);
    at += Long.BYTES;
  }

  private void string(ValueType type, String what) {
    boolean escapes = tokens.rawString(what);
    int length = tokens.textTo() - tokens.textFrom();
    tag(type);
    room(BinaryWriter.varbyteSize(length) + length);
    int lengthAt = at;
    at = BinaryWriter.varbyte(length, out, at);
    if (!escapes) {
      System.arraycopy(tokens.text(), tokens.textFrom(), out, at, length);
      at += length;
      return;
    }
    int from = at;
    at = tokens.unescape(out, from);
    int head = BinaryWriter.varbyte(at - from, out, lengthAt);
    if (head < from) {
      System.arraycopy(out, from, out, head, at - from);
      at -= from - head;
    }
  }

  private void vector(int depth) {
    int countAt = beginContainer(ValueType.VECTOR, depth);
    int count = 0;
    if (tokens.peek() != ']') {
      do {
        tokens.white();
        value(depth + 1);
        count++;
      } while (tokens.comma());
    }
    endContainer(countAt, count);
  }

  private void set(int depth) {
    int from = tokens.at();
    int countAt = beginContainer(ValueType.SET, depth);
    int first = sort.size();
    if (tokens.peek() != ']') {
      do {
        tokens.white();
        int element = at;
        value(depth + 1);
        sort.add(element, at);
      } while (tokens.comma());
    }
    int count = sort.size() - first;
    int twice = sort.sort(out, first);
    if (twice >= 0) {
      throw tokens.wrong(from, "element " + brief(twice) + " (expected: once in a set)");
    }
    endContainer(countAt, count);
  }

  private void table(int depth) {
    int from = tokens.at();
    int countAt = beginContainer(ValueType.TABLE, depth);
    int first = sort.size();
    if (tokens.peek() != ']') {
      do {
        tokens.white();
        int entry = at;
        entry(depth);
        sort.add(entry, at);
      } while (tokens.comma());
    }
    int count = sort.size() - first;
    int twice = sort.sort(out, first);
    if (twice >= 0) {
      throw tokens.wrong(from, "key " + brief(twice) + " (expected: once in a table)");
    }
    endContainer(countAt, count);
  }

  /** The value in the output, for an error. */
  private String brief(int from) {
    BinaryTokens value = new BinaryTokens(new DecodeLimits(maxDepth, Integer.MAX_VALUE));
    value.open(out, from, at - from).skip(1);
    return ValueText.brief(BinaryValues.decode(Arrays.copyOfRange(out, from, value.at())));
  }

  private void entry(int depth) {
    int from = tokens.at();
    tokens.expect('{');
    boolean keySeen = false;
    boolean valueSeen = false;
    int valueAt = -1;
    do {
      tokens.white();
      Key key = names.key();
      tokens.colon();
      if (key == Key.KEY && !keySeen) {
        value(depth + 1);
        keySeen = true;
      } else if (key == Key.VALUE && !valueSeen) {
        valueSeen = true;
        if (keySeen) {
          value(depth + 1);
        } else {
          valueAt = tokens.at();
          tokens.skip();
        }
      } else {
        tokens.skip();
      }
    } while (tokens.comma());
    tokens.expect('}');
    if (!keySeen || !valueSeen) {
      throw tokens.wrong(from, "an entry without key or value (expected: both)");
    }
    if (valueAt >= 0) {
      int to = tokens.at();
      tokens.moveTo(valueAt);
      value(depth + 1);
      tokens.moveTo(to);
    }
  }

  /** Whether the object here has a type; goes back to it. */
  private boolean isTyped() {
    int from = tokens.at();
    boolean typed = false;
    tokens.expect('{');
    do {
      tokens.white();
      typed |= names.key() == Key.TYPE;
      tokens.colon();
      tokens.skip();
    } while (tokens.comma());
    tokens.expect('}');
    tokens.moveTo(from);
    return typed;
  }

  private void plainMessage() {
    int from = tokens.at();
    boolean topicSeen = false;
    int eventAt = -1;
    int argumentsAt = -1;
    tokens.expect('{');
    do {
      tokens.white();
      int keyAt = tokens.at();
      Key key = names.key();
      tokens.colon();
      if (key == Key.TOPIC && !topicSeen) {
        topicSeen = true;
        takeTopic();
        continue;
      }
      if (key == Key.EVENT && eventAt < 0) {
        eventAt = tokens.at();
      } else if (key == Key.ARGUMENTS && argumentsAt < 0) {
        argumentsAt = tokens.at();
      } else if (key != Key.TOPIC && key != Key.EVENT && key != Key.ARGUMENTS) {
        tokens.moveTo(keyAt);
        tokens.string("a key");
        throw tokens.wrong(keyAt, tokens.textBrief() + " (expected: topic, event or args)");
      }
      tokens.skip();
    } while (tokens.comma());
    tokens.expect('}');
    if (eventAt < 0) {
      throw tokens.wrong(from, "no event (expected: its name, or @data-type and data)");
    }
    int to = tokens.at();
    tag(ValueType.VECTOR);
    room(1);
    out[at++] = 2;
    tokens.moveTo(eventAt);
    string(ValueType.STRING, "an event's name");
    if (argumentsAt < 0) {
      tag(ValueType.VECTOR);
      room(1);
      out[at++] = 0;
    } else {
      tokens.moveTo(argumentsAt);
      plainVector(ARGUMENTS_DEPTH);
    }
    tokens.moveTo(to);
  }

  private void plain(int depth) {
    int next = tokens.peek();
    switch (next) {
      case '"' -> string(ValueType.STRING, "a string");
      case '{' -> value(depth);
      case '[' -> plainVector(depth);
      case 't', 'f' -> bool();
      case 'n' -> {
        int from = tokens.at();
        tokens.bare();
        if (!JsonTokens.is("null", tokens.input(), from, tokens.at())) {
          throw tokens.wrong(from, tokens.bareText(from) + " (expected: a value)");
        }
        tag(ValueType.NONE);
      }
      default -> {
        if (next != '-' && (next < '0' || next > '9')) {
          throw tokens.wrong(tokens.at(), tokens.found(tokens.at()) + " (expected: a value)");
        }
        number();
      }
    }
  }

  private void plainVector(int depth) {
    int countAt = beginContainer(ValueType.VECTOR, depth);
    int count = 0;
    if (tokens.peek() != ']') {
      do {
        tokens.white();
        plain(depth + 1);
        count++;
      } while (tokens.comma());
    }
    endContainer(countAt, count);
  }

  /** A number of plain JSON, which has neither octal nor hex ones. */
  private void number() {
    byte[] in = tokens.input();
    int from = tokens.at();
    boolean negative = in[from] == '-';
    int first = negative ? from + 1 : from;
    tokens.bare();
    int to = tokens.at();
    int integerTo = digits(in, first, to);
    boolean good = integerTo > first && (in[first] != '0' || integerTo == first + 1);
    int i = integerTo;
    if (i < to && in[i] == '.') {
      i = digits(in, i + 1, to);
      good &= i > integerTo + 1;
    }
    if (i < to && (in[i] | 0x20) == 'e') {
      int exponent = i + 1 < to && (in[i + 1] == '-' || in[i + 1] == '+') ? i + 2 : i + 1;
      i = digits(in, exponent, to);
      good &= i > exponent;
    }
    if (!good || i < to) {
      throw tokens.wrong(
          from, tokens.bareText(from) + " (expected: a number, such as 5, -1 or 2.5)");
    }
    tokens.moveTo(from);
    if (integerTo < to) {
      double real = scalars.real();
      if (Double.isInfinite(real)) {
        throw tokens.wrong(
            from, tokens.bareText(from) + " (expected: a number within the range of a double)");
      }
      eight(ValueType.REAL, BinaryWriter.bits(real));
    } else if (negative && in[first] != '0') {
      eight(ValueType.INTEGER, scalars.integer());
    } else {
      eight(ValueType.COUNT, scalars.count());
    }
  }

  private static int digits(byte[] in, int from, int to) {
    int i = from;
    while (i < to && in[i] >= '0' && in[i] <= '9') {
      i++;
    }
    return i;
  }

  /** The start of a container, until its first element; returns where its count is. */
  private int beginContainer(ValueType type, int depth) {
    if (depth > maxDepth) {
      throw tokens.wrong(
          tokens.at(), "container " + depth + " deep (expected: at most " + maxDepth + ")");
    }
    tokens.expect('[');
    tokens.white();
    tag(type);
    room(1);
    return at++;
  }

  /** The end of a container, whose elements move if its count needs more than the byte it has. */
  private void endContainer(int countAt, int count) {
    tokens.expect(']');
    if (count > ONE_BYTE) {
      int more = BinaryWriter.varbyteSize(count) - 1;
      room(more);
      System.arraycopy(out, countAt + 1, out, countAt + 1 + more, at - countAt - 1);
      at += more;
    }
    BinaryWriter.varbyte(count, out, countAt);
  }

  private void tag(ValueType type) {
    room(1);
    out[at++] = (byte) type.tag();
  }

  private void room(int more) {
    if (out.length - at < more) {
      long wanted = Math.max(2L * out.length, (long) at + more);
      out = Arrays.copyOf(out, (int) Math.min(wanted, JsonText.LONGEST_ARRAY));
    }
  }
}
