package org.zeekbus.app.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.app.Main;
import org.zeekbus.query.archive.ConversionReport;

/** What an operator sees of a conversion. */
final class ConvertCommandTest {
  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int convert(String... arguments) throws Exception {
    return run(Stream.concat(Stream.of("convert"), Stream.of(arguments)).toArray(String[]::new));
  }

  private int run(String... arguments) throws Exception {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.execute(
        List.of(arguments),
        Main.environmentOf(Map.of()),
        new PrintWriter(out),
        new PrintWriter(err));
  }

  @Test
  void convertsADirectoryOnce() throws Exception {
    String source = Path.of("..", "recordings", "cluster-small.tsv").toString();
    assertThat(convert(source, "--dir", directory.toString())).isZero();
    assertThat(out.toString())
        .containsPattern(
            "\\d+ records of 4 files are in .*parquet now: 0.0 MB became 0.0 MB, in \\d+ s");
    assertThat(directory.resolve("parquet/path=conn")).isDirectory();
    assertThat(convert(source, "--dir", directory.toString())).isZero();
    assertThat(out.toString()).contains("4 files were converted before, and were skipped");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aQueryFindsTheSameWithAndWithoutIt() throws Exception {
    String source = Path.of("..", "recordings", "cluster-small.tsv").toString();
    assertThat(convert(source, "--dir", directory.toString())).isZero();
    String sql = "SELECT id.orig_h, service, tunnel_parents FROM conn ORDER BY ts, uid";
    assertThat(run("query", "--quiet", "--dir", directory.toString(), sql)).isZero();
    String converted = out.toString();
    assertThat(converted).contains("141.42.64.125");
    assertThat(run("query", "--quiet", "--logs", source, sql)).isZero();
    assertThat(out.toString()).isEqualTo(converted);
  }

  @Test
  void choosesLogs() throws Exception {
    String source = Path.of("..", "recordings", "cluster-small.tsv").toString();
    assertThat(convert(source, "--dir", directory.toString(), "--paths", "d*,conn,!dns")).isZero();
    assertThat(out.toString()).contains("of 1 file are");
    assertThat(directory.resolve("parquet/path=conn")).isDirectory();
    assertThat(directory.resolve("parquet/path=dns")).doesNotExist();
  }

  @Test
  void recordsThatWouldBeThereTwiceAreRefused() throws Exception {
    Path log = directory.resolve("x.log");
    Files.writeString(log, "{\"ts\":1.5}\n");
    Path day = Files.createDirectories(directory.resolve("parquet/path=x/date=2025-11-23"));
    Files.createFile(day.resolve("x.20251123T130000Z-20251123T130100Z.3f9a2c01-17-17.parquet"));
    assertThat(convert(log.toString(), "--dir", directory.toString())).isEqualTo(2);
    assertThat(err.toString())
        .contains("x.log: a logger of zeekbus has written records of that time as Parquet, too")
        .contains("log x would have records twice; --paths leaves it out")
        .contains("--force converts all");
    assertThat(directory.resolve("parquet/path=x/date=1970-01-01")).doesNotExist();
    assertThat(convert(log.toString(), "--dir", directory.toString(), "--force")).isZero();
    assertThat(directory.resolve("parquet/path=x/date=1970-01-01")).isDirectory();
  }

  @Test
  void saysWhatIsWrong() throws Exception {
    assertThat(convert()).isEqualTo(2);
    assertThat(convert("nowhere")).isEqualTo(2);
    assertThat(err.toString()).contains("nowhere: no such file or directory");
    assertThat(convert(directory.toString(), "--to", "csv")).isEqualTo(2);
    assertThat(err.toString()).contains("--to: 'csv' (expected: parquet)");
    assertThat(convert(directory.toString(), "--threads", "0")).isEqualTo(2);
    assertThat(convert(directory.toString(), "--dir", directory.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("no log files of Zeek there");
  }

  @Test
  void linesThatAreNoRecordsDoNotFailIt() throws Exception {
    Path log = directory.resolve("x.log");
    Files.writeString(log, "{\"ts\":1.5}\n{\"ts\":\n{\"ts\":2.5}\n");
    assertThat(convert(log.toString(), "--dir", directory.toString())).isZero();
    assertThat(err.toString()).contains("1 line is no record", "x.log, line 2: no JSON");
    assertThat(out.toString()).contains("2 records of 1 file are in");
  }

  @Test
  void progressTellsWhatIsLeft() {
    ConversionReport half =
        new ConversionReport(
            23,
            11,
            0,
            2_000_000_000L,
            500_000_000L,
            4_000_000,
            0,
            0,
            0,
            List.of(),
            List.of(),
            0,
            false);
    assertThat(ConvertCommand.progress(half, 10))
        .isEqualTo("11 of 23 files, 500 of 2000 MB, 400,000 records/s, 30 s left");
  }
}
