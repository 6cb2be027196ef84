package org.zeekbus.logger.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zeekbus.logger.deadletters.DeadLetterState;
import org.zeekbus.logger.output.SinkMetric;
import org.zeekbus.sink.SinkDetails;

/**
 * A {@link LoggerSnapshot} as text for people. Programs should read the records, or their JSON.
 *
 * <p>Owner: whoever calls.
 */
public final class LoggerSnapshotText {
  /** Parked logs that are printed by name. */
  private static final int MOST_PARKED = 20;

  private LoggerSnapshotText() {}

  /** Some lines, each with its end. */
  public static String of(LoggerSnapshot snapshot) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "logger: %s, %s, %s"
            .formatted(
                Plural.of(snapshot.connections(), "connection", "connections"),
                Plural.of(snapshot.batches(), "batch", "batches"),
                Plural.of(snapshot.records(), "record", "records")));
    lines.add(
        "  bad batches %,d, dropped batches %,d (%s), %,d (%s), refused peers %,d, sink errors %,d"
            .formatted(
                snapshot.badBatches(),
                snapshot.malformedBatches(),
                DropReason.MALFORMED.label(),
                snapshot.forbiddenBatches(),
                DropReason.FORBIDDEN.label(),
                sum(snapshot.refused()),
                snapshot.sinkErrors()));
    snapshot.senders().forEach(sender -> lines.add("  from " + line(sender)));
    snapshot.logs().forEach(log -> lines.add("  " + line(log)));
    lines.add("  intake: " + line(snapshot.intake()));
    snapshot.sinks().forEach(sink -> add(sink, lines));
    return String.join("\n", lines) + "\n";
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static String line(LoggerSnapshot.Sender sender) {
    return "%s: %s, %s%s"
        .formatted(
            sender.id(),
            Plural.of(sender.batches(), "batch", "batches"),
            Plural.of(sender.bytes(), "byte", "bytes"),
            sender.dropped() == 0 ? "" : ", " + dropped(sender.dropped(), DropReason.SINK_FULL));
  }

  private static String dropped(long batches, DropReason reason) {
    return "dropped %,d (%s)".formatted(batches, reason.label());
  }

  private static String line(LoggerSnapshot.Log log) {
    Long lag = log.lagMillis();
    Long longest = log.longestLagMillis();
    return "%s: %s, %s%s"
        .formatted(
            log.path(),
            Plural.of(log.records(), "record", "records"),
            Plural.of(log.bytes(), "byte", "bytes"),
            lag == null || longest == null
                ? ""
                : ", lag %.1f s, longest %.1f s".formatted(lag / 1e3, longest / 1e3));
  }

  private static String line(LoggerSnapshot.Intake intake) {
    return "%s, reading stopped %s, %.1f s in all, longest %.1f s%s"
        .formatted(
            waiting(intake.heldBytes(), "byte", "bytes"),
            Plural.of(intake.stalls(), "time", "times"),
            intake.stalledNanos() / 1e9,
            intake.longestStallNanos() / 1e9,
            intake.reading() ? "" : ", and now");
  }

  private static String waiting(long count, String one, String many) {
    return Plural.of(count, one, many) + (count == 1 ? " waits" : " wait");
  }

  private static void add(LoggerSnapshot.Sink sink, List<String> lines) {
    String head = "  sink " + sink.name() + ": ";
    lines.add(head + line(sink.queue()));
    String parked = line(sink.parked());
    if (!parked.isEmpty()) {
      lines.add(head + parked);
    }
    if (sink.state() == LoggerSnapshot.SinkState.HANGING) {
      lines.add(
          head
              + hanging(sink.activityNanos(), sink.activity(), sink.activityLog())
              + unflushed(sink.unflushed()));
    }
    if (sink.problem() != null) {
      lines.add(head + sink.problem());
    }
    if (sink.sinceFlush().batches() > 0) {
      lines.add(
          head
              + "%s (%s) not flushed yet"
                  .formatted(
                      Plural.of(sink.sinceFlush().batches(), "batch", "batches"),
                      Plural.of(sink.sinceFlush().records(), "record", "records")));
    }
    if (sink.sinkGone().batches() > 0) {
      lines.add(
          head + "dropped (%s): ".formatted(DropReason.SINK_GONE.label()) + of(sink.sinkGone()));
    }
    if (sink.unwritten().batches() > 0) {
      lines.add(
          head + "dropped (%s): ".formatted(DropReason.UNWRITTEN.label()) + of(sink.unwritten()));
    }
    DeadLetterState letters = sink.deadLetters();
    if (letters != null && letters.lost() > 0) {
      lines.add(
          head
              + "dropped (%s): %s: %s"
                  .formatted(
                      DropReason.DEAD_LETTERS_FULL.label(),
                      Plural.of(letters.lost(), "record", "records"),
                      counts(letters.lostByLog())));
    }
    if (!sink.excluded().isEmpty()) {
      lines.add(
          head
              + sink.excluded().entrySet().stream()
                  .map(why -> "%,d (%s)".formatted(why.getValue(), why.getKey()))
                  .collect(Collectors.joining(", ", "excluded records ", "")));
    }
    for (SinkMetric metric : sink.metrics()) {
      lines.add(head + "%s %,d".formatted(metric.name(), metric.value()));
    }
    SinkDetails details = sink.details();
    if (details != null) {
      details.lines().forEach(line -> lines.add("  " + line));
    }
  }

  private static String line(LoggerSnapshot.Queue queue) {
    String text =
        waiting(queue.batches(), "batch", "batches")
            + ", "
            + dropped(queue.dropped(), DropReason.SINK_FULL);
    LoggerSnapshot.Spool spool = queue.spool();
    return spool == null
        ? text
        : text
            + "; spool %s: %s, %s, %,d damaged, %s"
                .formatted(
                    spool.directory(),
                    Plural.of(spool.batches(), "batch", "batches"),
                    Plural.of(spool.bytes(), "byte", "bytes"),
                    spool.damaged(),
                    Plural.of(spool.diskErrors(), "disk error", "disk errors"));
  }

  /** Empty if nothing waits and nothing was dropped. */
  private static String line(LoggerSnapshot.Parked parked) {
    String text =
        parked.logs().entrySet().stream()
            .limit(MOST_PARKED)
            .map(log -> "%s %,d".formatted(log.getKey(), log.getValue()))
            .collect(Collectors.joining(", "));
    int more = parked.logs().size() - MOST_PARKED;
    if (more > 0) {
      text += " and " + Plural.of(more, "more log", "more logs");
    }
    if (parked.spooledBatches() > 0) {
      text +=
          " (%s, %s in %s)"
              .formatted(
                  Plural.of(parked.spooledBatches(), "batch", "batches"),
                  Plural.of(parked.spooledBytes(), "byte", "bytes"),
                  parked.directory());
    }
    if (text.isEmpty() && parked.dropped() == 0) {
      return "";
    }
    return "batches of logs that cannot be written wait: "
        + text
        + (parked.dropped() == 0 ? "" : "; " + dropped(parked.dropped(), DropReason.SINK_FULL));
  }

  /** For how long a sink has been hanging, and where. */
  public static String hanging(long nanos, String activity, @Nullable String log) {
    return "hanging for %,d s while %s%s"
        .formatted(
            TimeUnit.NANOSECONDS.toSeconds(nanos),
            activity,
            log == null ? "" : " (log %s)".formatted(log));
  }

  /** Records that may be lost with a sink that was not closed in order; empty if none. */
  public static String unflushed(Map<String, Long> records) {
    return records.isEmpty()
        ? ""
        : "; up to these records of the last flush interval may be lost: "
            + records.entrySet().stream()
                .map(log ->
                    "%s %s".formatted(log.getKey(), Plural.of(log.getValue(), "record", "records")))
                .collect(Collectors.joining(", "));
  }

  /** {@code 12 records in 3 batches: conn 10, dns 2}. */
  public static String of(LoggerSnapshot.Losses losses) {
    return "%s in %s: "
            .formatted(
                Plural.of(losses.records(), "record", "records"),
                Plural.of(losses.batches(), "batch", "batches"))
        + counts(losses.recordsByLog());
  }

  private static String counts(Map<String, Long> byLog) {
    return byLog.entrySet().stream()
        .map(log -> "%s %,d".formatted(log.getKey(), log.getValue()))
        .collect(Collectors.joining(", "));
  }
}
