package org.zeekbus.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The cost of a record on its way to Kafka, an HTTP server, Parquet or log files, alone or at once:
 * conn records for each CPU second of the logger's process. Beside it the floor: the same client
 * gets the same values ready-made. Beside Parquet: DuckDB, which makes Parquet of Zeek's JSON.
 *
 * <p>Owner: the main thread.
 */
final class SinksBench {
  /** Records for each CPU second. */
  private static final Map<String, Long> GOALS =
      Map.of("kafka", 400_000L, "http", 500_000L, "parquet", 400_000L);

  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final Path root;
  private final LogPush load;
  private final @Nullable ConnFrames frames;
  private final Path memory;
  private final Map<String, Map<String, String>> overrides;
  private final int loggers;
  private final long inRound;
  private final long rounds;
  private final long warmUp;
  private final List<String> rows = new ArrayList<>();
  private final List<String> details = new ArrayList<>();

  /**
   * @param load the records
   * @param inRound how many these are
   * @param frames where they come from, if they are not recorded ones
   * @param memory a memory file system, for all that is written
   * @param overrides settings as {@code kafka.compression=zstd}
   * @param loggers how many run at once
   */
  SinksBench(
      Path root,
      LogPush load,
      long inRound,
      @Nullable ConnFrames frames,
      Path memory,
      List<String> overrides,
      int loggers,
      long records,
      long warmUp)
      throws IOException {
    this.root = root;
    this.loggers = loggers;
    this.load = load;
    this.inRound = inRound;
    this.frames = frames;
    this.memory = memory;
    this.overrides = new HashMap<>();
    for (String override : overrides) {
      String[] words = override.split("[.=]", 3);
      if (words.length < 3) {
        throw new IOException("--set " + override + " (expected: SINK.KEY=VALUE)");
      }
      this.overrides.computeIfAbsent(words[0], _ -> new HashMap<>()).put(words[1], words[2]);
    }
    this.rounds = LoggerBench.rounds(records, inRound);
    this.warmUp = LoggerBench.rounds(warmUp, inRound);
  }

  /**
   * A run with these types of sinks at once.
   *
   * @param settings for each of them
   */
  void measure(List<String> types, Map<String, String> settings)
      throws IOException, InterruptedException {
    List<SinkTarget> targets = new ArrayList<>();
    Path directory = Files.createTempDirectory(memory, "zeekbus-bench-");
    try {
      for (String type : types) {
        targets.add(target(type));
      }
      run(targets, settings, directory);
    } finally {
      for (SinkTarget target : targets) {
        target.close();
      }
      TemporaryTree.delete(directory);
    }
  }

  private SinkTarget target(String type) throws IOException, InterruptedException {
    return switch (type) {
      case "files" -> new FilesTarget(memory, inRound);
      case "kafka" -> new KafkaTarget(memory);
      case "http" -> new DiscardTarget();
      case "parquet" -> new ParquetTarget(memory);
      default ->
          throw new IOException("--sink " + type + " (expected: kafka, http, parquet or files)");
    };
  }

  private void run(List<SinkTarget> targets, Map<String, String> more, Path directory)
      throws IOException, InterruptedException {
    String name = names(targets);
    for (Map.Entry<String, String> each : more.entrySet()) {
      name += ", " + each.getKey() + " " + each.getValue();
    }
    Path config = Files.writeString(directory.resolve("zeekbus.yaml"), config(targets, more));
    List<LoggerProcess> running = new ArrayList<>();
    Cost cost;
    try {
      for (int i = 1; i <= loggers; i++) {
        Path log = load.logs().resolve("logger-" + i + ".log");
        String own = directory.resolve("logger-" + i).toString();
        List<String> arguments = List.of("--config", config.toString(), "--dir", own);
        running.add(LoggerProcess.start(load.children(), root, log, arguments));
      }
      // A round for each: a PUSH gives the next batch to the next logger.
      push(running, targets, 0, loggers);
      push(running, targets, loggers, warmUp);
      Cost before = cost(running);
      Map<SinkTarget, Double> seconds = push(running, targets, loggers + warmUp, rounds);
      cost = cost(running).since(before);
      for (SinkTarget target : targets) {
        details.add(
            String.format(
                Locale.ROOT,
                "- %s: %s had all after %.1f s",
                name,
                target.type(),
                seconds.get(target)));
      }
      details.add("- " + name + ": " + cost.busiest());
      for (SinkTarget target : targets) {
        if (target instanceof ParquetTarget parquet) {
          long all = Math.multiplyExact(loggers + warmUp + rounds, inRound);
          details.add("- " + name + ": " + size((double) parquet.bytes() / all));
        }
      }
    } finally {
      running.forEach(LoggerProcess::close);
    }
    rows.add(row(name, targets, cost, floor(targets)));
  }

