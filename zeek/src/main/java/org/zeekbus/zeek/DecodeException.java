package org.zeekbus.zeek;

/**
 * Bytes break their format: {@code broker-bin-v1, byte 17: tag 23 (expected: 00 to 0e)}. Has no
 * stack trace, because any stranger can cause it.
 */
public final class DecodeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String format;
  private final int offset;

  /**
   * The error and its place.
   *
   * @param format its name on the wire, such as {@code broker-bin-v1}
   * @param offset of the wrong byte, from the start of the input
   * @param problem the bytes found and, in brackets, those expected
   */
  public DecodeException(String format, int offset, String problem) {
    super("%s, byte %d: %s".formatted(format, offset, problem), null, false, false);
    this.format = format;
    this.offset = offset;
  }

  /** The format's name as on the wire. */
  public String format() {
    return format;
  }

  /** The offset of the wrong byte, from the start of the input. */
  public int offset() {
    return offset;
  }
}
