package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.query.report.GeneratedLogs;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code report} and {@code query --plot} on the command line. */
final class ReportCommandTest {
  @TempDir private Path directory;

  private CommandLineRun report(String... more) {
    String[] all = new String[more.length + 2];
    all[0] = "report";
    all[1] = "--dir=" + directory;
    System.arraycopy(more, 0, all, 2, more.length);
    return CommandLineRun.of(all);
  }

  @Test
  void anEmptyDirectoryGivesAPageThatSaysWhatToDo() throws Exception {
    Path page = directory.resolve("report.html");
    CommandLineRun run = report("--output=" + page);
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            "zeekbus report: There are no logs in %s/parquet. Give the directory that the logger writes (--dir), or an archive of Zeek (--logs).%n"
                .formatted(directory));
    assertThat(Files.readString(page)).contains("There are no logs in ");
    assertThat(directory.toFile().list()).containsExactly("report.html");
  }

  @Test
  void wrongTimesAndFormatsAreRefused() {
    assertThat(report("--since=2026-11-23", "--until=2026-11-22").err())
        .startsWith(
            "zeekbus report: --until: 2026-11-22T00:00:00Z (expected: later than --since, 2026-11-23T00:00:00Z)");
    CommandLineRun run = report("--format=pdf");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).startsWith("zeekbus report: --format: 'pdf' (expected: html|json)");
  }

  @Test
  void jsonGoesToStdout() throws Exception {
    GeneratedLogs.write(directory.resolve("parquet"));
    CommandLineRun run =
        report(
            "--format=json", "--output=-", "--since=2026-11-22T10:00", "--until=2026-11-23T10:00");
    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
    JsonNode json = JsonMapper.shared().readTree(run.out());
    assertThat(json.get("until").asString()).isEqualTo("2026-11-23T10:00:00Z");
    assertThat(json.get("findings").get(0).get("what").asString())
        .isEqualTo("1 certificate has expired");
  }

  /** Files of the week before are read, too, though --since leaves them out of the report. */
  @Test
  void anArchiveOfZeekIsComparedWithItsWeekBefore() throws Exception {
    notices("2026-11-20/notice.10:00:00-11:00:00.log", "1795168800.5", "Scan::Port_Scan");
    notices("2026-11-22/notice.11:00:00-12:00:00.log", "1795345200.5", "Scan::Port_Scan");
    notices("2026-11-22/notice.12:00:00-13:00:00.log", "1795348800.5", "SSL::Weak_Key");
    CommandLineRun run =
        CommandLineRun.of(
            "report",
            "--logs=" + directory,
            "--format=json",
            "--output=-",
            "--since=2026-11-22T10:00",
            "--until=2026-11-23T10:00");
    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
    JsonNode findings = JsonMapper.shared().readTree(run.out()).get("findings");
    assertThat(findings.toString())
        .contains("\"1 new type of notice\",\"detail\":\"SSL::Weak_Key\"");
  }

  private void notices(String file, String ts, String note) throws Exception {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(
        path,
        "{\"ts\":%s,\"note\":\"%s\",\"msg\":\"m\",\"src\":\"10.0.0.1\"}%n".formatted(ts, note));
  }

  @Test
  void aPlotIsForTwoColumnsAndTheTerminal() {
    CommandLineRun run = CommandLineRun.of("query", "--dir=" + directory, "--plot", "select 1");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).startsWith("zeekbus query: --plot: the result has one column");
    assertThat(
            CommandLineRun.of("query", "--plot", "--format=csv", "select 1, 2").errors().getFirst())
        .startsWith(
            "zeekbus query: --plot: draws in the terminal (expected: without --format and --output)");
  }

  @Test
  void aTerminalShowsBarsInItsWidth() throws Exception {
    String sql = "\"select * from (values ('dns', 40), ('ssl', 100)) t(service, n)\"";
    try (TmuxTerminal terminal = TmuxTerminal.open(directory, 60, 20)) {
      terminal.enters("clear; ./zeekbus query --plot " + sql + "; echo exit $?").awaits("exit 0");
      List<String> bars = terminal.shows().lines().filter(line -> line.contains("█")).toList();
      assertThat(bars).hasSize(2);
      assertThat(bars.getFirst()).startsWith("dns █").endsWith("█ 40");
      assertThat(bars.getLast()).startsWith("ssl █").endsWith("█ 100").hasSizeBetween(55, 60);
      assertThat(terminal.showsWithColours()).contains("\u001b[36m");
      terminal
          .enters("clear; NO_COLOR=1 ./zeekbus query --plot " + sql + "; echo end $?")
          .awaits("end 0");
      assertThat(terminal.showsWithColours()).contains("█").doesNotContain("\u001b[36m");
    }
  }
}
