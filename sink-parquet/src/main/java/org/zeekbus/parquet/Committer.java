package org.zeekbus.parquet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.zeekbus.columns.ParquetName;

/**
 * Makes commits, one after the other, and ends what the process before has left. Owner: the sink's
 * thread; {@link #completed} and {@link #shownSeconds} are for any.
 */
final class Committer {
  private static final String JOURNAL = "journal";

  private final Disk disk;
  private final Path journal;
  private final Path root;
  private final CommittedBatches batches;
  private final Counters counters;
  private final InstantSource clock;
  private final Logger log;
  private @Nullable WriterPlace place;
  private long next;
  private @Nullable Commit pending;
  private volatile long completed;
  private volatile long shownSeconds;

  /**
   * One that does nothing until {@link #recover}.
   *
   * @param directory the sink's, which has the journal
   * @param root the directory of Parquet files
   */
  Committer(
      Disk disk,
      Path directory,
      Path root,
      CommittedBatches batches,
      Counters counters,
      InstantSource clock,
      Logger log) {
    this.disk = disk;
    this.journal = directory.resolve(JOURNAL);
    this.root = root;
    this.batches = batches;
    this.counters = counters;
    this.clock = clock;
    this.log = log;
  }

  /**
   * Finishes the last commit of the process before, and removes what it has not finished.
   *
   * @throws IOException if that is not possible now; it can be called again
   */
  void recover() throws IOException {
    Journal last = readJournal().orElse(null);
    if (last == null) {
      String id = HexFormat.of().toHexDigits(new SecureRandom().nextInt());
      last = new Journal(id, 1, root, List.of(), new BatchMarks());
      disk.replace(journal, last.toBytes());
    }
    finish(last);
    WriterPlace ours = new WriterPlace(root, last.writer());
    disk.makeDirectories(ours.unfinished());
    if (!ours.equals(last.place())) {
      clear(ours);
    }
    batches.load(last.batches());
    next = last.next();
    completed = next;
    place = ours;
  }

  private Optional<Journal> readJournal() throws IOException {
    try {
      return Journal.read(journal);
    } catch (Journal.DamagedException e) {
      Path aside = journal.resolveSibling(JOURNAL + ".damaged");
      Files.move(journal, aside, StandardCopyOption.REPLACE_EXISTING);
      log.error(
          "{}; it is {} now, and numbers begin anew: records of the last minutes may be in files twice, or hidden in {}",
          e.getMessage(),
          aside,
          root);
      return Optional.empty();
    }
  }

  private void finish(Journal last) throws IOException {
    WriterPlace there = last.place();
    if (!Files.isDirectory(there.unfinished())) {
      if (!last.files().isEmpty() && !Files.isDirectory(there.root())) {
        throw new IOException(
            "%s, where the last run wrote, is not there; mount it, or remove %s and lose what was not finished"
                .formatted(there.root(), journal));
      }
      return;
    }
    Set<Path> directories = new LinkedHashSet<>();
    for (ParquetName name : last.files()) {
      if (Files.exists(there.hidden(name))) {
        disk.makeDirectories(there.directory(name));
        disk.move(there.hidden(name), there.visible(name));
        directories.addAll(there.changed(name));
      }
    }
    for (Path each : directories) {
      disk.sync(each);
    }
    clear(there);
    if (!there.root().equals(root)) {
      disk.delete(there.unfinished());
    }
  }

  /** Removes hidden files that no journal names: their batches come again. */
  private void clear(WriterPlace there) throws IOException {
    List<Path> left;
    try (Stream<Path> files = Files.list(there.unfinished())) {
      left = files.toList();
    }
    for (Path each : left) {
      disk.delete(each);
    }
  }

  /** Where its files are, after {@link #recover}. */
  WriterPlace place() {
    if (place == null) {
      throw new IllegalStateException("not recovered");
    }
    return place;
  }

  /** All files with lower numbers are visible, as far as they ever will be. */
  long completed() {
    return completed;
  }

  /** When files became visible last, in seconds since 1970; 0 before. */
  long shownSeconds() {
    return shownSeconds;
  }

  /** The memory of records whose commit has failed until now. */
  long pendingBytes() {
    Commit now = pending;
    return now == null ? 0 : now.bytes();
  }

  /** Begins a commit, which {@link #finish()} ends; there must be no other. */
  void begin(List<LogTable> tables) {
    pending = new Commit(disk, place(), next, tables, batches.takeWaiting());
  }

  /**
   * Ends the commit that has begun.
   *
   * @throws IOException if that is not possible now; it is to be called again
   */
  void finish() throws IOException {
    Commit now = pending;
    if (now == null) {
      return;
    }
    long from = System.nanoTime();
    now.write(counters, log);
    if (!now.isJournaled()) {
      now.journal(journal, batches.with(now.batches()));
      batches.committed(now.batches());
      next = now.next();
    }
    now.show();
    pending = null;
    completed = next;
    shownSeconds = clock.instant().getEpochSecond();
    now.end(counters);
    counters.commits.increment();
    counters.commitMillis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from));
  }

  /** Notes that nothing is to be finished by the next process. */
  void end() throws IOException {
    disk.replace(
        journal,
        new Journal(place().id(), next, root, List.of(), batches.with(new BatchMarks())).toBytes());
    disk.delete(place().unfinished()); // so that readers see that nobody writes any more
  }
}
