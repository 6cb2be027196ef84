package org.zeekbus.logger.file;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** What a {@link FileSink} did so far. Owner: the sink; any thread may read. */
public final class FileStatistics {
  private static final int LOGS_PRINTED = 20;

  final LongAdder records = new LongAdder();
  final LongAdder bytes = new LongAdder();
  final LongAdder discarded = new LongAdder();
  final LongAdder writeFailures = new LongAdder();
  final LongAdder openFiles = new LongAdder();
  final LongAdder displaced = new LongAdder();
  final LongAdder unseen = new LongAdder();
  final LongAdder spared = new LongAdder();
  final LongAdder rotations = new LongAdder();
  final LongAdder rotationFailures = new LongAdder();
  final LongAdder recoveries = new LongAdder();
  final LongAdder processed = new LongAdder();
  final LongAdder processingFailures = new LongAdder();
  final LongAdder timeouts = new LongAdder();
  final LongAdder waiting = new LongAdder();
  final LongAdder expired = new LongAdder();
  final LongAdder expiryFailures = new LongAdder();

  private final Map<String, Long> lost = new ConcurrentSkipListMap<>();

  FileStatistics() {}

  void lost(String log, long records) {
    lost.merge(log, records, Long::sum);
  }

  /** Records that were taken into files. */
  public long records() {
    return records.sum();
  }

  /** Bytes of their lines, before any compression. */
  public long bytes() {
    return bytes.sum();
  }

  /** Records for {@code Log::WRITER_NONE}, which nobody wants to see. */
  public long discarded() {
    return discarded.sum();
  }

  /** How often a file could not be opened, written or waited for; it was or will be tried again. */
  public long writeFailures() {
    return writeFailures.sum();
  }

  /** Files that are open now. */
  public long openFiles() {
    return openFiles.sum();
  }

  /** How often an open file was removed, renamed or cut by others. */
  public long displaced() {
    return displaced.sum();
  }

  /** Records that went into such files after they were last seen in place: some may be lost. */
  public long unseen() {
    return unseen.sum();
  }

  /** Records that their log's file could not take, and that went to the spare directory. */
  public long spared() {
    return spared.sum();
  }

  /** Records, by log, that were taken but could not be written before the end. */
  public Map<String, Long> lost() {
    return Map.copyOf(lost);
  }

  /** The same in words: {@code conn 3, dns 1}. */
  String printLost() {
    String some =
        lost.entrySet().stream()
            .limit(LOGS_PRINTED)
            .map(each -> "%s %,d".formatted(each.getKey(), each.getValue()))
            .collect(Collectors.joining(", "));
    return lost.size() > LOGS_PRINTED
        ? "%s and %d more logs, %,d in all"
            .formatted(
                some,
                lost.size() - LOGS_PRINTED,
                lost.values().stream().mapToLong(Long::longValue).sum())
        : some;
  }

  /** Files that got their rotated name. */
  public long rotations() {
    return rotations.sum();
  }

  /** How often that failed; it was or will be tried again. */
  public long rotationFailures() {
    return rotationFailures.sum();
  }

  /** Files that an earlier run had left behind, open or not processed. */
  public long recoveries() {
    return recoveries.sum();
  }

  /** Rotated files that were archived, or that the command took. */
  public long processed() {
    return processed.sum();
  }

  /** How often that failed, time-outs among them; it was or will be tried again. */
  public long processingFailures() {
    return processingFailures.sum();
  }

  /** How often a command was killed because it did not end. */
  public long timeouts() {
    return timeouts.sum();
  }

  /** Rotated files that wait for archive or command, or for being tried again. */
  public long waiting() {
    return waiting.sum();
  }

  /** Archived files that retention has removed. */
  public long expired() {
    return expired.sum();
  }

  /** How often that failed; it will be tried again. */
  public long expiryFailures() {
    return expiryFailures.sum();
  }

  /** The statistics of this moment as text, for people. */
  public String print() {
    String text =
        """
          files: %,d open, %,d bytes, %,d records discarded, %,d failed writes
          removed, renamed or cut by others: %,d, with up to %,d records in doubt
          rotation: %,d rotated, %,d recovered, %,d failed
          archive or command: %,d done, %,d wait, %,d failed, %,d of them timed out
          retention: %,d removed, %,d failed
        """
            .formatted(
                openFiles(),
                bytes(),
                discarded(),
                writeFailures(),
                displaced(),
                unseen(),
                rotations(),
                recoveries(),
                rotationFailures(),
                processed(),
                waiting(),
                processingFailures(),
                timeouts(),
                expired(),
                expiryFailures());
    if (spared() > 0) {
      text +=
          "  kept in the spare directory, as their log could not be written: %,d records\n"
              .formatted(spared());
    }
    return lost.isEmpty()
        ? text
        : text + "  lost, as they could not be written: " + printLost() + "\n";
  }
}
