package org.zeekbus.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
  private static final long TICKS_PER_SECOND = 100;

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
      names = "--dir",
      paramLabel = "DIR",
      description = "Where files go: a memory file system.")
  Path directory = Path.of("/dev/shm");

  private final List<String> rows = new ArrayList<>();

  /** The tools that all runs share. */
  private record Tools(
      Path root, Path frames, Path logs, NativePrograms programs, Children children) {}

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
    Tools tools = new Tools(root, frames, logs, programs, new Children());
    for (String format : formats) {
      measure(format, null, records, tools);
      if (byPath) {
        for (String path : List.of("conn", "dns", "http", "ssl", "files")) {
          measure(format, path, records / 4, tools);
        }
      }
    }
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
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

  private void measure(String format, @Nullable String path, long wanted, Tools tools)
      throws IOException, InterruptedException {
    LogFiles files = new LogFiles(Files.createTempDirectory(directory, "zeekbus-bench-"));
    try {
      int port = ListeningPorts.free();
      String endpoint = "tcp://127.0.0.1:" + port;
      ProcessBuilder builder =
          new ProcessBuilder(
                  tools.root().resolve("zeekbus").toString(),
                  "logger",
                  "--listen",
                  endpoint,
                  "--dir",
                  files.directory().toString(),
                  "--format",
                  format,
                  "--rotation-size",
                  "256MiB",
                  "--archive",
                  "off",
                  "--http-listen",
                  "none")
              .redirectErrorStream(true)
              .redirectOutput(tools.logs().resolve("logger.log").toFile());
      Process logger = tools.children().start(builder);
      try {
        awaitListening(port, logger, tools.logs());
        Load load = new Load(tools, path, endpoint, files);
        // One round tells how much a round writes.
        load.push(1);
        long perRound = files.awaitStill();
        long inRound = files.countRecords();
        load.push(rounds(warmUp, inRound));
        awaitBytes(files, perRound, 1 + rounds(warmUp, inRound), logger);
        long many = rounds(wanted, inRound);
        long before = cpuTicks(logger.pid());
        long startNanos = System.nanoTime();
        long sizeBefore = files.recordBytes();
        long pushed = load.push(many);
        awaitBytes(files, perRound, 1 + rounds(warmUp, inRound) + many, logger);
        Run run =
            new Run(
                many * inRound,
                (cpuTicks(logger.pid()) - before) / (double) TICKS_PER_SECOND,
                (System.nanoTime() - startNanos) / 1e9,
                files.recordBytes() - sizeBefore,
                peak(logger.pid()));
        files.clear();
        Path floorFile = files.directory().resolve("floor");
        double floor = floor(load, many, run.written() / (double) pushed, floorFile);
        rows.add(row(format, path, run, floor));
      } finally {
        tools.children().stop(logger);
      }
    } finally {
      files.clear();
      Files.delete(files.directory());
    }
  }

  private static long rounds(long records, long inRound) {
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
  private static double floor(Load load, long rounds, double ratio, Path file)
      throws IOException, InterruptedException {
    int port = ListeningPorts.free();
    List<String> command = new ArrayList<>(load.tools().programs().command("logfloor"));
    command.addAll(List.of("port=" + port, "file=" + file, "ratio=" + ratio));
    Path output = load.tools().logs().resolve("logfloor.log");
    Process floor =
        load.tools()
            .children()
            .start(
                new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile()));
    try {
      while (!ListeningPorts.contains(port)) {
        Thread.sleep(10);
      }
      long pushed = load.to("tcp://127.0.0.1:" + port).push(rounds);
      if (pushed == 0 || !floor.waitFor(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
        throw new IOException("the floor does not end");
      }
      return LoadResult.parse(Files.readString(output)).number("cpu_nanos") / 1e9;
    } finally {
      load.tools().children().stop(floor);
    }
  }

  /** The PUSH program with its arguments. */
  private record Load(Tools tools, @Nullable String path, String endpoint, LogFiles files) {
    Load to(String other) {
      return new Load(tools, path, other, files);
    }

    /** Bytes pushed; returns when all are on their way. */
    long push(long rounds) throws IOException, InterruptedException {
      List<String> command = new ArrayList<>(tools.programs().command("push"));
      command.addAll(List.of("frames=" + tools.frames(), "to=" + endpoint, "rounds=" + rounds));
      if (path != null) {
        command.add("path=" + path);
      }
      Path output = tools.logs().resolve("push.log");
      Process push =
          tools
              .children()
              .start(
                  new ProcessBuilder(command)
                      .redirectErrorStream(true)
                      .redirectOutput(output.toFile()));
      try {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < deadline && !push.waitFor(20, TimeUnit.MILLISECONDS)) {
          var _ = files.recordBytes(); // and with it, rotated ones are taken away
        }
        if (push.isAlive() || push.exitValue() != 0) {
          throw new IOException("the load failed: " + Files.readString(output));
        }
      } finally {
        tools.children().stop(push);
      }
      return LoadResult.parse(Files.readString(output)).count("bytes");
    }
  }

  private static void awaitListening(int port, Process logger, Path logs)
      throws IOException, InterruptedException {
    while (!ListeningPorts.contains(port)) {
      if (!logger.isAlive()) {
        throw new IOException(
            "the logger does not listen; it said:\n"
                + Files.readString(logs.resolve("logger.log")));
      }
      Thread.sleep(20);
    }
  }

  private static void awaitBytes(LogFiles files, long perRound, long rounds, Process logger)
      throws IOException, InterruptedException {
    long wanted = Math.multiplyExact(perRound, rounds);
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    long now = files.recordBytes();
    while (now < wanted) {
      if (!logger.isAlive() || System.nanoTime() > deadline) {
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

  /** User and system time of a process, from /proc. */
  private static long cpuTicks(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    } catch (IOException e) {
      return 0; // it has ended
    }
  }

  private static long peak(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
      }
    }
    return 0;
  }
}
