package org.zeekbus.zeek.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.value.JsonNames.Member;

/**
 * Reads {@code broker-json-v1}, described in {@link JsonValues}: objects of type and data, and the
 * containers in them. Type before data, the usual order, is read in one pass. Data before its type
 * is skipped, and read when the type is known.
 *
 * <p>Owner: one thread, for one value.
 */
final class JsonReader {
  private final JsonTokens tokens;
  private final JsonNames names;
  private final JsonScalars scalars;
  private final byte[] address = new byte[AddressValue.BYTES + 1];
  private final int maxDepth;
  private @Nullable Bytes topic;

  JsonReader(byte[] in, int at, int length, DecodeLimits limits) {
    this.tokens = new JsonTokens(limits).open(in, at, length);
    this.names = new JsonNames(tokens);
    this.scalars = new JsonScalars(tokens);
    this.maxDepth = limits.depth();
  }

  /** The value in all the bytes. */
  Value only() {
    tokens.white();
    Value value = value(1);
    tokens.expectEnd();
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
      Member key = names.key();
      tokens.colon();
      if (key == Member.DATA) {
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
      Member key = names.key();
      tokens.colon();
      if (key == Member.TYPE && type == null) {
        type = names.type();
      } else if (key == Member.DATA && dataAt < 0) {
        dataAt = tokens.at();
        if (type == null || type == ValueType.NONE) {
          tokens.skip();
        } else {
          value = data(type, depth);
        }
      } else if (key == Member.TOPIC && !topicSeen) {
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
      case BOOLEAN -> Values.bool(scalars.bool());
      case COUNT -> new CountValue(scalars.count());
      case INTEGER -> new IntegerValue(scalars.integer());
      case REAL -> new RealValue(scalars.real());
      case STRING -> {
        tokens.string("a string");
        int length = tokens.textTo() - tokens.textFrom();
        yield Values.string(tokens.text(), tokens.textFrom(), length);
      }
      case ADDRESS -> {
        scalars.address(address, 0);
        yield AddressValue.of(address);
      }
      case SUBNET -> {
        scalars.subnet(address, 0);
        yield new SubnetValue(AddressValue.of(address), address[AddressValue.BYTES] & 0xff);
      }
      case PORT -> {
        int port = scalars.port();
        yield new PortValue(port >>> 8, Objects.requireNonNull(PortValue.Protocol.of(port & 0xff)));
      }
      case TIMESTAMP -> new TimestampValue(scalars.timestamp());
      case TIMESPAN -> new TimespanValue(scalars.timespan());
      case ENUM_VALUE -> {
        tokens.string("an enum value");
        yield new EnumValue(tokens.textBytes());
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
      Member key = names.key();
      tokens.colon();
      if (key == Member.KEY && entryKey == null) {
        entryKey = value(depth + 1);
      } else if (key == Member.VALUE && entryValue == null) {
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
}
