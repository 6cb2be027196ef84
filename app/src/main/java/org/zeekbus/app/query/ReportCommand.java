package org.zeekbus.app.query;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zeekbus.app.process.Signals;
import org.zeekbus.app.process.Version;
import org.zeekbus.query.LogDatabase;
import org.zeekbus.query.LogSource;
import org.zeekbus.query.ParquetLogs;
import org.zeekbus.query.QueryException;
import org.zeekbus.query.QuerySettings;
import org.zeekbus.query.report.FinishedReport;
import org.zeekbus.query.report.Report;
import org.zeekbus.query.report.ReportPeriod;
import org.zeekbus.top.text.Printable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes a page of what happened on the network, and to its logs. */
@Command(
    name = "report",
    description = {
      "Make a page of what the logs say of a time: striking things first, then volume, what is new"
          + " since the week before, notices, traffic, DNS, TLS, HTTP, files, and where the logger was"
          + " late. The page is one file that loads nothing; beside each figure is its SQL.",
      "Exits with 1 if there are no logs, or if a figure has no answer."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class ReportCommand implements Callable<Integer> {
  private static final Duration DAY = Duration.ofDays(1);
  private static final String STDOUT = "-";
  private static final String JSON = "json";
  private static final List<String> FORMATS = List.of("html", JSON);

  private static final int PATIENCE_MILLIS = 500;

  @Spec private CommandSpec spec;
  @Mixin private QueryFlags flags;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Only records with a ts before then. Default: now. Without --since, of 24h.",
      converter = SinceText.class)
  private @Nullable Instant until;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "Write the report to this file, which is replaced once all is there; - is stdout."
              + " Default: ${DEFAULT-VALUE}.",
      defaultValue = "report.html")
  private String output;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "html, or json: the same figures as data. Default: json if the output's name ends with"
              + " .json, otherwise html.",
      completionCandidates = Formats.class)
  private @Nullable String format;

  @Override
  public Integer call() throws Exception {
    boolean isJson = isJson();
    ReportPeriod period = period();
    List<LogSource> sources = flags.sources(Optional.of(period.before()));
    Optional<Path> parquet =
        sources.stream()
            .filter(ParquetLogs.class::isInstance)
            .flatMap(each -> each.directories().stream())
            .findFirst();
    String where = sources.stream().map(LogSource::name).collect(Collectors.joining(", "));
    FinishedReport report;
    List<String> notes;
    QuerySettings settings = flags.settings(period.before(), parquet);
    try (LogDatabase database = LogDatabase.open(settings, sources)) {
      Signals.onStop(database::cancel);
      Watchdog.watch(
          database, settings.memory(), spec.qualifiedName(), spec.commandLine().getErr());
      report = make(database, period, where, parquet);
      notes = flags.notes(database);
    } catch (QueryException e) {
      say(e.getMessage());
      return ExitCode.SOFTWARE;
    }
    String text = isJson ? report.json() : report.html();
    write(text);
    notes.forEach(this::say);
    if (!report.trouble().isEmpty()) {
      say(report.trouble());
      return ExitCode.SOFTWARE;
    }
    if (!output.equals(STDOUT)) {
      say(
          "%s: %d figures, %d kB"
              .formatted(output, report.figures(), Math.ceilDiv(text.length(), 1000)));
    }
    if (report.failures() > 0) {
      say("%d of them have no answer; the report says why".formatted(report.failures()));
      return ExitCode.SOFTWARE;
    }
    return ExitCode.OK;
  }

  private boolean isJson() {
    String chosen =
        format != null
            ? format.toLowerCase(Locale.ROOT)
            : output.toLowerCase(Locale.ROOT).endsWith("." + JSON) ? JSON : "html";
    if (!FORMATS.contains(chosen)) {
      throw wrong("--format: '%s' (expected: html|json)".formatted(format));
    }
    return chosen.equals(JSON);
  }

  private ReportPeriod period() {
    Instant end = until == null ? Instant.now() : until;
    Instant begin = flags.since().orElse(end.minus(DAY));
    if (!begin.isBefore(end)) {
      throw wrong("--until: %s (expected: later than --since, %s)".formatted(end, begin));
    }
    return ReportPeriod.of(begin, end);
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }

  private FinishedReport make(
      LogDatabase database, ReportPeriod period, String where, Optional<Path> parquet)
      throws QueryException, IOException {
    AtomicReference<String> asked = new AtomicReference<>("");
    try (ProgressLine _ =
        new ProgressLine(spec.commandLine().getErr(), PATIENCE_MILLIS, asked::get)) {
      return Report.make(
          database,
          period,
          where,
          parquet,
          Instant.now(),
          title -> asked.set("asking: " + Printable.of(title)));
    }
  }

  private void write(String text) throws QueryException, IOException {
    if (output.equals(STDOUT)) {
      PrintWriter out = spec.commandLine().getOut();
      out.print(text);
      out.flush();
      return;
    }
    OutputFile.write(Path.of(output), out -> out.append(text));
  }

  private void say(String text) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(spec.qualifiedName() + ": " + Printable.of(text));
    err.flush();
  }

  /** Those that there are. */
  static final class Formats implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return FORMATS.iterator();
    }
  }
}
