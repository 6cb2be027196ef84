package org.zeekbus.app.sinks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  /** Parquet files, each second. */
  static String parquet(String... settings) {
    return entry("parquet", "interval: 1s", settings);
  }

  private static String entry(String type, String target, String... settings) {
    return "- type: %s%n  %s%n%s".formatted(type, target, String.join("\n", settings).indent(2));
  }

  SinksSite start() throws IOException, InterruptedException {
    return startWithHeap(HEAP_MIB);
  }

  /** Starts it, and waits until it takes logs. */
  SinksSite startWithHeap(int mib, String... words) throws IOException, InterruptedException {
    launch(mib, words);
    var _ = process().awaitLogging();
    return this;
  }

  /** Starts it, and waits for nothing. */
  void launch(int mib, String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of("logger", "--config", config.toString()));
    all.addAll(List.of("--listen", endpoint.toString(), "--dir", "files"));
    all.addAll(List.of("--flush-interval", "100ms"));
    all.addAll(arguments);
    process =
        ZeekbusProcess.startWithHeapBehind(
            mib, List.of(words), directory, all.toArray(String[]::new));
  }

  /** The Parquet files. */
  ParquetDirectory parquetFiles() {
    return new ParquetDirectory(directory.resolve("files/parquet"));
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

  /** The whole lines of a log while it is written: the last one may be torn. */
  Arrived wholeLines(String path) throws IOException {
    return Arrived.lines("files", lines(path).stream().filter(line -> line.endsWith("}")).toList());
  }

  /**
   * The records that the spool of a sink has, as bytes of batches, but for the last batch, which
   * may be torn.
   */
  BitSet spooled(String sink) {
    BitSet records = marks(directory.resolve("files/.spool").resolve(sink));
    records.clear(Math.max(0, records.length() - NumberedLoad.IN_BATCH), records.length());
    return records;
  }

  /** The records that are in {@code bad-batches}. */
  BitSet putAside() {
    return marks(directory.resolve("files/bad-batches"));
  }

  private static BitSet marks(Path below) {
    BitSet records = new BitSet();
    try (Stream<Path> files = Files.walk(below)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Matcher marks =
            Pattern.compile(NumberedLoad.MARK)
                .matcher(new String(Files.readAllBytes(file), ISO_8859_1));
        while (marks.find()) {
          records.set(Integer.parseInt(marks.group(1)));
        }
      }
    } catch (IOException | UncheckedIOException e) {
      return new BitSet(); // not there; or it changes while the process runs
    }
    return records;
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
