package org.zeekbus.node;

import org.jspecify.annotations.Nullable;

/**
 * A node cannot join, has waited in vain, or is closed. The message says why, and what to do. A
 * program with its own user interface can say what to do in its own words: {@link #kind} tells the
 * cases apart, and {@link #problem} leaves out the methods of this library.
 */
public final class NodeException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  /** The cases. */
  public enum Kind {
    /** The broker, or an awaited node, was not there in time. */
    NOT_THERE(""),
    /** The broker requires CURVE, or seems to, and this node has no keys. */
    NO_KEYS(": NodeBuilder.curve"),
    /** This node has keys, but the broker has other keys or none, or does not know this node's. */
    OTHER_KEYS(""),
    /** An endpoint belongs to a socket of another type than the broker's XPUB or XSUB. */
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

  /** The case, for programs to decide by. */
  public Kind kind() {
    return kind;
  }

  /** The message without hints at this library's methods. */
  public String problem() {
    return problem;
  }
}
