package org.zeekbus.sink;

/**
 * A batch that is whole but cannot be taken, such as one whose path would leave the directory.
 * Without a stack trace, since any stranger can provoke it.
 */
public final class RefusedBatchException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Says what was found, and in brackets what was expected. */
  public RefusedBatchException(String problem) {
    super(problem, null, false, false);
  }
}
