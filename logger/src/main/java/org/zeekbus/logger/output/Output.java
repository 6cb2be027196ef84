package org.zeekbus.logger.output;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zeekbus.logger.deadletters.SinkDeadLetters;
import org.zeekbus.logger.shape.Shaping;
import org.zeekbus.sink.Sink;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * A sink of a logger, and what happens when it does not keep up. Owner: any thread.
 *
 * @param name in statistics, log lines and the spool
 * @param onGone what happens when it can never take anything again
 * @param metrics its counters and gauges at this moment; called by any thread
 * @param deadLetters records that its target refused for ever; null if it can have none
 * @param plugin the jar that it comes from; null if it is the logger's own
 * @param shaping the records and fields that it gets; null for all, as they are
 * @param losesUnflushed whether what the sink has accepted and not flushed is lost with the
 *     process; not if it keeps that itself
 * @param flushInterval time between two flushes, if it is longer than the logger's; else null
 */
public record Output(
    String name,
    Sink sink,
    SinkOverflow overflow,
    OnGone onGone,
    Supplier<List<SinkMetric>> metrics,
    @Nullable SinkDeadLetters deadLetters,
    @Nullable Path plugin,
    @Nullable Shaping shaping,
    boolean losesUnflushed,
    @Nullable Duration flushInterval) {
  /** What to do about a fault in a plugin. */
  public static final String REPORT_TO_AUTHOR = "report it to the author of the plugin";

  /** A sink that gets everything, without metrics. */
  public Output(String name, Sink sink, SinkOverflow overflow, OnGone onGone) {
    this(name, sink, overflow, onGone, List::of, null, null, null, false, null);
  }

  /** A sink without metrics, without which there is no logger. */
  public Output(String name, Sink sink, SinkOverflow overflow) {
    this(name, sink, overflow, OnGone.EXIT);
  }

  /** Whether its queue keeps what it has accepted until it has flushed. */
  public boolean keepsUnflushed() {
    return losesUnflushed && overflow == SinkOverflow.SPOOL;
  }

  /** The time between two flushes, in a logger whose own this is. */
  public Duration flushInterval(Duration usual) {
    return flushInterval == null || flushInterval.compareTo(usual) < 0 ? usual : flushInterval;
  }

  /** In errors: {@code sink NAME}, and for a plugin's the jar. */
  public String title() {
    return title(name, plugin);
  }

  /** The title of a sink that has this name. */
  public static String title(String name, @Nullable Path plugin) {
    return plugin == null ? "sink " + name : "sink %s (plugin %s)".formatted(name, plugin);
  }

  /** Supervises code of a sink: a fault in a plugin goes to the plugin's author. */
  public static Supervisor supervisor(Supervisor logger, @Nullable Path plugin) {
    return plugin == null ? logger : logger.advising(REPORT_TO_AUTHOR);
  }
}
