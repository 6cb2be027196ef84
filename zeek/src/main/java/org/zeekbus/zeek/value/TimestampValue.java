package org.zeekbus.zeek.value;

import java.time.Instant;

/**
 * A point in time; Zeek's {@code time}, which is a double of seconds: of nanoseconds it keeps about
 * every 240th.
 *
 * @param nanos nanoseconds since 1970-01-01 UTC: from 1677 to 2262
 */
public record TimestampValue(long nanos) implements Value {
  /** As Java has it. */
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
