package org.zeekbus.web.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.zeekbus.logger.deadletters.DeadLetterState;
import org.zeekbus.logger.file.FilesSnapshot;
import org.zeekbus.logger.output.SinkMetric;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.web.observe.Observation;

/** The logger's sinks, and the files that one of them keeps. Owner: {@link Metrics}. */
final class SinkView implements View {
  private static final String SINK = "sink";
  private static final String WAITING = "waiting";
  private static final double MILLIS = TimeUnit.SECONDS.toMillis(1);
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Logs, and metrics of a plugin's own, that are shown, of all sinks together. */
  private final int series;

  private List<LoggerSnapshot.Sink> sinks = List.of();

  SinkView(int series) {
    this.series = series;
  }

  @Override
  public void observed(Observation now) {
    LoggerSnapshot logger = now.logger();
    sinks = logger == null ? List.of() : logger.sinks();
  }

  @Override
  public void collect(Page out) {
    if (sinks.isEmpty()) {
      return;
    }
    add(
        "zeekbus_sink_running",
        "1 while the sink takes what it is given, else 0",
        sink -> sink.state() == LoggerSnapshot.SinkState.RUNNING && sink.problem() == null ? 1 : 0,
        out);
    add(
        "zeekbus_sink_busy_seconds",
        "For how long the sink has not come back from a call; 0 if it waits for batches",
        sink -> sink.activity().equals(WAITING) ? 0 : sink.activityNanos() / NANOS,
        out);
    add(
        "zeekbus_sink_errors_total",
        "How often the sink could not take or flush what it was given; it is tried again",
        LoggerSnapshot.Sink::errors,
        out);
    add(
        "zeekbus_sink_queued_batches",
        "Batches that wait for the sink, in memory and on disk",
        sink -> sink.queue().batches(),
        out);
    add(
        "zeekbus_sink_parked_batches",
        "Batches of logs that the sink cannot write now, while it writes others",
        sink -> sum(sink.parked().logs()),
        out);
    add(
        "zeekbus_sink_unflushed_records",
        "Records that the sink has taken and not flushed, and its spool has not; kill -9 may cost them",
        sink -> sink.sinceFlush().records(),
        out);
    add(
        "zeekbus_sink_dropped_records_total",
        "Records that were neither written nor kept at a stop, or came after the sink was gone",
        sink -> sink.unwritten().records() + sink.sinkGone().records(),
        out);
    excluded(out);
    spools(out);
    deadLetters(out);
    ownMetrics(out);
    files(out);
  }

  private static double sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private void add(
      String name, String help, ToDoubleFunction<LoggerSnapshot.Sink> value, Page out) {
    Family family = new Family(name, help, SINK);
    sinks.forEach(sink -> family.add(value.applyAsDouble(sink), sink.name()));
    out.add(family);
  }

  private void excluded(Page out) {
    Family records =
        new Family(
            "zeekbus_sink_excluded_records_total",
            "Records that the sink's configuration keeps from it",
            SINK,
            "by");
    for (LoggerSnapshot.Sink sink : sinks) {
      sink.excluded().forEach((by, count) -> records.add(count, sink.name(), by));
    }
    out.add(records);
  }

  private void spools(Page out) {
    Family batches = new Family("zeekbus_sink_spooled_batches", "Batches that wait on disk", SINK);
    Family bytes = new Family("zeekbus_sink_spooled_bytes", "Bytes of the spool's files", SINK);
    Family damaged =
        new Family(
            "zeekbus_sink_spool_damaged_total",
            "Batches, or stretches that may have held some, that could not be read back from the spool",
            SINK);
    Family errors =
        new Family(
            "zeekbus_sink_spool_disk_errors_total",
            "Reads and writes of the spool that failed",
            SINK);
    for (LoggerSnapshot.Sink sink : sinks) {
      LoggerSnapshot.Spool spool = sink.queue().spool();
      LoggerSnapshot.Parked parked = sink.parked();
      if (spool != null) {
        batches.add(spool.batches(), sink.name());
        bytes.add(spool.bytes(), sink.name());
        damaged.add(spool.damaged(), sink.name());
        errors.add(spool.diskErrors(), sink.name());
      }
      if (parked.directory() != null) {
        batches.add(parked.spooledBatches(), sink.name());
        bytes.add(parked.spooledBytes(), sink.name());
      }
    }
    out.add(batches);
    out.add(bytes);
    out.add(damaged);
    out.add(errors);
  }

