package org.zeekbus.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How long a site waits until its archive is in Parquet: a day's conn log as Zeek archives it,
 * compressed TSV, converted by {@code zeekbus convert} and by DuckDB. Each is a whole process.
 */
@Command(
    name = "convert",
    description = "Measure conversion of compressed TSV to Parquet, beside DuckDB.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class ConvertBench implements Callable<Integer> {
  private static final double GOAL = 400_000;

  @Option(names = "--records", paramLabel = "N", description = "Records of the log.")
  long records = 10_000_000;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where the logs go; they are removed at the end. Default: bench/target.")
  @Nullable Path directory;

  private final Children children = new Children();
  private final List<String> rows = new ArrayList<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path root = RepositoryRoot.find();
    Path logs = Files.createDirectories(root.resolve("bench/target/logs"));
    Path own =
        Files.createTempDirectory(directory == null ? logs : directory, "zeekbus-bench-convert-");
    try {
      ConnArchive archive = ConnArchive.write(own, records, List.of(ConnArchive.Form.TSV));
      Path tsv = archive.of(ConnArchive.Form.TSV);
      Path converted = own.resolve("converted");
      String zeekbus = root.resolve("zeekbus").toString();
      var _ = TimedCommand.run(children, logs, List.of(zeekbus, "version")); // builds it first
      List<String> convert =
          List.of(zeekbus, "convert", "--dir", converted.toString(), tsv.toString());
      time("zeekbus convert", convert, converted, logs);
      // Cores share caches and memory, so that both together are less than twice as quick.
      int last = Runtime.getRuntime().availableProcessors() - 1;
      List<String> pinned =
          new ArrayList<>(List.of("taskset", "--cpu-list", Integer.toString(last)));
      pinned.addAll(convert);
      time("zeekbus convert, on one core", pinned, converted, logs);
      Path copied = Files.createDirectory(own.resolve("copied"));
      TimedCommand duckDb =
          TimedCommand.run(children, logs, DuckDbPeer.command(copy(archive, tsv, copied)));
      row("DuckDB", duckDb, ConnArchive.bytes(copied));
      PrintStream out = ReportText.stdout();
      print(out, ConnArchive.bytes(tsv));
    } finally {
      TemporaryTree.delete(own);
    }
    return 0;
  }

  /** Into a new directory. */
  private void time(String name, List<String> convert, Path converted, Path logs)
      throws IOException, InterruptedException {
    Files.createDirectory(converted);
    TimedCommand run = TimedCommand.run(children, logs, convert);
    check(converted, logs);
    row(name, run, ConnArchive.bytes(converted));
    TemporaryTree.delete(converted);
  }

  /** File by file: for a glob over several, DuckDB 2.0.0 takes memory without end. */
  private static String copy(ConnArchive archive, Path tsv, Path to) throws IOException {
    String names =
        archive.fields().stream()
            .map(name -> "'" + name + "'")
            .collect(Collectors.joining(", ", "[", "]"));
    List<String> files;
    try (Stream<Path> all = Files.list(tsv)) {
      files =
          all.sorted()
              .map(file ->
                  "SELECT * FROM read_csv('%s', delim = '\t', header = false, comment = '#', nullstr = '-', quote = '', escape = '', names = %s)"
                      .formatted(file, names))
              .toList();
    }
    return "COPY (%s) TO '%s' (FORMAT parquet, COMPRESSION zstd)"
        .formatted(String.join(" UNION ALL ", files), to.resolve("conn.parquet"));
  }

  private void check(Path converted, Path logs) throws IOException, InterruptedException {
    String count = "SELECT count(*) FROM read_parquet('%s/**/*.parquet')".formatted(converted);
    List<String> answer = TimedCommand.run(children, logs, DuckDbPeer.command(count)).lines();
    if (!answer.equals(List.of(Long.toString(records)))) {
      throw new IOException("%s records were converted of %d".formatted(answer, records));
    }
  }

  private void row(String name, TimedCommand run, long bytes) {
    rows.add(
        String.format(
            Locale.ROOT,
            "| %s | %s | %,.0f | %,.0f | %.1f | %d MB |",
            name,
            run.text(),
            records / run.seconds(),
            records / run.cpuSeconds(),
            (double) bytes / records,
            run.peakBytes() >> 20));
  }

  private void print(PrintStream out, long tsvBytes) throws IOException {
    out.println();
    out.printf(
        Locale.ROOT,
        "%,d conn records from TSV, compressed with gzip (%.1f bytes a record), to Parquet; whole processes.%n",
        records,
        (double) tsvBytes / records);
    out.println();
    out.printf(
        Locale.ROOT,
        "| by | time | records/s | records/CPU s (goal ≥ %,.0f) | bytes a record | peak RSS |%n",
        GOAL);
    out.println("| --- | --- | --- | --- | --- | --- |");
    rows.forEach(out::println);
    out.println();
    out.println(ReportText.machine("–"));
  }
}
