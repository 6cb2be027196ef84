package org.zeekbus.zmtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A program that a test runs, and hears line by line. Nothing ends a read of a pipe, not even
 * JUnit: threads of their own read, and a test that waits in vain ends the program with all that it
 * has started, and fails with what it has said. What it says never goes to the output of the tests,
 * which would be open for as long as the program runs.
 *
 * <p>Owner: the test's thread; what it has said is guarded by itself.
 */
public final class TestProgram implements AutoCloseable {
  /** How long it may keep silent, or run to its end: a JVM starts on a machine that is busy. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final PrintStream in;
  private final List<String> lines = new ArrayList<>();
  private final List<String> all = new ArrayList<>();
  private int heard;
  private int open = 2;

  /**
   * How it ended.
   *
   * @param said its lines on standard output, each with its end
   */
  public record End(int exit, String said) {}

  private TestProgram(Process process) {
    this.process = process;
    this.in = new PrintStream(process.getOutputStream(), true, UTF_8);
    Thread.ofPlatform().daemon().start(() -> read(process.inputReader(UTF_8), true));
    Thread.ofPlatform().daemon().start(() -> read(process.errorReader(UTF_8), false));
  }

  /** Starts it. What it says on standard error is heard too if the builder merges the streams. */
  public static TestProgram start(ProcessBuilder builder) throws IOException {
    return new TestProgram(builder.start());
  }

  /** Runs it to its end, with both streams as one. */
  public static End run(String... command) throws IOException {
    return run(new ProcessBuilder(command).redirectErrorStream(true), PATIENCE);
  }

  /** Runs it to its end, without input but that of the builder. */
  public static End run(ProcessBuilder builder, Duration patience) throws IOException {
    try (TestProgram program = start(builder)) {
      program.in.close();
      return program.ends(patience);
    }
  }

  /** Writes a line to its standard input. */
  public TestProgram says(String line) {
    in.println(line);
    return this;
  }

  /** No more comes on its standard input. */
  public TestProgram saysNoMore() {
    in.close();
    return this;
  }

  /** Its next line. */
  public synchronized String hears() {
    await("silent", PATIENCE, () -> heard < lines.size() || open == 0);
    if (heard == lines.size()) {
      return fail("%s has ended, %s", process.info().command().orElse("it"), words());
    }
    return lines.get(heard++);
  }

  /** Waits for its end; what it has said is what was not heard before. */
  public End ends() {
    return ends(PATIENCE);
  }

  private synchronized End ends(Duration patience) {
    await("not ended", patience, () -> open == 0);
    try {
      // It may have closed its output before.
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        close();
        return fail("not ended, but its output has, %s", words());
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    StringBuilder rest = new StringBuilder();
    while (heard < lines.size()) {
      rest.append(lines.get(heard++)).append('\n');
    }
    return new End(process.exitValue(), rest.toString());
  }

  /** All that it has said by now, on both streams. */
  public synchronized String said() {
    return String.join("\n", all);
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  private String words() {
    return "having said:\n" + said();
  }

  private void await(String otherwise, Duration patience, BooleanSupplier state) {
    long end = System.nanoTime() + patience.toNanos();
    while (!state.getAsBoolean()) {
      long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (millis <= 0) {
        close();
        fail("%s for %s, %s", otherwise, patience, words());
      }
      try {
        wait(millis);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  private AssertionError interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    close();
    return new AssertionError("the test was interrupted, the program " + words(), cause);
  }

  private void read(BufferedReader stream, boolean isHeard) {
    try (stream) {
      stream.lines().forEach(line -> add(line, isHeard));
    } catch (IOException | UncheckedIOException e) {
      // The test has ended the program.
    }
    end();
  }

  private synchronized void add(String line, boolean isHeard) {
    all.add(line);
    if (isHeard) {
      lines.add(line);
    }
    notifyAll();
  }

  private synchronized void end() {
    open--;
    notifyAll();
  }

  /** Ends it, and what it has started, at once. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }
}