  /** Of all loggers together; memory of the one that takes most. */
  private static Cost cost(List<LoggerProcess> loggers) throws IOException {
    double cpu = 0;
    Map<String, Double> threads = new HashMap<>();
    long peak = 0;
    for (LoggerProcess logger : loggers) {
      cpu += logger.cpuSeconds();
      logger.cpuSecondsByThread().forEach((name, more) -> threads.merge(name, more, Double::sum));
      peak = Math.max(peak, logger.peakBytes());
    }
    return new Cost(cpu, threads, peak);
  }

  /** What the loggers have cost. */
  private record Cost(double cpuSeconds, Map<String, Double> byThread, long peakBytes) {
    Cost since(Cost before) {
      Map<String, Double> spent = new HashMap<>(byThread);
      before.byThread.forEach((name, seconds) -> spent.merge(name, -seconds, Double::sum));
      return new Cost(cpuSeconds - before.cpuSeconds, spent, peakBytes);
    }

    /** The threads that took most of the CPU time. */
    String busiest() {
      return byThread.entrySet().stream()
          .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
          .limit(6)
          .map(thread ->
              String.format(Locale.ROOT, "%s %.1f CPU s", thread.getKey(), thread.getValue()))
          .collect(Collectors.joining(", "));
    }
  }

  private String config(List<SinkTarget> targets, Map<String, String> more) {
    StringBuilder yaml = new StringBuilder("logger:\n  sinks:\n");
    for (SinkTarget target : targets) {
      yaml.append("    - type: ").append(target.type()).append('\n');
      Map<String, String> all = settings(target);
      more.forEach(all::putIfAbsent);
      all.forEach((key, value) -> yaml.append("      %s: \"%s\"%n".formatted(key, value)));
    }
    return yaml.toString();
  }

  private Map<String, String> settings(SinkTarget target) {
    Map<String, String> settings = new LinkedHashMap<>(target.settings());
    settings.putAll(overrides.getOrDefault(target.type(), Map.of()));
    return settings;
  }

