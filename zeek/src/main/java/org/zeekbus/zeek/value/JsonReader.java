package org.zeekbus.zeek.value;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.DecodeLimits;

/**
 * Reads {@code broker-json-v1}, described in {@link JsonValues}: objects of type and data, and the
 * containers in them. Type before data, the usual order, is read in one pass. Data before its type
 * is skipped, and read when the type is known.
 *
 * <p>Owner: one thread, for one value. Breaks idiom: keys are compared as numbers, see
 * JsonEventsBenchmark.
 */
final class JsonReader {
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
  private static final short DATA_KEY_END = (short) number("a\"");

  private static final ValueType[] TYPES = ValueType.values();

  /** The types' names with closing quotes, by tag. */
  private static final byte[][] NAMES = new byte[TYPES.length][];

  static {
    for (ValueType type : TYPES) {
      NAMES[type.tag()] = (type + "\"").getBytes(StandardCharsets.US_ASCII);
    }
  }

  private final JsonTokens tokens;
  private final int maxDepth;
  private final int maxSize;
  private @Nullable Bytes topic;

  JsonReader(byte[] in, int at, int length, DecodeLimits limits) {
    this.tokens = new JsonTokens(in, at, length, limits.depth());
    this.maxDepth = limits.depth();
    this.maxSize = limits.size();
  }

  private static long number(String ascii) {
    long number = 0;
    for (int i = 0; i < ascii.length(); i++) {
      number = number << 8 | ascii.charAt(i);
    }
    return number;
  }

  /** The value in all the bytes. */
  Value only() {
    int size = tokens.left();
    if (size > maxSize) {
      throw tokens.wrong(tokens.at(), size + " bytes (expected: at most " + maxSize + ")");
    }
    tokens.white();
    Value value = value(1);
    tokens.white();
    if (tokens.left() > 0) {
      throw tokens.wrong(
          tokens.at(), tokens.found(tokens.at()) + " after the value (expected: the end)");
    }
    return value;
  }

  /** The first member {@code topic} beside the value, if it is a string. */
  @Nullable Bytes topic() {
    return topic;
  }

  int locate(int... path) {
    tokens.white();
    for (int index : path) {
      tokens.moveTo(dataOf());
      tokens.expect('[');
      for (int i = 0; i < index; i++) {
        tokens.white();
        value(1);
        tokens.white();
        tokens.expect(',');
      }
      tokens.white();
    }
    return tokens.offset();
  }

  /** The start of the data of the object here, which is known to have data. */
  private int dataOf() {
    tokens.expect('{');
    while (true) {
      tokens.white();
      Key key = key();
      tokens.colon();
      if (key == Key.DATA) {
        return tokens.at();
      }
      tokens.skip();
      tokens.white();
      tokens.expect(',');
    }
  }

  private Value value(int depth) {
    int from = tokens.at();
    tokens.expect('{');
    ValueType type = null;
    Value value = null;
    int dataAt = -1;
    boolean topicSeen = depth > 1;
    do {
      tokens.white();
      Key key = key();
      tokens.colon();
      if (key == Key.TYPE && type == null) {
        type = type();
      } else if (key == Key.DATA && dataAt < 0) {
        dataAt = tokens.at();
        if (type == null || type == ValueType.NONE) {
          tokens.skip();
        } else {
          value = data(type, depth);
        }
      } else if (key == Key.TOPIC && !topicSeen) {
        topicSeen = true;
        if (tokens.peek() == '"') {
          tokens.string("a topic");
          topic = tokens.textBytes();
        } else {
          tokens.skip();
        }
      } else {
        tokens.skip();
      }
    } while (tokens.comma());
    tokens.expect('}');
    if (type == null) {
      throw tokens.wrong(from, "an object without @data-type (expected: one)");
    }
    if (type == ValueType.NONE) {
      return NoneValue.NONE;
    }
    if (value == null) {
      if (dataAt < 0) {
        throw tokens.wrong(from, "an object without data (expected: a " + type + ")");
      }
      int to = tokens.at();
      tokens.moveTo(dataAt);
      value = data(type, depth);
      tokens.moveTo(to);
    }
    return value;
  }

