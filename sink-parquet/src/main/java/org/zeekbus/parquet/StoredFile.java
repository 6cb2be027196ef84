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

/** A whole Parquet file in the directory. Owner: nobody, it does not change. */
record StoredFile(Path file, ParquetName name) {
  /** All files of all writers. */
  static List<StoredFile> all(Path root) throws IOException {
    LogDirectory directory = new LogDirectory(root);
    List<StoredFile> all = new ArrayList<>();
    for (String path : directory.paths()) {
      for (LocalDate date : directory.dates(path)) {
        Path day = directory.of(path, date);
        for (ParquetName name : directory.files(path, date)) {
          all.add(new StoredFile(day.resolve(name.text()), name));
        }
      }
    }
    return all;
  }

  /** Its bytes; 0 if another logger has just compacted or removed it. */
  long size() throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException _) {
      return 0;
    }
  }
}
