package org.zeekbus.zeek.event;

import org.zeekbus.zeek.DecodeException;

/**
 * A text is no data message. Has no stack trace, because any client can cause it.
 *
 * <p>The message says what is wrong and where, for logs; {@link #problem} is what Zeek answers.
 */
public final class DataMessageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * The three answers of Zeek, as the {@code context} of its error {@code deserialization_failed}.
   */
  public enum Problem {
    /** The text is no JSON, no typed value, or exceeds a limit. */
    NOT_DECODED("failed to decode JSON object"),
    /** The value is good, but the topic is missing, no string, or {@code <$>}. */
    NO_TOPIC("no topic in top-level JSON object"),
    /** The value is good, but no event. */
    NO_EVENT("failed to create Zeek event");

    private final String context;

    Problem(String context) {
      this.context = context;
    }

    /** The words of Zeek's answer. */
    public String context() {
      return context;
    }
  }

  private final Problem problem;
  private final int offset;

  DataMessageException(Problem problem, DecodeException error) {
    super(error.getMessage(), null, false, false);
    this.problem = problem;
    this.offset = error.offset();
  }

  /** Which of Zeek's answers this is. */
  public Problem problem() {
    return problem;
  }

  /** The offset of the wrong byte, from the start of the text. */
  public int offset() {
    return offset;
  }
}
