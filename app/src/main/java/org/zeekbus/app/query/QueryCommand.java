package org.zeekbus.app.query;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zeekbus.app.process.Signals;
import org.zeekbus.app.process.Tty;
import org.zeekbus.app.process.Version;
import org.zeekbus.query.LogDatabase;
import org.zeekbus.query.QueryException;
import org.zeekbus.query.QueryResult;
import org.zeekbus.query.QuerySettings;
import org.zeekbus.query.plot.TerminalPlot;
import org.zeekbus.top.Top;
import org.zeekbus.top.text.Printable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Asks logs that were written, in SQL. */
@Command(
    name = "query",
    description = {
      "Ask logs in SQL: the Parquet files that a logger has written. Each log is a table, such as"
          + " conn; Zeek's names need no quotes: SELECT id.orig_h FROM conn.",
      "in_subnet(id.orig_h, '10.0.0.0/8') finds the addresses of a network. SHOW TABLES lists the"
          + " logs, DESCRIBE conn its columns.",
      "Exits with 2 if the statement is wrong, with 1 if it fails or takes too long."
    },
    customSynopsis = "zeekbus query [OPTIONS] SQL",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class QueryCommand implements Callable<Integer> {
  /** Characters of a statement. */
  private static final int LONGEST = 1 << 20;

  /** A query that takes longer says how far it is. */
  private static final int PATIENCE_MILLIS = 2_000;

  private static final int ROWS_BETWEEN_CHECKS = 256;

  /** Of a plot that goes into a file or a pipe. */
  private static final int PLAIN_WIDTH = 80;

  /** A logger without a record for longer was killed, or has nothing to write. */
  private static final Duration RECENT = Duration.ofHours(1);

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  @Spec private CommandSpec spec;
  @Mixin private QueryFlags flags;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "table, json (an object in each line), csv, tsv, parquet (with --output) or rows (for the"
              + " dashboard). Default: what the name of the output ends with, otherwise table.",
      converter = FormatText.class)
  private @Nullable ResultFormat format;

  @Option(
      names = "--plot",
      description =
          "Draw a result of two columns: bars if the first names something, a line if it is a time"
              + " or a number.")
  private boolean plot;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write the result to this file, which is replaced once all is there.")
  private @Nullable Path output;

  @Option(
      names = "--quiet",
      description = "Print neither the number of rows nor up to when records are in the files.")
  private boolean quiet;

  @Parameters(
      arity = "0..1",
      paramLabel = "SQL",
      description = "The statement; - reads it from stdin, as does none at all behind a pipe.")
  private @Nullable String statement;

  @Override
  public Integer call() throws Exception {
    if (plot && (format != null || output != null)) {
      throw new ParameterException(
          spec.commandLine(),
          "--plot: draws in the terminal (expected: without --format and --output)");
    }
    ResultFormat chosen = chosen();
    String sql = sql();
    QuerySettings settings = flags.settings(Optional.ofNullable(output));
    try (LogDatabase database = LogDatabase.open(settings, flags.sources())) {
      Signals.onStop(database::cancel);
      Watchdog.watch(
          database, settings.memory(), spec.qualifiedName(), spec.commandLine().getErr());
      Optional<Instant> upTo = quiet ? Optional.empty() : database.writtenUpTo();
      if (plot) {
        int exit = plot(database, sql);
        sayNotes(database);
        return exit;
      }
      if (chosen == ResultFormat.ROWS) {
        new RowsAnswer(spec.commandLine().getOut())
            .write(database.query(sql), recent(upTo), flags.notes(database));
        return ExitCode.OK;
      }
      boolean isAll =
          chosen == ResultFormat.PARQUET ? save(database, sql) : print(database, sql, chosen);
      if (isAll && database.readsLogs()) {
        recent(upTo)
            .ifPresent(each ->
                say(
                    "logs up to %s UTC; newer ones come with the next commit"
                        .formatted(CLOCK.format(each))));
      }
      sayNotes(database);
      return ExitCode.OK;
    } catch (QueryException e) {
      if (chosen == ResultFormat.ROWS) {
        new RowsAnswer(spec.commandLine().getOut()).fail(e);
      }
      String hint =
          e.blame() == QueryException.Cause.NO_LOGS
              ? flags.isBegun()
                  ? " yet: a logger has begun to write there, and records come with its next commit,"
                      + " each minute unless its interval is another"
                  : ": a logger with --sinks parquet writes them each minute; --dir DIR reads another"
                      + " directory, --logs DIR the log files of Zeek"
              : "";
      say(spec.qualifiedName() + ": " + Printable.of(e.getMessage() + hint));
      return e.blame() == QueryException.Cause.STATEMENT ? ExitCode.USAGE : ExitCode.SOFTWARE;
    }
  }

  private void sayNotes(LogDatabase database) {
    flags.notes(database).forEach(each -> say(spec.qualifiedName() + ": " + Printable.of(each)));
  }

  private static Optional<Instant> recent(Optional<Instant> upTo) {
    return upTo.filter(each -> each.isAfter(Instant.now().minus(RECENT)));
  }

  private ResultFormat chosen() {
    String name = output == null ? "" : output.toString().toLowerCase(Locale.ROOT);
    ResultFormat chosen =
        format != null
            ? format
            : Arrays.stream(ResultFormat.values())
                .filter(each -> name.endsWith("." + each.name().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElse(ResultFormat.TABLE);
    if (chosen == ResultFormat.PARQUET && output == null) {
      throw new ParameterException(
          spec.commandLine(), "--format parquet: no text (expected: with --output FILE)");
    }
    return chosen;
  }

  private String sql() throws IOException {
    if (statement != null && !statement.equals("-")) {
      return statement;
    }
    if (statement == null && Tty.isIn()) {
      throw new ParameterException(spec.commandLine(), "Missing required parameter: 'SQL'");
    }
    byte[] bytes = System.in.readNBytes(LONGEST + 1);
    if (bytes.length > LONGEST) {
      throw new ParameterException(
          spec.commandLine(), "SQL: more than 1MiB on standard input (expected: one statement)");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private boolean save(LogDatabase database, String sql) throws Exception {
    long rows;
    try (AutoCloseable _ = progress(database)) {
      rows = database.save(sql);
    }
    sayRows(rows);
    return true;
  }

  /** Returns false if nobody reads the result any more. */
  private boolean print(LogDatabase database, String sql, ResultFormat chosen) throws Exception {
    QueryResult result;
    try (AutoCloseable _ = progress(database)) {
      result = database.query(sql);
    }
    try (result) {
      if (output == null) {
        PrintWriter out = spec.commandLine().getOut();
        OptionalInt width = Tty.isOut() ? OptionalInt.of(Top.columns()) : OptionalInt.empty();
        long rows = write(result, chosen.writer(out, width), out);
        out.flush();
        if (out.checkError()) {
          return false;
        }
        if (chosen == ResultFormat.TABLE) {
          sayRows(rows);
        }
        return true;
      }
      sayRows(writeFile(result, chosen, output));
      return true;
    }
  }

  private int plot(LogDatabase database, String sql) throws Exception {
    TerminalPlot.Picture picture;
    try (AutoCloseable _ = progress(database);
        QueryResult result = database.query(sql)) {
      String refusal = TerminalPlot.refusal(result.columns());
      if (!refusal.isEmpty()) {
        throw new ParameterException(spec.commandLine(), refusal);
      }
      boolean isTerminal = Tty.isOut();
      picture =
          TerminalPlot.draw(
              result, isTerminal ? Top.columns() : PLAIN_WIDTH, isTerminal && Tty.isColoured());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(picture.text());
    out.flush();
    if (!picture.remark().isEmpty()) {
      say(picture.remark());
    }
    return ExitCode.OK;
  }

  private static long writeFile(QueryResult result, ResultFormat chosen, Path file)
      throws QueryException, IOException {
    return OutputFile.write(
        file,
        to -> {
          PrintWriter out = new PrintWriter(to);
          long rows = write(result, chosen.writer(out, OptionalInt.empty()), out);
          if (out.checkError()) {
            throw new IOException(file + ": cannot be written, perhaps the disk is full");
          }
          return rows;
        });
  }

  /** Ends early if nobody reads. */
  private static long write(QueryResult result, ResultWriter writer, PrintWriter out)
      throws QueryException, IOException {
    writer.begin(result.columns());
    long rows = 0;
    while (result.next()) {
      writer.row(result);
      rows++;
      if (rows % ROWS_BETWEEN_CHECKS == 0 && out.checkError()) {
        break;
      }
    }
    writer.end();
    return rows;
  }

  private AutoCloseable progress(LogDatabase database) {
    return quiet
        ? () -> {}
        : new ProgressLine(
            spec.commandLine().getErr(), PATIENCE_MILLIS, () -> read(database.progress()));
  }

  private static String read(OptionalDouble part) {
    return part.isPresent() ? "%.0f %% read".formatted(100 * part.getAsDouble()) : "";
  }

  private void sayRows(long rows) {
    if (!quiet) {
      say(rows == 1 ? "1 row" : "%,d rows".formatted(rows));
    }
  }

  private void say(String text) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(text);
    err.flush();
  }

  /** How a result is written. */
  static final class FormatText implements ITypeConverter<ResultFormat> {
    @Override
    public ResultFormat convert(String text) {
      List<ResultFormat> all = List.of(ResultFormat.values());
      return all.stream()
          .filter(each -> each.name().equalsIgnoreCase(text))
          .findFirst()
          .orElseThrow(() ->
              new TypeConversionException(
                  "'%s' (expected: %s)"
                      .formatted(
                          text,
                          all.stream()
                              .map(each -> each.name().toLowerCase(Locale.ROOT))
                              .collect(Collectors.joining("|")))));
    }
  }
}
