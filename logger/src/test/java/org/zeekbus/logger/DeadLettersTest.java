package org.zeekbus.logger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.zeekbus.logger.deadletters.DeadLetterState;
import org.zeekbus.logger.deadletters.SinkDeadLetters;
import org.zeekbus.logger.output.OnGone;
import org.zeekbus.logger.output.Output;
import org.zeekbus.logger.output.SinkMeter;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.zmtp.Await;

/** Dead letters in the statistics of a running logger, as long as there are files. */
final class DeadLettersTest {
  @TempDir private Path directory;

  @Test
  void theyAreShownUntilSomebodyMovesThemAway() throws Exception {
    SinkMeter meter = new SinkMeter();
    Path place = directory.resolve("dead-letters");
    SinkDeadLetters letters =
        new SinkDeadLetters(
            "kafka",
            place,
            meter,
            InstantSource.system(),
            LoggerFactory.getLogger(DeadLettersTest.class));
    Output output =
        new Output(
            "kafka",
            new CollectingSink(),
            SinkOverflow.BLOCK,
            OnGone.EXIT,
            meter::metrics,
            letters,
            null,
            null,
            false,
            null);
    try (LogBatches logger =
        LogBatches.start(
            LogBatches.settings(directory.resolve("logs"), Duration.ofSeconds(1)), output)) {
      assertThat(logger.node().snapshot().sink("kafka").deadLetters()).isNull();
      letters.open().put("conn", "zeek.conn", "too large", new byte[] {'1'}, 0, 1);
      assertThat(state(logger).files()).isEqualTo(1);
      for (Path file : files(place)) {
        Files.delete(file);
      }
      Await.until("they are gone", () -> state(logger).files() == 0);
      assertThat(state(logger).records()).isEqualTo(1);
    }
  }

  private static DeadLetterState state(LogBatches logger) {
    return Objects.requireNonNull(logger.node().snapshot().sink("kafka").deadLetters());
  }

  private static List<Path> files(Path place) throws Exception {
    try (Stream<Path> files = Files.list(place)) {
      return files.toList();
    }
  }
}
