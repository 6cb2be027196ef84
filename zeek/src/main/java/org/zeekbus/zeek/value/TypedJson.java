package org.zeekbus.zeek.value;

import java.util.Arrays;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.value.JsonNames.Member;

/**
 * Translates values in {@code broker-json-v1} to {@code broker-bin-v1}. Data that stands before its
 * type is skipped, and translated when the type is known.
 *
 * <p>Owner: one thread, for one value after the other. Breaks idiom: see DataMessagesBenchmark.
 */
final class TypedJson {
  private static final int FIRST_BYTES = 512;

  /** A larger array is not kept for the next topic. */
  private static final int KEPT = 1 << 20;

  private final int maxDepth;
  private final JsonTokens tokens;
  private final JsonNames names;
  private final JsonScalars scalars;
  private final BinaryBuffer out;
  private final BinarySort sort = new BinarySort();
  private byte[] topic = new byte[FIRST_BYTES];

  /** -1 if there is none. */
  private int topicLength = -1;

  TypedJson(
      JsonTokens tokens, JsonNames names, JsonScalars scalars, BinaryBuffer out, int maxDepth) {
    this.maxDepth = maxDepth;
    this.tokens = tokens;
    this.names = names;
    this.scalars = scalars;
    this.out = out;
  }

  /** Begins the next value. */
  void clear() {
    sort.clear();
    out.clear();
    topicLength = -1;
    if (topic.length > KEPT) {
      topic = new byte[FIRST_BYTES];
    }
  }

  boolean hasTopic() {
    return topicLength >= 0;
  }

  /** The array that begins with the topic. */
  byte[] topic() {
    return topic;
  }

  int topicLength() {
    return Math.max(topicLength, 0);
  }

  /**
   * The value here, and the topic beside it if it is the outermost; {@code depth} counts if it is a
   * container.
   */
  void value(int depth) {
    int from = tokens.at();
    tokens.expect('{');
    ValueType type = null;
    boolean written = false;
    int dataAt = -1;
    boolean topicSeen = depth > 1;
    do {
      tokens.white();
      Member key = names.key();
      tokens.colon();
      if (key == Member.TYPE && type == null) {
        type = names.type();
      } else if (key == Member.DATA && dataAt < 0) {
        dataAt = tokens.at();
        if (type == null || type == ValueType.NONE) {
          tokens.skip();
        } else {
          data(type, depth);
          written = true;
        }
      } else if (key == Member.TOPIC && !topicSeen) {
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
      out.tag(type);
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

  /** Takes the topic here, if it is a string. */
  void takeTopic() {
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
      case BOOLEAN -> out.bool(scalars.bool());
      case COUNT -> out.eight(type, scalars.count());
      case INTEGER -> out.eight(type, scalars.integer());
      case REAL -> out.eight(type, BinaryWriter.bits(scalars.real()));
      case STRING -> string(type, "a string");
      case ADDRESS -> {
        int at = out.bytes(type, AddressValue.BYTES);
        scalars.address(out.array(), at);
      }
      case SUBNET -> {
        int at = out.bytes(type, AddressValue.BYTES + 1);
        scalars.subnet(out.array(), at);
      }
      case PORT -> port(scalars.port());
      case TIMESTAMP -> out.eight(type, scalars.timestamp());
      case TIMESPAN -> out.eight(type, scalars.timespan());
      case ENUM_VALUE -> string(type, "an enum value");
      case SET -> set(depth);
      case TABLE -> table(depth);
      case VECTOR -> vector(depth);
    }
  }

  private void port(int port) {
    int at = out.bytes(ValueType.PORT, 3);
    byte[] bytes = out.array();
    bytes[at] = (byte) (port >>> 16);
    bytes[at + 1] = (byte) (port >>> 8);
    bytes[at + 2] = (byte) port;
  }

  /** The string here. */
  void string(ValueType type, String what) {
    boolean escapes = tokens.rawString(what);
    out.string(type, tokens, escapes);
  }

  private void vector(int depth) {
    int countAt = begin(ValueType.VECTOR, depth);
    int count = 0;
    if (tokens.peek() != ']') {
      do {
        tokens.white();
        value(depth + 1);
        count++;
      } while (tokens.comma());
    }
    end(countAt, count);
  }

  private void set(int depth) {
    int from = tokens.at();
    int countAt = begin(ValueType.SET, depth);
    int first = sort.size();
    if (tokens.peek() != ']') {
      do {
        tokens.white();
        int element = out.length();
        value(depth + 1);
        sort.add(element, out.length());
      } while (tokens.comma());
    }
    int count = sort.size() - first;
    int twice = sort.sort(out.array(), first);
    if (twice >= 0) {
      throw tokens.wrong(from, "element " + brief(twice) + " (expected: once in a set)");
    }
    end(countAt, count);
  }

  private void table(int depth) {
    int from = tokens.at();
    int countAt = begin(ValueType.TABLE, depth);
    int first = sort.size();
    if (tokens.peek() != ']') {
      do {
        tokens.white();
        int entry = out.length();
        entry(depth);
        sort.add(entry, out.length());
      } while (tokens.comma());
    }
    int count = sort.size() - first;
    int twice = sort.sort(out.array(), first);
    if (twice >= 0) {
      throw tokens.wrong(from, "key " + brief(twice) + " (expected: once in a table)");
    }
    end(countAt, count);
  }

  /** The value in the output, for an error. */
  private String brief(int from) {
    BinaryTokens value = new BinaryTokens(new DecodeLimits(maxDepth, Integer.MAX_VALUE));
    value.open(out.array(), from, out.length() - from).skip(1);
    return ValueText.brief(BinaryValues.decode(Arrays.copyOfRange(out.array(), from, value.at())));
  }

  private void entry(int depth) {
    int from = tokens.at();
    tokens.expect('{');
    boolean keySeen = false;
    boolean valueSeen = false;
    int valueAt = -1;
    do {
      tokens.white();
      Member key = names.key();
      tokens.colon();
      if (key == Member.KEY && !keySeen) {
        value(depth + 1);
        keySeen = true;
      } else if (key == Member.VALUE && !valueSeen) {
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

  /** The start of a container, until its first element; returns where its count is. */
  int begin(ValueType type, int depth) {
    if (depth > maxDepth) {
      throw tokens.wrong(
          tokens.at(), "container " + depth + " deep (expected: at most " + maxDepth + ")");
    }
    tokens.expect('[');
    tokens.white();
    return out.begin(type);
  }

  /** The end of a container. */
  void end(int countAt, int count) {
    tokens.expect(']');
    out.end(countAt, count);
  }
}
