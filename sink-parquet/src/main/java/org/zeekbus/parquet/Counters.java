package org.zeekbus.parquet;

import java.util.concurrent.atomic.LongAdder;
import org.zeekbus.sink.SinkMetrics;

/** What a sink counts. Owner: any thread. */
final class Counters {
  final LongAdder commits;
  final LongAdder commitMillis;
  final LongAdder files;
  final LongAdder records;
  final LongAdder bytes;
  final LongAdder lostRecords;
  final LongAdder repeatedBatches;
  final LongAdder timesOutOfRange;
  final LongAdder compactedFiles;
  final LongAdder compactionFailures;
  final LongAdder expiredFiles;
  final LongAdder expiryFailures;

  Counters(SinkMetrics metrics) {
    commits = metrics.counter("commits", "How often new files became visible");
    commitMillis = metrics.counter("commit_milliseconds", "Time that this took");
    files = metrics.counter("written_files", "Files that commits have written");
    records = metrics.counter("written_records", "Records in them");
    bytes = metrics.counter("written_bytes", "Bytes of them");
    lostRecords =
        metrics.counter("lost_records", "Records that a fault of zeekbus kept from their file");
    repeatedBatches =
        metrics.counter(
            "repeated_batches",
            "Batches that came again after a kill, were in files already, and were passed over");
    timesOutOfRange =
        metrics.counter(
            "times_out_of_range",
            "Times that are unset in files as they are no number, infinite, or too far away");
    compactedFiles = metrics.counter("compacted_files", "Files that became part of a larger one");
    compactionFailures =
        metrics.counter("compaction_failures", "Compactions that failed and are tried again");
    expiredFiles = metrics.counter("expired_files", "Files that retention has removed");
    expiryFailures =
        metrics.counter("expiry_failures", "Files that retention could not remove or list");
  }
}
