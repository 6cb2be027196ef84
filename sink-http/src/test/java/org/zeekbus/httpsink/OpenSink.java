package org.zeekbus.httpsink;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zeekbus.httpsink.settings.HttpSection;
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

/** A sink with the settings of a test, and records for it. Owner: the test. */
public final class OpenSink implements AutoCloseable {
  /** As the sink's own, but fast where requests fail: nothing waits for that without need. */
  static final Patience SHORT =
      new Patience(
          Duration.ofMillis(200),
          Duration.ofSeconds(3),
          Duration.ofMillis(200),
          Duration.ofSeconds(5));

  private final TestSettings settings = new TestSettings();
  private final TestSinkContext context;
  private @Nullable Sink sink;
  private boolean isClosed;

  private OpenSink(Path directory) {
    context = new TestSinkContext(settings, directory);
  }

  /** Threads that the JDK's client makes by itself. */
  static Set<Thread> clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("HttpClient-"))
        .collect(Collectors.toSet());
  }

  /** One that is not open yet. */
  public static OpenSink at(String url, Path directory) {
    return new OpenSink(directory).with(HttpSection.URL, url);
  }

  /** Sets something before it is opened. */
  public OpenSink with(Setting<?> setting, String text) {
    settings.set(setting, text);
    return this;
  }

  /** Opens it. */
  public OpenSink open() throws Exception {
    new HttpProvider().check(settings);
    sink = HttpSink.open(context, SHORT);
    return this;
  }

  /** Tries the server. */
  public String connect() throws Exception {
    return new HttpProvider().connect(context);
  }

  /** What stands for the logger. */
  public TestSinkContext context() {
    return context;
  }

  /** Its statistics. */
  public long metric(String name) {
    return context.metric(name);
  }

  /** Takes records {@code {"s":TEXT}} of a log. */
  public void accept(String path, String... texts) throws IOException {
    LogBatchWriter writer =
        new LogBatchWriter(
            LogSchema.of("Test::LOG", path, List.of(LogField.of("s", ZeekType.STRING))));
    for (String text : texts) {
      writer.putBytes(Bytes.of(text));
    }
    accept(writer.toBytes());
  }

  /** The same as the logger does it: it offers a batch again that the sink has no room for yet. */
  void acceptOnceThereIsRoom(String path, String... texts) throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        accept(path, texts);
        return;
      } catch (IOException e) {
        if (tries == 20) {
          throw e;
        }
      }
    }
  }

  /** Takes records {@code {"n":0}}, {@code {"n":1}} and so on, of a log in one batch. */
  void acceptNumbers(String path, int count) throws IOException {
    LogBatchWriter writer =
        new LogBatchWriter(
            LogSchema.of("Test::LOG", path, List.of(LogField.of("n", ZeekType.COUNT))));
    for (int n = 0; n < count; n++) {
      writer.putLong(n);
    }
    accept(writer.toBytes());
  }

  /** Takes a batch. */
  public void accept(byte[] batch) throws IOException {
    LogBatchReader reader = new LogBatchReader(DecodeLimits.DEFAULT);
    reader.open(batch, 0, batch.length);
    sink().accept(reader, new Arrival("worker-1", 1_763_881_200_000L));
  }

  /** As the logger does. */
  public void flush() throws IOException {
    sink().flush();
  }

  /** As the logger does until it succeeds, as its pauses may be longer than a flush waits. */
  public void flushUntilItWorks() throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        sink().flush();
        return;
      } catch (IOException e) {
        if (tries == 20) {
          throw e;
        }
      }
    }
  }

  /** As the logger does. */
  public void end() throws IOException {
    isClosed = true;
    sink().close();
  }

  private Sink sink() {
    if (sink == null) {
      throw new AssertionError("the sink is not open");
    }
    return sink;
  }

  @Override
  public void close() {
    if (sink != null && !isClosed) {
      try {
        sink.close();
      } catch (IOException e) {
        // What the test has left: its server may be broken.
      }
    }
  }
}
