package org.zeekbus.zeek.value;

import java.nio.charset.StandardCharsets;

/**
 * Reads the keys of {@code broker-json-v1} and the names of types.
 *
 * <p>Owner: one thread. Breaks idiom: keys are compared as numbers, see JsonEventsBenchmark.
 */
final class JsonNames {
  /** The keys that mean something. */
  enum Member {
    TYPE("@data-type"),
    DATA("data"),
    TOPIC("topic"),
    KEY("key"),
    VALUE("value"),
    EVENT("event"),
    ARGUMENTS("args"),
    OTHER("");

    private final String name;

    Member(String name) {
      this.name = name;
    }
  }

  private static final Member[] MEMBERS = Member.values();

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

  JsonNames(JsonTokens tokens) {
    this.tokens = tokens;
  }

  private static long number(String ascii) {
    long number = 0;
    for (int i = 0; i < ascii.length(); i++) {
      number = number << 8 | ascii.charAt(i);
    }
    return number;
  }

  Member key() {
    if (tokens.take12(TYPE_KEY, TYPE_KEY_END)) {
      return Member.TYPE;
    }
    if (tokens.take6(DATA_KEY, DATA_KEY_END)) {
      return Member.DATA;
    }
    tokens.string("a key");
    for (Member key : MEMBERS) {
      if (key != Member.OTHER && tokens.isText(key.name)) {
        return key;
      }
    }
    return Member.OTHER;
  }

  /** A type's name: guessed by one or two letters, then compared. */
  ValueType type() {
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
