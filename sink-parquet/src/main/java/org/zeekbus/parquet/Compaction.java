package org.zeekbus.parquet;

import static java.util.Comparator.naturalOrder;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.zeekbus.columns.ParquetMerge;
import org.zeekbus.columns.ParquetName;

/**
 * Makes one file of the small ones of an hour and log, once the hour is over. The new file stands
 * for those with numbers from its first to its last, so it is made only of files between which the
 * log has no other. Then the old ones are removed; what a crash has left of them, too.
 *
 * <p>Owner: the thread of the upkeep.
 */
final class Compaction {
  /** After the end of an hour; what comes later becomes a file of its own, or a second one. */
  private static final Duration GRACE = Duration.ofMinutes(2);

  private final boolean isOn;
  private final ParquetMerge.Load most;
  private final ParquetMerge.Load mostOfOne;
  private final Disk disk;
  private final Committer committer;
  private final Counters counters;
  private final Logger log;
  private Instant due = Instant.MIN;

  /** By log the hour before which all were compacted: their files are not read again. */
  private final Map<String, Instant> done = new HashMap<>();

  private @Nullable String failure;

  /**
   * One that makes no file of more than {@link ParquetSettings#records}.
   *
   * @param mostMemory that a merge may take
   */
  Compaction(
      ParquetSettings settings,
      long mostMemory,
      Disk disk,
      Committer committer,
      Counters counters,
      Logger log) {
    this.isOn = settings.isCompacting();
    this.most = new ParquetMerge.Load(settings.records(), mostMemory);
    this.mostOfOne = new ParquetMerge.Load(settings.records() / 2, mostMemory / 2);
    this.disk = disk;
    this.committer = committer;
    this.counters = counters;
    this.log = log;
  }

  /** Files of one log and hour, without another one of that log between them. */
  private static final class Run {
    private final List<StoredFile> files = new ArrayList<>();
    private ParquetMerge.Load load = new ParquetMerge.Load(0, 0);

    private boolean isOpenFor(StoredFile next, ParquetMerge.Load more, ParquetMerge.Load most) {
      return files.isEmpty()
          || (hour(files.getFirst()).equals(hour(next)) && load.plus(more).fits(most));
    }

    private void add(StoredFile file, ParquetMerge.Load more) {
      files.add(file);
      load = load.plus(more);
    }
  }

  /** Whether an hour is over since the last run. */
  boolean isDue(Instant now) {
    return !now.isBefore(due);
  }

  /**
   * Compacts the files of hours that are over.
   *
   * @param all the files that are there
   * @param completed files with this number, or higher ones, are not complete
   */
  void run(List<StoredFile> all, long completed, Instant now) throws InterruptedException {
    String writer = committer.place().id();
    Map<String, List<StoredFile>> byLog = new TreeMap<>();
    for (StoredFile each : all) {
      if (each.name().writer().equals(writer) && each.name().last() < completed) {
        byLog.computeIfAbsent(each.name().path(), _ -> new ArrayList<>()).add(each);
      }
    }
    Instant end = now.minus(GRACE).truncatedTo(ChronoUnit.HOURS);
    due = end.plus(1, ChronoUnit.HOURS).plus(GRACE);
    for (List<StoredFile> files : byLog.values()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      try {
        List<StoredFile> left = withoutCovered(files);
        if (isOn) {
          compact(left, end);
        }
      } catch (IOException | RuntimeException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        failed(files.getFirst().name().path(), e);
      }
    }
  }

  private void failed(String path, Exception e) {
    counters.compactionFailures.increment();
    String problem = DiskTrouble.words(e);
    if (!problem.equals(failure)) {
      failure = problem;
      log.warn("log {}: its files cannot be compacted: {}; tried again in an hour", path, problem);
    }
  }

  /** Removes those that another one stands for. */
  private List<StoredFile> withoutCovered(List<StoredFile> files) throws IOException {
    List<StoredFile> left = ParquetName.withoutCovered(files, StoredFile::name);
    Set<StoredFile> covered = new LinkedHashSet<>(files);
    left.forEach(covered::remove);
    remove(covered);
    return left;
  }

  private void remove(Collection<StoredFile> files) throws IOException {
    Set<Path> directories = new HashSet<>();
    for (StoredFile each : files) {
      disk.delete(each.file());
      directories.add(each.file().resolveSibling(""));
    }
    for (Path each : directories) {
      disk.sync(each);
    }
  }

  /** Compacts the files of a log of all hours before {@code end}. */
  private void compact(List<StoredFile> files, Instant end)
      throws IOException, InterruptedException {
    String path = files.getFirst().name().path();
    Instant first = done.getOrDefault(path, Instant.MIN);
    Run run = new Run();
    for (int i = 0; i < files.size(); i++) {
      StoredFile each = files.get(i);
      boolean isReady = !hour(each).isBefore(first) && hour(each).isBefore(end);
      // Alone in its hour, it is not read.
      boolean isAlone = !isOfSameHour(each, files, i - 1) && !isOfSameHour(each, files, i + 1);
      ParquetMerge.Load load = isReady && !isAlone ? ParquetMerge.load(each.file()) : null;
      if (load == null || !load.fits(mostOfOne)) {
        merge(run);
        run = new Run();
        continue;
      }
      if (!run.isOpenFor(each, load, most)) {
        merge(run);
        run = new Run();
      }
      run.add(each, load);
    }
    merge(run);
    done.put(path, end);
  }

  private static boolean isOfSameHour(StoredFile file, List<StoredFile> files, int other) {
    return other >= 0 && other < files.size() && hour(files.get(other)).equals(hour(file));
  }

  private static Instant hour(StoredFile file) {
    return file.name().from().truncatedTo(ChronoUnit.HOURS);
  }

  private void merge(Run run) throws IOException, InterruptedException {
    List<StoredFile> files = run.files;
    if (files.size() < 2) {
      return;
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    WriterPlace place = committer.place();
    ParquetName name = nameOf(files);
    Path hidden = place.hidden(name);
    Path visible = files.getFirst().file().resolveSibling(name.text());
    disk.delete(hidden);
    disk.merge(files.stream().map(StoredFile::file).toList(), hidden);
    disk.sync(place.unfinished());
    disk.move(hidden, visible);
    disk.sync(visible.resolveSibling(""));
    counters.compactedFiles.add(files.size());
    remove(files);
    failure = null;
  }

  private static ParquetName nameOf(List<StoredFile> files) {
    ParquetName first = files.getFirst().name();
    Instant from = first.from();
    Instant to = first.to();
    Optional<Instant> newest = Optional.empty();
    for (StoredFile each : files) {
      from = each.name().from().isBefore(from) ? each.name().from() : from;
      to = each.name().to().isAfter(to) ? each.name().to() : to;
      newest = Stream.concat(newest.stream(), each.name().newest().stream()).max(naturalOrder());
    }
    return new ParquetName(
        first.path(),
        from,
        to,
        first.writer(),
        first.first(),
        files.getLast().name().last(),
        newest);
  }
}
