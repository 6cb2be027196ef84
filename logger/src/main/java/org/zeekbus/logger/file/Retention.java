package org.zeekbus.logger.file;

import java.time.Duration;

/**
 * How long archived files are kept: those that were written last are kept longest.
 *
 * @param age time since the last record that removes a file; zero for no such limit
 * @param bytes that this node's archived files may have together; zero for no such limit
 */
public record Retention(Duration age, long bytes) {
  /** For ever. */
  public static final Retention UNLIMITED = new Retention(Duration.ZERO, 0);

  /**
   * Checks both.
   *
   * @throws IllegalArgumentException naming what is negative
   */
  public Retention {
    if (age.isNegative()) {
      throw new IllegalArgumentException("retention age: " + age + " (expected: 0 or more)");
    }
    if (bytes < 0) {
      throw new IllegalArgumentException("retention bytes: " + bytes + " (expected: 0 or more)");
    }
  }

  boolean isLimited() {
    return !age.isZero() || bytes > 0;
  }
}
