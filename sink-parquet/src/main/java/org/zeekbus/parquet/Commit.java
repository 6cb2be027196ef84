package org.zeekbus.parquet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.zeekbus.columns.ParquetName;

/**
 * New files that become visible together, in steps that can be done again after a failure:
 *
 * <pre>
 * each table   -> a hidden file
 * all of them  -> the journal names them: from now on a new process finishes it
 * each file    -> its visible name
 * </pre>
 *
 * <p>Owner: the sink's thread.
 */
final class Commit {
  private final Disk disk;
  private final WriterPlace place;
  private final List<Part> parts = new ArrayList<>();
  private final BatchMarks batches;
  private final long next;
  private boolean isJournaled;

  /** A table and its file. */
  private static final class Part {
    private final ParquetName name;
    private final LogTable table;
    private boolean isWritten;
    private boolean isVisible;
    private long size;

    Part(ParquetName name, LogTable table) {
      this.name = name;
      this.table = table;
    }
  }

  /**
   * A commit of these tables, each with a number of its own.
   *
   * @param first the number of the first
   * @param batches those that are in the tables
   */
  Commit(Disk disk, WriterPlace place, long first, List<LogTable> tables, BatchMarks batches) {
    this.disk = disk;
    this.place = place;
    this.batches = batches;
    long number = first;
    for (LogTable each : tables) {
      parts.add(new Part(each.name(place.id(), number++), each));
    }
    this.next = number;
  }

  /** Whether it is done whatever happens from now on. */
  boolean isJournaled() {
    return isJournaled;
  }

  /** The number of the first file after it. */
  long next() {
    return next;
  }

  BatchMarks batches() {
    return batches;
  }

  /** The memory that its records take until it is done. */
  long bytes() {
    return parts.stream().mapToLong(part -> part.table.bytes()).sum();
  }

  /**
   * Writes what is not written. A table that cannot be written for another reason than the disk is
   * lost, so that it does not keep all others from their files for ever.
   */
  void write(Counters counters, Logger log) throws IOException {
    disk.makeDirectories(place.unfinished());
    for (Iterator<Part> each = parts.iterator(); each.hasNext(); ) {
      Part part = each.next();
      try {
        write(part);
      } catch (RuntimeException | LinkageError e) {
        each.remove();
        counters.lostRecords.add(part.table.records().records());
        log.error(
            "{} records of log {} cannot be written and are lost; report this fault",
            part.table.records().records(),
            part.name.path(),
            e);
      }
    }
    disk.sync(place.unfinished());
  }

  private void write(Part part) throws IOException {
    if (!part.isWritten) {
      Path hidden = place.hidden(part.name);
      disk.delete(hidden);
      disk.write(hidden, part.table.records(), part.table.tags());
      part.size = Files.size(hidden);
      part.isWritten = true;
    }
  }

  /** Replaces the journal, which names what is written, and the batches that are in files. */
  void journal(Path file, BatchMarks all) throws IOException {
    List<ParquetName> names = parts.stream().map(part -> part.name).toList();
    disk.replace(file, new Journal(place.id(), next, place.root(), names, all).toBytes());
    isJournaled = true;
  }

  /** Gives all files their visible names. */
  void show() throws IOException {
    Set<Path> directories = new LinkedHashSet<>();
    for (Part part : parts) {
      Path directory = place.directory(part.name);
      if (!part.isVisible) {
        disk.makeDirectories(directory);
        try {
          disk.move(place.hidden(part.name), place.visible(part.name));
        } catch (NoSuchFileException e) {
          // Somebody has removed it, or its directory just now.
          part.isWritten = Files.exists(place.hidden(part.name));
          throw e;
        }
        part.isVisible = true;
      }
      directories.addAll(place.changed(part.name));
    }
    for (Path each : directories) {
      disk.sync(each);
    }
  }

  /** Counts what is in files, of which the tables then forget all. */
  void end(Counters counters) {
    for (Part part : parts) {
      counters.files.increment();
      counters.bytes.add(part.size);
      counters.records.add(part.table.records().records());
      counters.timesOutOfRange.add(part.table.records().timesOutOfRange());
      part.table.records().clear();
    }
  }
}
