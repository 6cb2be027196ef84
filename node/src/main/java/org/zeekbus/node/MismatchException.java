package org.zeekbus.node;

import org.zeekbus.zeek.value.Value;

/**
 * A value does not fit the Java type: {@code host: count 3 (expected: addr)}. Has no stack trace,
 * because any node can cause it.
 */
public final class MismatchException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int SHOWN = 60;

  private final String field;
  private final String problem;

  MismatchException(String problem) {
    this("", problem);
  }

  private MismatchException(String field, String problem) {
    super(field.isEmpty() ? problem : field + ": " + problem, null, false, false);
    this.field = field;
    this.problem = problem;
  }

  static MismatchException of(Value value, String expected) {
    String text = value.toString();
    String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
    return new MismatchException("%s %s (expected: %s)".formatted(value.type(), shown, expected));
  }

  /** The same, inside a field. */
  MismatchException in(String outer) {
    return new MismatchException(field.isEmpty() ? outer : outer + "." + field, problem);
  }
}
