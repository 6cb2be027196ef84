package org.zeekbus.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The cost of a logger for each record: a libzmq PUSH sends recorded batches at full speed. The
 * files go to a memory file system, from which they are taken away at 256 MiB, so that memory is
 * used again as it is where a logger runs for long. The CPU time is that of the whole process,
 * kernel, compiler and garbage collector included.
 */
@Command(
    name = "logger",
    description = "Measure the logger's cost for each record, and the kernel's share of it.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class LoggerBench implements Callable<Integer> {
  /** Records that Zeek 9.0's logger, an optimised build, wrote for a CPU second. */
  private static final long ZEEK_TSV = 93_000;

  private static final long ZEEK_JSON = 121_000;

  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);

  @Option(names = "--formats", paramLabel = "FORMAT", split = ",", description = "tsv, json.")
  List<String> formats = List.of("tsv", "json");

  @Option(names = "--records", paramLabel = "N", description = "Records of a run.")
  long records = 10_000_000;

  @Option(names = "--warm-up", paramLabel = "N", description = "Records before the run.")
  long warmUp = 2_000_000;

  @Option(
      names = "--by-path",
      description = "Also measure each log path alone, with a quarter of the records.")
  boolean byPath;

  @Option(
      names = "--sink",
      paramLabel = "SINK[,SINK…]",
      description =
          "kafka, http, parquet, files: conn records to these sinks at once. May be given again for"
              + " another run. Kafka runs beside it; the HTTP server discards. Parquet alone runs"
              + " without and with a spool, and DuckDB beside it.")
  List<String> sinks = List.of();

  @Option(
      names = "--loggers",
      paramLabel = "N",
      description =
          "With --sink: as many loggers at once, which share the load; all write to one target.")
  int loggers = 1;

  @Option(
      names = "--set",
      paramLabel = "SINK.KEY=VALUE",
      description = "A setting of a sink, such as kafka.compression=zstd.")
  List<String> options = List.of();

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where files go: a memory file system.")
  Path directory = Path.of("/dev/shm");

  private final List<String> rows = new ArrayList<>();

  /** The result of one run. */
  private record Run(
      long records, double cpuSeconds, double wallSeconds, long written, long peakBytes) {
    double perCpuSecond() {
      return records / cpuSeconds;
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path root = RepositoryRoot.find();
    Path logs = Files.createDirectories(root.resolve("bench/target/logs"));
    NativePrograms programs = new NativePrograms(root.resolve("bench"));
    programs.build();
    Path frames = root.resolve("recordings/busy-logs.frames");
    LogPush all = new LogPush(programs, new Children(), logs, frames, null);
    PrintStream out = ReportText.stdout();
    if (!sinks.isEmpty()) {
      measureSinks(root, all, out);
      return 0;
    }
    for (String format : formats) {
      measure(format, all, records, root);
      if (byPath) {
        for (String path : List.of("conn", "dns", "http", "ssl", "files")) {
          measure(format, all.of(path), records / 4, root);
        }
      }
    }
    out.println();
    out.println(
        "Records written for each CPU second of the whole process; the floor reads the same bytes and"
            + " writes files of the same size, with no work between.");
    out.println();
    out.println("| batches | records/CPU s | µs a record | floor, µs | of Zeek's own | peak RSS |");
    out.println("| --- | --- | --- | --- | --- | --- |");
    rows.forEach(out::println);
    out.println();
    return 0;
  }

  private void measureSinks(Path root, LogPush all, PrintStream out)
      throws IOException, InterruptedException {
    List<List<String>> toParquet = new ArrayList<>();
    List<List<String>> others = new ArrayList<>();
    for (String together : sinks) {
      List<String> types = List.of(together.split(",", -1));
      (types.contains("parquet") ? toParquet : others).add(types);
    }
    if (!others.isEmpty()) {
      LogPush recorded = all.of("conn");
      long inRound = ReadyLines.read("conn").size();
      SinksBench bench =
          new SinksBench(
              root, recorded, inRound, null, directory, options, loggers, records, warmUp);
      for (List<String> types : others) {
        bench.measure(types, Map.of());
      }
      bench.print(out);
    }
    if (!toParquet.isEmpty()) {
      // Records that repeat themselves would be small in columns.
      try (ConnFrames busy = new ConnFrames(directory)) {
        LogPush load =
            new LogPush(all.programs(), all.children(), all.logs(), busy.frames(), "conn");
        SinksBench bench =
            new SinksBench(
                root, load, busy.records(), busy, directory, options, loggers, records, warmUp);
        for (List<String> types : toParquet) {
          if (types.size() == 1) {
            bench.measure(types, Map.of("on-full", "block"));
            bench.measure(types, Map.of("on-full", "spool"));
          } else {
            bench.measure(types, Map.of());
          }
        }
        bench.measureDuckDb(busy);
        bench.print(out);
      }
    }
  }

  private void measure(String format, LogPush load, long wanted, Path root)
      throws IOException, InterruptedException {
    LogFiles files = new LogFiles(Files.createTempDirectory(directory, "zeekbus-bench-"));
    Path log = load.logs().resolve("logger.log");
    List<String> arguments =
        List.of(
            "--dir",
            files.directory().toString(),
            "--format",
            format,
            "--rotation-size",
            "256MiB",
            "--archive",
            "off");
    try (LoggerProcess logger = LoggerProcess.start(load.children(), root, log, arguments)) {
      LogPush.Meanwhile takeAway =
          () -> {
            var _ = files.recordBytes(); // and with it, rotated ones are taken away
          };
      // One round tells how much a round writes.
      load.push(logger.endpoint(), 1, takeAway);
      long perRound = files.awaitStill();
      long inRound = files.countRecords();
      load.push(logger.endpoint(), rounds(warmUp, inRound), takeAway);
      awaitBytes(files, perRound, 1 + rounds(warmUp, inRound), logger);
      long many = rounds(wanted, inRound);
      double before = logger.cpuSeconds();
      long startNanos = System.nanoTime();
      long sizeBefore = files.recordBytes();
      long pushed = load.push(logger.endpoint(), many, takeAway);
      awaitBytes(files, perRound, 1 + rounds(warmUp, inRound) + many, logger);
      Run run =
          new Run(
              many * inRound,
              logger.cpuSeconds() - before,
              (System.nanoTime() - startNanos) / 1e9,
              files.recordBytes() - sizeBefore,
              logger.peakBytes());
      files.clear();
      Path floorFile = files.directory().resolve("floor");
      double floor = floor(load, many, run.written() / (double) pushed, floorFile);
      rows.add(row(format, load.path(), run, floor));
    } finally {
      files.clear();
      Files.delete(files.directory());
    }
  }

  /** How often what has as many records is sent for as many as are wanted. */
  static long rounds(long records, long inRound) {
    return Math.max(1, (records + inRound - 1) / inRound);
  }

  private static String row(String format, @Nullable String path, Run run, double floorSeconds) {
    return String.format(
        Locale.ROOT,
        "| %s, %s: %,d records in %.1f s | %,.0f | %.2f | %.2f | %.1f times | %d MB |",
        path == null ? "all five paths" : path,
        format,
        run.records(),
        run.wallSeconds(),
        run.perCpuSecond(),
        1e6 / run.perCpuSecond(),
        1e6 * floorSeconds / run.records(),
        run.perCpuSecond() / (format.equals("json") ? ZEEK_JSON : ZEEK_TSV),
        run.peakBytes() >> 20);
  }

  /** CPU seconds of the floor for the same bytes. */
  private static double floor(LogPush load, long rounds, double ratio, Path file)
      throws IOException, InterruptedException {
    int port = ListeningPorts.free();
    List<String> command = new ArrayList<>(load.programs().command("logfloor"));
    command.addAll(List.of("port=" + port, "file=" + file, "ratio=" + ratio));
    Path output = load.logs().resolve("logfloor.log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Process floor = load.children().start(builder.redirectOutput(output.toFile()));
    try {
      while (!ListeningPorts.contains(port)) {
        Thread.sleep(10);
      }
      long pushed = load.push("tcp://127.0.0.1:" + port, rounds, () -> {});
      if (pushed == 0 || !floor.waitFor(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
        throw new IOException("the floor does not end");
      }
      return LoadResult.parse(Files.readString(output)).number("cpu_nanos") / 1e9;
    } finally {
      load.children().stop(floor);
    }
  }

  private static void awaitBytes(LogFiles files, long perRound, long rounds, LoggerProcess logger)
      throws IOException, InterruptedException {
    long wanted = Math.multiplyExact(perRound, rounds);
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    long now = files.recordBytes();
    while (now < wanted) {
      logger.check();
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "records are missing: the files have %,d bytes of %,d".formatted(now, wanted));
      }
      Thread.sleep(20);
      now = files.recordBytes();
    }
    if (now > wanted) {
      throw new IOException("too much: the files have %,d bytes of %,d".formatted(now, wanted));
    }
  }
}
