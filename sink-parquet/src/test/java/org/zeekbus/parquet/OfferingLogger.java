package org.zeekbus.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zeekbus.settings.Setting;
import org.zeekbus.sink.Arrival;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.testkit.TestSettings;
import org.zeekbus.sink.testkit.TestSinkContext;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;

/**
 * Stands for the logger: gives a sink batches, remembers what it has not flushed, and offers that
 * again to the next sink. Owner: JUnit's thread.
 */
final class OfferingLogger implements AutoCloseable {
  private static final long PAUSE = 3_600_000_000_000L;
  private static final LogBatchReader READER = new LogBatchReader(DecodeLimits.DEFAULT);

  private final Path directory;
  private final TestSettings settings = new TestSettings();
  private final List<Given> unflushed = new ArrayList<>();
  private InstantSource clock = InstantSource.system();
  private @Nullable TestSinkContext context;
  private @Nullable Sink sink;

  /** Each look at the clock finds that a pause is over. */
  private long now;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Given(byte[] batch, Arrival arrival) {}

  /** A logger whose sink has this directory, and files in {@code logs/parquet} below it. */
  OfferingLogger(Path directory) {
    this.directory = directory;
  }

  OfferingLogger with(Setting<?> setting, String text) {
    settings.set(setting, text);
    return this;
  }

  OfferingLogger at(InstantSource time) {
    clock = time;
    return this;
  }

  Path root() {
    return directory.resolve("logs").resolve("parquet");
  }

  TestSinkContext context() {
    if (context == null) {
      context = new TestSinkContext(settings, directory, clock);
    }
    return context;
  }

  /** Starts a sink, and offers it what the one before had not flushed. */
  void start(Disk disk) throws IOException {
    context = null;
    sink = ParquetSink.open(context(), disk, () -> now += PAUSE);
    for (Given each : List.copyOf(unflushed)) {
      offerTwice(each);
    }
  }

  private Sink sink() {
    if (sink == null) {
      throw new AssertionError("no sink");
    }
    return sink;
  }

  private void offer(Given given) throws IOException {
    byte[] in = given.batch.clone();
    READER.open(in, 0, in.length);
    try {
      sink().accept(READER, given.arrival);
    } finally {
      READER.close();
    }
  }

  /** Gives the sink a batch, again if it could not take it. */
  void give(byte[] batch, long millis) throws IOException {
    Given given = new Given(batch, new Arrival("worker-1", millis));
    // A process that is killed meanwhile has it in its spool.
    unflushed.add(given);
    offerTwice(given);
  }

  private void offerTwice(Given given) throws IOException {
    try {
      offer(given);
    } catch (IOException _) {
      offer(given);
    }
  }

  /** Gives the sink a batch once; what it throws comes to the test. */
  void offer(byte[] batch, long millis) throws IOException {
    offer(new Given(batch, new Arrival("worker-1", millis)));
  }

  boolean isFlushDue() {
    return sink().isFlushDue();
  }

  /** Has the sink flush, again if it could not. */
  void flush() throws IOException {
    try {
      sink().flush();
    } catch (IOException _) {
      sink().flush();
    }
    unflushed.clear();
  }

  /** Has the sink flush once; what it throws comes to the test. */
  void flushOnce() throws IOException {
    sink().flush();
    unflushed.clear();
  }

  /** The sink is killed: nothing more of it happens. */
  void kill() {
    try {
      if (sink != null) {
        sink.close();
      }
    } catch (IOException | FaultyDisk.Killed _) {
      // Its disk does nothing more; the lock is free now, as the system does it.
    }
    sink = null;
  }

  @Override
  public void close() throws IOException {
    if (sink != null) {
      sink.close();
      unflushed.clear();
      sink = null;
    }
  }

  /** A batch with one record of this time. */
  static byte[] timed(String path, double seconds) {
    LogBatchWriter writer =
        new LogBatchWriter(
            LogSchema.of("Test::LOG", path, List.of(LogField.of("ts", ZeekType.TIME))));
    writer.putDouble(seconds);
    return writer.toBytes();
  }

  /** A batch of a log with a number in each record. */
  static byte[] batch(String path, long first, int count) {
    return batch(path, first, count, List.of());
  }

  /** The same with further text fields. */
  static byte[] batch(String path, long first, int count, List<String> texts) {
    List<LogField> fields = new ArrayList<>();
    fields.add(LogField.of("n", ZeekType.COUNT));
    texts.forEach(each -> fields.add(LogField.of(each, ZeekType.STRING)));
    LogBatchWriter writer = new LogBatchWriter(LogSchema.of("Test::LOG", path, fields));
    for (int i = 0; i < count; i++) {
      writer.putLong(first + i);
      for (String each : texts) {
        writer.putBytes(Bytes.of(each + i));
      }
    }
    return writer.toBytes();
  }
}
