package org.zeekbus.parquet;

import java.time.Duration;

/**
 * How long Parquet files are kept. Owner: nobody, it does not change.
 *
 * @param age time since the arrival of the last record that removes a file; zero for no such limit
 * @param bytes that all files may have together; zero for no such limit
 */
record Retention(Duration age, long bytes) {
  boolean isLimited() {
    return !age.isZero() || bytes > 0;
  }
}
