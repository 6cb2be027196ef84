package org.zeekbus.app.sinks;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.zeekbus.columns.LogDirectory;
import org.zeekbus.columns.ParquetName;

/** What a reader finds in a directory of Parquet files. Owner: nobody, it does not change. */
record ParquetDirectory(Path root) {
  /** The logs that have a directory. */
  List<String> paths() throws IOException {
    return new LogDirectory(root).paths();
  }

  /** The visible files of a log but for those that another covers. */
  List<Path> files(String path) throws IOException {
    LogDirectory directory = new LogDirectory(root);
    List<Path> files = new ArrayList<>();
    for (LocalDate date : directory.dates(path)) {
      List<ParquetName> names = directory.files(path, date);
      for (ParquetName name : names) {
        if (names.stream().noneMatch(other -> other.covers(name))) {
          files.add(directory.of(path, date).resolve(name.text()));
        }
      }
    }
    return files;
  }

  /** The numbers of all records of a {@link NumberedLoad}. */
  Arrived all() {
    List<Integer> numbers = new ArrayList<>();
    try {
      for (Path file : files(NumberedLoad.PATH)) {
        numbers.addAll(numbers(file));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return new Arrived("Parquet", numbers);
  }

  /** Those of one file, by a reader that shares no code with the writer. */
  static List<Integer> numbers(Path file) throws IOException {
    List<Integer> numbers = new ArrayList<>();
    try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file));
        RowReader row = reader.rowReader()) {
      while (row.hasNext()) {
        row.next();
        numbers.add((int) row.getLong("n"));
      }
    }
    return numbers;
  }
}
