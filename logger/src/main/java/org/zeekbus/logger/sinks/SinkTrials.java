package org.zeekbus.logger.sinks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.logger.output.Output;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.zmtp.system.Reason;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * Tries the targets of sinks, all at once, each on a thread of its own: one that hangs or throws
 * costs no other, and is left behind.
 *
 * <p>Owner: the main thread.
 */
final class SinkTrials {
  private static final Logger LOG = LoggerFactory.getLogger(SinkTrials.class);

  private final Supervisor supervisor;
  private final Duration bound;

  /**
   * Trials with a bound.
   *
   * @param bound what takes longer hangs
   */
  SinkTrials(Supervisor supervisor, Duration bound) {
    this.supervisor = supervisor;
    this.bound = bound;
  }

  /** What came of each, in the same order. */
  List<SinkTrial> of(List<SinkEntry> entries, Function<SinkEntry, LoggerSinkContext> context)
      throws InterruptedException {
    List<CompletableFuture<SinkTrial>> trials = new ArrayList<>();
    for (SinkEntry entry : entries) {
      CompletableFuture<SinkTrial> trial = new CompletableFuture<>();
      Thread thread =
          supervisor.platform(
              "zeekbus-connect-" + entry.name(),
              () -> trial.complete(tried(entry, context.apply(entry))));
      thread.setDaemon(true);
      thread.start();
      trials.add(trial);
    }
    long end = System.nanoTime() + bound.toNanos();
    List<SinkTrial> results = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      results.add(result(entries.get(i), trials.get(i), end));
    }
    return results;
  }

  private SinkTrial result(SinkEntry entry, CompletableFuture<SinkTrial> trial, long end)
      throws InterruptedException {
    try {
      return trial.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      String hangs = "no answer within %d s".formatted(bound.toSeconds());
      return new SinkTrial(entry, false, hangs + "; check its target, and the network to it");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SinkTrial tried(SinkEntry entry, LoggerSinkContext context) {
    try {
      String found =
          Objects.requireNonNull(entry.type().provider().connect(context), "connect returns null");
      return new SinkTrial(entry, true, found.isBlank() ? "nothing to try" : line(found));
    } catch (ConfigurationException e) {
      return new SinkTrial(entry, false, line(e.getMessage()));
    } catch (IOException e) {
      return new SinkTrial(entry, false, line(Reason.withPlace(e)));
    } catch (Throwable e) { // a plugin may throw anything
      LOG.debug("sink {}: connect failed", entry.name(), e);
      return new SinkTrial(entry, false, line(fault(entry, e)));
    }
  }

  private static String fault(SinkEntry entry, Throwable e) {
    return entry.type().plugin() == null
        ? "%s; this is a fault of zeekbus, please report it".formatted(e)
        : "%s; %s (%s)".formatted(e, Output.REPORT_TO_AUTHOR, entry.type().plugin());
  }

  private static String line(@Nullable String text) {
    return String.join("; ", String.valueOf(text).strip().split("\\s*\\R\\s*"));
  }
}
