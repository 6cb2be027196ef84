package org.zeekbus.query;

import org.jspecify.annotations.Nullable;

/** A query was refused or has failed. Its message says why, and what to do. */
public final class QueryException extends Exception {
  private static final long serialVersionUID = 1;

  /** What to blame. */
  public enum Cause {
    /** The statement is wrong, or not allowed. */
    STATEMENT,
    /** There is no log at all. */
    NO_LOGS,
    /** It needs more time than it may take. */
    TIME,
    /** It needs more memory or disk than it may take. */
    MEMORY,
    /** {@link LogDatabase#cancel} was called. */
    CANCELLED,
    /** Anything else, such as a file that cannot be read. */
    FAILURE
  }

  private final Cause blame;

  QueryException(Cause blame, String message) {
    this(blame, message, null);
  }

  QueryException(Cause blame, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.blame = blame;
  }

  /** What to blame. */
  public Cause blame() {
    return blame;
  }

  /** Why, and what to do. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