  private void deadLetters(Page out) {
    Family bytes =
        new Family(
            "zeekbus_sink_dead_letter_bytes",
            "Files of records that the target refused for ever, also of earlier runs",
            SINK);
    for (LoggerSnapshot.Sink sink : sinks) {
      DeadLetterState letters = sink.deadLetters();
      if (letters != null) {
        bytes.add(letters.bytes(), sink.name());
      }
    }
    out.add(bytes);
  }

  private void ownMetrics(Page out) {
    Family counters =
        new Family("zeekbus_sink_own_total", "A counter of the sink itself", SINK, "metric");
    Family gauges =
        new Family("zeekbus_sink_own_value", "A gauge of the sink itself", SINK, "metric");
    int left = series;
    for (LoggerSnapshot.Sink sink : sinks) {
      for (SinkMetric metric : sink.metrics().subList(0, Math.min(left, sink.metrics().size()))) {
        (metric.counter() ? counters : gauges).add(metric.value(), sink.name(), metric.name());
        left--;
      }
    }
    out.add(counters);
    out.add(gauges);
  }

  /** A sink that keeps files, and what it says of them. */
  private record Files(String sink, FilesSnapshot snapshot) {}

  private void files(Page out) {
    List<Files> all = new ArrayList<>();
    for (LoggerSnapshot.Sink sink : sinks) {
      if (sink.details() instanceof FilesSnapshot files) {
        all.add(new Files(sink.name(), files));
      }
    }
    if (all.isEmpty()) {
      return;
    }
    Family rotations =
        new Family(
            "zeekbus_log_last_rotation_timestamp_seconds",
            "When a file of the log was last rotated, as Unix time",
            "path");
    Map<String, Double> times = new HashMap<>();
    for (Files files : all) {
      files
          .snapshot()
          .lastRotations()
          .forEach((path, time) -> times.merge(path, time.toEpochMilli() / MILLIS, Math::max));
    }
    out.add(rotations.addLargest(times, series, Math::max));
    files(all, "zeekbus_files_open", "Files that are open", FilesSnapshot::openFiles, out);
    files(
        all,
        "zeekbus_files_bytes_total",
        "Bytes of lines that were written, before any compression",
        FilesSnapshot::bytes,
        out);
    files(
        all,
        "zeekbus_files_write_failures_total",
        "How often a file could not be opened, written or waited for; it is tried again",
        FilesSnapshot::writeFailures,
        out);
    files(
        all,
        "zeekbus_files_displaced_total",
        "How often an open file was removed, renamed or cut by another program",
        FilesSnapshot::displaced,
        out);
    files(
        all,
        "zeekbus_files_rotations_total",
        "Files that got their rotated name",
        FilesSnapshot::rotations,
        out);
    files(
        all,
        "zeekbus_files_rotation_failures_total",
        "How often a rotation failed; it is tried again",
        FilesSnapshot::rotationFailures,
        out);
    files(
        all,
        "zeekbus_files_processed_total",
        "Rotated files that were archived, or that the command took",
        FilesSnapshot::processed,
        out);
    files(
        all,
        "zeekbus_files_processing_failures_total",
        "How often archive or command failed; it is tried again",
        FilesSnapshot::processingFailures,
        out);
    files(
        all,
        "zeekbus_files_waiting",
        "Rotated files that wait for archive or command",
        FilesSnapshot::waiting,
        out);
    files(
        all,
        "zeekbus_files_expired_total",
        "Archived files that were removed for their age or size",
        FilesSnapshot::expired,
        out);
    files(
        all,
        "zeekbus_files_expiry_failures_total",
        "How often such a removal failed; it is tried again",
        FilesSnapshot::expiryFailures,
        out);
  }

  private static void files(
      List<Files> all, String name, String help, ToDoubleFunction<FilesSnapshot> value, Page out) {
    Family family = new Family(name, help, SINK);
    all.forEach(files -> family.add(value.applyAsDouble(files.snapshot()), files.sink()));
    out.add(family);
  }
}
