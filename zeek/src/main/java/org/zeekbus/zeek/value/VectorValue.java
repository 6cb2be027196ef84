package org.zeekbus.zeek.value;

import java.util.List;

/**
 * A sequence of values: Zeek's vectors, and also records (a value for each field, {@link NoneValue}
 * if unset), patterns, functions, opaque values and compound keys. Only declarations in scripts
 * tell which.
 *
 * @param elements in order
 */
public record VectorValue(List<Value> elements) implements Value {
  /** The empty vector. */
  public static final VectorValue EMPTY = new VectorValue(List.of());

  /** Copies the elements. */
  public VectorValue {
    elements = List.copyOf(elements);
  }

  /** The number of elements. */
  public int size() {
    return elements.size();
  }

  /**
   * The element at {@code index}.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  public Value get(int index) {
    return elements.get(index);
  }

  @Override
  public ValueType type() {
    return ValueType.VECTOR;
  }

  @Override
  public String toString() {
    return ValueText.asPrinted(this);
  }
}