  /** Pushes as many rounds more; tells when each sink had brought all. */
  private Map<SinkTarget, Double> push(
      List<LoggerProcess> loggers, List<SinkTarget> targets, long before, long more)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    long wanted = Math.multiplyExact(before + more, inRound);
    Map<SinkTarget, Double> seconds = new HashMap<>();
    List<SinkTarget> waiting = new ArrayList<>(targets);
    LogPush.Meanwhile look =
        () -> {
          for (SinkTarget target : List.copyOf(waiting)) {
            long records = records(target);
            if (records > wanted) {
              throw new IOException(
                  "%s got %,d records of %,d".formatted(target.type(), records, wanted));
            }
            if (records == wanted) {
              waiting.remove(target);
              seconds.put(target, (System.nanoTime() - start) / 1e9);
            }
          }
        };
    String endpoints =
        loggers.stream().map(LoggerProcess::endpoint).collect(Collectors.joining(","));
    var _ = load.push(endpoints, more, look);
    while (!waiting.isEmpty()) {
      look.run();
      for (LoggerProcess logger : loggers) {
        logger.check();
      }
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        throw new IOException(
            "records are missing: "
                + waiting.stream()
                    .map(target -> "%s".formatted(target.type()))
                    .collect(Collectors.joining(", ")));
      }
      Thread.sleep(20);
    }
    return seconds;
  }

  private static long records(SinkTarget target) throws IOException {
    try {
      return target.records();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** CPU seconds of a client that gets these values ready-made; none for several sinks. */
  private @Nullable Double floor(List<SinkTarget> targets)
      throws IOException, InterruptedException {
    SinkTarget target = targets.getFirst();
    if (targets.size() > 1 || target instanceof FilesTarget || target instanceof ParquetTarget) {
      return null;
    }
    List<String> command = new ArrayList<>(BrokerLauncher.java());
    command.addAll(
        1, List.of("-XX:+UseSerialGC", "-Xms32m", "-Xmx1g", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of(Bench.QUIET, ReadyMade.class.getName()));
    command.add(target.type());
    command.add(
        target instanceof KafkaTarget kafka ? kafka.bootstrap() : target.settings().get("url"));
    command.addAll(List.of(Long.toString(warmUp), Long.toString(rounds)));
    command.add(settings(target).getOrDefault("compression", ""));
    command.add(settings(target).getOrDefault("key", ""));
    Path output = load.logs().resolve("ready-made.log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Process floor = load.children().start(builder.redirectOutput(output.toFile()));
    try {
      boolean ended = floor.waitFor(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
      String said = Files.readString(output);
      if (!ended || floor.exitValue() != 0) {
        throw new IOException("the floor failed: " + said);
      }
      return LoadResult.parse(said.substring(said.strip().lastIndexOf('\n') + 1))
              .number("cpu_nanos")
          / 1e9;
    } finally {
      load.children().stop(floor);
    }
  }

  private String size(double bytesPerRecord) {
    if (frames == null) {
      return "%.1f bytes a record".formatted(bytesPerRecord);
    }
    return String.format(
        Locale.ROOT,
        "%.1f bytes a record in Parquet, %.1f as TSV: %.3f of it (goal ≤ 0.25)",
        bytesPerRecord,
        frames.tsvBytesPerRecord(),
        bytesPerRecord / frames.tsvBytesPerRecord());
  }

  /** DuckDB makes Parquet of the same records in Zeek's JSON. */
  void measureDuckDb(ConnFrames records) throws IOException, InterruptedException {
    Path parquet = Files.createTempFile(memory, "zeekbus-bench-", ".parquet");
    try {
      String copy =
          "COPY (SELECT * FROM read_json('%s', format = 'newline_delimited') ORDER BY ts) TO '%s' (FORMAT parquet, COMPRESSION zstd)"
              .formatted(records.json(), parquet);
      TimedCommand run = TimedCommand.run(load.children(), load.logs(), DuckDbPeer.command(copy));
      rows.add(
          String.format(
              Locale.ROOT,
              "| peer, DuckDB from JSON to Parquet: %,d records | %,.0f | – | %.2f | – | %d MB |",
              records.records(),
              records.records() / run.cpuSeconds(),
              1e6 * run.cpuSeconds() / records.records(),
              run.peakBytes() >> 20));
      details.add("- peer: " + size((double) Files.size(parquet) / records.records()));
    } finally {
      Files.delete(parquet);
    }
  }

  private String row(String name, List<SinkTarget> targets, Cost cost, @Nullable Double floor) {
    double records = rounds * inRound;
    Long goal = targets.size() > 1 ? null : GOALS.get(targets.getFirst().type());
    return String.format(
        Locale.ROOT,
        "| %s: %,.0f records%s | %,.0f | %s | %.2f | %s | %d MB |",
        name,
        records,
        loggers == 1 ? "" : ", " + loggers + " loggers",
        records / cost.cpuSeconds(),
        goal == null ? "–" : String.format(Locale.ROOT, "≥ %,d", goal),
        1e6 * cost.cpuSeconds() / records,
        floor == null ? "–" : String.format(Locale.ROOT, "%.2f", 1e6 * floor / records),
        cost.peakBytes() >> 20);
  }

  private static String names(List<SinkTarget> targets) {
    return targets.stream().map(SinkTarget::type).collect(Collectors.joining(", "));
  }

  void print(PrintStream out) throws IOException {
    out.println();
    out.println(
        "Records for each CPU second of the whole process, until the target has confirmed them; the"
            + " floor is a program that gives the same client the same values ready-made.");
    out.println();
    out.println("| to | records/CPU s | goal | µs a record | floor, µs | peak RSS |");
    out.println("| --- | --- | --- | --- | --- | --- |");
    rows.forEach(out::println);
    out.println();
    details.forEach(out::println);
    out.println();
    out.println(ReportText.machine("–"));
  }
}
