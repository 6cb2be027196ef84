package org.zeekbus.sink.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.sink.Sink;
import org.zeekbus.zeek.DecodeException;

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
 * <p>What else it can do with its target it says by overriding {@link #cause}, {@link #refusedText}
 * and {@link #process}. Tests that need more are skipped, and say why.
 *
 * <p>Duplicates are allowed as far as the sink counts them, in its metric {@code resent_records}.
 *
 * <p>Owner: JUnit's thread, which makes an object for each test. Another one calls the sink.
 */
public abstract class SinkContract {
  /** How long any call may take. */
  private static final Duration BOUND = Duration.ofSeconds(10);

  /** What a sink may hold for a target that takes nothing. */
  private static final long MOST_HELD = 128L << 20;

  private static final String NUMBERED = "numbered";
  private static final String EVERY_TYPE = "every_type";

  /** So long that a full target cannot take some of them. */
  private static final String LONG = "x".repeat(10_000);

  private static final int MANY = 25;

  @TempDir private Path directory;

  private @Nullable TestSinkContext context;
  private @Nullable SinkUnderTest sink;

  /** For a sink's test to extend. */
  protected SinkContract() {}

  /** Opens the sink. Called once for each test, with a directory that is empty. */
  protected abstract Sink open(TestSinkContext context) throws Exception;

  /**
   * Counts the records of a log that have arrived where the sink writes, as somebody else would.
   * Asked after {@link Sink#flush} or {@link Sink#close}, while the target works.
   */
  protected abstract long records(String path) throws Exception;

  /** The values of the sink's settings; their defaults, unless a test overrides this. */
  protected SettingValues settings(Path directory) {
    return new TestSettings();
  }

  /**
   * Brings the target into trouble, until {@link #mendTarget}.
   *
   * @return false if that cannot be done; the tests that need it are skipped then
   */
  protected boolean cause(Trouble trouble) throws Exception {
    return false;
  }

  /** Makes the target work again. */
  protected void mendTarget() throws Exception {}

  /**
   * A text that makes the target refuse for ever each record that has it, in its field {@code s},
   * and no other: it is too long, or a server of the test looks for it.
   *
   * @return null if there is none; the tests that need it are skipped then
   */
  protected @Nullable String refusedText() {
    return null;
  }

  /**
   * How a process of its own opens the same sink with the same target, so that it can be killed.
   * The sink of {@link #open} is closed then.
   *
   * @return null if it cannot; the tests that need it are skipped then
   */
  protected @Nullable SinkProcess process() throws Exception {
    return null;
  }

  /** The sink's directory. */
  protected final Path directory() {
    return directory;
  }

  /** How long any call may take; a test of this class has less patience. */
  Duration bound() {
    return BOUND;
  }

  /** What a sink may hold for a target that takes nothing; likewise. */
  long mostHeld() {
    return MOST_HELD;
  }

  @BeforeEach
  final void openSink() throws Exception {
    TestSinkContext opened = new TestSinkContext(settings(directory), directory);
    context = opened;
    sink = new SinkUnderTest(open(opened), bound());
  }

  /** Closes the sink unless the test has; a test that ends more than the sink calls it before. */
  @AfterEach
  protected final void closeSink() throws IOException {
    if (sink != null) {
      sink.end();
      sink = null;
    }
  }

  private SinkUnderTest sink() {
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

  /** So many of the log {@code numbered} arrived, or more if the sink has counted them. */
  private void assertWritten(long expected) throws Exception {
    long resent = context().counter("resent_records");
    long found = records(NUMBERED);
    assertThat(found).describedAs("records").isGreaterThanOrEqualTo(expected);
    assertThat(found)
        .describedAs("records, of %d and %d that were sent again", expected, resent)
        .isLessThanOrEqualTo(expected + resent);
  }

  @Test
  final void takesEveryType() throws Exception {
    sink().accept(SinkBatch.everyType());
    sink().flush();
    assertThat(records(EVERY_TYPE)).isEqualTo(4);
  }

  @Test
  final void takesABatchWithoutRecords() throws Exception {
    sink().accept(SinkBatch.numbered(0, ""));
    sink().flush();
    assertThat(records(NUMBERED)).isZero();
    sink().accept(SinkBatch.numbered(1, ""));
    sink().flush();
    assertThat(records(NUMBERED)).isEqualTo(1);
  }

  @Test
  final void takesLongTexts() throws Exception {
    sink().accept(SinkBatch.numbered(3, "x".repeat(2 << 20)));
    sink().flush();
    assertThat(records(NUMBERED)).isEqualTo(3);
  }

  @Test
  final void takesManyLogs() throws Exception {
    for (int i = 0; i < 100; i++) {
      sink().accept(SinkBatch.of("log_" + i, i));
    }
    sink().flush();
    for (int i = 0; i < 100; i++) {
      assertThat(records("log_" + i)).describedAs("records of log_%d", i).isEqualTo(i);
    }
  }

  @Test
  final void takesALogWhoseFieldsChange() throws Exception {
    sink().accept(SinkBatch.numbered(2, "text"));
    sink().accept(SinkBatch.of(NUMBERED, 3));
    sink().accept(SinkBatch.numbered(4, "text"));
    sink().flush();
    assertThat(records(NUMBERED)).isEqualTo(9);
  }

  @Test
  final void keepsNothingOfABrokenBatch() throws Exception {
    sink().accept(SinkBatch.numbered(1, "before"));
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> sink().accept(SinkBatch.broken(1000)));
    sink().accept(SinkBatch.numbered(2, "after"));
    sink().flush();
    assertThat(records(NUMBERED)).isEqualTo(3);
  }

  @Test
  final void keepsNothingOfABrokenBatchThatComesFirst() throws Exception {
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> sink().accept(SinkBatch.broken(1000)));
    sink().accept(SinkBatch.numbered(2, "after"));
    sink().flush();
    assertThat(records(NUMBERED)).isEqualTo(2);
  }

  @Test
  final void hasWrittenAllThatItTookAfterFlush() throws Exception {
    for (int i = 1; i <= 20; i++) {
      sink().accept(SinkBatch.numbered(50, "text"));
      sink().flush();
      assertThat(records(NUMBERED)).isEqualTo(50L * i);
    }
  }

  @Test
  final void flushesWhileNothingArrives() throws Exception {
    sink().flush();
    sink().accept(SinkBatch.numbered(1, ""));
    sink().flush();
    sink().flush();
    assertThat(records(NUMBERED)).isEqualTo(1);
  }

  @Test
  final void writesWhatItTookWhenItCloses() throws Exception {
    sink().accept(SinkBatch.numbered(5, "text"));
    sink().close();
    assertThat(records(NUMBERED)).isEqualTo(5);
  }

  @Test
  final void closesWithoutABatch() throws Exception {
    sink().close();
    assertThat(records(NUMBERED)).isZero();
  }

  @Test
  final void leavesNoThread() throws Exception {
    sink().accept(SinkBatch.numbered(5, "text"));
    sink().close();
    assertNoThreads();
  }

  private void assertNoThreads() {
    assertThat(context().running()).describedAs("threads after close").isEmpty();
    assertThat(context().failures()).describedAs("what ended threads").isEmpty();
  }

  /** The target works, and something was written. */
  private void begin(Trouble trouble) throws Exception {
    sink().accept(SinkBatch.numbered(1, "before"));
    sink().flush();
    assumeTrue(cause(trouble), () -> "this target cannot be brought into trouble: " + trouble);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SLOW")
  final void writesEachRecordOnceAfterItsTargetWas(Trouble trouble) throws Exception {
    SinkBatch batch = SinkBatch.numbered(MANY, LONG);
    long taken = 0;
    try {
      begin(trouble);
      while (sink().offer(batch)) {
        taken++;
        assertThat(taken * batch.length())
            .describedAs("bytes that the sink holds")
            .isLessThanOrEqualTo(mostHeld());
      }
      if (taken > 0) {
        assertThatIOException().isThrownBy(() -> sink().flush());
      }
      assertThat(context().putAside()).describedAs("dead letters").isEmpty();
    } finally {
      mendTarget();
    }
    sink().put(batch);
    sink().flushAtLast();
    assertWritten(1 + MANY * (taken + 1));
    assertThat(context().putAside()).describedAs("dead letters").isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  final void closesWithinItsBoundWhileItsTargetIs(Trouble trouble) throws Exception {
    boolean isTaken = false;
    boolean saysNothing = false;
    try {
      begin(trouble);
      isTaken = sink().offer(SinkBatch.numbered(MANY, LONG));
      saysNothing = closes();
    } finally {
      mendTarget();
    }
    if (isTaken && saysNothing) {
      assertWritten(1 + MANY);
    }
    assertNoThreads();
  }

  /** Whether it says that all that it took is written. */
  private boolean closes() throws IOException {
    try {
      sink().close();
      return true;
    } catch (IOException e) {
      assertThat(e.getMessage()).isNotBlank();
      return false;
    }
  }

  @Test
  final void writesAllToASlowTarget() throws Exception {
    try {
      begin(Trouble.SLOW);
      for (int i = 0; i < 5; i++) {
        sink().put(SinkBatch.numbered(10, "text"));
      }
      sink().flushAtLast();
    } finally {
      mendTarget();
    }
    assertWritten(51);
  }

  /** The text that the target refuses. */
  private String refused() {
    String text = refusedText();
    assumeTrue(text != null, "this target refuses no single record");
    return String.valueOf(text);
  }

  @Test
  final void putsARecordAsideThatItsTargetRefuses() throws Exception {
    sink().put(SinkBatch.texts("a", refused(), "b"));
    sink().flushAtLast();
    assertWritten(2);
    assertThat(context().putAside())
        .singleElement()
        .returns(NUMBERED, TestSinkContext.DeadLetter::path)
        .satisfies(letter -> assertThat(letter.target()).isNotBlank())
        .satisfies(letter -> assertThat(letter.reason()).isNotBlank())
        .satisfies(letter -> assertThat(letter.bytes()).isNotEmpty());
    sink().put(SinkBatch.numbered(3, "text"));
    sink().flushAtLast();
    assertWritten(5);
    assertThat(context().putAside()).hasSize(1);
  }

  @Test
  final void keepsARefusedRecordUntilItIsPutAside() throws Exception {
    SinkBatch batch = SinkBatch.texts("a", refused(), "b");
    context().fillDeadLetters(true);
    boolean isTaken = sink().offer(batch);
    if (isTaken) {
      assertThatIOException().isThrownBy(() -> sink().flush());
    }
    assertThat(context().putAside()).isEmpty();
    context().fillDeadLetters(false);
    if (!isTaken) {
      sink().put(batch);
    }
    sink().flushAtLast();
    assertWritten(2);
    assertThat(context().putAside()).hasSize(1);
  }

  @Test
  final void losesNothingThatItFlushedWhenItIsKilled() throws Exception {
    killed(3);
  }

  @Tag("long")
  @Test
  final void losesNothingThatItFlushedWhenItIsKilledOften() throws Exception {
    killed(30);
  }

  /** Each life goes on where the one before had flushed, as the logger's spool does. */
  private void killed(int times) throws Exception {
    SinkProcess process = process();
    assumeTrue(process != null, "this sink is not opened by a process of its own");
    closeSink();
    long seed = System.nanoTime();
    Random random = new Random(seed);
    KilledProcess killed = new KilledProcess(directory, process);
    long flushed = 0;
    for (int i = 0; i < times; i++) {
      flushed += killed.killAfter(1 + random.nextInt(200));
    }
    flushed += killed.runToTheEnd(2);
    assertThat(records(NUMBERED))
        .describedAs("records after %d lives, seed %d", times + 1, seed)
        .isBetween(flushed, flushed + (long) times * SinkLife.RECORDS);
  }
}
