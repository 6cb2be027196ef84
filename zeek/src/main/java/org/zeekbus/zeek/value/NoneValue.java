package org.zeekbus.zeek.value;

/** No value: an unset field. */
public record NoneValue() implements Value {
  /** All of them are equal; this one is enough. */
  public static final NoneValue NONE = new NoneValue();

  @Override
  public ValueType type() {
    return ValueType.NONE;
  }

  @Override
  public String toString() {
    return ValueText.asPrinted(this);
  }
}
