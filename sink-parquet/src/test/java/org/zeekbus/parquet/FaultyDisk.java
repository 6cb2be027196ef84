package org.zeekbus.parquet;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zeekbus.columns.RecordTable;

/** A disk with a fault at one step. Owner: one thread at a time. */
final class FaultyDisk implements Disk {
  /** What happens at the step. */
  enum Fault {
    /** It fails, and nothing is done; the next try works. */
    FULL,
    /** The process is killed before it. */
    KILLED_BEFORE,
    /** The process is killed while it writes, if it does. */
    KILLED_WITHIN,
    /** The process is killed after it. */
    KILLED_AFTER
  }

  /** Ends a process, as far as a test can. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;

    Killed() {
      super("killed");
    }
  }

  private final Disk disk = new FileDisk();
  private final int at;
  private final Fault fault;
  private int steps;
  private boolean isKilled;

  /**
   * A disk whose step with a number has a fault.
   *
   * @param at the number, from 1; with 0 none has
   */
  FaultyDisk(int at, Fault fault) {
    this.at = at;
    this.fault = fault;
  }

  /** How many steps there were. */
  int steps() {
    return steps;
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  /**
   * Does a step, or what its fault is.
   *
   * @param half what half of it leaves; null if there is no half
   */
  private void step(Step step, @Nullable Path half) throws IOException {
    if (isKilled) {
      throw new Killed();
    }
    steps++;
    if (steps != at) {
      step.run();
      return;
    }
    switch (fault) {
      case FULL -> throw new FileSystemException("step " + at, null, "No space left on device");
      case KILLED_BEFORE -> {}
      case KILLED_WITHIN -> {
        if (half != null) {
          Files.write(half, new byte[100]);
        }
      }
      case KILLED_AFTER -> step.run();
    }
    isKilled = true;
    throw new Killed();
  }

  @Override
  public void makeDirectories(Path directory) throws IOException {
    step(() -> disk.makeDirectories(directory), null);
  }

  @Override
  public void write(Path file, RecordTable table, Map<String, String> tags) throws IOException {
    step(() -> disk.write(file, table, tags), file);
  }

  @Override
  public void merge(List<Path> files, Path to) throws IOException {
    step(() -> disk.merge(files, to), to);
  }

  @Override
  public void replace(Path file, byte[] content) throws IOException {
    step(() -> disk.replace(file, content), file.resolveSibling(file.getFileName() + ".tmp"));
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    step(() -> disk.move(from, to), null);
  }

  @Override
  public void sync(Path directory) throws IOException {
    step(() -> disk.sync(directory), null);
  }

  @Override
  public void delete(Path path) throws IOException {
    step(() -> disk.delete(path), null);
  }
}
