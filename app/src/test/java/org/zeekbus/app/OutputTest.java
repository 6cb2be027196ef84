package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.TestProgram;
import org.zeekbus.zmtp.system.Fifo;

/** Standard output and standard error that are full, closed, or that nobody reads. */
final class OutputTest {
  private static final String RECORDING =
      Path.of("..", "recordings", "cluster-small.frames").toAbsolutePath().toString();

  /** The capacity of a pipe, in bytes. */
  private static final int PIPE = 1 << 16;

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {"decode", "keygen", "keygen --env", "check-config", "version", "--help", "run -h"})
  void whatCannotBePrintedIsAFailure(String command) throws Exception {
    List<String> words = List.of("sh", "-c", "exec \"$@\" > /dev/full", "sh");
    try (ZeekbusProcess run = ZeekbusProcess.startBehind(words, directory, args(command))) {
      assertThat(run.awaitExit()).isEqualTo(1);
      assertThat(run.printed())
          .matches("zeekbus.*: cannot write to standard output: no space left on device");
    }
  }

  @Test
  void aReaderThatGoesAwayEndsItQuietly() throws Exception {
    // The first reader takes a line, and the exit code of decode is what counts.
    List<String> words =
        List.of("bash", "-c", "\"$@\" | head -n 1 > /dev/null; exit ${PIPESTATUS[0]}", "bash");
    try (ZeekbusProcess run = ZeekbusProcess.startBehind(words, directory, args("decode"))) {
      assertThat(run.awaitExit()).isEqualTo(141);
      assertThat(run.printed()).isEmpty();
    }
  }

  private static String[] args(String command) {
    return command.equals("decode") ? new String[] {"decode", RECORDING} : command.split(" ");
  }

  @Test
  void aServiceThatNobodyReadsStopsAndSaysSoByItsExitCode() throws Exception {
    Path out = Fifo.make(directory.resolve("out"));
    Path err = Fifo.make(directory.resolve("err"));
    List<String> words = List.of("sh", "-c", "exec \"$@\" > out 2> err", "sh");
    try (RandomAccessFile outFull = full(out);
        RandomAccessFile errFull = full(err);
        ZeekbusProcess broker =
            ZeekbusProcess.startBehind(
                words, directory, "broker", "--xsub=ipc://xsub", "--xpub=ipc://xpub")) {
      Await.until("the broker listens", () -> Files.exists(directory.resolve("xpub")));
      for (int i = 0; i < 3; i++) {
        broker.signal("USR1");
      }
      assertThat(broker.signal("TERM").awaitExit()).isEqualTo(1);
      assertThat(outFull.getFD().valid() && errFull.getFD().valid()).isTrue();
    }
  }

  @Test
  void aServiceWhoseReaderEndsGoesOnAndSaysSoAtTheEnd() throws Exception {
    Path out = Fifo.make(directory.resolve("out"));
    List<String> words = List.of("sh", "-c", "exec \"$@\" > out", "sh");
    try (ZeekbusProcess broker =
        ZeekbusProcess.startBehind(
            words, directory, "broker", "--xsub=ipc://xsub", "--xpub=ipc://xpub")) {
      // To open a FIFO waits for its writer, and nothing would end that here.
      assertThat(TestProgram.run("head", "-n", "1", out.toString()).said())
          .startsWith("listening: ");
      assertThat(broker.signal("USR1").signal("TERM").awaitExit()).isEqualTo(1);
      assertThat(broker.printed())
          .contains("zeekbus broker: standard output: its reader ended, and later lines are lost");
    }
  }

  @Test
  void aLogThatNobodyReadsHoldsNobodyUp() throws Exception {
    Path err = Fifo.make(directory.resolve("err"));
    List<String> words = List.of("sh", "-c", "exec \"$@\" 2> err", "sh");
    try (RandomAccessFile unread = full(err);
        ZeekbusProcess broker =
            ZeekbusProcess.startBehind(
                words,
                directory,
                "broker",
                "--log-level=debug",
                "--xsub=tcp://127.0.0.1:0",
                "--xpub=tcp://127.0.0.1:0");
        // Each of its two connections is a line of the log, from an event loop.
        JeroMqNode node = new JeroMqNode(broker.awaitListening())) {
      node.subscribes("zeek.").publishesUntilItReceives("zeek.event");
      assertThat(broker.signal("TERM").awaitExit()).isEqualTo(1);
      assertThat(unread.getFD().valid()).isTrue();
    }
  }

  /** A FIFO that has a reader, who does not read. */
  private static RandomAccessFile full(Path fifo) throws Exception {
    RandomAccessFile reader = new RandomAccessFile(fifo.toFile(), "rw");
    reader.write(new byte[PIPE]);
    return reader;
  }
}
