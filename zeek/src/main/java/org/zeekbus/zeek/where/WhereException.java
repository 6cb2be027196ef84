package org.zeekbus.zeek.where;

/** A predicate that is none, or that does not fit a log. */
public final class WhereException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final int column;

  WhereException(int column, String problem) {
    super("column " + column + ": " + problem);
    this.column = column;
  }

  WhereException(int column, String found, String expected) {
    this(column, found + " (expected: " + expected + ")");
  }

  /** Where it is wrong, in characters from 1. */
  public int column() {
    return column;
  }
}
