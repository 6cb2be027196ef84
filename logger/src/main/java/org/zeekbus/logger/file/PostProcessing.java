package org.zeekbus.logger.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings rotated files to archive or command, on virtual threads behind a bounded queue, and again
 * if it failed. Files that wait here are noted on disk, too: a restart goes on with them.
 *
 * <p>Any thread may call; {@link #lock} guards all state.
 */
final class PostProcessing {
  /** What archive and command have in common. */
  interface Step {
    /**
     * Does it. May do nothing, if that was asked for.
     *
     * @throws IOException if it has to be done again
     */
    void process(RotatedFile file) throws IOException, InterruptedException;

    /** Removes what is too old or too much. */
    default void prune() {}
  }

  /** So many files wait at most. Beyond, they stay on disk until the next start. */
  private static final int MOST_WAITING = 20_000;

  private static final int WORKERS = 2;
  private static final long FIRST_DELAY = Duration.ofSeconds(10).toMillis();
  private static final long LONGEST_DELAY = Duration.ofMinutes(10).toMillis();
  private static final long PRUNE_EVERY = Duration.ofMinutes(10).toMillis();
  private static final Logger LOG = LoggerFactory.getLogger(FileSink.class);

  private final FileSettings settings;
  private final FileStatistics statistics;
  private final Step step;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition hasChanged = lock.newCondition();
  private final Deque<Job> ready = new ArrayDeque<>();

  /** Those that have failed, until they are tried again. */
  private final PriorityQueue<Job> later =
      new PriorityQueue<>(Comparator.comparingLong(job -> job.due));

  private final List<Thread> workers = new ArrayList<>();
  private int running;
  private boolean isPruneDue = true;
  private boolean isClosed;
  private long nextPrune;

  /** A file on its way. Guarded by {@link #lock}. */
  private static final class Job {
    final RotatedFile file;
    int failures;
    long due;

    Job(RotatedFile file) {
      this.file = file;
    }
  }

  PostProcessing(FileSettings settings, FileStatistics statistics) {
    this.settings = settings;
    this.statistics = statistics;
    step =
        switch (settings.processing()) {
          case Processing.Nothing _ -> _ -> {};
          case Processing.Archive archive -> new Archive(archive, settings, statistics);
          case Processing.Command command -> new ShellCommand(command, settings, statistics);
        };
  }

  void start() {
    for (int i = 1; i <= WORKERS; i++) {
      workers.add(Thread.ofVirtual().name("zeekbus-rotated-" + i).start(this::work));
    }
  }

  /** Takes a file; never waits. */
  void submit(RotatedFile file) {
    lock.lock();
    try {
      if (ready.size() + later.size() >= MOST_WAITING) {
        LOG.error(
            "{} is left for the next start: {} files wait already", file.file(), MOST_WAITING);
        statistics.processingFailures.increment();
        return;
      }
      ready.add(new Job(file));
      statistics.waiting.increment();
      hasChanged.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Does what is due at {@code now}, in milliseconds. */
  void tick(long now) {
    lock.lock();
    try {
      for (Job next = later.peek(); next != null && next.due <= now; next = later.peek()) {
        ready.add(later.remove());
      }
      if (now >= nextPrune) {
        nextPrune = now + PRUNE_EVERY;
        isPruneDue = true;
      }
      hasChanged.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    try {
      while (true) {
        Job job = next();
        if (job == null) {
          step.prune();
        } else {
          process(job);
        }
        lock.lock();
        try {
          running--;
          isPruneDue |= job != null && ready.isEmpty();
          hasChanged.signalAll();
        } finally {
          lock.unlock();
        }
      }
    } catch (InterruptedException _) {
      // The end; what is not done has its note.
    }
  }

  /** Waits for work: a file, or null for pruning. */
  private @Nullable Job next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (isClosed || (ready.isEmpty() && !isPruneDue)) {
        hasChanged.await();
      }
      running++;
      if (ready.isEmpty()) {
        isPruneDue = false;
      }
      return ready.poll();
    } finally {
      lock.unlock();
    }
  }

  private void process(Job job) throws InterruptedException {
    RotatedFile file = job.file;
    try {
      if (!file.isLeft() || makeWhole(file)) {
        step.process(file);
      }
      Files.deleteIfExists(file.note());
      statistics.processed.increment();
      statistics.waiting.decrement();
    } catch (IOException | RuntimeException | LinkageError e) {
      // The last one from native code that cannot be loaded.
      failed(job, e);
    }
  }

  /** Cuts what a killed process has left; if that is nothing, there is nothing to process. */
  private static boolean makeWhole(RotatedFile file) throws IOException {
    TornEnd.cut(file.file());
    if (Files.size(file.file()) == 0) {
      Files.delete(file.file());
      return false;
    }
    return true;
  }

  private void failed(Job job, Throwable e) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    statistics.processingFailures.increment();
    RotatedFile file = job.file;
    if (!Files.exists(file.file(), LinkOption.NOFOLLOW_LINKS)) {
      LOG.error("{} is gone, and will not be tried again: {}", file.file(), e.toString());
      statistics.waiting.decrement();
      try {
        Files.deleteIfExists(file.note());
      } catch (IOException _) {
        // The next start removes it, as it has no file.
      }
      return;
    }
    lock.lock();
    try {
      long delay = Math.min(FIRST_DELAY << Math.min(job.failures, 16), LONGEST_DELAY);
      job.failures++;
      job.due = settings.clock().millis() + delay;
      later.add(job);
      LOG.error(
          "{} stays where it is, will be tried again in {} s: {}",
          file.file(),
          delay / 1000,
          e.toString());
    } finally {
      lock.unlock();
    }
  }

  /** Waits until nothing is left to do but what has failed. */
  boolean awaitIdle(Duration limit) throws InterruptedException {
    long left = limit.toNanos();
    lock.lockInterruptibly();
    try {
      while (!ready.isEmpty() || running > 0 || isPruneDue) {
        if (left <= 0) {
          return false;
        }
        left = hasChanged.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends, at the latest after {@code limit}. What is not done then is done after the next start.
   */
  void close(Duration limit) {
    try {
      boolean isDone = awaitIdle(limit);
      int failed;
      lock.lock();
      try {
        isClosed = true;
        failed = later.size();
      } finally {
        lock.unlock();
      }
      if (!isDone || failed > 0) {
        LOG.warn("{} rotated files wait for the next start", statistics.waiting());
      }
      for (Thread each : workers) {
        each.interrupt();
        each.join(TimeUnit.SECONDS.toMillis(1));
      }
    } catch (InterruptedException _) {
      workers.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
  }
}
