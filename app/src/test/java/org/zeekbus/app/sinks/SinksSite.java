package org.zeekbus.app.sinks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zeekbus.app.ZeekbusProcess;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.TestTransport;

/**
 * A logger as a process, started again on the same port after each end, with sinks that a test
 * chooses.
 *
 * <p>Owner: the test's thread.
 */
final class SinksSite implements AutoCloseable {
  static final int HEAP_MIB = 256;

  final Path directory;
  final Endpoint endpoint = TestTransport.unused();
  private final Path config;
  private final List<String> arguments;
  private final StringBuilder printed = new StringBuilder();
  private @Nullable ZeekbusProcess process;

  /**
   * @param sinks entries of {@code logger.sinks}
   * @param more arguments of the logger
   */
  SinksSite(Path directory, List<String> sinks, String... more) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.config =
        Files.writeString(
            directory.resolve("zeekbus.yaml"),
            "logger:\n  sinks:\n" + String.join("", sinks).indent(4));
    this.arguments = List.of(more);
  }

  /** Log files of JSON lines. */
  static String files() {
    return "- {type: files, format: json, rotation-interval: 0s, archive: off}\n";
  }

  /** Kafka by its port, with the key that the records of {@link NumberedLoad} have. */
  static String kafka(String bootstrap, String... settings) {
    return entry("kafka", "bootstrap: \"" + bootstrap + "\"", settings);
  }

  static String http(String url, String... settings) {
    return entry("http", "url: \"" + url + "\"", settings);
  }

  private static String entry(String type, String target, String... settings) {
    return "- type: %s%n  %s%n%s".formatted(type, target, String.join("\n", settings).indent(2));
  }

  SinksSite start() throws IOException, InterruptedException {
    return startWithHeap(HEAP_MIB);
  }

  /** Starts it, and waits until it takes logs. */
  SinksSite startWithHeap(int mib, String... words) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("logger", "--config", config.toString()));
    all.addAll(List.of("--listen", endpoint.toString(), "--dir", "files"));
    all.addAll(List.of("--flush-interval", "100ms"));
    all.addAll(arguments);
    process =
        ZeekbusProcess.startWithHeapBehind(
            mib, List.of(words), directory, all.toArray(String[]::new));
    var _ = process.awaitLogging();
    return this;
  }

  ZeekbusProcess process() {
    return Objects.requireNonNull(process);
  }

  /** {@code kill -9}. */
  void kill() throws IOException, InterruptedException {
    process().signal("KILL").awaitExit();
    printed.append(process().printed()).append('\n');
  }

  /** As an operator ends it; returns the exit code. */
  int stop() throws IOException, InterruptedException {
    int exit = process().signal("TERM").awaitExit();
    printed.append(process().printed()).append('\n');
    return exit;
  }

  /** What it has said so far, in all its lives. */
  String printed() {
    return printed + (process == null ? "" : process.printed());
  }

  /** The lines of a log in all its files. */
  List<String> lines(String path) throws IOException {
    Path files = directory.resolve("files");
    List<String> lines = new ArrayList<>();
    if (Files.isDirectory(files)) {
      try (Stream<Path> all = Files.list(files)) {
        for (Path file :
            all.filter(each -> each.getFileName().toString().matches(path + "\\..*log"))
                .sorted()
                .toList()) {
          lines.addAll(Files.readAllLines(file, UTF_8));
        }
      }
    }
    return lines;
  }

  /** The most bytes that the process ever had in memory. */
  long peakBytes() throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(process().pid()), "status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}
