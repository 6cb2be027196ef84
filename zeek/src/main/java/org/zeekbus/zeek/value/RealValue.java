package org.zeekbus.zeek.value;

/**
 * A double; Zeek's {@code double}. Two are equal as in {@link Double#equals}: {@code 0.0} and
 * {@code -0.0} are not, NaN and NaN are.
 *
 * @param value any double; subnormal ones do not survive {@code broker-bin-v1}
 */
public record RealValue(double value) implements Value {
  @Override
  public ValueType type() {
    return ValueType.REAL;
  }

  @Override
  public String toString() {
    return ValueText.asPrinted(this);
  }
}
