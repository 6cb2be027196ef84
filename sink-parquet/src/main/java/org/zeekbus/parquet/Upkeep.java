package org.zeekbus.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.zeekbus.columns.ParquetMerge;
import org.zeekbus.sink.SinkContext;

/**
 * Removes files that retention does not keep, at the start and every five minutes, and compacts the
 * others, at the start and every hour.
 *
 * <p>Owner: its thread. The sink's starts and stops it.
 */
final class Upkeep {
  private static final Duration PAUSE = Duration.ofMinutes(5);

  private final Path root;
  private final Committer committer;
  private final Compaction compaction;
  private final Expiry expiry;
  private final InstantSource clock;
  private final Counters counters;
  private final Logger log;
  private final Thread thread;
  private @Nullable String listFailure;

  Upkeep(
      SinkContext context,
      ParquetSettings settings,
      Disk disk,
      Committer committer,
      Counters counters) {
    this.root = settings.root();
    this.committer = committer;
    this.counters = counters;
    this.clock = context.clock();
    this.log = context.log();
    this.compaction =
        new Compaction(
            settings, ParquetMerge.mostMemory(), disk, committer, counters, context.log());
    this.expiry = new Expiry(settings, disk, counters, context.log());
    this.thread = context.thread("upkeep", this::run);
  }

  void start() {
    thread.start();
  }

  private void run() throws InterruptedException {
    while (true) {
      pass();
      Thread.sleep(PAUSE);
    }
  }

  /** Does what is due. */
  void pass() throws InterruptedException {
    Instant now = clock.instant();
    if (!compaction.isDue(now) && !expiry.isLimited()) {
      return;
    }
    try {
      // Before the listing, which may miss files that become visible while it is made.
      long completed = committer.completed();
      List<StoredFile> all = StoredFile.all(root);
      if (expiry.isLimited()) {
        all = expiry.run(all, now);
      }
      if (compaction.isDue(now)) {
        compaction.run(all, completed, now);
      }
      listFailure = null;
    } catch (IOException | RuntimeException e) {
      counters.expiryFailures.increment();
      String problem = DiskTrouble.words(e);
      if (!problem.equals(listFailure)) {
        log.error("{}: files cannot be listed for compaction and retention: {}", root, problem);
      }
      listFailure = problem;
    }
  }

  /** Has it end soon. */
  void stop() {
    thread.interrupt();
  }

  /** Waits until it has ended; false if it has not by then. */
  boolean awaitEnd(Duration most) {
    try {
      return thread.getState() == Thread.State.NEW || thread.join(most);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