  private Value data(ValueType type, int depth) {
    return switch (type) {
      case NONE -> NoneValue.NONE;
      case BOOLEAN -> JsonScalars.bool(tokens);
      case COUNT -> JsonScalars.count(tokens);
      case INTEGER -> JsonScalars.integer(tokens);
      case REAL -> JsonScalars.real(tokens);
      case STRING -> JsonScalars.string(tokens);
      case ADDRESS -> JsonScalars.address(tokens);
      case SUBNET -> JsonScalars.subnet(tokens);
      case PORT -> JsonScalars.port(tokens);
      case TIMESTAMP -> JsonScalars.timestamp(tokens);
      case TIMESPAN -> JsonScalars.timespan(tokens);
      case ENUM_VALUE -> JsonScalars.enumValue(tokens);
      case SET -> set(depth);
      case TABLE -> table(depth);
      case VECTOR -> {
        List<Value> elements = elements(depth);
        yield elements.isEmpty() ? VectorValue.EMPTY : new VectorValue(elements);
      }
    };
  }

  private Value set(int depth) {
    int from = tokens.at();
    List<Value> elements = elements(depth);
    try {
      return elements.isEmpty() ? SetValue.EMPTY : new SetValue(elements);
    } catch (IllegalArgumentException e) {
      throw tokens.wrong(from, String.valueOf(e.getMessage()));
    }
  }

  private List<Value> elements(int depth) {
    checkDepth(depth);
    tokens.expect('[');
    tokens.white();
    if (tokens.peek() == ']') {
      tokens.expect(']');
      return List.of();
    }
    List<Value> elements = new ArrayList<>();
    do {
      tokens.white();
      elements.add(value(depth + 1));
    } while (tokens.comma());
    tokens.expect(']');
    return elements;
  }

  private Value table(int depth) {
    checkDepth(depth);
    tokens.expect('[');
    tokens.white();
    if (tokens.peek() == ']') {
      tokens.expect(']');
      return TableValue.EMPTY;
    }
    NavigableMap<Value, Value> entries = new TreeMap<>();
    do {
      tokens.white();
      entry(entries, depth);
    } while (tokens.comma());
    tokens.expect(']');
    return new TableValue(entries);
  }

  private void entry(Map<Value, Value> entries, int depth) {
    int from = tokens.at();
    tokens.expect('{');
    Value entryKey = null;
    Value entryValue = null;
    do {
      tokens.white();
      Key key = key();
      tokens.colon();
      if (key == Key.KEY && entryKey == null) {
        entryKey = value(depth + 1);
      } else if (key == Key.VALUE && entryValue == null) {
        entryValue = value(depth + 1);
      } else {
        tokens.skip();
      }
    } while (tokens.comma());
    tokens.expect('}');
    if (entryKey == null || entryValue == null) {
      throw tokens.wrong(from, "an entry without key or value (expected: both)");
    }
    if (entries.putIfAbsent(entryKey, entryValue) != null) {
      throw tokens.wrong(from, String.valueOf(TableValue.duplicate(entryKey).getMessage()));
    }
  }

  private void checkDepth(int depth) {
    if (depth > maxDepth) {
      throw tokens.wrong(
          tokens.at(), "container " + depth + " deep (expected: at most " + maxDepth + ")");
    }
  }

  private Key key() {
    if (tokens.take12(TYPE_KEY, TYPE_KEY_END)) {
      return Key.TYPE;
    }
    if (tokens.take6(DATA_KEY, DATA_KEY_END)) {
      return Key.DATA;
    }
    tokens.string("a key");
    for (Key key : KEYS) {
      if (key != Key.OTHER && tokens.isText(key.name)) {
        return key;
      }
    }
    return Key.OTHER;
  }

  /** A type's name: guessed by one or two letters, then compared. */
  private ValueType type() {
    int from = tokens.at();
    if (tokens.left() > 7 && tokens.ahead(0) == '"') {
      int third = tokens.ahead(3);
      ValueType guess =
          switch (tokens.ahead(1)) {
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
                    : tokens.ahead(6) == 't' ? ValueType.TIMESTAMP : ValueType.TIMESPAN;
            case 'e' -> ValueType.ENUM_VALUE;
            default -> ValueType.VECTOR;
          };
      byte[] name = NAMES[guess.tag()];
      if (tokens.isAhead(1, name)) {
        tokens.moveTo(from + 1 + name.length);
        return guess;
      }
    }
    tokens.string("a type");
    for (ValueType type : TYPES) {
      if (tokens.isText(type.toString())) {
        return type;
      }
    }
    throw tokens.wrong(from, "type " + tokens.textBrief() + " (expected: such as \"string\")");
  }
}
