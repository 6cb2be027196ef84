package org.zeekbus.zeek;

/** A value that a format cannot say, such as NaN in JSON. */
public final class EncodeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Says which format, and what it cannot say. */
  public EncodeException(String format, String problem) {
    super(format + ": " + problem);
  }
}
