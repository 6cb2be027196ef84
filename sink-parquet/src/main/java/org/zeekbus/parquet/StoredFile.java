package org.zeekbus.parquet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.zeekbus.columns.LogDirectory;
import org.zeekbus.columns.ParquetName;

/**
 * A whole Parquet file in the directory. Owner: nobody, it does not change.
 *
 * @param size in bytes
 */
record StoredFile(Path file, ParquetName name, long size) {
  /** All files of all writers. */
  static List<StoredFile> all(Path root) throws IOException {
    LogDirectory directory = new LogDirectory(root);
    List<StoredFile> all = new ArrayList<>();
    for (String path : directory.paths()) {
      for (LocalDate date : directory.dates(path)) {
        Path day = directory.of(path, date);
        for (ParquetName name : directory.files(path, date)) {
          add(day.resolve(name.text()), name, all);
        }
      }
    }
    return all;
  }

  private static void add(Path file, ParquetName name, List<StoredFile> to) throws IOException {
    try {
      to.add(new StoredFile(file, name, Files.size(file)));
    } catch (NoSuchFileException _) {
      // Another logger has just compacted or removed it.
    }
  }
}
