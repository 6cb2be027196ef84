package org.zeekbus.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What an analyst waits for: questions over a day's conn log, asked of Parquet by {@code zeekbus
 * query}, of Zeek's compressed TSV by zcat and awk, and of Zeek's JSON by DuckDB. Each is a whole
 * process; files are in the system's cache. The answers must be equal.
 */
@Command(
    name = "query",
    description =
        "Measure questions over Parquet, beside zcat and awk over TSV and DuckDB over JSON.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class QueryBench implements Callable<Integer> {
  private static final String NETWORK = "10.1.4.";

  @Option(
      names = "--records",
      paramLabel = "N",
      description = "Records of the log; 10 million take 6 GB of disk.")
  long records = 10_000_000;

  @Option(names = "--rounds", paramLabel = "N", description = "The median of so many runs counts.")
  int rounds = 3;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where the logs go; they are removed at the end. Default: bench/target.")
  @Nullable Path directory;

  private final Children children = new Children();
  private final List<String> rows = new ArrayList<>();
  private long peak;

  /** A question, and how to ask it. */
  private record Question(
      String name,
      List<String> query,
      List<String> shell,
      List<String> duckDb,
      double shellGoal,
      double duckDbGoal) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path root = RepositoryRoot.find();
    Path target = Files.createDirectories(root.resolve("bench/target/logs"));
    Path own =
        Files.createTempDirectory(directory == null ? target : directory, "zeekbus-bench-query-");
    try {
      // The first command would build zeekbus, if its sources have changed.
      var _ =
          TimedCommand.run(
              children, target, List.of(root.resolve("zeekbus").toString(), "version"));
      ConnArchive archive = ConnArchive.write(own, records, List.of(ConnArchive.Form.values()));
      Path plain = withoutBloomFilters(archive, own.resolve("plain"), target);
      ask(counts(root, archive), target);
      ask(subnet(root, archive), target);
      ask(uid(root, archive, "uid, bloom filters", archive.of(ConnArchive.Form.PARQUET)), target);
      ask(uid(root, archive, "uid, files without bloom filters", plain), target);
      PrintStream out = ReportText.stdout();
      print(archive, out);
    } finally {
      TemporaryTree.delete(own);
    }
    return 0;
  }

  private static List<String> query(Path root, Path parquet, String sql) {
    return List.of(
        root.resolve("zeekbus").toString(),
        "query",
        "--quiet",
        "--format",
        "tsv",
        "--dir",
        parquet.toString(),
        sql);
  }

  private static List<String> shell(String pipeline) {
    return List.of("bash", "-c", "set -o pipefail; " + pipeline);
  }

  private static String json(ConnArchive archive) {
    return "read_json('%s/*.json', format = 'newline_delimited')"
        .formatted(archive.of(ConnArchive.Form.JSON));
  }

  private static String zcat(ConnArchive archive) {
    return "zcat %s/*.gz".formatted(archive.of(ConnArchive.Form.TSV));
  }

  private static Question counts(Path root, ConnArchive archive) {
    return new Question(
        "count by address",
        query(
            root,
            archive.of(ConnArchive.Form.PARQUET),
            "SELECT count(*), id.orig_h FROM conn GROUP BY 2"),
        shell(zcat(archive) + " | awk -F'\\t' '!/^#/ { print $3 }' | sort | uniq -c"),
        DuckDbPeer.command(
            "SELECT count(*), \"id.orig_h\" FROM %s GROUP BY 2".formatted(json(archive))),
        20,
        5);
  }

  private static Question subnet(Path root, ConnArchive archive) {
    return new Question(
        "records of a /24",
        query(
            root,
            archive.of(ConnArchive.Form.PARQUET),
            "SELECT count(*) FROM conn WHERE in_subnet(id.orig_h, '%s0/24')".formatted(NETWORK)),
        shell(
            "%s | awk -F'\\t' 'index($3, \"%s\") == 1 { n++ } END { print n }'"
                .formatted(zcat(archive), NETWORK)),
        DuckDbPeer.command(
            "SELECT count(*) FROM %s WHERE starts_with(\"id.orig_h\", '%s')"
                .formatted(json(archive), NETWORK)),
        0,
        0);
  }

  private static Question uid(Path root, ConnArchive archive, String name, Path parquet) {
    String uid = archive.middleUid();
    return new Question(
        name,
        query(root, parquet, "SELECT uid, id.orig_p FROM conn WHERE uid = '%s'".formatted(uid)),
        shell("%s | awk -F'\\t' '$2 == \"%s\" { print $2, $4 }'".formatted(zcat(archive), uid)),
        DuckDbPeer.command(
            "SELECT uid, \"id.orig_p\" FROM %s WHERE uid = '%s'".formatted(json(archive), uid)),
        0,
        0);
  }

  /** The same records as DuckDB writes them, which has no bloom filters for what is unique. */
  private Path withoutBloomFilters(ConnArchive archive, Path plain, Path logs)
      throws IOException, InterruptedException {
    Path parquet = archive.of(ConnArchive.Form.PARQUET);
    try (Stream<Path> files = Files.walk(parquet)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = plain.resolve(parquet.relativize(file));
        Files.createDirectories(to.resolveSibling(""));
        String copy =
            "COPY (SELECT * FROM read_parquet('%s', hive_partitioning = false)) TO '%s' (FORMAT parquet, COMPRESSION zstd, WRITE_BLOOM_FILTER false)"
                .formatted(file, to);
        var _ = TimedCommand.run(children, logs, DuckDbPeer.command(copy));
      }
    }
    return plain;
  }

  private void ask(Question question, Path logs) throws IOException, InterruptedException {
    TimedCommand query = median(question.query, logs);
    TimedCommand shell = median(question.shell, logs);
    TimedCommand duckDb = median(question.duckDb, logs);
    peak = Math.max(peak, query.peakBytes());
    List<String> answer = answer(query.lines().stream().skip(1).toList());
    check(question, "zcat", answer, answer(shell.lines()));
    check(question, "DuckDB", answer, answer(duckDb.lines()));
    rows.add(
        String.format(
            Locale.ROOT,
            "| %s | %s | %s | %s | %s | %s |",
            question.name,
            query.text(),
            shell.text(),
            times(shell.seconds() / query.seconds(), question.shellGoal),
            duckDb.text(),
            times(duckDb.seconds() / query.seconds(), question.duckDbGoal)));
  }

  private TimedCommand median(List<String> command, Path logs)
      throws IOException, InterruptedException {
    List<TimedCommand> all = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      all.add(TimedCommand.run(children, logs, command));
    }
    all.sort(Comparator.comparingDouble(TimedCommand::seconds));
    return all.get(all.size() / 2);
  }

  /** Rows in any order, with spaces between columns. */
  private static List<String> answer(List<String> lines) {
    return lines.stream().map(line -> line.strip().replace('\t', ' ')).sorted().toList();
  }

  private static void check(Question question, String peer, List<String> ours, List<String> theirs)
      throws IOException {
    if (ours.isEmpty() || !ours.equals(theirs)) {
      throw new IOException(
          "%s: zeekbus query has %d rows, such as %s; %s has %d, such as %s"
              .formatted(
                  question.name,
                  ours.size(),
                  ours.stream().filter(each -> !theirs.contains(each)).findFirst().orElse("–"),
                  peer,
                  theirs.size(),
                  theirs.stream().filter(each -> !ours.contains(each)).findFirst().orElse("–")));
    }
  }

  private static String times(double ratio, double goal) {
    return goal == 0
        ? String.format(Locale.ROOT, "%.1f", ratio)
        : String.format(Locale.ROOT, "%.1f (goal ≥ %.0f)", ratio, goal);
  }

  private void print(ConnArchive archive, PrintStream out) throws IOException {
    out.println();
    out.printf(
        Locale.ROOT,
        "Whole processes over %,d conn records, median of %d; times is how often zeekbus query is faster.%n",
        records,
        rounds);
    out.println();
    out.println(
        "| question | zeekbus query | zcat, awk over .gz | times | DuckDB over JSON | times |");
    out.println("| --- | --- | --- | --- | --- | --- |");
    rows.forEach(out::println);
    out.println();
    for (ConnArchive.Form form : ConnArchive.Form.values()) {
      out.printf(
          Locale.ROOT,
          "- %s: %.1f bytes a record%n",
          switch (form) {
            case TSV -> "TSV, compressed with gzip";
            case JSON -> "JSON";
            case PARQUET -> "Parquet";
          },
          (double) archive.bytes(form) / records);
    }
    out.printf("- zeekbus query takes at most %d MB of memory%n", peak >> 20);
    out.println();
    out.println(ReportText.machine("–"));
  }
}
