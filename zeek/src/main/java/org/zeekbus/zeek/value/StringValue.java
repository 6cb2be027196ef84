package org.zeekbus.zeek.value;

/**
 * A string; Zeek's {@code string}, which may hold any bytes, including NUL and invalid UTF-8.
 *
 * @param bytes its content
 */
public record StringValue(Bytes bytes) implements Value {
  /** The empty string. */
  public static final StringValue EMPTY = new StringValue(Bytes.EMPTY);

  /** Its text in UTF-8, with {@code U+FFFD} for bytes that are not valid. */
  public String text() {
    return bytes.text();
  }

  @Override
  public ValueType type() {
    return ValueType.STRING;
  }

  @Override
  public String toString() {
    return ValueText.asPrinted(this);
  }
}
