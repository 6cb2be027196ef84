package org.zeekbus.parquet;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.zeekbus.columns.LogDirectory;
import org.zeekbus.columns.ParquetName;

/**
 * Where one writer has its files: whole ones below the directory that it shares with others, by log
 * and day; those that it writes, in a hidden directory that is its own. Owner: nobody, it does not
 * change.
 *
 * @param root the directory that is shared
 * @param id the writer's, 8 hex digits
 */
record WriterPlace(Path root, String id) {
  /** The directory of files that are not whole, or not yet visible. */
  Path unfinished() {
    return new LogDirectory(root).unfinished(id);
  }

  Path hidden(ParquetName name) {
    return unfinished().resolve(name.hidden());
  }

  Path visible(ParquetName name) {
    return directory(name).resolve(name.text());
  }

  /** All directories that a visible file has changed, so that it survives a crash of the system. */
  List<Path> changed(ParquetName name) {
    Path day = directory(name);
    return List.of(root, day.resolveSibling(""), day);
  }

  /** The directory of its log and day. */
  Path directory(ParquetName name) {
    return new LogDirectory(root).of(name.path(), LocalDate.ofInstant(name.from(), ZoneOffset.UTC));
  }
}
