package org.zeekbus.sink.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.sink.Arrival;
import org.zeekbus.sink.Sink;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.log.LogBatchReader;

/**
 * Tests what {@link Sink} asks of every sink. A sink's test extends it, says how the sink is opened
 * and how to count what has arrived:
 *
 * <pre>{@code
 * final class CountSinkContractTest extends SinkContract {
 *   protected Sink open(TestSinkContext context) throws Exception {
 *     return new CountProvider().open(context);
 *   }
 *
 *   protected long records(String path) { … }
 * }
 * }</pre>
 *
 * <p>Owner: JUnit's thread, which makes an object for each test.
 */
public abstract class SinkContract {
  /** How long anything may take that has a bound. */
  private static final Duration BOUND = Duration.ofSeconds(10);

  private static final String NUMBERED = "numbered";
  private static final String EVERY_TYPE = "every_type";

  /** So long that a full target cannot take some of them. */
  private static final String LONG = "x".repeat(10_000);

  @TempDir private Path directory;

  private @Nullable TestSinkContext context;
  private @Nullable Sink sink;
  private boolean isClosed;

  /** For a sink's test to extend. */
  protected SinkContract() {}

  /** Opens the sink. Called once for each test, with a directory that is empty. */
  protected abstract Sink open(TestSinkContext context) throws Exception;

  /**
   * Counts the records of a log that have arrived where the sink writes, as somebody else would.
   * Asked after {@link Sink#flush} or {@link Sink#close}.
   */
  protected abstract long records(String path) throws Exception;

  /** The values of the sink's settings; their defaults, unless a test overrides this. */
  protected SettingValues settings(Path directory) {
    return new TestSettings();
  }

  /**
   * Makes the target fail, so that the sink throws an {@link IOException} when it writes.
   *
   * @return false if that cannot be done; the tests that need it are skipped then
   */
  protected boolean breakTarget() throws Exception {
    return false;
  }

  /** Makes the target work again. */
  protected void mendTarget() throws Exception {}

  /** The sink's directory. */
  protected final Path directory() {
    return directory;
  }

  @BeforeEach
  final void openSink() throws Exception {
    TestSinkContext opened = new TestSinkContext(settings(directory), directory);
    context = opened;
    sink = open(opened);
  }

  /** Closes the sink unless the test has; a test that ends more than the sink calls it before. */
  @AfterEach
  protected final void closeSink() throws IOException {
    if (sink != null && !isClosed) {
      isClosed = true;
      sink.close();
    }
  }

  private Sink sink() {
    if (sink == null) {
      throw new AssertionError("the sink is not open");
    }
    return sink;
  }

  private TestSinkContext context() {
    if (context == null) {
      throw new AssertionError("the sink is not open");
    }
    return context;
  }

  private void accept(SinkBatch batch) throws IOException {
    LogBatchReader reader = batch.open();
    try {
      sink().accept(reader, new Arrival("worker-1", 1_764_000_000_000L));
    } finally {
      Arrays.fill(reader.array(), (byte) 0xee); // the logger uses it for the next batch
      reader.close();
    }
  }

