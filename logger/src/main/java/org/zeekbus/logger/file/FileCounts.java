package org.zeekbus.logger.file;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what a {@link FileSink} does; {@link FilesSnapshot} says what each counter means. Owner:
 * the sink and its post-processing count; any thread reads.
 */
final class FileCounts {
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

  void lost(String log, long lostRecords) {
    lost.merge(log, lostRecords, Long::sum);
  }

  FilesSnapshot snapshot() {
    return new FilesSnapshot(
        openFiles.sum(),
        records.sum(),
        bytes.sum(),
        discarded.sum(),
        writeFailures.sum(),
        displaced.sum(),
        unseen.sum(),
        spared.sum(),
        rotations.sum(),
        rotationFailures.sum(),
        recoveries.sum(),
        processed.sum(),
        processingFailures.sum(),
        timeouts.sum(),
        waiting.sum(),
        expired.sum(),
        expiryFailures.sum(),
        lost);
  }
}
