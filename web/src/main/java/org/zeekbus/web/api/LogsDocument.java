package org.zeekbus.web.api;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zeekbus.logger.deadletters.DeadLetterState;
import org.zeekbus.logger.file.FilesSnapshot;
import org.zeekbus.logger.output.SinkMetric;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.sink.SinkDetails;
import org.zeekbus.web.observe.Disk;
import org.zeekbus.web.observe.Drop;
import org.zeekbus.web.observe.Observation;
import org.zeekbus.web.observe.Rate;

/** {@code /api/v1/logs}. Its components are fields of the API (docs/api.md). */
record LogsDocument(
    Instant time,
    List<Log> logs,
    int logsLeftOut,
    List<Sink> sinks,
    List<Sender> senders,
    int sendersLeftOut,
    List<Drop> drops,
    int dropsLeftOut,
    List<Disk> disk) {
  private static final int MOST_LOGS = 1_000;
  private static final int MOST_SENDERS = 1_000;
  private static final int MOST_DROPS = 1_000;

  record Log(
      String path,
      long records,
      long bytes,
      @Nullable Double recordRate,
      @Nullable Double byteRate,
      @Nullable Double lagSeconds,
      @Nullable Double longestLagSeconds,
      long unflushedRecords,
      long parkedBatches,
      long droppedRecords,
      @Nullable Instant lastRotation) {}

  record Sink(
      String name,
      String state,
      @Nullable String problem,
      String activity,
      double activitySeconds,
      String overflow,
      String onGone,
      long queuedBatches,
      long spooledBatches,
      long spooledBytes,
      @Nullable String spoolDirectory,
      long parkedBatches,
      int parkedLogs,
      long droppedBatches,
      long droppedRecords,
      long sinceFlushBatches,
      long sinceFlushRecords,
      long errors,
      Map<String, Long> excluded,
      Map<String, Long> metrics,
      @Nullable DeadLetterState deadLetters,
      List<String> details) {}

  record Sender(
      String node,
      String id,
      long batches,
      long bytes,
      long dropped,
      @Nullable Double batchRate,
      @Nullable Double byteRate) {}

  static LogsDocument of(Moment moment) {
    LoggerSnapshot now = moment.now().logger();
    if (now == null) {
      return new LogsDocument(
          moment.now().time(), List.of(), 0, List.of(), List.of(), 0, List.of(), 0, moment.disks());
    }
    Observation earlier = moment.interval().before();
    LoggerSnapshot before = earlier == null ? null : earlier.logger();
    Moment.Bounded<Log> logs =
        Moment.Bounded.of(
            logs(now, before, moment.seconds()),
            MOST_LOGS,
            Comparator.comparingLong(Log::records).reversed().thenComparing(Log::path));
    Moment.Bounded<Sender> senders =
        Moment.Bounded.of(
            senders(now, before, moment),
            MOST_SENDERS,
            Comparator.comparingLong(Sender::bytes).reversed().thenComparing(Sender::id));
    Moment.Bounded<Drop> drops =
        Moment.Bounded.of(
            Stream.concat(Drop.of(now).stream(), moment.missed("batch").stream())
                .filter(drop -> drop.count() > 0)
                .toList(),
            MOST_DROPS,
            Comparator.comparingLong(Drop::count).reversed());
    return new LogsDocument(
        moment.now().time(),
        logs.entries(),
        logs.leftOut(),
        now.sinks().stream().map(LogsDocument::sinkOf).toList(),
        senders.entries(),
        senders.leftOut(),
        drops.entries(),
        drops.leftOut(),
        moment.disks());
  }

  private static List<Log> logs(
      LoggerSnapshot now, @Nullable LoggerSnapshot before, double seconds) {
    Map<String, LoggerSnapshot.Log> earlier = new HashMap<>();
    if (before != null) {
      before.logs().forEach(log -> earlier.put(log.path(), log));
    }
    Map<String, Long> parked = new HashMap<>();
    Map<String, Long> dropped = new HashMap<>();
    for (LoggerSnapshot.Sink sink : now.sinks()) {
      sink.parked().logs().forEach((path, count) -> parked.merge(path, count, Long::sum));
      sink.sinkGone().recordsByLog().forEach((log, count) -> dropped.merge(log, count, Long::sum));
      sink.unwritten().recordsByLog().forEach((log, count) -> dropped.merge(log, count, Long::sum));
      DeadLetterState letters = sink.deadLetters();
      if (letters != null) {
        letters.lostByLog().forEach((log, count) -> dropped.merge(log, count, Long::sum));
      }
    }
    Map<String, Instant> rotations = new HashMap<>();
    for (LoggerSnapshot.Sink sink : now.sinks()) {
      if (sink.details() instanceof FilesSnapshot files) {
        files
            .lastRotations()
            .forEach((path, time) -> rotations.merge(path, time, LogsDocument::later));
      }
    }
    Set<String> written =
        now.logs().stream().map(LoggerSnapshot.Log::path).collect(Collectors.toSet());
    // A log of which no record has reached the sink yet may wait, or be lost, as well.
    Stream<LoggerSnapshot.Log> others =
        Stream.concat(parked.keySet().stream(), dropped.keySet().stream())
            .distinct()
            .filter(path -> !written.contains(path))
            .map(path -> new LoggerSnapshot.Log(path, 0, 0, 0, null, null));
    return Stream.concat(now.logs().stream(), others)
        .map(log -> {
          LoggerSnapshot.Log old = earlier.get(log.path());
          Long zero = before == null ? null : Long.valueOf(0);
          return new Log(
              log.path(),
              log.records(),
              log.bytes(),
              Rate.of(log.records(), old == null ? zero : Long.valueOf(old.records()), seconds),
              Rate.of(log.bytes(), old == null ? zero : Long.valueOf(old.bytes()), seconds),
              seconds(log.lagMillis()),
              seconds(log.longestLagMillis()),
              log.unflushedRecords(),
              parked.getOrDefault(log.path(), 0L),
              dropped.getOrDefault(log.path(), 0L),
              rotations.get(log.path()));
        })
        .toList();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static @Nullable Double seconds(@Nullable Long millis) {
    return millis == null ? null : millis / 1e3;
  }

  static Sink sinkOf(LoggerSnapshot.Sink sink) {
    LoggerSnapshot.Spool spool = sink.queue().spool();
    LoggerSnapshot.Parked parked = sink.parked();
    Map<String, Long> metrics = new LinkedHashMap<>();
    for (SinkMetric metric : sink.metrics()) {
      metrics.put(metric.name(), metric.value());
    }
    SinkDetails details = sink.details();
    return new Sink(
        sink.name(),
        lower(sink.state()),
        sink.problem() == null ? parked.reason() : sink.problem(),
        sink.activity(),
        Rate.seconds(sink.activityNanos()),
        lower(sink.overflow()),
        lower(sink.onGone()),
        sink.queue().batches(),
        (spool == null ? 0 : spool.batches()) + parked.spooledBatches(),
        (spool == null ? 0 : spool.bytes()) + parked.spooledBytes(),
        spool == null ? null : spool.directory(),
        parked.logs().values().stream().mapToLong(Long::longValue).sum(),
        parked.logs().size(),
        sink.queue().dropped()
            + parked.dropped()
            + sink.sinkGone().batches()
            + sink.unwritten().batches(),
        sink.sinkGone().records() + sink.unwritten().records() + sink.lostDeadLetters(),
        sink.sinceFlush().batches(),
        sink.sinceFlush().records(),
        sink.errors(),
        sink.excluded(),
        metrics,
        sink.deadLetters(),
        details == null ? List.of() : details.lines());
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static List<Sender> senders(
      LoggerSnapshot now, @Nullable LoggerSnapshot before, Moment moment) {
    Map<String, LoggerSnapshot.Sender> earlier = new HashMap<>();
    if (before != null) {
      before.senders().forEach(sender -> earlier.put(sender.id(), sender));
    }
    Map<String, String> labels = moment.labelsById();
    double seconds = moment.seconds();
    return now.senders().stream()
        .map(sender -> {
          LoggerSnapshot.Sender old = earlier.get(sender.id());
          Long zero = before == null ? null : Long.valueOf(0);
          return new Sender(
              labels.getOrDefault(sender.id(), sender.id()),
              sender.id(),
              sender.batches(),
              sender.bytes(),
              sender.dropped(),
              Rate.of(sender.batches(), old == null ? zero : Long.valueOf(old.batches()), seconds),
              Rate.of(sender.bytes(), old == null ? zero : Long.valueOf(old.bytes()), seconds));
        })
        .toList();
  }
}
