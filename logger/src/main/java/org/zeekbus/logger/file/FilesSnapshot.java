package org.zeekbus.logger.file;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.zeekbus.logger.snapshot.DropReason;
import org.zeekbus.logger.snapshot.Plural;
import org.zeekbus.sink.SinkDetails;

/**
 * The work of a {@link FileSink} so far, at one moment. Owner: nobody; never changes.
 *
 * @param openFiles files that are open now
 * @param records records that were taken into files
 * @param bytes bytes of their lines, before any compression
 * @param discarded records for {@code Log::WRITER_NONE}, which nobody wants to see
 * @param writeFailures how often a file could not be opened, written or waited for; it was or will
 *     be tried again
 * @param displaced how often an open file was removed, renamed or cut by others
 * @param unseen records that went into such files after they were last seen in place; some may be
 *     lost
 * @param spared records that their log's file could not take, and that went to the spare directory
 * @param rotations files that got their rotated name
 * @param rotationFailures how often that failed; it was or will be tried again
 * @param recoveries files that an earlier run had left behind, open or not processed
 * @param processed rotated files that were archived, or that the command took
 * @param processingFailures how often that failed, time-outs among them; it was or will be tried
 *     again
 * @param timeouts how often a command was killed because it did not end
 * @param waiting rotated files that wait for archive or command, or for being tried again
 * @param expired archived files that retention has removed
 * @param expiryFailures how often that failed; it will be tried again
 * @param unwritten records, by log, that were taken but could not be written before the end; at
 *     most 10,000 logs
 * @param directories where it needs room on a disk: for open files, for the archive, and the spare
 *     directory, if there are such
 * @param lastRotations when a file of a log was last rotated, by path; at most 10,000 logs, and
 *     none that has not rotated since the start
 */
public record FilesSnapshot(
    long openFiles,
    long records,
    long bytes,
    long discarded,
    long writeFailures,
    long displaced,
    long unseen,
    long spared,
    long rotations,
    long rotationFailures,
    long recoveries,
    long processed,
    long processingFailures,
    long timeouts,
    long waiting,
    long expired,
    long expiryFailures,
    Map<String, Long> unwritten,
    List<String> directories,
    Map<String, Instant> lastRotations)
    implements SinkDetails {
  private static final int LOGS_PRINTED = 20;

  /** Copies the list and the maps. */
  public FilesSnapshot {
    unwritten = Collections.unmodifiableMap(new TreeMap<>(unwritten));
    directories = List.copyOf(directories);
    lastRotations = Collections.unmodifiableMap(new TreeMap<>(lastRotations));
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "files: %,d open, %s, %s discarded, %s"
            .formatted(
                openFiles,
                Plural.of(bytes, "byte", "bytes"),
                Plural.of(discarded, "record", "records"),
                Plural.of(writeFailures, "failed write", "failed writes")));
    lines.add(
        "files changed by other programs: %,d (at most %s affected)"
            .formatted(displaced, Plural.of(unseen, "record", "records")));
    lines.add(
        "rotation: %,d rotated, %,d recovered, %,d failed"
            .formatted(rotations, recoveries, rotationFailures));
    lines.add(
        "archive or command: %,d done, %,d waiting, %,d failed, %,d of them timed out"
            .formatted(processed, waiting, processingFailures, timeouts));
    lines.add("retention: %,d removed, %,d failed".formatted(expired, expiryFailures));
    if (spared > 0) {
      lines.add(
          "kept in the spare directory, as their log could not be written: "
              + Plural.of(spared, "record", "records"));
    }
    if (!unwritten.isEmpty()) {
      lines.add("dropped (%s): ".formatted(DropReason.UNWRITTEN.label()) + printUnwritten());
    }
    return lines;
  }

  /** Lost records in words: {@code conn 3, dns 1}. */
  String printUnwritten() {
    String some =
        unwritten.entrySet().stream()
            .limit(LOGS_PRINTED)
            .map(each -> "%s %,d".formatted(each.getKey(), each.getValue()))
            .collect(Collectors.joining(", "));
    int more = unwritten.size() - LOGS_PRINTED;
    return more > 0
        ? "%s and %s, %,d in all"
            .formatted(
                some,
                Plural.of(more, "more log", "more logs"),
                unwritten.values().stream().mapToLong(Long::longValue).sum())
        : some;
  }
}
