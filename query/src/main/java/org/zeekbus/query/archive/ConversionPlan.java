package org.zeekbus.query.archive;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.log.LogField;

/**
 * Which log files of an archive are to be converted, and which of them together: small ones of a
 * log and day that were closed, as readers like few large Parquet files more than many small ones.
 *
 * @param units files that are converted together
 * @param skipped how many were converted before
 * @param notes lines on files that have changed and cannot be converted again
 */
record ConversionPlan(List<List<ArchiveFile>> units, int skipped, List<String> notes) {
  /** Size of a file that is converted alone. */
  private static final long LARGE = 4L << 20;

  /** Size of files that are converted together. */
  private static final long MOST = 16L << 20;

  /**
   * Plans for what an archive has now.
   *
   * @param found no two with the same records
   */
  static ConversionPlan of(List<ArchiveFile> found, ConversionJournal journal) {
    List<String> notes = new ArrayList<>();
    Map<String, ArchiveFile> sources = new LinkedHashMap<>();
    found.forEach(each -> sources.put(each.identity(), each));
    Set<ArchiveFile> left = new LinkedHashSet<>();
    int skipped = 0;
    for (ArchiveFile each : sources.values()) {
      if (journal.has(each)) {
        skipped++;
      } else {
        left.add(each);
      }
    }
    List<List<ArchiveFile>> units = new ArrayList<>();
    for (ArchiveFile each : Set.copyOf(left)) {
      Optional<ConversionJournal.Entry> earlier = journal.converted(each.identity());
      if (earlier.isPresent() && left.contains(each)) {
        List<ArchiveFile> unit = again(earlier.get(), sources);
        skipped -= (int) unit.stream().filter(other -> !left.contains(other)).count();
        unit.forEach(left::remove);
        if (unit.size() == earlier.get().sources().size()) {
          units.add(unit);
        } else {
          notes.add(
              "%s has changed, or its Parquet file is gone; that had records of other log files,"
                      .formatted(each.file())
                  + " too, which are not there: nothing is converted. Convert those again with it,"
                  + " or remove "
                  + earlier.get().files());
        }
      }
    }
    units.addAll(grouped(left));
    // Those that take long begin first, so that threads end together.
    units.sort(Comparator.comparingLong(ConversionPlan::bytes).reversed());
    return new ConversionPlan(units, skipped, notes);
  }

  /** All that was converted together must be so again. */
  private static List<ArchiveFile> again(
      ConversionJournal.Entry earlier, Map<String, ArchiveFile> sources) {
    List<ArchiveFile> unit = new ArrayList<>();
    for (ConversionJournal.Source each : earlier.sources()) {
      @Nullable ArchiveFile file = sources.get(each.identity());
      if (file != null) {
        unit.add(file);
      }
    }
    return unit;
  }

  /** A log with some fields, and a day. */
  private record Group(String path, List<LogField> fields, LocalDate day) {}

  private static List<List<ArchiveFile>> grouped(Set<ArchiveFile> files) {
    List<List<ArchiveFile>> units = new ArrayList<>();
    Map<Group, List<ArchiveFile>> open = new LinkedHashMap<>();
    for (ArchiveFile each : files) {
      var from = each.name().from();
      if (from == null || each.size() >= LARGE) {
        units.add(List.of(each)); // Zeek may still write it, or it is worth a file
        continue;
      }
      Group group =
          new Group(each.path(), each.schema().fields(), LocalDate.ofInstant(from, ZoneOffset.UTC));
      List<ArchiveFile> unit = open.computeIfAbsent(group, _ -> new ArrayList<>());
      if (bytes(unit) + each.size() > MOST) {
        units.add(List.copyOf(unit));
        unit.clear();
      }
      unit.add(each);
    }
    open.values().stream().map(List::copyOf).forEach(units::add);
    return units;
  }

  /** The size of all these files. */
  static long bytes(List<ArchiveFile> files) {
    return files.stream().mapToLong(ArchiveFile::size).sum();
  }

  /** How many files are converted. */
  int files() {
    return units.stream().mapToInt(List::size).sum();
  }
}
