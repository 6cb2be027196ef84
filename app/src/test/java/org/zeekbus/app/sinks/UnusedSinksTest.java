package org.zeekbus.app.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.app.CommandLineRun;

/** A site without Kafka, HTTP and Parquet sinks pays nothing for them. */
final class UnusedSinksTest {
  private static final String RECORDING =
      Path.of("..", "recordings", "cluster-small.frames").toString();

  @TempDir private Path directory;

  @Test
  void aLoggerWithFilesLoadsNoClassOfTheirLibraries() throws Exception {
    Path loaded = directory.resolve("loaded");
    try (SinksSite site = new SinksSite(directory, List.of(SinksSite.files()))) {
      site.startWithHeap(
          SinksSite.HEAP_MIB, "env", "JAVA_TOOL_OPTIONS=-Xlog:class+load:file=" + loaded);
      var _ = CommandLineRun.of("replay", RECORDING, "--logs", site.endpoint.toString());
      assertThat(site.stop()).as(site::printed).isZero();
      assertThat(site.lines("conn")).isNotEmpty();
    }
    assertThat(Files.readAllLines(loaded))
        .anyMatch(
            line -> line.contains("org.zeekbus.kafka.KafkaProvider")) // the log is one of classes
        .anyMatch(line -> line.contains("org.zeekbus.parquet.ParquetProvider"))
        .noneMatch(line -> line.contains(" org.apache.kafka."))
        .noneMatch(line -> line.contains(" java.net.http."))
        .noneMatch(line -> line.contains(" jdk.internal.net.http."))
        .noneMatch(line -> line.contains(" org.apache.parquet."))
        .noneMatch(line -> line.contains(" org.zeekbus.columns."))
        .noneMatch(line -> line.contains(" org.duckdb."));
  }
}
