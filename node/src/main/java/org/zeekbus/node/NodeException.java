package org.zeekbus.node;

import org.jspecify.annotations.Nullable;

/**
 * A node could not join, waited in vain, or is closed: its text says why, and what to do. A program
 * with a front of its own says what to do in its own words: {@link #problem} leaves out what speaks
 * of this library, and {@link #kind} says what is missing.
 */
public final class NodeException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  /** What is wrong. */
  public enum Kind {
    /** The broker, or a node that was waited for, was not there in time. */
    NOT_THERE(""),
    /** The broker wants CURVE, or seems to, and this node has no keys. */
    NO_KEYS(": NodeBuilder.curve"),
    /** This node has keys, and the broker has others, does not know them, or has none. */
    OTHER_KEYS(""),
    /** An endpoint is that of another socket than the broker's XPUB or XSUB that it should be. */
    OTHER_SOCKET(": NodeBuilder.broker takes the XPUB first"),
    /** The node is closed, by the program or because it could not go on. */
    CLOSED("");

    private final String remedy;

    Kind(String remedy) {
      this.remedy = remedy;
    }
  }

  private final Kind kind;
  private final String problem;

  NodeException(Kind kind, String problem, @Nullable Throwable cause) {
    super(problem + kind.remedy, cause);
    this.kind = kind;
    this.problem = problem;
  }

  NodeException(Kind kind, String problem) {
    this(kind, problem, null);
  }

  /** What is wrong, to decide by. */
  public Kind kind() {
    return kind;
  }

  /** The message without what it says of this library's own methods. */
  public String problem() {
    return problem;
  }
}
