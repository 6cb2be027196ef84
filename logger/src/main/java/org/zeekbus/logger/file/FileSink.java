package org.zeekbus.logger.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.logger.RefusedBatchException;
import org.zeekbus.logger.Sink;
import org.zeekbus.logger.format.AsciiOptions;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.StringValue;

/**
 * Writes log files as Zeek's logger does. Where nodes of one cluster have other fields in a log, as
 * while a site upgrades them one by one, each kind has a file of its own: the first {@code
 * conn.log}, the others {@code conn-2.log} to {@code conn-8.log}; a kind that has had no records
 * for a minute makes room. JSON lines of all kinds go to one file.
 *
 * <p>Owner: the sink's thread.
 */
public final class FileSink implements Sink {
  private static final Logger LOG = LoggerFactory.getLogger(FileSink.class);
  private static final Bytes ASCII_WRITER = Bytes.of(LogSchema.ASCII_WRITER);
  private static final Bytes NO_WRITER = Bytes.of("Log::WRITER_NONE");
  private static final String LOCK = ".zeekbus.lock";
  private static final int MOST_KINDS = 8;
  private static final int MOST_FILES = 10_000;
  private static final int MOST_KNOWN = 4096;
  private static final Duration STALE = Duration.ofSeconds(60);

  private final FileSettings settings;
  private final FileChannel lock;

  /** By path, those of one path in the order in which they came. */
  private final Map<String, Map<Kind, LogFile>> logs = new LinkedHashMap<>();

  private final Map<String, LogFile> byStem = new HashMap<>();

  /** Where batches with a schema seen lately go. */
  private final IdentityHashMap<LogSchema, LogFile> known = new IdentityHashMap<>();

  /** What may share a file. In JSON all of a stream may. */
  private record Kind(Bytes stream, List<LogField> fields) {}

  private FileSink(FileSettings settings, FileChannel lock) {
    this.settings = settings;
    this.lock = lock;
  }

  /**
   * Takes the directory, and puts aside what a crash has left there.
   *
   * @throws IOException if it cannot be written to, or another logger has it
   */
  public static FileSink open(FileSettings settings) throws IOException {
    Path directory = Files.createDirectories(settings.directory());
    FileChannel lock = takeLock(directory);
    try {
      Recovery.run(directory, settings.zone());
      return new FileSink(settings, lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static FileChannel takeLock(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock taken;
    try {
      taken = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      taken = null;
    }
    if (taken == null) {
      channel.close();
      throw new IOException(directory + " is used by another logger: give each its own (--dir)");
    }
    return channel;
  }

  @Override
  public void accept(LogBatchReader batch) throws IOException {
    LogSchema schema = batch.schema();
    LogFile file = known.get(schema);
    if (file == null) {
      if (schema.writer().equals(NO_WRITER)) {
        batch.check();
        return;
      }
      file = find(schema);
      if (known.size() >= MOST_KNOWN) {
        known.clear();
      }
      known.put(schema, file);
    }
    file.append(batch, batch.bytesLeft());
  }

  private LogFile find(LogSchema schema) {
    if (!schema.writer().equals(ASCII_WRITER)) {
      throw new RefusedBatchException(
          "writer %s (expected: %s)"
              .formatted(new StringValue(schema.writer()), LogSchema.ASCII_WRITER));
    }
    String path = LogName.of(schema.path());
    AsciiOptions options = settings.byPath().getOrDefault(path, settings.options());
    Kind kind =
        new Kind(schema.stream(), options.useJson() ? List.of() : List.copyOf(schema.fields()));
    Map<Kind, LogFile> kinds = logs.getOrDefault(path, Map.of());
    LogFile there = kinds.get(kind);
    if (there != null) {
      return there;
    }
    String stem = freeStem(path);
    if (stem == null || byStem.size() >= MOST_FILES) {
      throw new RefusedBatchException(
          "another kind of fields or stream for path %s (expected: at most %d, and %,d files)"
              .formatted(path, MOST_KINDS, MOST_FILES));
    }
    if (!kinds.isEmpty()) {
      LOG.warn(
          "{}: not all nodes agree on its fields or stream; those of {} go to {}{}",
          path,
          new StringValue(schema.stream()),
          stem,
          LogName.EXTENSION);
    }
    LogFile made = new LogFile(settings, options, stem);
    byStem.put(stem, made);
    logs.computeIfAbsent(path, _ -> new LinkedHashMap<>()).put(kind, made);
    return made;
  }

  private @Nullable String freeStem(String path) {
    for (int i = 1; i <= MOST_KINDS; i++) {
      String stem = i == 1 ? path : path + "-" + i;
      if (!byStem.containsKey(stem)) {
        return stem;
      }
    }
    return null;
  }

  @Override
  public void flush() throws IOException {
    Instant now = settings.clock().instant();
    Failures failures = new Failures();
    for (Map.Entry<String, Map<Kind, LogFile>> log : List.copyOf(logs.entrySet())) {
      for (LogFile file : log.getValue().values()) {
        failures.attempt(file::flush);
        if (file.isDue(now)) {
          failures.attempt(file::rotate);
        }
      }
      if (log.getValue().size() > 1) {
        failures.attempt(() -> makeRoom(log.getKey(), log.getValue(), now));
      }
    }
    failures.throwIfAny();
  }

  /** Forgets kinds without records for a while; the newest of the others takes the path's name. */
  private void makeRoom(String path, Map<Kind, LogFile> kinds, Instant now) throws IOException {
    Instant fresh = now.minus(STALE);
    boolean isAnyStale = kinds.values().stream().anyMatch(file -> file.used().isBefore(fresh));
    if (!isAnyStale) {
      return;
    }
    for (LogFile file : kinds.values()) {
      file.rotate();
    }
    known.clear();
    kinds.values().forEach(file -> byStem.remove(file.stem()));
    List<Map.Entry<Kind, LogFile>> left = new ArrayList<>(kinds.entrySet());
    kinds.clear();
    left.removeIf(each -> each.getValue().used().isBefore(fresh));
    for (Map.Entry<Kind, LogFile> each : left.reversed()) {
      String stem = freeStem(path);
      if (stem != null) {
        each.getValue().rename(stem);
        byStem.put(stem, each.getValue());
        kinds.put(each.getKey(), each.getValue());
      }
    }
    if (kinds.isEmpty()) {
      logs.remove(path);
    }
  }

  @Override
  public void close() throws IOException {
    Failures failures = new Failures();
    List<LogFile> all = new ArrayList<>(byStem.values());
    all.sort(Comparator.comparing(LogFile::stem));
    for (LogFile file : all) {
      if (file.isOpen()) {
        failures.attempt(settings.rotationInterval().isZero() ? file::close : file::rotate);
      }
    }
    failures.attempt(lock::close);
    failures.throwIfAny();
  }

  /** Tries each thing though another has failed. */
  private static final class Failures {
    private @Nullable IOException first;

    private interface Attempt {
      void run() throws IOException;
    }

    void attempt(Attempt attempt) {
      try {
        attempt.run();
      } catch (IOException e) {
        if (first == null) {
          first = e;
        }
      }
    }

    void throwIfAny() throws IOException {
      if (first != null) {
        throw first;
      }
    }
  }
}
