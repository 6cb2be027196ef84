package org.zeekbus.app.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A scenario of {@code dashboard/src/test/browser}, played in Chromium. It says how far it has come
 * and waits to go on.
 *
 * <p>Owner: the test's thread.
 */
final class Scenario implements AutoCloseable {
  private static final Path DASHBOARD = Path.of("..", "dashboard").toAbsolutePath().normalize();
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

  /** Its steps and the test have shorter ones, which say more. */
  private static final Duration DEADLINE = Duration.ofMinutes(10);

  private static final String END = "";

  private final Process process;
  private final PrintStream answers;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<String> seen = new ArrayList<>();

  private Scenario(Process process) {
    this.process = process;
    this.answers = new PrintStream(process.getOutputStream(), true, UTF_8);
    Thread.ofVirtual().start(this::read);
  }

  /** Opens a browser and begins; the test ends here where there is no Chromium. */
  static Scenario start(String name, String url, String... arguments) throws IOException {
    assumeTrue(Files.isExecutable(CHROMIUM), "no Chromium: apt-get install chromium");
    List<String> command =
        new ArrayList<>(
            List.of(DASHBOARD.resolve("src/main/web/build").toString(), "browser", name, url));
    command.addAll(List.of(arguments));
    return new Scenario(
        new ProcessBuilder(command)
            .directory(DASHBOARD.toFile())
            .redirectErrorStream(true)
            .start());
  }

  /** Waits until it has come to this step. */
  Scenario reaches(String step) throws InterruptedException {
    String line = next();
    assertThat(line).as("step of the scenario, after %s", seen).isEqualTo("step " + step);
    return this;
  }

  /** Lets it go on. */
  Scenario goesOn() {
    return goesOn("");
  }

  /** Lets it go on with something that it must know. */
  Scenario goesOn(String with) {
    answers.println(with);
    return this;
  }

  /** Waits for its good end. */
  void ends() throws InterruptedException {
    String line = next();
    assertThat(line).as("end of the scenario, after %s", seen).isEqualTo("done");
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("its end, after it was done").isTrue();
    assertThat(process.exitValue()).as("exit code").isZero();
  }

  private String next() throws InterruptedException {
    @Nullable String line = lines.poll(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    if (line == null) {
      throw new AssertionError("the scenario says nothing any more; it said " + seen);
    }
    seen.add(line);
    if (line.startsWith("step ") || line.equals("done")) {
      return line;
    }
    process.waitFor(5, TimeUnit.SECONDS);
    lines.drainTo(seen);
    throw new AssertionError("the scenario failed:\n" + String.join("\n", seen));
  }

  private void read() {
    try (var reader = process.inputReader(UTF_8)) {
      reader.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      // The test has ended the process.
    }
    lines.add(END);
  }

  @Override
  public void close() {
    // Its Chromium, too.
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }
}