  /** Ends the sink as the logger does, with a bound. */
  private void close() throws Exception {
    isClosed = true;
    CompletableFuture.runAsync(
            () -> {
              try {
                sink().close();
              } catch (IOException e) {
                throw new CompletionException(e);
              }
            })
        .get(BOUND.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Test
  final void takesEveryType() throws Exception {
    accept(SinkBatch.everyType());
    sink().flush();
    assertThat(records(EVERY_TYPE)).isEqualTo(4);
  }

  @Test
  final void takesABatchWithoutRecords() throws Exception {
    accept(SinkBatch.numbered(0, ""));
    sink().flush();
    assertThat(records(NUMBERED)).isZero();
    accept(SinkBatch.numbered(1, ""));
    sink().flush();
    assertThat(records(NUMBERED)).isEqualTo(1);
  }

  @Test
  final void takesLongTexts() throws Exception {
    accept(SinkBatch.numbered(3, "x".repeat(2 << 20)));
    sink().flush();
    assertThat(records(NUMBERED)).isEqualTo(3);
  }

  @Test
  final void takesManyLogs() throws Exception {
    for (int i = 0; i < 100; i++) {
      accept(SinkBatch.of("log_" + i, i));
    }
    sink().flush();
    for (int i = 0; i < 100; i++) {
      assertThat(records("log_" + i)).describedAs("records of log_%d", i).isEqualTo(i);
    }
  }

  @Test
  final void takesALogWhoseFieldsChange() throws Exception {
    accept(SinkBatch.numbered(2, "text"));
    accept(SinkBatch.of(NUMBERED, 3));
    accept(SinkBatch.numbered(4, "text"));
    sink().flush();
    assertThat(records(NUMBERED)).isEqualTo(9);
  }

  @Test
  final void keepsNothingOfABrokenBatch() throws Exception {
    accept(SinkBatch.numbered(1, "before"));
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> accept(SinkBatch.broken(1000)));
    accept(SinkBatch.numbered(2, "after"));
    sink().flush();
    assertThat(records(NUMBERED)).isEqualTo(3);
  }

  @Test
  final void keepsNothingOfABrokenBatchThatComesFirst() throws Exception {
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> accept(SinkBatch.broken(1000)));
    accept(SinkBatch.numbered(2, "after"));
    sink().flush();
    assertThat(records(NUMBERED)).isEqualTo(2);
  }

  @Test
  final void hasWrittenAllThatItTookAfterFlush() throws Exception {
    for (int i = 1; i <= 20; i++) {
      accept(SinkBatch.numbered(50, "text"));
      sink().flush();
      assertThat(records(NUMBERED)).isEqualTo(50L * i);
    }
  }

  @Test
  final void flushesWhileNothingArrives() throws Exception {
    sink().flush();
    accept(SinkBatch.numbered(1, ""));
    sink().flush();
    sink().flush();
    assertThat(records(NUMBERED)).isEqualTo(1);
  }

  @Test
  final void writesWhatItTookWhenItCloses() throws Exception {
    accept(SinkBatch.numbered(5, "text"));
    close();
    assertThat(records(NUMBERED)).isEqualTo(5);
  }

  @Test
  final void closesWithoutABatch() throws Exception {
    close();
    assertThat(records(NUMBERED)).isZero();
  }

  @Test
  final void leavesNoThread() throws Exception {
    accept(SinkBatch.numbered(5, "text"));
    close();
    assertThat(context().running()).isEmpty();
    assertThat(context().failures()).isEmpty();
  }

  @Test
  final void writesABatchOnceAfterItsTargetFailed() throws Exception {
    accept(SinkBatch.numbered(1, "before"));
    sink().flush();
    assumeTrue(breakTarget(), "this target cannot be made to fail");
    boolean isTaken = offer(SinkBatch.numbered(10, LONG));
    mendTarget();
    if (!isTaken) {
      accept(SinkBatch.numbered(10, LONG));
    }
    sink().flush();
    assertThat(records(NUMBERED)).isEqualTo(11);
  }

  @Test
  final void closesWhileItsTargetFails() throws Exception {
    accept(SinkBatch.numbered(1, "before"));
    sink().flush();
    assumeTrue(breakTarget(), "this target cannot be made to fail");
    boolean isTaken = offer(SinkBatch.numbered(10, LONG));
    try {
      close();
      assertThat(isTaken && records(NUMBERED) < 11).describedAs("loses records unseen").isFalse();
    } catch (ExecutionException e) {
      assertThat(e).hasRootCauseInstanceOf(IOException.class);
    } finally {
      mendTarget();
    }
  }

  /** Whether the sink takes it while its target fails: if so, its flush must say that it fails. */
  private boolean offer(SinkBatch batch) throws IOException {
    try {
      accept(batch);
    } catch (IOException e) {
      assertThat(e.getMessage()).isNotBlank();
      return false;
    }
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> sink().flush());
    return true;
  }
}
