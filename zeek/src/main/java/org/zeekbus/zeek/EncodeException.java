package org.zeekbus.zeek;

/** A format cannot express a value, such as NaN in JSON. */
public final class EncodeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The format, and the value that it cannot express. */
  public EncodeException(String format, String problem) {
    super(format + ": " + problem);
  }
}
