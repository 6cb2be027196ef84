package org.zeekbus.app.query;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zeekbus.app.command.DurationFlag;
import org.zeekbus.app.command.SizeFlag;
import org.zeekbus.query.LogDatabase;
import org.zeekbus.query.LogSource;
import org.zeekbus.query.ParquetLogs;
import org.zeekbus.query.QuerySettings;
import org.zeekbus.query.archive.ArchiveLogs;
import org.zeekbus.settings.ByteSize;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which logs a command reads, and what it may take for that. */
public final class QueryFlags {
  private static final long MOST_MEMORY = 1L << 30;
  private static final long LEAST_MEMORY = 64L << 20;
  private static final int PATIENCE_MILLIS = 500;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "The logger's directory (logger.dir), or one with Parquet files. Default: logs, or none with"
              + " --logs.")
  private @Nullable Path dir;

  @Option(
      names = "--logs",
      paramLabel = "DIR|FILE",
      description =
          "Ask log files that Zeek has written, TSV or JSON, plain, .gz or .zst: all below DIR, or one"
              + " FILE. Can be given several times.")
  private List<Path> archives = new ArrayList<>();

  private @Nullable ArchiveLogs archive;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "Only records with a ts since then: 1h or 7d ago, or 2026-11-23 or 2026-11-23T13:00 in"
              + " UTC. Older files are not read.",
      converter = SinceText.class)
  private @Nullable Instant since;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description =
          "Memory for a query; what needs more goes to temporary files of up to 8 times this size,"
              + " then fails. Default: 1GiB, but at most a quarter of the machine's.",
      converter = SizeFlag.class)
  private @Nullable ByteSize memory;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads for a query. Default: one for each processor.")
  private @Nullable Integer threads;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "Stop a query that works longer. Default: ${DEFAULT-VALUE}.",
      converter = DurationFlag.class,
      defaultValue = "5m")
  private Duration timeout;

  @Option(
      names = "--allow",
      paramLabel = "DIR",
      description =
          "Let the query read files of this directory, such as lists of addresses:"
              + " read_csv('DIR/FILE'). Can be given several times.")
  private List<Path> allowed = new ArrayList<>();

  /** Where logs are. */
  public List<LogSource> sources() throws IOException {
    return sources(Optional.ofNullable(since));
  }

  /**
   * Where logs are.
   *
   * @param from files of an archive that end before it are left out
   */
  List<LogSource> sources(Optional<Instant> from) throws IOException {
    List<LogSource> sources = new ArrayList<>();
    if (dir != null || archives.isEmpty()) {
      sources.add(ParquetLogs.of(dir == null ? Path.of("logs") : dir));
    }
    if (!archives.isEmpty()) {
      for (Path each : archives) {
        if (!Files.exists(each)) {
          throw wrong("--logs: %s: no such file or directory".formatted(each));
        }
      }
      LongAdder looked = new LongAdder();
      try (ProgressLine _ =
          new ProgressLine(
              command.commandLine().getErr(),
              PATIENCE_MILLIS,
              () -> "looked at %,d log files".formatted(looked.sum()))) {
        archive = ArchiveLogs.below(archives, ZoneId.systemDefault(), from, looked);
      }
      sources.add(archive);
    }
    return sources;
  }

  /** Lines on what could not be read so far. */
  List<String> notes(LogDatabase database) {
    return Stream.concat(
            Optional.ofNullable(archive).flatMap(ArchiveLogs::skippedText).stream(),
            database.notes().stream())
        .toList();
  }

  /** Whether a logger has a directory there for files that it has not committed. */
  boolean isBegun() throws IOException {
    Path root = dir == null ? Path.of("logs") : dir;
    return (dir != null || archives.isEmpty()) && ParquetLogs.isBegun(root);
  }

  /** The time from which on records are wanted. */
  Optional<Instant> since() {
    return Optional.ofNullable(since);
  }

  /**
   * What the queries of a report may see and take.
   *
   * @param from the time from which on it compares records
   * @param parquet the directory whose files they read by name
   */
  QuerySettings settings(Instant from, Optional<Path> parquet) {
    QuerySettings settings = settings(Optional.empty());
    List<Path> readable = new ArrayList<>(settings.allowed());
    parquet.filter(Files::isDirectory).ifPresent(readable::add);
    return new QuerySettings(
        Optional.of(from),
        settings.memory(),
        settings.threads(),
        settings.timeLimit(),
        readable,
        Optional.empty());
  }

  /**
   * What the query may see and take.
   *
   * @param output the file that it may write
   */
  public QuerySettings settings(Optional<Path> output) {
    int processors = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    if (processors < 1) {
      throw wrong("--threads: at least 1 (got %d)".formatted(processors));
    }
    if (timeout.isZero()) {
      throw wrong("--timeout: more than 0 (got 0)");
    }
    for (Path directory : allowed) {
      if (!Files.isDirectory(directory)) {
        throw wrong("--allow: %s: no such directory".formatted(directory));
      }
    }
    return new QuerySettings(
        Optional.ofNullable(since), bytes(), processors, timeout, allowed, output);
  }

  private long bytes() {
    if (memory == null) {
      return Math.min(MOST_MEMORY, machine() / 4);
    }
    if (memory.bytes() < LEAST_MEMORY) {
      throw wrong("--memory: at least 64MiB (got %s)".formatted(memory));
    }
    return memory.bytes();
  }

  /** The memory of this machine, or what a container leaves of it. */
  private static long machine() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
            && system.getTotalMemorySize() > 0
        ? system.getTotalMemorySize()
        : Long.MAX_VALUE;
  }

  private ParameterException wrong(String what) {
    return new ParameterException(command.commandLine(), what);
  }
}
