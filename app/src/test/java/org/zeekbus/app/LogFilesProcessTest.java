package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code logger} where its files meet what others have put there. */
final class LogFilesProcessTest {
  private static final Pattern LOGGING = Pattern.compile("logging: PULL (\\S+) .*");

  @TempDir private Path directory;

  private ZeekbusProcess logger(String... more) throws IOException {
    List<String> args =
        new ArrayList<>(List.of("logger", "--listen", "tcp://127.0.0.1:0", "--dir", "files"));
    args.addAll(List.of(more));
    return ZeekbusProcess.start(directory, args.toArray(String[]::new));
  }

  private static void replayTo(ZeekbusProcess logger) throws InterruptedException {
    String recording = Path.of("..", "recordings", "cluster-small.frames").toString();
    String endpoint = logger.await(LOGGING).group(1);
    assertThat(CommandLineRun.of("replay", recording, "--logs", endpoint).exit()).isZero();
  }

  @Test
  void fifosWithLogsNamesStopNeitherLogsNorArchiveNorTheEnd() throws Exception {
    Path files = Files.createDirectory(directory.resolve("files"));
    for (String name : new String[] {"conn.log", "http.log"}) {
      String fifo = files.resolve(name).toString();
      assertThat(new ProcessBuilder("mkfifo", fifo).start().waitFor()).isZero();
    }
    try (ZeekbusProcess logger = logger("--rotation-size", "1")) {
      replayTo(logger);
      assertThat(logger.signal("TERM").awaitExit()).isZero();
      assertThat(logger.printed())
          .contains("conn.log is not a regular file: a FIFO; it is conn.")
          .contains(" 0 wait, 0 failed, 0 of them timed out");
    }
    try (Stream<Path> archived = Files.walk(files.resolve("archive"))) {
      assertThat(archived.map(file -> file.getFileName().toString().split("\\.")[0]))
          .contains("conn", "http", "dns");
    }
  }

  @Test
  void anArchiveThatCannotBeUsedEndsTheStart() throws Exception {
    Files.writeString(directory.resolve("archive"), "in the way");
    try (ZeekbusProcess logger = logger("--archive-dir", "archive")) {
      assertThat(logger.awaitExit()).isEqualTo(2);
      assertThat(logger.printed().lines())
          .singleElement()
          .asString()
          .contains("archive cannot be used: not a directory: ")
          .contains("--archive-dir");
    }
  }

  @Test
  void whatACommandPrintsIsInTheLogUnderTheLogsName() throws Exception {
    try (ZeekbusProcess logger = logger("--command", "echo first; echo second >&2; echo third")) {
      replayTo(logger);
      assertThat(logger.signal("TERM").awaitExit()).isZero();
      assertThat(logger.printed())
          .containsPattern("(?m)INFO +conn: first$")
          .containsPattern("(?m)INFO +conn: second$")
          .containsPattern("(?m)INFO +conn: third conn\\.[0-9-]+\\.log conn ");
    }
  }
}
