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
public record RoleStatistics(Map<String, Object> snapshots, Supplier<String> text) {
  /** Of a role that counts nothing. */
  public static final RoleStatistics NONE = new RoleStatistics(Map.of(), () -> "");

  /** Copies the map. */
  public RoleStatistics {
    snapshots = new LinkedHashMap<>(snapshots);
  }
}
