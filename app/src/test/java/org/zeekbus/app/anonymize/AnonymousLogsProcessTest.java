package org.zeekbus.app.anonymize;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.app.CommandLineRun;
import org.zeekbus.app.ZeekbusProcess;
import org.zeekbus.app.recording.FramesRecord;
import org.zeekbus.app.recording.FramesSequence;
import org.zeekbus.app.recording.FramesWriter;

/**
 * Logs from an anonymous recording have the lines, and the columns, of Zeek's from the real one.
 */
final class AnonymousLogsProcessTest {
  private static final Path RECORDINGS = Path.of("..", "recordings");

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void filesAreWellFormed(boolean replacesStrings) throws Exception {
    Path recording = anonymous(replacesStrings);
    try (ZeekbusProcess logger =
        ZeekbusProcess.logger(directory, "--rotation-interval", "0s", "--archive", "off")) {
      CommandLineRun replay =
          CommandLineRun.of("replay", recording.toString(), "--logs", logger.awaitLogging());
      assertThat(replay.out()).isEqualTo("74 log batches sent, 0 lost\n");
      assertThat(logger.signal("TERM").awaitExit()).isZero();
      assertThat(logger.printed()).contains("74 batches, 124 records");
    }
    int compared = 0;
    try (Stream<Path> zeeks = Files.list(RECORDINGS.resolve("cluster-small.tsv"))) {
      for (Path file : zeeks.toList()) {
        Path ours = directory.resolve("files").resolve(file.getFileName());
        assertThat(shape(ours)).as(file.toString()).isEqualTo(shape(file));
        assertThat(Files.readString(ours, ISO_8859_1))
            .isNotEqualTo(Files.readString(file, ISO_8859_1));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(3);
  }

  private Path anonymous(boolean replacesStrings) throws IOException {
    Path file = directory.resolve("anonymous.frames");
    Anonymizer anonymizer = new Anonymizer(AnonymizeKey.random(), replacesStrings);
    try (FramesSequence all =
            new FramesSequence(List.of(RECORDINGS.resolve("cluster-small.frames")));
        FramesWriter out = FramesWriter.create(file, false)) {
      for (Optional<FramesRecord> next = all.next(); next.isPresent(); next = all.next()) {
        FramesRecord record = next.get();
        out.write(
            record.nanos(),
            record.channel(),
            anonymizer.replace(record.channel(), record.parts()).orElseThrow());
      }
    }
    return file;
  }

  /** The header, and of each record its time and its number of columns. */
  private static List<String> shape(Path file) throws IOException {
    return Files.readString(file, ISO_8859_1)
        .lines()
        .map(line -> {
          String[] columns = line.split("\t", -1);
          boolean isTime = columns[0].equals("#open") || columns[0].equals("#close");
          return line.startsWith("#")
              ? (isTime ? columns[0] : line)
              : columns[0] + " " + columns.length;
        })
        .toList();
  }
}
