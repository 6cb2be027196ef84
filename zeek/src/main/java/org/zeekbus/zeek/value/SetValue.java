package org.zeekbus.zeek.value;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Different values, sorted; Zeek's {@code set}. A set with several index types holds vectors.
 *
 * @param elements ascending
 */
public record SetValue(List<Value> elements) implements Value {
  /** The empty set. */
  public static final SetValue EMPTY = new SetValue(List.of());

  /**
   * Sorts the elements.
   *
   * @throws IllegalArgumentException naming an element that is there twice
   */
  public SetValue {
    if (!ascends(elements)) {
      List<Value> sorted = new ArrayList<>(elements);
      Collections.sort(sorted);
      for (int i = 1; i < sorted.size(); i++) {
        if (sorted.get(i - 1).compareTo(sorted.get(i)) == 0) {
          throw new IllegalArgumentException(
              "element " + ValueText.brief(sorted.get(i)) + " (expected: once in a set)");
        }
      }
      elements = sorted;
    }
    elements = List.copyOf(elements);
  }

  private static boolean ascends(List<Value> elements) {
    for (int i = 1; i < elements.size(); i++) {
      if (elements.get(i - 1).compareTo(elements.get(i)) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** The number of elements. */
  public int size() {
    return elements.size();
  }

  /** Whether {@code value} is one of them, by Broker's order. */
  public boolean contains(Value value) {
    return Collections.binarySearch(elements, value) >= 0;
  }

  @Override
  public ValueType type() {
    return ValueType.SET;
  }

  @Override
  public String toString() {
    return ValueText.asPrinted(this);
  }
}
