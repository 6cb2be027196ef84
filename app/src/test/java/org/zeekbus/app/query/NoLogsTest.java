package org.zeekbus.app.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.app.CommandLineRun;

/** Whoever asks where no logs are hears why. */
final class NoLogsTest {
  @Test
  void showTablesFailsAsOtherStatementsDo(@TempDir Path directory) {
    String none = directory.resolve("none").toString();
    CommandLineRun list = CommandLineRun.of("query", "--dir", none, "show tables");
    assertThat(list.err())
        .contains("no logs in " + none)
        .isEqualTo(CommandLineRun.of("query", "--dir", none, "from conn").err());
    assertThat(list.exit()).isEqualTo(1);
  }
}
