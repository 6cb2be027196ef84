package org.zeekbus.doctor.site;

import java.util.List;

/** What of a script matters here. */
sealed interface Statement {
  /** Where it stands. */
  Place place();

  /** {@code @load}. */
  record Load(String what, Place place) implements Statement {}

  /** {@code @if}; {@code @ifdef} has a condition that nobody here can decide. */
  record If(List<Token> condition, List<Statement> then, List<Statement> otherwise, Place place)
      implements Statement {}

  /** A value for a global: {@code redef} or a declaration. */
  record Assignment(String name, Operator operator, List<Token> value, Place place)
      implements Statement {}

  /** A call of a function that matters, somewhere in the body of another. */
  record Call(String name, List<Token> arguments, Place place) implements Statement {}

  /**
   * What Zeek cannot read.
   *
   * @param what is wrong there
   */
  record Broken(Place place, String what) implements Statement {}

  /** What this user may not read: it could set anything. */
  record Hidden(Place place) implements Statement {}

  /** How a value comes in. */
  enum Operator {
    SET,
    ADD,
    REMOVE
  }
}
