package org.zeekbus.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.zeekbus.columns.RecordTable;

/**
 * The steps that change files, one method each: a crash is between two of them, or in one. Owner:
 * any thread; only one at a time calls {@link #write}.
 */
interface Disk {
  /** Makes a directory and those above it, if they are not there. */
  void makeDirectories(Path directory) throws IOException;

  /** Writes a whole file, which survives a crash; nothing is there after an exception. */
  void write(Path file, RecordTable table, Map<String, String> tags) throws IOException;

  /** The same with the records of several files. */
  void merge(List<Path> files, Path to) throws IOException;

  /** Puts a file with this content into the place of the one before, which a crash leaves whole. */
  void replace(Path file, byte[] content) throws IOException;

  /** Moves a file within its file system, in one step. */
  void move(Path from, Path to) throws IOException;

  /** What was made, moved and removed in a directory survives a crash of the system. */
  void sync(Path directory) throws IOException;

  /** Removes a file, or an empty directory. */
  void delete(Path path) throws IOException;
}
