package org.zeekbus.web.query;

/** A query has no result. Has no stack trace, as those who ask can provoke it. */
public final class QueryFailedException extends Exception {
  private static final long serialVersionUID = 1;

  private final QueryFailure failure;

  /**
   * Has no result.
   *
   * @param text for whoever asked: what was wrong, and what to do
   */
  public QueryFailedException(QueryFailure failure, String text) {
    super(text, null, false, false);
    this.failure = failure;
  }

  /** Why. */
  public QueryFailure failure() {
    return failure;
  }

  /** What was wrong, and what to do. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
