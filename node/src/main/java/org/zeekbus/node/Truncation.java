package org.zeekbus.node;

import java.util.ArrayList;
import java.util.List;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.SetValue;
import org.zeekbus.zeek.value.StringValue;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.VectorValue;

/**
 * Zeek's limits on the content of a log record, which senders apply (since Zeek 8.1, {@code
 * scripts/base/frameworks/logging/main.zeek}). The record does not tell that it was cut.
 *
 * @param fieldStringBytes of one string, which may be cut within a character
 * @param totalStringBytes of all strings together
 * @param fieldElements of one set or vector
 * @param totalElements of all of them together
 */
record Truncation(
    int fieldStringBytes, int totalStringBytes, int fieldElements, int totalElements) {
  /** Reads the limits of a log; 0 is none. */
  static Truncation of(ZeekLog log) {
    return new Truncation(
        limit(log.maxFieldStringBytes()),
        limit(log.maxTotalStringBytes()),
        limit(log.maxFieldElements()),
        limit(log.maxTotalElements()));
  }

  private static int limit(int given) {
    if (given < 0) {
      throw new IllegalArgumentException(
          "limit of a log: %d (expected: 0 or more)".formatted(given));
    }
    return given == 0 ? Integer.MAX_VALUE : given;
  }

  /**
   * Cuts the values of a record.
   *
   * @return whether any of them was too much
   */
  boolean cut(List<Value> values) {
    Rest left = new Rest();
    values.replaceAll(left::cut);
    return left.isCut;
  }

  /** The limits that are left for the rest of one record. */
  private final class Rest {
    private int stringBytes = totalStringBytes;
    private int elements = totalElements;
    private boolean isCut;

    private Value cut(Value value) {
      return switch (value) {
        case StringValue string -> string(string);
        case SetValue set -> set(set);
        case VectorValue vector -> {
          List<Value> cut = elements(vector.elements());
          yield cut.equals(vector.elements()) ? vector : new VectorValue(cut);
        }
        default -> value;
      };
    }

    private StringValue string(StringValue string) {
      int room = Math.min(fieldStringBytes, stringBytes);
      int length = string.bytes().length();
      stringBytes -= Math.min(length, room);
      if (length <= room) {
        return string;
      }
      isCut = true;
      return new StringValue(Bytes.of(string.bytes().toArray(), 0, room));
    }

    /** Elements that became the same are one. */
    private SetValue set(SetValue set) {
      List<Value> cut = elements(set.elements());
      return cut.equals(set.elements()) ? set : new SetValue(cut.stream().distinct().toList());
    }

    private List<Value> elements(List<Value> all) {
      int size = Math.min(all.size(), Math.min(fieldElements, elements));
      elements -= size;
      isCut |= size < all.size();
      List<Value> some = new ArrayList<>(all.subList(0, size));
      some.replaceAll(this::cut);
      return some;
    }
  }
}
