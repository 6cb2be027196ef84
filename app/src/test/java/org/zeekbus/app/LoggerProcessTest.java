package org.zeekbus.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.app.recording.FramesFile;
import org.zeekbus.zeek.FramesLayout;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PythonPeer;

/** {@code logger} as operators meet it: files, signals, crashes, exit codes. */
final class LoggerProcessTest {
  private static final Path RECORDINGS = Path.of("..", "recordings");

  @TempDir private Path directory;

  private ZeekbusProcess logger(String... more) throws IOException {
    return ZeekbusProcess.logger(directory, more);
  }

  private static CommandLineRun replayTo(ZeekbusProcess logger) throws InterruptedException {
    String recording = RECORDINGS.resolve("cluster-small.frames").toString();
    return CommandLineRun.of("replay", recording, "--logs", logger.awaitLogging());
  }

  @ParameterizedTest
  @ValueSource(strings = {"tsv", "json"})
  void filesOfAReplayedClusterAreThoseOfZeek(String format) throws Exception {
    try (ZeekbusProcess logger = logger("--format", format, "--rotation-interval", "0s")) {
      CommandLineRun replay = replayTo(logger);
      assertThat(replay.out()).isEqualTo("74 log batches sent, 0 lost\n");
      assertThat(logger.signal("TERM").awaitExit()).isZero();
      assertThat(logger.printed()).contains("74 batches, 124 records");
    }
    try (Stream<Path> zeeks = Files.list(RECORDINGS.resolve("cluster-small." + format))) {
      for (Path file : zeeks.toList()) {
        Path ours = directory.resolve("files").resolve(file.getFileName());
        assertThat(masked(ours)).isEqualTo(masked(file));
      }
    }
  }

  private static String masked(Path file) throws IOException {
    return Files.readString(file, ISO_8859_1).replaceAll("(?m)^#(open|close)\t[0-9-]+$", "#$1");
  }

