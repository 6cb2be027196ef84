package org.zeekbus.logger.file;

import java.util.concurrent.atomic.LongAdder;

/** What a {@link FileSink} did so far. Owner: the sink; any thread may read. */
public final class FileStatistics {
  final LongAdder records = new LongAdder();
  final LongAdder bytes = new LongAdder();
  final LongAdder discarded = new LongAdder();
  final LongAdder writeFailures = new LongAdder();
  final LongAdder openFiles = new LongAdder();
  final LongAdder rotations = new LongAdder();
  final LongAdder rotationFailures = new LongAdder();
  final LongAdder recoveries = new LongAdder();
  final LongAdder processed = new LongAdder();
  final LongAdder processingFailures = new LongAdder();
  final LongAdder timeouts = new LongAdder();
  final LongAdder waiting = new LongAdder();
  final LongAdder expired = new LongAdder();
  final LongAdder expiryFailures = new LongAdder();

  FileStatistics() {}

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
    return """
      files: %,d open, %,d bytes, %,d records discarded, %,d failed writes
      rotation: %,d rotated, %,d recovered, %,d failed
      archive or command: %,d done, %,d wait, %,d failed, %,d of them timed out
      retention: %,d removed, %,d failed
    """
        .formatted(
            openFiles(),
            bytes(),
            discarded(),
            writeFailures(),
            rotations(),
            recoveries(),
            rotationFailures(),
            processed(),
            waiting(),
            processingFailures(),
            timeouts(),
            expired(),
            expiryFailures());
  }
}
