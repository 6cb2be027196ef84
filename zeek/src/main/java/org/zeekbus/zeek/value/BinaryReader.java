package org.zeekbus.zeek.value;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.zeekbus.zeek.DecodeLimits;

/**
 * Reads values in {@code broker-bin-v1}, laid out in {@link BinaryValues}. Memory is allocated as
 * elements arrive, not as counts promise.
 *
 * <p>Owner: one thread, for one value.
 */
final class BinaryReader {
  /** The most elements for which memory is allocated before they are read. */
  private static final int FIRST_ELEMENTS = 16;

  private final BinaryTokens tokens;

  BinaryReader(byte[] in, int at, int length, DecodeLimits limits) {
    this.tokens = new BinaryTokens(limits).open(in, at, length);
  }

  /** The value in all the bytes. */
  Value only() {
    Value value = value(1);
    tokens.expectEnd();
    return value;
  }

  int locate(int... path) {
    for (int index : path) {
      tokens.tag();
      tokens.count(1);
      for (int i = 0; i < index; i++) {
        tokens.skip(1);
      }
    }
    return tokens.offset();
  }

  /** The next value; {@code depth} counts if it is a container. */
  private Value value(int depth) {
    int from = tokens.at();
    return switch (tokens.tag()) {
      case 0x00 -> NoneValue.NONE;
      case 0x01 -> Values.bool(tokens.one("a boolean") != 0);
      case 0x02 -> new CountValue(tokens.eight("a count"));
      case 0x03 -> new IntegerValue(tokens.eight("an integer"));
      case 0x04 -> new RealValue(tokens.real());
      case 0x05 -> {
        int length = tokens.string();
        yield Values.string(tokens.input(), tokens.at() - length, length);
      }
      case 0x06 -> address("an address");
      case 0x07 -> new SubnetValue(address("a subnet"), tokens.prefixLength());
      case 0x08 ->
          new PortValue(
              tokens.portNumber(),
              Objects.requireNonNull(PortValue.Protocol.of(tokens.protocol())));
      case 0x09 -> new TimestampValue(tokens.eight("a timestamp"));
      case 0x0a -> new TimespanValue(tokens.eight("a timespan"));
      case 0x0b -> {
        int length = tokens.string();
        yield new EnumValue(Bytes.of(tokens.input(), tokens.at() - length, length));
      }
      case 0x0c -> set(from, depth);
      case 0x0d -> table(depth);
      case 0x0e -> vector(depth);
      default -> throw tokens.wrongTag();
    };
  }

  private AddressValue address(String what) {
    return new AddressValue(tokens.eight(what), tokens.eight(what));
  }

  private Value vector(int depth) {
    tokens.checkDepth(depth);
    int count = tokens.count(1);
    return count == 0 ? VectorValue.EMPTY : new VectorValue(elements(count, depth));
  }

  private Value set(int from, int depth) {
    tokens.checkDepth(depth);
    int count = tokens.count(1);
    if (count == 0) {
      return SetValue.EMPTY;
    }
    List<Value> elements = elements(count, depth);
    try {
      return new SetValue(elements);
    } catch (IllegalArgumentException e) {
      throw tokens.wrong(from, String.valueOf(e.getMessage()));
    }
  }

  private List<Value> elements(int count, int depth) {
    Value[] elements = new Value[Math.min(count, FIRST_ELEMENTS)];
    for (int i = 0; i < count; i++) {
      if (i == elements.length) {
        elements = Arrays.copyOf(elements, Math.min(count, 2 * i));
      }
      elements[i] = value(depth + 1);
    }
    return List.of(elements);
  }

  private Value table(int depth) {
    tokens.checkDepth(depth);
    int count = tokens.count(2);
    if (count == 0) {
      return TableValue.EMPTY;
    }
    TreeMap<Value, Value> entries = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      int from = tokens.at();
      Value key = value(depth + 1);
      if (entries.putIfAbsent(key, value(depth + 1)) != null) {
        throw tokens.wrong(from, String.valueOf(TableValue.duplicate(key).getMessage()));
      }
    }
    return new TableValue(entries);
  }
}
