package org.zeekbus.query.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.zeekbus.columns.LogDirectory;
import org.zeekbus.columns.ParquetName;

/**
 * What loggers have written into the directory of a conversion. Whoever converts the log files of a
 * logger that writes Parquet, too, would have each record twice. Owner: nobody, it has no state.
 */
final class LoggerFiles {
  private LoggerFiles() {}

  /**
   * Looks for the first log of which there are records of a time that its log files have.
   *
   * @param units files that are to be converted
   * @param converters the writers of files that conversions have made
   * @return a line on it
   */
  static Optional<String> overlap(
      List<List<ArchiveFile>> units, LogDirectory directory, Set<String> converters)
      throws IOException {
    Map<String, List<ArchiveFile>> sources = new TreeMap<>();
    for (List<ArchiveFile> unit : units) {
      for (ArchiveFile each : unit) {
        sources.computeIfAbsent(each.path(), _ -> new ArrayList<>()).add(each);
      }
    }
    for (Map.Entry<String, List<ArchiveFile>> log : sources.entrySet()) {
      for (LocalDate date : directory.dates(log.getKey())) {
        Path day = directory.of(log.getKey(), date);
        for (ParquetName name : directory.files(log.getKey(), date)) {
          Optional<ArchiveFile> source =
              log.getValue().stream().filter(each -> overlaps(each, name)).findFirst();
          if (!converters.contains(name.writer()) && source.isPresent()) {
            return Optional.of(
                "%s: a logger of zeekbus has written records of that time as Parquet, too: %s; log %s would have records twice"
                    .formatted(source.get().file(), day.resolve(name.text()), log.getKey()));
          }
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Whether it may have records that arrived at a time; one whose name tells no time may be old.
   */
  private static boolean overlaps(ArchiveFile source, ParquetName name) {
    Instant from = source.name().from();
    Instant to = source.name().to() == null ? source.modified() : source.name().to();
    return (from == null || from.isBefore(name.to())) && name.from().isBefore(to);
  }
}
