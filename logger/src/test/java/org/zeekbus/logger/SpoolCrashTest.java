package org.zeekbus.logger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PythonPeer;

/** {@code kill -9} of a logger that spools. */
final class SpoolCrashTest {
  private static final int ALL = 400;
  private static final int LENGTH = 8_000;
  private static final byte[] FORMAT = "zeek-bin-serializer".getBytes(UTF_8);
  private static final Pattern WAITING =
      Pattern.compile("([0-9,]+) batches wait, .*: ([0-9,]+) batches, .* 0 damaged, 0 disk errors");
  private static final LogSchema TEST =
      LogSchema.of(
          "Test::LOG",
          "test",
          List.of(LogField.of("n", ZeekType.COUNT), LogField.of("s", ZeekType.STRING)));

  @TempDir private Path directory;

  /** A logger in a process. */
  private final class Child implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private final Endpoint endpoint;

    Child() throws IOException {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path", ""),
                  SpoolingChild.class.getName(),
                  directory.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
      // Logback may have words of its own before.
      String line = out.readLine();
      while (!line.startsWith("tcp:")) {
        line = out.readLine();
      }
      endpoint = Endpoint.parse(line);
    }

    String print() {
      try {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        return out.readLine();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void close() {
      try {
        process.destroyForcibly().waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void whatWasSpooledComesInOrderAndOnlyWhatWasNotFlushedTwice() throws Exception {
    Path stuck = Files.createFile(directory.resolve("stuck"));
    int spooled;
    try (PythonPeer python = PythonPeer.start();
        Child child = new Child()) {
      PythonPeer.Socket push = python.socket("PUSH");
      push.connect(child.endpoint);
      for (int i = 0; i < ALL; i++) {
        push.send("log-write".getBytes(UTF_8), "w".getBytes(UTF_8), FORMAT, batch(i));
      }
      // All but the first few, which wait in memory; one is in the sink's hand.
      Await.until(child::print, Await.DEADLINE, () -> waiting(child)[0] == ALL - 1 && still(child));
      spooled = waiting(child)[1];
    }
    assertThat(spooled).isGreaterThan(ALL / 2);
    Files.delete(stuck);
    int crashes = 2;
    for (int i = 0; i < crashes; i++) {
      int lines = lines().size();
      try (Child _ = new Child()) {
        Await.until("some more", () -> lines().size() > lines + 1);
      }
    }
    try (Child child = new Child()) {
      Await.until(child::print, Await.DEADLINE, () -> child.print().contains(": 0 batches, 0 by"));
    }
    assertInOrder(ALL - spooled, crashes);
  }

  /** Whether nothing is on its way to the spool any longer. */
  private static boolean still(Child child) {
    int before = waiting(child)[1];
    int memory = waiting(child)[0] - before;
    return before == waiting(child)[1] && memory * LENGTH <= 256 << 10;
  }

  private static byte[] batch(int number) {
    return new LogBatchWriter(TEST)
        .putLong(number)
        .putBytes(Bytes.of("x".repeat(LENGTH)))
        .toBytes();
  }

  /** All that wait, and those of the spool. */
  private static int[] waiting(Child child) {
    Matcher matcher = WAITING.matcher(child.print());
    assertThat(matcher.find()).as(child.print()).isTrue();
    return new int[] {number(matcher.group(1)), number(matcher.group(2))};
  }

  private static int number(String text) {
    return Integer.parseInt(text.replace(",", ""));
  }

  private List<String> lines() {
    try {
      return Files.exists(directory.resolve("out"))
          ? Files.readAllLines(directory.resolve("out"))
          : List.of();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Each line is a flush: after a crash the last one may come again, and nothing else. */
  private void assertInOrder(int first, int crashes) {
    List<List<Integer>> flushes = new ArrayList<>();
    for (String line : lines()) {
      flushes.add(
          Arrays.stream(line.split(" ", -1))
              .filter(number -> !number.isEmpty())
              .map(Integer::valueOf)
              .toList());
    }
    int next = first;
    int start = first;
    int repeated = 0;
    for (List<Integer> flush : flushes) {
      if (flush.getFirst() != next) {
        assertThat(flush.getFirst())
            .as("after %d, flushed from %d on", next - 1, start)
            .isEqualTo(start);
        repeated++;
        next = start;
      }
      start = next;
      for (int number : flush) {
        assertThat(number).isEqualTo(next++);
      }
    }
    assertThat(next).isEqualTo(ALL);
    assertThat(repeated).isLessThanOrEqualTo(crashes);
  }
}
