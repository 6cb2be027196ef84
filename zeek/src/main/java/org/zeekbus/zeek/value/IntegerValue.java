package org.zeekbus.zeek.value;

/**
 * A signed number; Zeek's {@code int}.
 *
 * @param value the number
 */
public record IntegerValue(long value) implements Value {
  @Override
  public ValueType type() {
    return ValueType.INTEGER;
  }

  @Override
  public String toString() {
    return ValueText.asPrinted(this);
  }
}
