package org.zeekbus.zeek.value;

import java.time.Duration;

/**
 * A length of time; Zeek's {@code interval}, which is a double of seconds.
 *
 * @param nanos nanoseconds: up to 292 years in either direction
 */
public record TimespanValue(long nanos) implements Value {
  /** The Java object. */
  public Duration duration() {
    return Duration.ofNanos(nanos);
  }

  @Override
  public ValueType type() {
    return ValueType.TIMESPAN;
  }

  @Override
  public String toString() {
    return ValueText.asPrinted(this);
  }
}
