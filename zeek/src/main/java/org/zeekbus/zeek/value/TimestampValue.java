package org.zeekbus.zeek.value;

import java.time.Instant;

/**
 * A point in time; Zeek's {@code time}, which is a double of seconds, in steps of about 240
 * nanoseconds.
 *
 * @param nanos nanoseconds since 1970-01-01 UTC: from 1677 to 2262
 */
public record TimestampValue(long nanos) implements Value {
  /** The Java object. */
  public Instant instant() {
    return Instant.ofEpochSecond(0, nanos);
  }

  @Override
  public ValueType type() {
    return ValueType.TIMESTAMP;
  }

  @Override
  public String toString() {
    return ValueText.asPrinted(this);
  }
}
