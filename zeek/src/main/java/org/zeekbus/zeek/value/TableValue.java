package org.zeekbus.zeek.value;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Values by their keys, sorted; Zeek's {@code table}. A table with several index types has vectors
 * as keys.
 *
 * @param entries with ascending keys; do not change them
 */
public record TableValue(NavigableMap<Value, Value> entries) implements Value {
  /** The empty table. */
  public static final TableValue EMPTY = new TableValue(Collections.emptyNavigableMap());

  /**
   * Copies and sorts the entries.
   *
   * @throws IllegalArgumentException naming a key that is there twice by Broker's order
   */
  public TableValue {
    NavigableMap<Value, Value> sorted = new TreeMap<>();
    if (entries.comparator() == null) {
      sorted.putAll(entries); // fast if it is sorted: needs no comparisons
    } else {
      entries.forEach((key, value) -> {
        if (sorted.putIfAbsent(key, value) != null) {
          throw duplicate(key);
        }
      });
    }
    entries = Collections.unmodifiableNavigableMap(sorted);
  }

  static IllegalArgumentException duplicate(Value key) {
    return new IllegalArgumentException(
        "key " + ValueText.brief(key) + " (expected: once in a table)");
  }

  /** The number of entries. */
  public int size() {
    return entries.size();
  }

  /** The value of {@code key}, or null. */
  public @Nullable Value get(Value key) {
    return entries.get(key);
  }

  @Override
  public ValueType type() {
    return ValueType.TABLE;
  }

  @Override
  public String toString() {
    return ValueText.asPrinted(this);
  }
}
