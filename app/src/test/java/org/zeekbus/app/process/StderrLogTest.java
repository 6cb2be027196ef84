package org.zeekbus.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import org.junit.jupiter.api.Test;

/** What reaches standard error. */
final class StderrLogTest {
  /** A line for each column of each file, each minute. */
  @Test
  void theLibraryForParquetOnlyWarns() {
    LoggerContext logs = new LoggerContext();
    // The tests' own would override it.
    String file = System.clearProperty("logback.configurationFile");
    try {
      new StderrLog().configure(logs);
    } finally {
      System.setProperty("logback.configurationFile", file);
    }
    assertThat(logs.getLogger("org.zeekbus.parquet.ParquetSink").isInfoEnabled()).isTrue();
    assertThat(logs.getLogger("org.apache.parquet.hadoop.ParquetFileWriter").isInfoEnabled())
        .isFalse();
    assertThat(logs.getLogger("org.apache.parquet.hadoop.ParquetFileWriter").isWarnEnabled())
        .isTrue();
    logs.stop();
  }
}
