package org.zeekbus.app.query;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.zeekbus.app.process.Signals;
import org.zeekbus.app.process.Version;
import org.zeekbus.logger.shape.PathPatterns;
import org.zeekbus.query.ParquetLogs;
import org.zeekbus.query.archive.Conversion;
import org.zeekbus.query.archive.ConversionReport;
import org.zeekbus.query.archive.ConversionSettings;
import org.zeekbus.top.text.Printable;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zmtp.system.Reason;
import org.zeekbus.zmtp.thread.Supervisor;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes Parquet files of Zeek's own log files. */
@Command(
    name = "convert",
    description = {
      "Convert log files of Zeek into Parquet, for zeekbus query and others: TSV and JSON, plain or"
          + " compressed with gzip or zstd. The log files are only read.",
      "A conversion that was stopped goes on when it is started again: what is converted is skipped.",
      "Exits with 1 if a file could not be converted; the others are converted all the same. Exits"
          + " with 2, and converts nothing, if records would be there twice: --force."
    },
    customSynopsis = "zeekbus convert [OPTIONS] DIR|FILE...",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class ConvertCommand implements Callable<Integer> {
  private static final String PARQUET = "parquet";
  private static final int PATIENCE_MILLIS = 500;
  private static final double MEGA = 1e6;

  @Spec private CommandSpec spec;

  /** Looked for later, as an unknown flag is the graver mistake. */
  @Parameters(
      arity = "0..*",
      paramLabel = "DIR|FILE",
      hideParamSyntax = true,
      description = "Log files, and directories with log files at any depth.")
  private List<Path> places = List.of();

  @Option(
      names = "--to",
      paramLabel = "FORMAT",
      description = "The format: ${DEFAULT-VALUE}, there is no other.",
      defaultValue = PARQUET)
  private String to;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "Where zeekbus query looks for logs: the files go to DIR/parquet, or to DIR itself if"
              + " that has directories of logs. Default: ${DEFAULT-VALUE}.",
      defaultValue = "logs")
  private Path dir;

  @Option(
      names = "--paths",
      paramLabel = "PATH",
      split = ",",
      description =
          "Only these logs: conn,dns_*. The last one that fits decides; !dns excludes. Default: all.")
  private List<String> paths = new ArrayList<>();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "How many files to convert at a time. Default: one for each processor, as far as memory allows.")
  private @Nullable Integer threads;

  @Option(
      names = "--force",
      description =
          "Convert also logs of which a logger of zeekbus has written records of the same time there:"
              + " queries then find those twice.")
  private boolean isForced;

  @Override
  public Integer call() throws Exception {
    check();
    Path target = ParquetLogs.root(dir);
    try (Conversion conversion = Conversion.of(settings(target))) {
      if (!isForced && conversion.writtenByLogger().isPresent()) {
        say(
            conversion.writtenByLogger().get()
                + "; --paths leaves it out, --dir takes another directory, --force converts all");
        return ExitCode.USAGE;
      }
      Signals.onStop(conversion::stop);
      long start = System.nanoTime();
      ConversionReport report = run(conversion);
      return tell(report, target, Duration.ofNanos(System.nanoTime() - start));
    } catch (IOException e) {
      say("%s: %s".formatted(target, Reason.withPlace(e)));
      return ExitCode.SOFTWARE;
    }
  }

  private void check() {
    if (places.isEmpty()) {
      throw wrong("Missing required parameter: 'DIR|FILE'");
    }
    if (!to.equals(PARQUET)) {
      throw wrong("--to: '%s' (expected: parquet)".formatted(to));
    }
    if (threads != null && threads < 1) {
      throw wrong("--threads: %d (expected: at least 1)".formatted(threads));
    }
    for (Path each : places) {
      if (!Files.exists(each)) {
        throw wrong("%s: no such file or directory".formatted(each));
      }
    }
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }

  private ConversionSettings settings(Path target) {
    long heap = Runtime.getRuntime().maxMemory();
    int most =
        ConversionSettings.threads(
            threads == null ? Runtime.getRuntime().availableProcessors() : threads, heap);
    return new ConversionSettings(
        places,
        target,
        chosen(),
        most,
        ConversionSettings.tableBytes(most, heap),
        ZoneId.systemDefault(),
        Version.number());
  }

  private Predicate<String> chosen() {
    if (paths.isEmpty()) {
      return _ -> true;
    }
    try {
      PathPatterns patterns = new PathPatterns(paths);
      return path -> patterns.choose(Bytes.of(path));
    } catch (IllegalArgumentException e) {
      throw wrong("--paths: " + e.getMessage());
    }
  }

  private ConversionReport run(Conversion conversion) throws InterruptedException {
    Supervisor supervisor = new Supervisor();
    long start = System.nanoTime();
    try (ProgressLine _ =
        new ProgressLine(
            spec.commandLine().getErr(),
            PATIENCE_MILLIS,
            () -> progress(conversion.report(), (System.nanoTime() - start) / 1e9))) {
      conversion.run(supervisor);
    }
    if (supervisor.failures() > 0) {
      say("stopped by a fault of zeekbus, which the log above names");
    }
    return conversion.report();
  }

  /** How far it is, and how long it will take. */
  static String progress(ConversionReport report, double seconds) {
    double part = report.bytes() == 0 ? 1 : (double) report.read() / report.bytes();
    String left =
        part > 0 && part < 1
            ? ", %s left"
                .formatted(inWords(Duration.ofSeconds(Math.round(seconds / part - seconds))))
            : "";
    return "%d of %d files, %.0f of %.0f MB, %,.0f records/s%s"
        .formatted(
            report.done(),
            report.files(),
            report.read() / MEGA,
            report.bytes() / MEGA,
            report.records() / Math.max(seconds, 0.1),
            left);
  }

  private static String inWords(Duration time) {
    return time.compareTo(Duration.ofMinutes(2)) < 0
        ? time.toSeconds() + " s"
        : time.compareTo(Duration.ofHours(2)) < 0
            ? time.toMinutes() + " min"
            : time.toHours() + " h";
  }

  private int tell(ConversionReport report, Path target, Duration time) {
    PrintWriter out = spec.commandLine().getOut();
    report.notes().forEach(this::say);
    report.failures().forEach(this::say);
    if (report.failed() > report.failures().size()) {
      say("%,d more failed".formatted(report.failed() - report.failures().size()));
    }
    if (report.files() + report.skipped() == 0) {
      say("no log files of Zeek there");
      return ExitCode.SOFTWARE;
    }
    out.printf(
        "%,d records of %,d %s are in %s now: %.1f MB became %.1f MB, in %s%n",
        report.records(),
        report.done(),
        report.done() == 1 ? "file" : "files",
        target,
        report.converted() / MEGA,
        report.written() / MEGA,
        inWords(time));
    if (report.skipped() > 0) {
      out.printf(
          "%,d %s converted before, and %s skipped%n",
          report.skipped(),
          report.skipped() == 1 ? "file was" : "files were",
          report.skipped() == 1 ? "was" : "were");
    }
    out.flush();
    int left = report.files() - report.done() - report.failed();
    if (left > 0) {
      say(
          left == 1
              ? "stopped; 1 file is left: the same command goes on with it"
              : "stopped; %,d files are left: the same command goes on with them".formatted(left));
    }
    return left + report.failed() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private void say(String text) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(spec.qualifiedName() + ": " + Printable.of(text));
    err.flush();
  }
}
