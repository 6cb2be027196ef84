package org.zeekbus.query;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.zeekbus.columns.ColumnSchema;

/**
 * A log, as a query sees it.
 *
 * @param name of the view
 * @param columns their types by name, in their order; names differ by more than case
 * @param files that it reads
 */
record LogView(String name, Map<String, String> columns, List<Path> files) {
  private static final String BLOB = "BLOB";

  boolean has(String column) {
    return columns.keySet().stream().anyMatch(column::equalsIgnoreCase);
  }

  /** The columns that say again what others say: they are shown only to those who name them. */
  Map<String, String> companions() {
    Map<String, String> companions = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    columns.forEach((name, type) -> {
      String lower = name.toLowerCase(Locale.ROOT);
      boolean isCompanion =
          (lower.endsWith(ColumnSchema.BYTES)
                  && type.equals(BLOB)
                  && has(name.substring(0, name.length() - ColumnSchema.BYTES.length())))
              || (lower.endsWith(ColumnSchema.PROTOCOL)
                  && has(name.substring(0, name.length() - ColumnSchema.PROTOCOL.length())));
      if (isCompanion) {
        companions.put(name, type);
      }
    });
    return companions;
  }

  /** Whether an address column has its bytes beside it. */
  boolean hasBytes(String column) {
    return companions().containsKey(column + ColumnSchema.BYTES);
  }
}
