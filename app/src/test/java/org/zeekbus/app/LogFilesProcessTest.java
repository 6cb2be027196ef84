package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.system.Fifo;

/** {@code logger} where its files meet what others have put there. */
final class LogFilesProcessTest {
  @TempDir private Path directory;

  private ZeekbusProcess logger(String... more) throws IOException {
    return ZeekbusProcess.logger(directory, more);
  }

  private ZeekbusProcess loggerIn(String dir, String... more) throws IOException {
    List<String> args =
        new ArrayList<>(List.of("logger", "--listen", "tcp://127.0.0.1:0", "--dir", dir));
    args.addAll(List.of(more));
    return ZeekbusProcess.start(directory, args.toArray(String[]::new));
  }

  private static void replayTo(ZeekbusProcess logger) throws InterruptedException {
    String recording = Path.of("..", "recordings", "cluster-small.frames").toString();
    String endpoint = logger.awaitLogging();
    assertThat(CommandLineRun.of("replay", recording, "--logs", endpoint).exit()).isZero();
  }

  @Test
  void fifosWithLogsNamesStopNeitherLogsNorArchiveNorTheEnd() throws Exception {
    Path files = Files.createDirectory(directory.resolve("files"));
    for (String name : new String[] {"conn.log", "http.log"}) {
      var _ = Fifo.make(files.resolve(name));
    }
    try (ZeekbusProcess logger = logger("--rotation-size", "1")) {
      replayTo(logger);
      assertThat(logger.signal("TERM").awaitExit()).isZero();
      assertThat(logger.printed())
          .contains("conn.log is not a regular file (a FIFO): renamed to conn.")
          .contains(" 0 waiting, 0 failed, 0 of them timed out");
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

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
  }

  private static void fill(Path disk) {
    try (OutputStream out = Files.newOutputStream(disk.resolve("ballast"))) {
      while (true) {
        out.write(new byte[1024]);
      }
    } catch (IOException e) {
      assertThat(e).hasMessage("No space left on device");
    }
  }

  private static long files(Path dir) {
    try (Stream<Path> all = Files.list(dir)) {
      return all.filter(file -> !file.getFileName().toString().startsWith(".")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> records(Path files) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> all = Files.walk(files)) {
      for (Path file : all.filter(each -> each.toString().endsWith(".log")).toList()) {
        Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream()
            .filter(line -> !line.startsWith("#"))
            .forEach(found::add);
      }
    }
    found.sort(null);
    return found;
  }

  /** Files have taken records, and the disk is full before a flush writes them. */
  @ParameterizedTest
  @CsvSource({"block, spool, 0", "spool, spool, 0", "block, files/full, 1"})
  void aDiskThatIsFullAtTheEnd(String onFull, String spool, int exit) throws Exception {
    List<String> expected;
    try (ZeekbusProcess logger = loggerIn("whole", "--archive", "off")) {
      replayTo(logger);
      assertThat(logger.signal("TERM").awaitExit()).isZero();
      expected = records(directory.resolve("whole"));
    }
    Path disk = Files.createDirectory(directory.resolve("files"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", disk.toString()) == 0,
        "no small disk (run as root)");
    try {
      // Nothing is flushed by itself.
      String[] flags = {
        "--archive", "off", "--flush-interval", "1m", "--spool", spool, "--files-on-full", onFull
      };
      try (ZeekbusProcess logger = logger(flags)) {
        replayTo(logger);
        Await.until(logger::printed, Await.DEADLINE, () -> files(disk) == 9);
        fill(disk);
        assertThat(logger.signal("TERM").awaitExit()).as(logger.printed()).isEqualTo(exit);
        if (exit == 0) {
          assertThat(logger.printed()).contains("spool/unwritten/conn.").doesNotContain("lost");
        } else {
          assertThat(logger.printed()).containsPattern("dropped \\(unwritten\\): .*conn");
        }
      }
      Files.delete(disk.resolve("ballast"));
      try (ZeekbusProcess logger = logger(flags)) {
        String _ = logger.awaitLogging();
        assertThat(logger.signal("TERM").awaitExit()).isZero();
      }
      List<String> found = records(disk);
      if (exit == 0) {
        assertThat(found).containsExactlyElementsOf(expected);
        assertThat(records(directory.resolve("spool"))).isEmpty();
      } else {
        assertThat(expected).containsAll(found).hasSizeGreaterThan(found.size());
      }
    } finally {
      assertThat(run("umount", "-l", disk.toString())).isZero();
    }
  }
}
