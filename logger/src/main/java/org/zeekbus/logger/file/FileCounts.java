package org.zeekbus.logger.file;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.zeekbus.logger.snapshot.PathText;
import org.zeekbus.zeek.value.Bytes;

/**
 * Counts what a {@link FileSink} does; {@link FilesSnapshot} says what each counter means. Owner:
 * the sink and its post-processing count; any thread reads.
 */
final class FileCounts {
  /** More logs than these are not told apart, as any stranger can make some up. */
  private static final int MOST_LOGS = 10_000;

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
  private final Map<String, Instant> lastRotations = new ConcurrentHashMap<>();

  void lost(String log, long lostRecords) {
    lost.merge(log, lostRecords, Long::sum);
  }

  void rotated(Bytes path, Instant time) {
    rotations.increment();
    String text = PathText.of(path);
    if (lastRotations.size() < MOST_LOGS || lastRotations.containsKey(text)) {
      lastRotations.put(text, time);
    }
  }

  FilesSnapshot snapshot(List<String> directories) {
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
        lost,
        directories,
        lastRotations);
  }
}
