package org.zeekbus.web.metrics;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.web.observe.BoundedCounters;
import org.zeekbus.web.observe.Drop;
import org.zeekbus.web.observe.Growth;
import org.zeekbus.web.observe.Observation;
import org.zeekbus.web.observe.TopicGroups;

/** What the logger takes in: batches, logs, senders. Owner: {@link Metrics}. */
final class LoggerView implements View {
  private static final int MOST_SOURCES = 20_000;
  private static final double MILLIS = TimeUnit.SECONDS.toMillis(1);
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final int COUNT = 0;
  private static final int BYTES = 1;
  private static final int COLUMNS = 2;

  private final int series;
  private final Growth<String> logGrowth = new Growth<>(MOST_SOURCES);
  private final Growth<String> senderGrowth = new Growth<>(MOST_SOURCES);
  private final BoundedCounters<String> logs;
  private final BoundedCounters<String> senders;
  private @Nullable LoggerSnapshot logger;

  LoggerView(int series) {
    this.series = series;
    this.logs = new BoundedCounters<>(series, TopicGroups.OTHER, COLUMNS);
    this.senders = new BoundedCounters<>(series, TopicGroups.OTHER, COLUMNS);
  }

  @Override
  public void observed(Observation now) {
    LoggerSnapshot snapshot = now.logger();
    logger = snapshot;
    if (snapshot == null) {
      return;
    }
    for (LoggerSnapshot.Log log : snapshot.logs()) {
      logs.add(
          Drop.label(log.path()),
          now.nanos(),
          logGrowth.of(log.path(), log.records(), log.bytes()));
    }
    Map<String, String> names = names(now.broker());
    for (LoggerSnapshot.Sender sender : snapshot.senders()) {
      senders.add(
          names.getOrDefault(sender.id(), Drop.label(sender.id())),
          now.nanos(),
          senderGrowth.of(sender.id(), sender.batches(), sender.bytes()));
    }
  }

  /** The names of nodes that are connected to the broker of this process, by id. */
  private static Map<String, String> names(@Nullable BrokerSnapshot broker) {
    Map<String, String> names = new HashMap<>();
    if (broker != null) {
      broker
          .nodes()
          .forEach(node -> {
            if (node.id() != null && node.name() != null) {
              names.put(node.id(), node.name());
            }
          });
    }
    return names;
  }

  @Override
  public void collect(Page out) {
    LoggerSnapshot snapshot = logger;
    if (snapshot == null) {
      return;
    }
    out.add(
        Family.of(
            "zeekbus_logger_batches_total",
            "Batches of log records that came in",
            snapshot.batches()));
    out.add(
        Family.of(
            "zeekbus_logger_records_total",
            "Records that reached the first sink",
            snapshot.records()));
    out.add(
        Family.of(
            "zeekbus_logger_bad_batches_total",
            "Batches that a sink refused as bad; they are kept as files",
            snapshot.badBatches()));
    intake(snapshot.intake(), out);
    logs(snapshot, out);
    counter(
        senders, "zeekbus_sender_batches_total", "Batches that the node sent", "node", COUNT, out);
    counter(senders, "zeekbus_sender_bytes_total", "Bytes of those batches", "node", BYTES, out);
  }

  private static void intake(LoggerSnapshot.Intake intake, Page out) {
    out.add(
        Family.of(
            "zeekbus_logger_held_bytes",
            "Memory of batches that are not in all sinks yet",
            intake.heldBytes()));
    out.add(Family.of("zeekbus_logger_limit_bytes", "Bound of that", intake.limitBytes()));
    out.add(
        Family.of(
            "zeekbus_logger_reading",
            "1 while batches are read from nodes, else 0",
            intake.reading() ? 1 : 0));
    out.add(Family.of("zeekbus_logger_stalls_total", "How often reading stopped", intake.stalls()));
    out.add(
        Family.of(
            "zeekbus_logger_stalled_seconds_total",
            "How long reading was stopped, without a stall that has not ended",
            intake.stalledNanos() / NANOS));
  }

  private void logs(LoggerSnapshot snapshot, Page out) {
    counter(
        logs,
        "zeekbus_log_records_total",
        "Records of the log that reached the first sink",
        "path",
        COUNT,
        out);
    counter(
        logs, "zeekbus_log_bytes_total", "Bytes of those records in batches", "path", BYTES, out);
    Map<String, Double> lags = new HashMap<>();
    Map<String, Double> unflushed = new HashMap<>();
    for (LoggerSnapshot.Log log : snapshot.logs()) {
      String path = Drop.label(log.path());
      Long lag = log.lagMillis();
      if (lag != null) {
        lags.put(path, lag / MILLIS);
      }
      unflushed.put(path, (double) log.unflushedRecords());
    }
    out.add(
        new Family(
                "zeekbus_log_lag_seconds",
                "Time from the ts of the last record to its arrival; of a log whose ts is the start of something, such as conn, that may be long",
                "path")
            .addLargest(lags, series, Math::max));
    out.add(
        new Family(
                "zeekbus_log_unflushed_records",
                "Records that the first sink has not flushed and its spool has not; kill -9 may cost them",
                "path")
            .addLargest(unflushed, series, Double::sum));
  }

  private static void counter(
      BoundedCounters<String> counters,
      String name,
      String help,
      String label,
      int column,
      Page out) {
    Family family = new Family(name, help, label);
    counters.forEach((key, sums) -> family.add(sums[column], key));
    out.add(family);
  }
}
