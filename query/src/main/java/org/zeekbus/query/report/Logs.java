package org.zeekbus.query.report;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The logs that can be asked.
 *
 * @param columns of each log, by its name in SQL
 */
record Logs(SortedMap<String, Set<String>> columns) {
  /** Whether there is a log with these columns. */
  boolean have(String log, Collection<String> needed) {
    return columns.getOrDefault(log, Set.of()).containsAll(needed);
  }

  /** Whether there is a log with these columns. */
  boolean have(String log, String... needed) {
    return have(log, List.of(needed));
  }

  /** The logs with a time in each record. */
  List<String> timed() {
    return columns.keySet().stream().filter(log -> have(log, "ts")).toList();
  }

  /** What a figure lacks, in words; empty if nothing. */
  Optional<String> lackOf(Figure figure) {
    String absent = join(figure.needs().keySet().stream().filter(log -> !isThere(log)).sorted());
    if (!absent.isEmpty()) {
      return Optional.of("There is no log " + absent);
    }
    String fields =
        join(
            figure.needs().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMap(each ->
                    each.getValue().stream()
                        .filter(field -> !have(each.getKey(), field))
                        .map(field -> each.getKey() + "'s " + field)));
    return fields.isEmpty() ? Optional.empty() : Optional.of("No file has " + fields);
  }

  private boolean isThere(String log) {
    return columns.containsKey(log);
  }

  private static String join(Stream<String> names) {
    return names.collect(Collectors.joining(", "));
  }
}
