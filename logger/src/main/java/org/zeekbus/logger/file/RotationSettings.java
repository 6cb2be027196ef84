package org.zeekbus.logger.file;

import java.time.Duration;
import java.time.LocalTime;

/**
 * When files are rotated.
 *
 * @param interval between two rotations of all files; zero for never
 * @param base time of the day from which intervals are counted
 * @param size in bytes at which a file is rotated by itself; zero for never
 */
public record RotationSettings(Duration interval, LocalTime base, long size) {
  /** Every full hour, as Zeek's logger. */
  public static final RotationSettings HOURLY = every(Duration.ofHours(1));

  /** Never, as Zeek with an interval of zero: files stay under their names. */
  public static final RotationSettings NEVER = every(Duration.ZERO);

  /**
   * Checks them.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  public RotationSettings {
    if (interval.isNegative() || interval.toMillis() % 1000 != 0) {
      throw new IllegalArgumentException(
          "rotation interval: " + interval + " (expected: 0 or more, in whole seconds)");
    }
    if (size < 0) {
      throw new IllegalArgumentException("rotation size: " + size + " (expected: 0 or more)");
    }
  }

  /** By time only, counted from midnight. */
  public static RotationSettings every(Duration interval) {
    return new RotationSettings(interval, LocalTime.MIDNIGHT, 0);
  }

  /** With rotation of files that reach {@code bytes}, too. */
  public RotationSettings size(long bytes) {
    return new RotationSettings(interval, base, bytes);
  }

  boolean isByTime() {
    return !interval.isZero();
  }
}
