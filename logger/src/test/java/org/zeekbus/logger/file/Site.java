package org.zeekbus.logger.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.zeekbus.sink.Arrival;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.thread.Supervisor;

/** A sink on a real directory, and a clock that stands still until it is set. */
final class Site implements AutoCloseable {
  static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  static final List<LogField> FIELDS = List.of(LogField.of("text", ZeekType.STRING));
  static final List<LogField> MORE_FIELDS =
      List.of(LogField.of("text", ZeekType.STRING), LogField.of("n", ZeekType.COUNT));

  final Path dir;
  private final Consumer<FileSettings.Builder> change;
  private final LogBatchReader reader = new LogBatchReader(DecodeLimits.DEFAULT);
  private Instant now = Instant.EPOCH;

  /** Time that only goes on. */
  private final AtomicLong nanos = new AtomicLong();

  private int mostOpen = 100;
  private @Nullable FileSink sink;

  /** At 9:20 on a Monday in November, in Berlin. */
  Site(Path dir, Consumer<FileSettings.Builder> change) throws IOException {
    this.dir = dir;
    this.change = change;
    at("2026-11-23T09:20:00");
    start();
  }

  Site(Path dir) throws IOException {
    this(dir, _ -> {});
  }

  FileSink sink() {
    FileSink now = sink;
    if (now == null) {
      throw new IllegalStateException("not started");
    }
    return now;
  }

  FilesSnapshot statistics() {
    return sink().details();
  }

  FileSettings settings() {
    InstantSource clock = () -> now;
    return FileSettings.of(dir, it -> it.clock(clock, BERLIN)).with(change);
  }

  final void start() throws IOException {
    sink = FileSink.open(settings(), new OpenFileLimit(mostOpen), new Supervisor(), nanos::get);
  }

  /** The local time is now so. */
  final Site at(String local) {
    return at(LocalDateTime.parse(local).atZone(BERLIN).toInstant());
  }

  Site at(Instant instant) {
    nanos.addAndGet(Math.max(0, Duration.between(now, instant).toNanos()));
    now = instant;
    return this;
  }

  /** Somebody sets the clock; that takes no time. */
  Site clockSetBack(Duration some) {
    now = now.minus(some);
    return this;
  }

  /** Ends, and starts again with so many files open at most. */
  Site mostOpen(int files) throws IOException {
    sink().close();
    mostOpen = files;
    start();
    return this;
  }

  Site after(Duration some) {
    return at(now.plus(some));
  }

  /** A batch of one record for each text comes in. */
  Site logs(String path, String... texts) throws IOException {
    return takes(batch(schema(path), texts));
  }

  Site takes(byte[] batch) throws IOException {
    reader.open(batch, 0, batch.length);
    sink().accept(reader, new Arrival("worker-1", 1_764_000_000_000L));
    return this;
  }

  Site flushes() throws IOException {
    sink().flush();
    return this;
  }

  static LogSchema schema(String path) {
    return LogSchema.of("Test::LOG", path, FIELDS);
  }

  static LogSchema schema(Bytes path, String writer) {
    return new LogSchema(
        Bytes.of("Test::LOG"), Bytes.of(writer), Bytes.of("default"), path, FIELDS);
  }

  /** Records with a text each, all other fields unset. */
  static byte[] batch(LogSchema schema, String... texts) {
    LogBatchWriter writer = new LogBatchWriter(schema);
    for (String text : texts) {
      writer.putBytes(Bytes.of(text));
      for (int i = 1; i < schema.size(); i++) {
        writer.putUnset();
      }
    }
    return writer.toBytes();
  }

  /** The same, with an end that no record has. */
  static byte[] broken(byte[] batch) {
    return Arrays.copyOf(batch, batch.length - 1);
  }

  Path file(String name) {
    return dir.resolve(name);
  }

  /** All lines of a file. */
  List<String> all(String name) throws IOException {
    return read(file(name)).lines().toList();
  }

  /** The records of a file. */
  List<String> records(String name) throws IOException {
    return records(file(name));
  }

  static List<String> records(Path file) throws IOException {
    return read(file).lines().filter(line -> !line.startsWith("#")).toList();
  }

  static String read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in) {
      return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** All files, but the lock. */
  List<String> files() {
    return files(dir);
  }

  /** All files, but the lock. Files that come or go meanwhile may be left out. */
  static List<String> files(Path dir) {
    List<String> found = new ArrayList<>();
    try {
      Files.walkFileTree(
          dir,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              String name = dir.relativize(file).toString();
              if (!name.equals(DirectoryLock.NAME)) {
                found.add(name);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    found.sort(null);
    return found;
  }

  /** Files that do not begin with a dot. */
  List<String> logs() {
    return files().stream().filter(name -> !name.startsWith(".") && !name.contains("/.")).toList();
  }

  /** Rotated files that were archived, or that a command took. */
  Site processed(long count) {
    Await.until(
        () -> statistics().toString(),
        Await.DEADLINE,
        () -> statistics().processed() == count && statistics().waiting() == 0);
    return this;
  }

  @Override
  public void close() throws IOException {
    sink().close();
  }
}
