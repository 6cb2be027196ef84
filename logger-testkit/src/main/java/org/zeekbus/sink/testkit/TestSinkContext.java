package org.zeekbus.sink.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.sink.DeadLetters;
import org.zeekbus.sink.SinkContext;
import org.zeekbus.sink.SinkMetrics;

/** Stands for the logger, with a directory for the test. Owner: any thread. */
public final class TestSinkContext implements SinkContext {
  private final SettingValues settings;
  private final Path directory;
  private final InstantSource clock;
  private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();
  private final Map<String, LongSupplier> gauges = new ConcurrentHashMap<>();
  private final List<DeadLetter> deadLetters = new CopyOnWriteArrayList<>();
  private final DeadLetters letters = this::putAside;
  private volatile boolean isFull;
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();

  /**
   * A sink by the name "test".
   *
   * @param directory the sink's
   */
  public TestSinkContext(SettingValues settings, Path directory) {
    this(settings, directory, InstantSource.system());
  }

  /** The same, with a time of day that the test sets. */
  public TestSinkContext(SettingValues settings, Path directory, InstantSource clock) {
    this.settings = settings;
    this.directory = directory;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "test";
  }

  @Override
  public SettingValues settings() {
    return settings;
  }

  @Override
  public SinkMetrics metrics() {
    return new SinkMetrics() {
      @Override
      public LongAdder counter(String name, String description) {
        return counters.computeIfAbsent(name, _ -> new LongAdder());
      }

      @Override
      public void gauge(String name, String description, LongSupplier value) {
        gauges.put(name, value);
      }
    };
  }

  /** The value of a counter or gauge; fails if there is none of this name. */
  public long metric(String name) {
    LongAdder counter = counters.get(name);
    if (counter != null) {
      return counter.sum();
    }
    LongSupplier gauge = gauges.get(name);
    if (gauge == null) {
      throw new AssertionError(
          "no metric " + name + " among " + counters.keySet() + gauges.keySet());
    }
    return gauge.getAsLong();
  }

  /** The value of a counter; 0 if there is none of this name. */
  long counter(String name) {
    LongAdder counter = counters.get(name);
    return counter == null ? 0 : counter.sum();
  }

  @Override
  public InstantSource clock() {
    return clock;
  }

  @Override
  public Logger log() {
    return LoggerFactory.getLogger("sink test");
  }

  @Override
  public Path directory() throws IOException {
    return Files.createDirectories(directory);
  }

  @Override
  public Path logs() {
    return directory.resolve("logs");
  }

  @Override
  public DeadLetters deadLetters() {
    return letters;
  }

  private void putAside(String path, String target, String reason, byte[] in, int at, int length)
      throws IOException {
    if (isFull) {
      throw new IOException("no space left on device; free some space");
    }
    deadLetters.add(new DeadLetter(path, target, reason, Arrays.copyOfRange(in, at, at + length)));
  }

  /** Whether dead letters find their disk full from now on. */
  public void fillDeadLetters(boolean isFullNow) {
    isFull = isFullNow;
  }

  /** A record that the sink has put aside. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record DeadLetter(String path, String target, String reason, byte[] bytes) {
    /** The record as text. */
    public String record() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** All that the sink has put aside, in order. */
  public List<DeadLetter> putAside() {
    return List.copyOf(deadLetters);
  }

  @Override
  public Thread thread(String job, Work work) {
    return kept(Thread.ofPlatform().name(job).unstarted(() -> run(work)));
  }

  @Override
  public Thread virtualThread(String job, Work work) {
    return kept(Thread.ofVirtual().name(job).unstarted(() -> run(work)));
  }

  private Thread kept(Thread thread) {
    threads.add(thread);
    return thread;
  }

  private void run(Work work) {
    try {
      work.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) { // errors, too: the test shall see them
      failures.add(e);
    }
  }

  /** Threads of the sink that run. */
  List<Thread> running() {
    List<Thread> running = new ArrayList<>(threads);
    running.removeIf(thread -> !thread.isAlive());
    return running;
  }

  /** The exceptions and errors that ended threads of the sink. */
  List<Throwable> failures() {
    return failures;
  }
}
