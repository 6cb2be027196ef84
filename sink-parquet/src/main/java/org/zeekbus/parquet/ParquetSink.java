package org.zeekbus.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.zeekbus.columns.ParquetName;
import org.zeekbus.columns.Pieces;
import org.zeekbus.sink.Arrival;
import org.zeekbus.sink.LogUnavailableException;
import org.zeekbus.sink.RefusedBatchException;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.SinkContext;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogSchema;

/**
 * Writes records to Parquet files: collects them in tables, and with each flush commits these.
 * Owner: the sink's thread.
 */
final class ParquetSink implements Sink {
  /** After a commit that failed; each new try may write all of a table again. */
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** With so many batches the journal is large enough. */
  private static final int MOST_BATCHES = 500_000;

  /** Each is a column at least. */
  private static final int MOST_FIELDS = 5000;

  /** Bytes of a file's name. */
  private static final int LONGEST_NAME = 255;

  private static final long LARGEST_NUMBER = 999_999_999_999_999_999L;
  private static final Duration LONGEST_END = Duration.ofSeconds(2);

  private final Disk disk;
  private final LongSupplier nanoTime;
  private final Path root;
  private final long buffer;
  private final SinkLock lock;
  private final OpenTables tables;
  private final Pieces pieces;
  private final CommittedBatches batches = new CommittedBatches();
  private final Counters counters;
  private final Committer committer;
  private final Upkeep upkeep;
  private boolean isRecovered;

  /** Why the last commit failed; null if it has not. */
  private @Nullable String failure;

  private long failedNanos;

  private ParquetSink(
      SinkContext context,
      ParquetSettings settings,
      Disk disk,
      LongSupplier nanoTime,
      SinkLock lock)
      throws IOException {
    this.disk = disk;
    this.nanoTime = nanoTime;
    this.root = settings.root();
    this.buffer = settings.buffer();
    this.lock = lock;
    this.tables = new OpenTables(settings.records(), settings.buffer());
    this.pieces = new Pieces(settings.buffer());
    this.counters = new Counters(context.metrics());
    this.committer =
        new Committer(
            disk, context.directory(), root, batches, counters, context.clock(), context.log());
    this.upkeep = new Upkeep(context, settings, disk, committer, counters);
    context
        .metrics()
        .gauge("unwritten_records", "Records that are not in files yet", tables::records);
    context.metrics().gauge("unwritten_bytes", "Memory that they take", tables::bytes);
    context
        .metrics()
        .gauge(
            "last_commit_seconds",
            "When new files became visible last, as Unix time; 0 before the first",
            committer::shownSeconds);
  }

  /**
   * Opens one.
   *
   * @param nanoTime as {@link System#nanoTime}
   * @throws IOException if it cannot work; a disk that is full is no reason
   */
  static ParquetSink open(SinkContext context, Disk disk, LongSupplier nanoTime)
      throws IOException {
    SinkLock lock = SinkLock.take(context.directory().resolve("lock"));
    try {
      ParquetSink sink =
          new ParquetSink(context, ParquetSettings.of(context), disk, nanoTime, lock);
      try {
        sink.recover();
      } catch (IOException e) {
        if (!DiskTrouble.isFull(e)) {
          throw new IOException(DiskTrouble.text(e), e);
        }
        context.log().warn("{}; records wait for it", DiskTrouble.text(e));
      }
      return sink;
    } catch (IOException | RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  private void recover() throws IOException {
    if (!isRecovered) {
      committer.recover();
      isRecovered = true;
      upkeep.start();
    }
  }

  @Override
  public void accept(LogBatchReader batch, Arrival arrival) throws IOException {
    if (batch.records() == 0) {
      return;
    }
    recoverLate();
    long millis = arrival.millis();
    long hash = BatchMarks.hash(arrival, batch);
    if (batches.passesOver(millis, hash)) {
      counters.repeatedBatches.increment();
      return;
    }
    if (isFull()) {
      // The logger should have flushed; its last flush failed.
      commit();
    }
    LogTable table = tables.find(batch.schema(), millis);
    if (table == null) {
      table = newTable(batch.schema(), millis);
    }
    try {
      tables.add(table, batch, millis);
    } catch (IllegalStateException e) {
      addToAnother(batch, millis, e);
    }
    batches.add(millis, hash);
  }

  private void recoverLate() throws IOException {
    if (!isRecovered) {
      try {
        recover();
      } catch (IOException e) {
        throw new IOException(DiskTrouble.text(e), e);
      }
    }
  }

  /** The table has no room for a batch: it is written first. */
  private void addToAnother(LogBatchReader batch, long millis, IllegalStateException full)
      throws IOException {
    commit();
    try {
      tables.add(newTable(batch.schema(), millis), batch, millis);
    } catch (IllegalStateException _) {
      throw new RefusedBatchException("batch is too large for Parquet: " + full.getMessage());
    }
  }

  private LogTable newTable(LogSchema schema, long millis) throws IOException {
    String path = LogTable.pathOf(schema);
    if (path.isEmpty()) {
      throw new RefusedBatchException("empty log path (expected: a name for its files)");
    }
    if (schema.size() > MOST_FIELDS) {
      throw new RefusedBatchException(
          "%d fields (expected: at most %d)".formatted(schema.size(), MOST_FIELDS));
    }
    WriterPlace place = committer.place();
    ParquetName longest = LogTable.name(path, place.id(), millis, LARGEST_NUMBER);
    int length = longest.hidden().length();
    if (length > LONGEST_NAME) {
      throw new RefusedBatchException(
          "log path is too long: its files have names of %d bytes (expected: at most %d)"
              .formatted(length, LONGEST_NAME));
    }
    makeDirectory(place.directory(longest));
    return new LogTable(schema, pieces);
  }

  /** Makes the directory of a log, so that trouble with it is its alone. */
  private void makeDirectory(Path directory) throws IOException {
    try {
      disk.makeDirectories(root);
    } catch (IOException e) {
      throw new IOException(DiskTrouble.text(e), e);
    }
    try {
      disk.makeDirectories(directory);
    } catch (IOException e) {
      throw DiskTrouble.isFull(e)
          ? new IOException(DiskTrouble.text(e), e)
          : new LogUnavailableException(DiskTrouble.text(e), e);
    }
  }

  private boolean isFull() {
    return isFlushDue() || tables.bytes() + committer.pendingBytes() >= buffer;
  }

  @Override
  public boolean isFlushDue() {
    return tables.isFull() || batches.waiting() >= MOST_BATCHES;
  }

  @Override
  public void flush() throws IOException {
    commit();
    batches.flushed();
  }

  /** Commits, unless that has failed just now. */
  private void commit() throws IOException {
    if (failure != null && nanoTime.getAsLong() - failedNanos < RETRY_NANOS) {
      throw new IOException(failure);
    }
    commitNow();
  }

  private void commitNow() throws IOException {
    try {
      recover();
      committer.finish();
      if (!tables.isEmpty()) {
        committer.begin(tables.takeAll());
        committer.finish();
      }
      failure = null;
    } catch (IOException e) {
      failure = DiskTrouble.text(e);
      failedNanos = nanoTime.getAsLong();
      throw new IOException(failure, e);
    }
  }

  @Override
  public String destination() {
    return "Parquet files in " + root;
  }

  @Override
  public void close() throws IOException {
    upkeep.stop();
    try {
      commitNow();
      try {
        committer.end();
      } catch (IOException _) {
        // The next start finds that nothing is left to finish.
      }
    } finally {
      if (upkeep.awaitEnd(LONGEST_END)) {
        lock.close();
      }
    }
  }
}