  @Test
  void whatWasFlushedSurvivesACrashAndNoLineIsTorn() throws Exception {
    List<byte[]> batches = new ArrayList<>();
    try (FramesFile frames = FramesFile.open(RECORDINGS.resolve("cluster-small.frames"))) {
      for (var next = frames.next(); next.isPresent(); next = frames.next()) {
        if (next.get().channel() == FramesLayout.Channel.LOG) {
          batches.add(next.get().parts().get(3));
        }
      }
    }
    byte[] conn =
        batches.stream()
            .filter(batch -> new String(batch, ISO_8859_1).startsWith("\0\0\0\tConn::LOG"))
            .findFirst()
            .orElseThrow();
    int rounds = 6;
    int flushed = 0;
    for (int round = 0; round < rounds; round++) {
      try (ZeekbusProcess logger =
              logger("--flush-interval", "1ms", "--rotation-interval", "0s", "--archive", "off");
          PythonPeer python = PythonPeer.start()) {
        PythonPeer.Socket push = python.socket("PUSH");
        push.connect(Endpoint.parse(logger.awaitLogging()));
        for (int i = 0; i < 200 + 150 * round; i++) {
          push.send(bytes("log-write"), bytes("node"), bytes("zeek-bin-serializer"), conn);
        }
        Path file = directory.resolve("files/conn.log");
        while (!Files.exists(file) || records(file) == 0) {
          Thread.onSpinWait();
        }
        flushed += records(file);
        logger.signal("KILL").awaitExit();
      }
    }
    try (ZeekbusProcess last = logger("--archive", "off")) {
      String _ = last.awaitLogging();
      assertThat(last.signal("TERM").awaitExit()).isZero();
    }
    int kept = 0;
    try (Stream<Path> files = Files.list(directory.resolve("files"))) {
      List<Path> rotated =
          files.filter(f -> f.getFileName().toString().startsWith("conn.")).toList();
      assertThat(rotated).hasSize(rounds);
      for (Path file : rotated) {
        assertThat(Files.readString(file, ISO_8859_1)).endsWith("\n");
        // All records of the batch are whole, with all their columns.
        assertThat(
                Files.readString(file, ISO_8859_1)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1).length)
                    .distinct())
            .containsExactly(26);
        kept += records(file);
      }
    }
    assertThat(kept).isGreaterThanOrEqualTo(flushed);
  }

  private static int records(Path file) throws IOException {
    String text = Files.readString(file, ISO_8859_1);
    String whole = text.substring(0, text.lastIndexOf('\n') + 1);
    return (int) whole.lines().filter(line -> !line.startsWith("#")).count();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"logger", "run"})
  void whatCannotBeWrittenUntilTheEndShowsInTheExitCode(String command) throws Exception {
    List<String> args = new ArrayList<>(List.of(command, "--dir", "files", "--drain", "1s"));
    args.addAll(List.of("--listen", "tcp://127.0.0.1:0"));
    if (command.equals("run")) {
      args.addAll(List.of("--xsub", "tcp://127.0.0.1:0", "--xpub", "tcp://127.0.0.1:0"));
    }
    try (ZeekbusProcess logger = ZeekbusProcess.start(directory, args.toArray(String[]::new))) {
      String endpoint = logger.awaitLogging();
      Path files = directory.resolve("files");
      Files.delete(files.resolve(".zeekbus.lock"));
      Files.delete(files);
      Files.writeString(files, "in the way");
      String recording = RECORDINGS.resolve("cluster-small.frames").toString();
      CommandLineRun replay = CommandLineRun.of("replay", recording, "--logs", endpoint);
      assertThat(replay.exit()).isZero();
      assertThat(logger.signal("TERM").awaitExit()).isEqualTo(1);
      assertThat(logger.printed())
          .contains("sink files: dropped (unwritten): 124 records in 74 batches: ");
    }
  }

  @Test
  void whatWasPutAsideIsInTheArchive() throws Exception {
    try (ZeekbusProcess logger = logger("--node", "logger-1", "--archive-compression", "zst")) {
      assertThat(replayTo(logger).exit()).isZero();
      assertThat(logger.signal("TERM").awaitExit()).isZero();
      assertThat(logger.printed()).contains("0 waiting, 0 failed, 0 of them timed out");
    }
    try (Stream<Path> archived = Files.walk(directory.resolve("files").resolve("archive"))) {
      assertThat(archived.filter(Files::isRegularFile).map(Path::toString))
          .hasSizeGreaterThan(4)
          .allMatch(file ->
              file.matches(".*/[0-9-]{10}/[a-z_0-9]+\\.[0-9:]+-[0-9:]+-logger-1\\.log\\.zst"));
    }
  }

  @Test
  void aCommandGetsWhatWasPutAside() throws Exception {
    Path script = directory.resolve("archive-log");
    Files.writeString(script, "echo \"got $*\" >> got.txt\n");
    try (ZeekbusProcess logger = logger("--command", "sh " + script)) {
      assertThat(replayTo(logger).exit()).isZero();
      assertThat(logger.signal("TERM").awaitExit()).isZero();
    }
    assertThat(Files.readAllLines(directory.resolve("files").resolve("got.txt")))
        .hasSizeGreaterThan(4)
        .allMatch(
            line -> line.matches("got [a-z_0-9]+\\.[0-9-]{19}\\.log [a-z_0-9]+ \\S+ \\S+ 1 ascii"));
  }

  @Test
  void printsRecordsWithTheirPathFirst() throws Exception {
    try (ZeekbusProcess logger = logger("--stdout", "on")) {
      CommandLineRun replay = replayTo(logger);
      assertThat(replay.exit()).isZero();
      logger.await(Pattern.compile("\\{\"_path\":\"dns\",\"ts\":[0-9.]+,\"uid\":.*\\}"));
      assertThat(logger.signal("TERM").awaitExit()).isZero();
    }
  }

  @Test
  void aSecondOneMayNotHaveTheDirectory() throws Exception {
    try (ZeekbusProcess first = logger()) {
      String _ = first.awaitLogging();
      try (ZeekbusProcess second = logger()) {
        assertThat(second.awaitExit()).isEqualTo(1);
        assertThat(second.printed()).contains("files is in use by another logger");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '"',
      value = {
        "--ascii-separator=! \"logger.ascii.separator: \"\"\"\" (expected: at least one byte)\"",
        "--ascii-json-timestamps=EPOCH! \"\"\"EPOCH\"\" (expected: one of JSON::TS_EPOCH\"",
        "--paths=conn:no_such=T! no_such: no such option (expected: one of use_json,",
        "--ascii-set-separator=\\x0g! expected: after a backslash xhh",
        "--ascii-set-separator=\\x09! expected: another one than separator",
      })
  void saysWhatIsWrongWithAnOption(String flag, String expected) throws Exception {
    try (ZeekbusProcess logger = logger(flag)) {
      assertThat(logger.awaitExit()).isEqualTo(2);
      assertThat(logger.printed()).contains(expected);
    }
  }
}
