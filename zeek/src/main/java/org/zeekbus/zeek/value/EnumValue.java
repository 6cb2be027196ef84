package org.zeekbus.zeek.value;

/**
 * An enumerator by its full name, such as {@code Notice::ACTION_LOG}; those of Zeek's global module
 * have no prefix.
 *
 * @param bytes the name
 */
public record EnumValue(Bytes bytes) implements Value {
  /** The name as text. */
  public String name() {
    return bytes.text();
  }

  @Override
  public ValueType type() {
    return ValueType.ENUM_VALUE;
  }

  @Override
  public String toString() {
    return ValueText.asPrinted(this);
  }
}
