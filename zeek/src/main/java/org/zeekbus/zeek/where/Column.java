package org.zeekbus.zeek.where;

import org.jspecify.annotations.Nullable;

/**
 * Where a part of a predicate stands in its text, for errors. All are equal, so that expressions
 * are if they mean the same.
 *
 * @param number from 1, in characters
 */
record Column(int number) {
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Column;
  }

  @Override
  public int hashCode() {
    return 0;
  }
}
