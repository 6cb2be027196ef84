package org.zeekbus.logger.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.zmtp.system.FileKind;
import org.zeekbus.zmtp.system.Reason;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * Brings rotated files to archive or command, on virtual threads behind a bounded queue, and again
 * if it failed. Files that wait here are noted on disk, too: a restart goes on with them. Those of
 * a log go one after the other, so that names that are given in turn are in order.
 *
 * <p>Any thread may call; {@link #lock} guards all state.
 */
final class PostProcessing {
  /** The common side of archive and command. */
  interface Step {
    /**
     * Does it. May do nothing, if that was asked for.
     *
     * @throws IOException if it has to be done again
     */
    void process(RotatedFile file) throws IOException, InterruptedException;

    /**
     * Tries before the first file what all files will need.
     *
     * @throws UnusableArchiveException naming what will not do
     */
    default void check() throws UnusableArchiveException {}

    /** Removes what is too old or too much. */
    default void prune() {}
  }

  /** So many files wait at most. Beyond, they stay on disk until the next start. */
  private static final int MOST_WAITING = 20_000;

  private static final int WORKERS = 2;
  private static final long FIRST_DELAY = Duration.ofSeconds(10).toNanos();
  private static final long LONGEST_DELAY = Duration.ofMinutes(10).toNanos();
  private static final long PRUNE_EVERY = Duration.ofMinutes(10).toNanos();

  /** The rest of a stop's time, for workers that were interrupted. */
  private static final long LAST_NANOS = Duration.ofSeconds(1).toNanos();

  private static final Logger LOG = LoggerFactory.getLogger(FileSink.class);

  private final FileCounts counts;
  private final Supervisor supervisor;
  private final LongSupplier nanos;
  private final Step step;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition hasChanged = lock.newCondition();
  private final Deque<Job> ready = new ArrayDeque<>();

  /** Those that have failed, until they are tried again. */
  private final PriorityQueue<Job> later =
      new PriorityQueue<>((a, b) -> Long.signum(a.due - b.due));

  /** Logs one of whose files is being processed. */
  private final Set<String> busy = new HashSet<>();

  private final List<Thread> workers = new ArrayList<>();
  private int running;
  private boolean isPruneDue = true;
  private boolean isClosed;
  private long nextPrune;

  /** A file on its way. Guarded by {@link #lock}. */
  private static final class Job {
    final RotatedFile file;
    int failures;

    /** In nanoseconds that only go on. */
    long due;

    Job(RotatedFile file) {
      this.file = file;
    }
  }

  PostProcessing(
      FileSettings settings, FileCounts counts, Supervisor supervisor, LongSupplier nanos) {
    this.counts = counts;
    this.supervisor = supervisor;
    this.nanos = nanos;
    nextPrune = nanos.getAsLong();
    step =
        switch (settings.processing()) {
          case Processing.Nothing _ -> _ -> {};
          case Processing.Archive archive -> new Archive(archive, settings, counts, nanos);
          case Processing.Command command ->
              new ShellCommand(command, settings, counts, supervisor);
        };
  }

  /**
   * Tries what files will need.
   *
   * @throws UnusableArchiveException naming what will not do
   */
  void check() throws UnusableArchiveException {
    step.check();
  }

  void start() {
    for (int i = 1; i <= WORKERS; i++) {
      Thread worker = supervisor.virtual("zeekbus-rotated-" + i, this::work);
      workers.add(worker);
      worker.start();
    }
  }

  /** Takes a file; never waits. */
  void submit(RotatedFile file) {
    lock.lock();
    try {
      if (ready.size() + later.size() >= MOST_WAITING) {
        LOG.error(
            "{} waits for the next start: {} files are queued already", file.file(), MOST_WAITING);
        counts.processingFailures.increment();
        return;
      }
      ready.add(new Job(file));
      counts.waiting.increment();
      hasChanged.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Does what is due. */
  void tick() {
    long now = nanos.getAsLong();
    lock.lock();
    try {
      for (Job next = later.peek(); next != null && next.due - now <= 0; next = later.peek()) {
        ready.add(later.remove());
      }
      if (now - nextPrune >= 0) {
        nextPrune = now + PRUNE_EVERY;
        isPruneDue = true;
      }
      hasChanged.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void work() throws InterruptedException {
    while (true) {
      Job job = next();
      try {
        if (job == null) {
          prune();
        } else {
          process(job);
        }
      } finally {
        done(job);
      }
    }
  }

  /** Waits for work: a file, or null for pruning. */
  private @Nullable Job next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        Job job = isClosed ? null : free();
        if (job != null) {
          busy.add(job.file.path());
          running++;
          return job;
        }
        if (!isClosed && isPruneDue && ready.isEmpty()) {
          isPruneDue = false;
          running++;
          return null;
        }
        hasChanged.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The first file of a log none of whose files is being processed. */
  private @Nullable Job free() {
    for (var each = ready.iterator(); each.hasNext(); ) {
      Job job = each.next();
      if (!busy.contains(job.file.path())) {
        each.remove();
        return job;
      }
    }
    return null;
  }

  private void done(@Nullable Job job) {
    lock.lock();
    try {
      running--;
      if (job != null) {
        busy.remove(job.file.path());
        isPruneDue |= ready.isEmpty();
      }
      hasChanged.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void prune() {
    try {
      step.prune();
    } catch (Throwable e) { // errors, too: files would never be processed again
      supervisor.caught("retention", e);
      counts.expiryFailures.increment();
    }
  }

  private void process(Job job) throws InterruptedException {
    RotatedFile file = job.file;
    try {
      FileKind kind = FileKind.of(file.file());
      if (kind != FileKind.REGULAR && kind != FileKind.NOTHING) {
        refused(file, kind);
        return;
      }
      if (!file.isLeft() || makeWhole(file)) {
        step.process(file);
      }
      Files.deleteIfExists(file.note());
      counts.processed.increment();
      counts.waiting.decrement();
    } catch (InterruptedException e) {
      throw e;
    } catch (IOException e) {
      failed(job, Reason.withRemedy(file.file(), e));
    } catch (LinkageError e) {
      failed(job, "native code cannot be loaded: " + e.getMessage());
    } catch (Throwable e) { // errors, too: this file waits, the others go on
      supervisor.caught("archive or command", e);
      failed(job, e.toString());
    }
  }

  /** Opening it could take for ever, and trying again would not help. */
  private void refused(RotatedFile file, FileKind kind) throws IOException {
    LOG.error(
        "{} is not a regular file ({}); it stays there and will not be processed",
        file.file(),
        kind);
    counts.processingFailures.increment();
    counts.waiting.decrement();
    Files.deleteIfExists(file.note());
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

  private void failed(Job job, String reason) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    counts.processingFailures.increment();
    RotatedFile file = job.file;
    if (!Files.exists(file.file(), LinkOption.NOFOLLOW_LINKS)) {
      LOG.error("{} no longer exists and will not be retried: {}", file.file(), reason);
      counts.waiting.decrement();
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
      job.due = nanos.getAsLong() + delay;
      later.add(job);
      LOG.error(
          "{} could not be processed, will be retried in {} s: {}",
          file.file(),
          TimeUnit.NANOSECONDS.toSeconds(delay),
          reason);
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
   * Ends, at the latest after {@code limit}, whatever hangs. What is not done then is done after
   * the next start.
   */
  void close(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    try {
      boolean isDone = awaitIdle(limit.minusNanos(LAST_NANOS));
      int failed;
      lock.lock();
      try {
        isClosed = true;
        failed = later.size();
      } finally {
        lock.unlock();
      }
      if (!isDone || failed > 0) {
        LOG.warn("{} rotated files wait for the next start", counts.waiting.sum());
      }
      workers.forEach(Thread::interrupt);
      for (Thread each : workers) {
        if (each.isAlive() && !each.join(Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
          LOG.error(
              "{} hangs in a file system or a command; the stop goes on without it",
              each.getName());
        }
      }
    } catch (InterruptedException _) {
      workers.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
  }
}
