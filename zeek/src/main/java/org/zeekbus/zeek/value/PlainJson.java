package org.zeekbus.zeek.value;

import org.zeekbus.zeek.value.JsonNames.Member;

/**
 * Translates plain JSON, whose form gives the type, to {@code broker-bin-v1}, as {@link
 * JsonToBinary} describes.
 *
 * <p>Owner: one thread, for one value after the other.
 */
final class PlainJson {
  /** How deep an event's arguments are in a message. */
  private static final int ARGUMENTS_DEPTH = 3;

  private final JsonTokens tokens;
  private final JsonNames names;
  private final JsonScalars scalars;
  private final BinaryBuffer out;
  private final TypedJson typed;

  PlainJson(
      JsonTokens tokens, JsonNames names, JsonScalars scalars, BinaryBuffer out, TypedJson typed) {
    this.tokens = tokens;
    this.names = names;
    this.scalars = scalars;
    this.out = out;
    this.typed = typed;
  }

  /** A topic, and the vector of an event's name and arguments. */
  void message() {
    int from = tokens.at();
    boolean topicSeen = false;
    int eventAt = -1;
    int argumentsAt = -1;
    tokens.expect('{');
    do {
      tokens.white();
      int keyAt = tokens.at();
      Member key = names.key();
      tokens.colon();
      if (key == Member.TOPIC && !topicSeen) {
        topicSeen = true;
        typed.takeTopic();
        continue;
      }
      if (key == Member.EVENT && eventAt < 0) {
        eventAt = tokens.at();
      } else if (key == Member.ARGUMENTS && argumentsAt < 0) {
        argumentsAt = tokens.at();
      } else if (key != Member.TOPIC && key != Member.EVENT && key != Member.ARGUMENTS) {
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
    int countAt = out.begin(ValueType.VECTOR);
    tokens.moveTo(eventAt);
    typed.string(ValueType.STRING, "an event's name");
    if (argumentsAt < 0) {
      out.end(out.begin(ValueType.VECTOR), 0);
    } else {
      tokens.moveTo(argumentsAt);
      vector(ARGUMENTS_DEPTH);
    }
    out.end(countAt, 2);
    tokens.moveTo(to);
  }

  private void value(int depth) {
    int next = tokens.peek();
    switch (next) {
      case '"' -> typed.string(ValueType.STRING, "a string");
      case '{' -> typed.value(depth);
      case '[' -> vector(depth);
      case 't', 'f' -> out.bool(scalars.bool());
      case 'n' -> {
        int from = tokens.at();
        tokens.bare();
        if (!JsonTokens.is("null", tokens.input(), from, tokens.at())) {
          throw tokens.wrong(from, tokens.bareText(from) + " (expected: a value)");
        }
        out.tag(ValueType.NONE);
      }
      default -> {
        if (next != '-' && (next < '0' || next > '9')) {
          throw tokens.wrong(tokens.at(), tokens.found(tokens.at()) + " (expected: a value)");
        }
        number();
      }
    }
  }

  /** The array here. */
  void vector(int depth) {
    int countAt = typed.begin(ValueType.VECTOR, depth);
    int count = 0;
    if (tokens.peek() != ']') {
      do {
        tokens.white();
        value(depth + 1);
        count++;
      } while (tokens.comma());
    }
    typed.end(countAt, count);
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
      out.eight(ValueType.REAL, BinaryWriter.bits(real));
    } else if (negative && in[first] != '0') {
      out.eight(ValueType.INTEGER, scalars.integer());
    } else {
      out.eight(ValueType.COUNT, scalars.count());
    }
  }

  private static int digits(byte[] in, int from, int to) {
    int i = from;
    while (i < to && in[i] >= '0' && in[i] <= '9') {
      i++;
    }
    return i;
  }
}
