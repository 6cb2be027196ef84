package org.zeekbus.broker;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.system.FileKind;
import org.zeekbus.zmtp.system.Reason;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * Keeps the topics that are held in a file, one a line as {@link Topic} prints them. After a
 * restart the nodes come back and claim theirs. A topic that stays unclaimed belonged to a node
 * that died meanwhile, and nobody else would ever cancel it.
 *
 * <p>Owner: one event loop, which hands each state to one thread that writes the latest. A file
 * that hangs holds up that thread alone.
 */
final class TopicMemory {
  private static final Logger LOG = LoggerFactory.getLogger(Broker.class);
  private static final Duration WRITE_DELAY = Duration.ofMillis(200);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);
  private static final Duration WARNING = Duration.ofMinutes(1);

  /** The topics for the file, and whether no others follow. */
  private record State(Set<Topic> topics, boolean isLast) {}

  private final Path file;
  private final Supervisor supervisor;
  private final Set<Topic> held = new TreeSet<>();
  private final Set<Topic> unclaimed = new TreeSet<>();
  private @Nullable EventLoop loop;
  private final CompletableFuture<Boolean> allClaimed = new CompletableFuture<>();
  private boolean isDirty;
  private boolean isFrozen;

  /** From the loop to the writer: the latest state that it has not taken. */
  private final AtomicReference<@Nullable State> latest = new AtomicReference<>();

  private final Thread writer;
  private final CountDownLatch lastWritten = new CountDownLatch(1);

  // The writer's.
  private long failedWrites;
  private long warnedNanos;

  /** Why the file could not be written the last time; null if it could. */
  private volatile @Nullable String trouble;

  /**
   * Reads the file, if there is one. Lines that are not topics are ignored, and logged.
   *
   * @throws IOException if it cannot be read or its directory not be made
   */
  TopicMemory(Path directory, Supervisor supervisor) throws IOException {
    this.file = directory.resolve("topics");
    this.supervisor = supervisor;
    this.writer = supervisor.platform("zeekbus-topics", this::writeStates);
    writer.setDaemon(true); // it may hang in the file
    makeDirectory(directory);
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      for (String line : lines(file)) {
        try {
          unclaimed.add(Topic.parse(line));
        } catch (IllegalArgumentException e) {
          LOG.warn("{}: '{}' is not a topic; ignored", file, line);
        }
      }
    }
  }

  private static void makeDirectory(Path directory) throws IOException {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new IOException("cannot make the directory " + directory + ": " + Reason.of(e), e);
    }
  }

  private static List<String> lines(Path file) throws IOException {
    // To open a FIFO would wait for ever.
    FileKind kind = FileKind.of(file);
    if (kind != FileKind.REGULAR) {
      throw new IOException(
          "cannot read %s: it is %s (expected: a regular file); move it away"
              .formatted(file, kind));
    }
    try {
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new IOException("cannot read " + file + ": " + Reason.of(e), e);
    }
  }

  /** Hands it over to its event loop. */
  void start(EventLoop owner) {
    loop = owner;
    writer.start();
  }

  /** Whether there are topics from before the start. */
  boolean hasUnclaimed() {
    return !unclaimed.isEmpty();
  }

  /**
   * Waits for the nodes of before to claim their topics, for at most {@code limit}: one that died
   * meanwhile never does.
   */
  void awaitClaims(Duration limit) {
    try {
      var _ = allClaimed.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // Its nodes get what is published from now on without it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  void add(Topic topic) {
    if (unclaimed.remove(topic) && unclaimed.isEmpty()) {
      allClaimed.complete(true);
    }
    held.add(topic);
    writeSoon();
  }

  void remove(Topic topic) {
    held.remove(topic);
    writeSoon();
  }

  /** Topics that nobody has claimed since the start; forgotten with this call. */
  List<Topic> takeUnclaimed() {
    List<Topic> ghosts = new ArrayList<>(unclaimed);
    unclaimed.clear();
    writeSoon();
    return ghosts;
  }

  private void writeSoon() {
    EventLoop owner = loop;
    if (!isDirty && !isFrozen && owner != null) {
      isDirty = true;
      owner.schedule(
          supervisor.task("handing topics to their file", this::handOver),
          WRITE_DELAY.toMillis(),
          TimeUnit.MILLISECONDS);
    }
  }

  private void handOver() {
    isDirty = false;
    if (!isFrozen) {
      hand(new State(all(), false));
    }
  }

  private void hand(State state) {
    latest.set(state);
    LockSupport.unpark(writer);
  }

  /**
   * Keeps what is held at this moment for the next start: the connections that end from now on end
   * because we do. On the event loop.
   */
  void freeze() {
    isFrozen = true;
    hand(new State(all(), true));
  }

  /** After {@link #freeze}: waits for the file, for at most {@code limit}; logs a failure. */
  void awaitWritten(Duration limit) {
    boolean isWritten = false;
    try {
      isWritten = lastWritten.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!isWritten) {
      writer.interrupt();
      String why = trouble;
      LOG.warn(
          "cannot write {} before the stop: {}; other nodes may not notice if a node dies before"
              + " the next start",
          file,
          why == null ? "it hangs" : why);
    }
  }

  private Set<Topic> all() {
    Set<Topic> all = new TreeSet<>(held);
    all.addAll(unclaimed);
    return all;
  }

  // The writer.

  private void writeStates() throws InterruptedException {
    State state = null;
    while (true) {
      state = next(state);
      if (write(state.topics())) {
        if (state.isLast()) {
          lastWritten.countDown();
          return;
        }
        state = null;
      }
    }
  }

  /** The latest state; without a newer one, {@code failed} again after a while. */
  private State next(@Nullable State failed) throws InterruptedException {
    long since = System.nanoTime();
    while (true) {
      State newer = latest.getAndSet(null);
      if (newer != null && (failed == null || newer.isLast())) {
        return newer;
      }
      if (newer != null) {
        failed = newer;
      }
      long left = failed == null ? Long.MAX_VALUE : since + retry() - System.nanoTime();
      if (failed != null && left <= 0) {
        return failed;
      }
      LockSupport.parkNanos(this, left);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  private long retry() {
    long pause = FIRST_RETRY.toNanos() << Math.min(failedWrites, 5);
    return Math.min(pause, LONGEST_RETRY.toNanos());
  }

  private boolean write(Set<Topic> topics) {
    StringBuilder text = new StringBuilder();
    for (Topic topic : topics) {
      text.append(topic).append('\n');
    }
    Path next = file.resolveSibling("topics.new");
    try {
      Files.writeString(next, text, StandardCharsets.ISO_8859_1);
      try (FileChannel written = FileChannel.open(next, StandardOpenOption.WRITE)) {
        written.force(true);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      written();
      return true;
    } catch (IOException e) {
      failed(Reason.of(e));
      return false;
    }
  }

  private void written() {
    if (failedWrites > 0) {
      LOG.info("{} can be written again", file);
    }
    failedWrites = 0;
    trouble = null;
  }

  private void failed(String why) {
    trouble = why;
    long now = System.nanoTime();
    if (failedWrites++ == 0 || now - warnedNanos >= WARNING.toNanos()) {
      warnedNanos = now;
      LOG.warn(
          "cannot write {}: {}; retrying; other nodes may not notice if a node dies during a"
              + " restart{}",
          file,
          why,
          failedWrites == 1 ? "" : " (%,d times)".formatted(failedWrites));
    }
  }
}
