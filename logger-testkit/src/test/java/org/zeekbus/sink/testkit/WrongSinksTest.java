package org.zeekbus.sink.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectIteration;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.zeekbus.sink.Sink;

/**
 * Tests the tests: each finds a sink that is wrong in its way, and none complains of a good one.
 */
final class WrongSinksTest {
  /** Of the sink that is tested now. */
  private static Defect defect = Defect.NONE;

  /** The contract, as a sink's author has it. Surefire leaves nested classes out. */
  static final class ToyContract extends SinkContract {
    private @Nullable ToyTarget target;

    private ToyTarget target() {
      if (target == null) {
        target = new ToyTarget(directory().resolve("toy"));
      }
      return target;
    }

    @Override
    protected Sink open(TestSinkContext context) {
      return new ToySink(context, target(), defect);
    }

    @Override
    protected long records(String path) throws IOException {
      return target().records(path);
    }

    @Override
    protected boolean cause(Trouble trouble) {
      target().cause(trouble);
      return true;
    }

    @Override
    protected void mendTarget() {
      target().mend();
    }

    @Override
    protected String refusedText() {
      return ToyTarget.REFUSED;
    }

    @Override
    protected SinkProcess process() {
      return new SinkProcess(
          ToyOpener.class, List.of(directory().resolve("toy").toString(), defect.name()));
    }

    @Override
    Duration bound() {
      return defect == Defect.NONE ? super.bound() : Duration.ofSeconds(1);
    }

    @Override
    long mostHeld() {
      return 8L << 20;
    }
  }

  /** What came of the tests. */
  private static final class Results implements TestExecutionListener {
    private final Set<String> passed = new TreeSet<>();
    private final Set<String> failed = new TreeSet<>();
    private final Set<String> skipped = new TreeSet<>();

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (test.isTest()) {
        (switch (result.getStatus()) {
              case SUCCESSFUL -> passed;
              case FAILED -> failed;
              case ABORTED -> skipped;
            })
            .add(
                test.getLegacyReportingName()
                    + result.getThrowable().map(e -> ": " + e).orElse(""));
      }
    }
  }

  private static Results run(Defect next, DiscoverySelector tests) {
    defect = next;
    Results results = new Results();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(tests)
                .filters(TagFilter.excludeTags("long"))
                .build(),
            results);
    return results;
  }

  @Test
  void aGoodSinkPassesAll() {
    Results results = run(Defect.NONE, selectClass(ToyContract.class));
    assertThat(results.failed).isEmpty();
    assertThat(results.skipped).isEmpty();
    assertThat(results.passed).hasSizeGreaterThan(20);
  }

  @ParameterizedTest
  @CsvSource({
    "LOSES_WHAT_FAILED, writesEachRecordOnceAfterItsTargetWas, DOWN",
    "WRITES_AGAIN_WHAT_WAS_TAKEN, writesEachRecordOnceAfterItsTargetWas, DOWN",
    "KEEPS_HALF_OF_A_BATCH, writesEachRecordOnceAfterItsTargetWas, HALF",
    "BLOCKS_IN_ACCEPT, writesEachRecordOnceAfterItsTargetWas, DOWN",
    "BLOCKS_IN_FLUSH, writesEachRecordOnceAfterItsTargetWas, HANGING",
    "HAS_NO_BOUND, writesEachRecordOnceAfterItsTargetWas, DOWN",
    "PUTS_ASIDE_WHAT_IS_REFUSED_FOR_NOW, writesEachRecordOnceAfterItsTargetWas, REFUSING",
    "CLOSES_WITHOUT_A_WORD, closesWithinItsBoundWhileItsTargetIs, DOWN",
    "BLOCKS_IN_CLOSE, closesWithinItsBoundWhileItsTargetIs, HANGING",
    "TAKES_BROKEN_BATCHES, keepsNothingOfABrokenBatch, ",
    "TAKES_BROKEN_BATCHES, keepsNothingOfABrokenBatchThatComesFirst, ",
    "KEEPS_THE_READERS_MEMORY, hasWrittenAllThatItTookAfterFlush, ",
    "SAYS_FLUSHED_TOO_EARLY, hasWrittenAllThatItTookAfterFlush, ",
    "SAYS_FLUSHED_TOO_EARLY, losesNothingThatItFlushedWhenItIsKilled, ",
    "LOSES_AT_CLOSE, writesWhatItTookWhenItCloses, ",
    "LEAVES_A_THREAD, leavesNoThread, ",
    "LOSES_REFUSED_RECORDS, putsARecordAsideThatItsTargetRefuses, ",
    "RETRIES_REFUSED_RECORDS, putsARecordAsideThatItsTargetRefuses, ",
    "GIVES_UP_A_RECORD_THAT_CANNOT_BE_PUT_ASIDE, keepsARefusedRecordUntilItIsPutAside, ",
  })
  void eachDefectFailsItsTest(Defect wrong, String test, @Nullable Trouble trouble) {
    Results results =
        run(
            wrong,
            trouble == null
                ? selectMethod(ToyContract.class, test)
                : selectIteration(
                    selectMethod(ToyContract.class, test, Trouble.class),
                    List.of(Trouble.values()).indexOf(trouble)));
    assertThat(results.failed).hasSize(1);
    assertThat(results.passed).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void everyDefectIsTried(Defect wrong) throws NoSuchMethodException {
    CsvSource cases =
        WrongSinksTest.class
            .getDeclaredMethod("eachDefectFailsItsTest", Defect.class, String.class, Trouble.class)
            .getAnnotation(CsvSource.class);
    assertThat(cases.value()).anyMatch(line -> line.startsWith(wrong + ","));
  }
}
