package org.zeekbus.app.role;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The statistics of a role at one moment.
 *
 * @param snapshots the records by name, in the order in which JSON has them
 * @param text formats the same records for people
 */
record RoleStatistics(Map<String, Object> snapshots, Supplier<String> text) {
  /** Copies the map. */
  RoleStatistics {
    snapshots = new LinkedHashMap<>(snapshots);
  }
}
