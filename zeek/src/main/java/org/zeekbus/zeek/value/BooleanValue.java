package org.zeekbus.zeek.value;

/**
 * True or false; Zeek's {@code bool}.
 *
 * @param value itself
 */
public record BooleanValue(boolean value) implements Value {
  /** Zeek's {@code T}. */
  public static final BooleanValue TRUE = new BooleanValue(true);

  /** Zeek's {@code F}. */
  public static final BooleanValue FALSE = new BooleanValue(false);

  @Override
  public ValueType type() {
    return ValueType.BOOLEAN;
  }

  @Override
  public String toString() {
    return ValueText.asPrinted(this);
  }
}
