package org.zeekbus.node;

import org.zeekbus.zeek.value.Value;

/**
 * A value that does not fit the Java type it is to become: {@code host: count 3 (expected: addr)}.
 * Without a stack trace, since any node can provoke it.
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

  /** The same, found within a field. */
  MismatchException in(String outer) {
    return new MismatchException(field.isEmpty() ? outer : outer + "." + field, problem);
  }
}
