package org.zeekbus.logger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
import org.zeekbus.zmtp.TestProgram;

/** {@code kill -9} of a logger that spools. */
final class SpoolCrashTest {
  private static final int ALL = 400;
  private static final int LENGTH = 8_000;

  /** The last batch is longer than what the spool adds to all others. */
  private static final int LAST_LENGTH = 200_000;

  /** More than all batches but the last take in the spool, less than all. */
  private static final long BYTES_WITH_LAST = (long) ALL * LENGTH + LAST_LENGTH / 2;

  private static final byte[] FORMAT = "zeek-bin-serializer".getBytes(UTF_8);
  private static final LogSchema TEST =
      LogSchema.of(
          "Test::LOG",
          "test",
          List.of(LogField.of("n", ZeekType.COUNT), LogField.of("s", ZeekType.STRING)));

  @TempDir private Path directory;

  /** A logger in a process. */
  private final class Child implements AutoCloseable {
    private final TestProgram program;

    Child() throws IOException {
      this("none", ALL);
    }

    Child(String deadly, int most) throws IOException {
      program =
          TestProgram.start(
              new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path", ""),
                  SpoolingChild.class.getName(),
                  directory.toString(),
                  deadly,
                  Integer.toString(most)));
    }

    /** Where it listens. A child with a deadly batch may have ended before it says so. */
    Endpoint endpoint() {
      String line = program.hears();
      while (!line.startsWith("tcp:")) { // Logback may have words of its own before
        line = program.hears();
      }
      return Endpoint.parse(line);
    }

    /** Batches in its spool, bytes of the files, and what was damaged or failed. */
    String spool() {
      return program.says("").hears();
    }

    @Override
    public void close() {
      program.close();
    }
  }

  private static void pushAll(PythonPeer python, Child child) throws Exception {
    PythonPeer.Socket push = python.socket("PUSH");
    push.connect(child.endpoint());
    for (int i = 0; i < ALL; i++) {
      push.send("log-write".getBytes(UTF_8), "w".getBytes(UTF_8), FORMAT, batch(i));
    }
  }

  private void deliverTheRest() throws Exception {
    try (Child child = new Child()) {
      assertThat(child.endpoint()).isNotNull(); // the line before those of spool()
      Await.until(child::spool, Await.DEADLINE, () -> child.spool().startsWith("0 0 "));
    }
  }

  @Test
  void whatWasSpooledComesInOrderAndOnlyWhatWasNotFlushedTwice() throws Exception {
    Path stuck = Files.createFile(directory.resolve("stuck"));
    try (PythonPeer python = PythonPeer.start();
        Child child = new Child()) {
      pushAll(python, child);
      // After a flush interval also what waited in memory, and what the sink has in its hand.
      Await.until(child::spool, Await.DEADLINE, () -> bytes(child) >= BYTES_WITH_LAST);
    }
    Files.delete(stuck);
    int crashes = 2;
    for (int i = 0; i < crashes; i++) {
      int lines = lines().size();
      // However late the kill comes, there is a rest.
      try (Child _ = new Child("none", ALL / (crashes + 1))) {
        Await.until("some more", () -> lines().size() > lines + 1);
      }
    }
    deliverTheRest();
    assertInOrder(0, crashes);
  }

  /** The sink has taken the first batches before it knows; the others wait. */
  @Test
  void whatASinkTookBeforeAnOutageIsInTheSpool() throws Exception {
    Path down = Files.createFile(directory.resolve("down"));
    try (PythonPeer python = PythonPeer.start();
        Child child = new Child()) {
      pushAll(python, child);
      Await.until(child::spool, Await.DEADLINE, () -> bytes(child) >= BYTES_WITH_LAST);
    }
    assertThat(lines()).isEmpty();
    Files.delete(down);
    deliverTheRest();
    assertInOrder(0, 0);
  }

  /** As out of memory does, with {@code -XX:+ExitOnOutOfMemoryError}. */
  @Test
  void aBatchThatEndsEachProcessIsPutAsideAtLast() throws Exception {
    Path stuck = Files.createFile(directory.resolve("stuck"));
    int deadly = 5;
    try (PythonPeer python = PythonPeer.start();
        Child child = new Child()) {
      PythonPeer.Socket push = python.socket("PUSH");
      push.connect(child.endpoint());
      for (int i = 0; i < 10; i++) {
        push.send("log-write".getBytes(UTF_8), "w".getBytes(UTF_8), FORMAT, batch(i));
      }
      Await.until(child::spool, Await.DEADLINE, () -> waiting(child) >= 9);
    }
    Files.delete(stuck);
    int ends = 0;
    while (!isPutAside() && ends < 10) {
      try (Child child = new Child(Integer.toString(deadly), ALL)) {
        Await.until("an end", () -> !child.program.isAlive() || isPutAside());
        ends += child.program.isAlive() ? 0 : 1;
      }
    }
    assertThat(ends).as("processes that ended").isEqualTo(3);
    try (Child _ = new Child(Integer.toString(deadly), ALL)) {
      Await.until("the others", () -> numbersOut().contains("9"));
    }
    assertThat(numbersOut()).contains("0", "4", "6", "9").doesNotContain("5");
  }

  private boolean isPutAside() {
    return Files.isDirectory(directory.resolve("bad-batches"));
  }

  private List<String> numbersOut() {
    return lines().stream().flatMap(line -> Arrays.stream(line.split(" ", -1))).toList();
  }

  private static byte[] batch(int number) {
    return new LogBatchWriter(TEST)
        .putLong(number)
        .putBytes(Bytes.of("x".repeat(number == ALL - 1 ? LAST_LENGTH : LENGTH)))
        .toBytes();
  }

  /** Those of the spool. */
  private static int waiting(Child child) {
    String[] counts = child.spool().split(" ", -1);
    assertThat(counts[2]).as("damaged, or failed").isEqualTo("0");
    return Integer.parseInt(counts[0]);
  }

  /** Of the spool's files. */
  private static long bytes(Child child) {
    String[] counts = child.spool().split(" ", -1);
    assertThat(counts[2]).as("damaged, or failed").isEqualTo("0");
    return Long.parseLong(counts[1]);
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
