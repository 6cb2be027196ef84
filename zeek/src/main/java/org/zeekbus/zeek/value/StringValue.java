package org.zeekbus.zeek.value;

/**
 * A string; Zeek's {@code string}, which may hold any bytes, also NUL and what is no UTF-8.
 *
 * @param bytes what it holds
 */
public record StringValue(Bytes bytes) implements Value {
  /** The empty string. */
  public static final StringValue EMPTY = new StringValue(Bytes.EMPTY);

  /** What it holds if that is UTF-8; {@code U+FFFD} stands for what is not. */
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
