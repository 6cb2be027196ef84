package org.zeekbus.zeek.where;

import org.jspecify.annotations.Nullable;

/** The operators that compare two values. */
enum Comparison {
  EQUAL("=="),
  NOT_EQUAL("!="),
  LESS("<"),
  AT_MOST("<="),
  GREATER(">"),
  AT_LEAST(">=");

  private final String sign;

  Comparison(String sign) {
    this.sign = sign;
  }

  static @Nullable Comparison of(String sign) {
    for (Comparison each : values()) {
      if (each.sign.equals(sign)) {
        return each;
      }
    }
    return null;
  }

  /** Whether it asks for more than whether both are equal. */
  boolean hasOrder() {
    return this != EQUAL && this != NOT_EQUAL;
  }

  /** The operator that means the same when both sides change places. */
  Comparison flipped() {
    return switch (this) {
      case EQUAL, NOT_EQUAL -> this;
      case LESS -> GREATER;
      case AT_MOST -> AT_LEAST;
      case GREATER -> LESS;
      case AT_LEAST -> AT_MOST;
    };
  }

  /**
   * Whether this is the result if {@code left} compared with {@code right} is negative, 0, or
   * positive.
   */
  boolean accepts(int compared) {
    return switch (this) {
      case EQUAL -> compared == 0;
      case NOT_EQUAL -> compared != 0;
      case LESS -> compared < 0;
      case AT_MOST -> compared <= 0;
      case GREATER -> compared > 0;
      case AT_LEAST -> compared >= 0;
    };
  }

  /** For doubles: NaN only differs, from everything. */
  boolean accepts(double left, double right) {
    return switch (this) {
      case EQUAL -> left == right;
      case NOT_EQUAL -> left != right;
      case LESS -> left < right;
      case AT_MOST -> left <= right;
      case GREATER -> left > right;
      case AT_LEAST -> left >= right;
    };
  }

  @Override
  public String toString() {
    return sign;
  }
}
