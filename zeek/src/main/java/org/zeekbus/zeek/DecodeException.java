package org.zeekbus.zeek;

/**
 * Bytes that break their format: {@code broker-bin-v1, byte 17: tag 23 (expected: 00 to 0e)}.
 * Without a stack trace, since any stranger can provoke it.
 */
public final class DecodeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String format;
  private final int offset;

  /**
   * Says where and what.
   *
   * @param format as on the wire, such as {@code broker-bin-v1}
   * @param offset of the byte, counted from the start of what was to be decoded
   * @param problem what was found, and in brackets what was expected
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

  /** The byte that is wrong, counted from the start of what was to be decoded. */
  public int offset() {
    return offset;
  }
}
