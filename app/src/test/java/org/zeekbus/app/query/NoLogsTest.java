package org.zeekbus.app.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.app.CommandLineRun;

/** Whoever asks where no logs are hears why. */
final class NoLogsTest {
  @Test
  void beforeTheFirstCommitItSaysThatRecordsCome(@TempDir Path fresh) throws Exception {
    Path parquet = fresh.resolve("parquet");
    Files.createDirectories(parquet.resolve(".writing-0123abcd"));
    String message =
        "zeekbus query: no logs in %s yet: a logger has begun to write there, and records come with its next commit, each minute unless its interval is another\n"
            .formatted(parquet);
    for (String each : List.of("from conn", "show tables")) {
      CommandLineRun run = CommandLineRun.of("query", "--dir", fresh.toString(), each);
      assertThat(run.err()).isEqualTo(message);
      assertThat(run.exit()).isEqualTo(1);
    }
  }

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
