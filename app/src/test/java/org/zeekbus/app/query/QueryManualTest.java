package org.zeekbus.app.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zeekbus.app.CommandLineRun;
import org.zeekbus.query.archive.Conversion;
import org.zeekbus.query.archive.ConversionSettings;
import org.zeekbus.zmtp.thread.Supervisor;

/** The questions in the manual have answers in the logs of a real cluster. */
final class QueryManualTest {
  private static final Path ROOT = Path.of("..");

  @TempDir private static Path directory;

  @BeforeAll
  static void convertTheRecording() throws Exception {
    ConversionSettings settings =
        new ConversionSettings(
            List.of(ROOT.resolve("recordings/cluster.tsv")),
            directory.resolve("parquet"),
            _ -> true,
            2,
            16 << 20,
            ZoneOffset.UTC,
            "test");
    try (Conversion conversion = Conversion.of(settings)) {
      conversion.run(new Supervisor());
    }
  }

  static Stream<String> questions() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/query.md"));
    return Pattern.compile("(?s)```console QueryManualTest\n(.*?)```")
        .matcher(page)
        .results()
        .flatMap(block -> block.group(1).lines())
        .map(line -> Pattern.compile("\\$ \\./zeekbus query \"(.*)\"").matcher(line))
        .flatMap(line -> line.results().map(QueryManualTest::statement))
        .toList()
        .stream();
  }

  private static String statement(MatchResult line) {
    return line.group(1);
  }

  @ParameterizedTest
  @MethodSource("questions")
  void aQuestionHasAnAnswer(String sql) {
    CommandLineRun run = CommandLineRun.of("query", "--dir", directory.toString(), sql);
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSizeGreaterThan(2); // names, line, rows
  }
}
