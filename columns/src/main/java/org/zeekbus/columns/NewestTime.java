package org.zeekbus.columns;

import java.time.Instant;
import java.util.Optional;

/** The latest {@code ts} of the records in a table, whatever its clock was. */
public final class NewestTime {
  private static final long MICROS = 1_000_000;
  private static final long NANOS = 1_000;

  private NewestTime() {}

  /** None if the log has no {@code ts}, or no record has one. */
  public static Optional<Instant> of(RecordTable table) {
    return table.times().flatMap(NewestTime::newest);
  }

  private static Optional<Instant> newest(Cells times) {
    long newest = Long.MIN_VALUE;
    boolean isSet = false;
    for (int i = 0; i < times.size(); i++) {
      if (!times.isUnset(i)) {
        newest = Math.max(newest, times.longAt(i));
        isSet = true;
      }
    }
    return isSet
        ? Optional.of(
            Instant.ofEpochSecond(
                Math.floorDiv(newest, MICROS), Math.floorMod(newest, MICROS) * NANOS))
        : Optional.empty();
  }
}
