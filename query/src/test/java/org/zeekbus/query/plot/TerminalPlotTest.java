package org.zeekbus.query.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.query.LogDatabase;
import org.zeekbus.query.ParquetLogs;
import org.zeekbus.query.QueryResult;
import org.zeekbus.query.QuerySettings;
import org.zeekbus.query.plot.TerminalPlot.Picture;

/** Bars and lines of results, without colours, as they stand in a terminal. */
final class TerminalPlotTest {
  @TempDir private Path directory;

  private interface Use<T> {
    T of(QueryResult result) throws Exception;
  }

  private <T> T query(String sql, Use<T> use) throws Exception {
    try (LogDatabase database =
            LogDatabase.open(
                QuerySettings.within(256 << 20, 1, Duration.ofMinutes(1)),
                List.of(new ParquetLogs(directory)));
        QueryResult result = database.query(sql)) {
      return use.of(result);
    }
  }

  private Picture draw(String sql, int width) throws Exception {
    return query(sql, result -> TerminalPlot.draw(result, width, false));
  }

  private String refusal(String sql) throws Exception {
    return query(sql, result -> TerminalPlot.refusal(result.columns()));
  }

  @Test
  void aBarForEachNameInTheOrderOfTheResult() throws Exception {
    Picture picture =
        draw("select * from (values ('dns', 400), ('ssl', 1000), ('http', 1)) t(service, n)", 40);
    assertThat(picture.text())
        .isEqualTo(
            """
             dns ████████████ 400
             ssl █████████████████████████████ 1,000
            http  1
            """);
    assertThat(picture.remark()).isEmpty();
  }

  @Test
  void ofManyRowsTheLargestHaveABarAndTheOthersShareOne() throws Exception {
    Picture picture = draw("select 'h' || i, i from range(1, 1001) t(i)", 60);
    List<String> lines = picture.text().lines().toList();
    assertThat(lines).hasSize(25);
    assertThat(lines.getFirst()).contains("h977 ").endsWith(" 977");
    assertThat(lines.get(23)).contains("h1000 ").endsWith(" 1,000");
    assertThat(lines.getLast()).contains("976 others ").endsWith(" 476,776");
    assertThat(picture.remark()).isEqualTo("the 24 largest of 1,000 rows have a bar");
  }

  @Test
  void nobodyIsAloneAmongOthers() throws Exception {
    Picture picture = draw("select 'h' || i, i from range(1, 26) t(i)", 60);
    assertThat(picture.text().lines().toList())
        .hasSize(25)
        .noneMatch(line -> line.contains("other"));
    assertThat(picture.remark()).isEmpty();
  }

  @Test
  void negativeZeroAndNoNumbers() throws Exception {
    assertThat(
            draw("select * from (values ('a', -5.5), ('b', 0), ('c', null), (null, 11)) t", 40)
                .text())
        .isEqualTo(
            """
                 a █████████████ -5.500
                 b  0
                 c  –
            (none) ██████████████████████████ 11
            """);
  }

  @Test
  void labelsCannotMoveTheCursorAndAreShortened() throws Exception {
    String text =
        draw(
                "select * from (values (chr(27) || '[2Jx' || chr(10) || 'y', 1), (repeat('long', 30), 2)) t",
                50)
            .text();
    assertThat(text).doesNotContain("\u001b").contains("\\x1b[2Jx\\x0ay ");
    assertThat(text.lines()).hasSize(2).allMatch(line -> line.length() <= 50);
    assertThat(text).contains("…");
  }

  @Test
  void timesAreALineWithAGapWhereThereIsNoNumber() throws Exception {
    Picture picture =
        draw(
            """
            select timestamptz '2026-11-22 10:00:00+00' + to_hours(i::int) as hour,
              case when i = 5 then null else 100 + i end as records
            from range(25) t(i)
            """,
            60);
    assertThat(picture.text().lines().toList())
        .hasSize(17)
        .startsWith("records by hour, UTC")
        .anyMatch(line -> line.matches(" +11-22 10:00 +11-22 22:00 +11-23 10:00"))
        .anyMatch(line -> line.startsWith(" 150"))
        .allMatch(line -> line.length() <= 60);
    assertThat(picture.text()).containsPattern("──────    ───");
    assertThat(picture.remark()).isEmpty();
  }

  @Test
  void numbersAreALineToo() throws Exception {
    String text = draw("select i * 10, -i from range(11) t(i)", 60).text();
    assertThat(text.lines().toList().getLast()).contains("0").contains("50").endsWith("100");
    assertThat(text).contains("-10");
  }

  @Test
  void rowsWithoutATimeAreCounted() throws Exception {
    assertThat(
            draw(
                    "select * from (values (null::date, 1), (date '2026-11-22', 2), (date '2026-11-23', 3)) t(day, n)",
                    60)
                .remark())
        .isEqualTo("1 rows have no day and are left out");
  }

  @Test
  void moreRowsThanCanBeSeenAreSaid() throws Exception {
    assertThat(draw("select i, 1 from range(30000) t(i)", 60).remark())
        .startsWith("only the first 20,000 of 30,000 rows are drawn; count by longer times");
  }

  @Test
  void noRowsSaySo() throws Exception {
    assertThat(draw("select 'a', 1 where false", 60)).isEqualTo(new Picture("", "no rows"));
    assertThat(draw("select 1, 1 where false", 60))
        .isEqualTo(new Picture("", "no rows with a number to draw"));
  }

  @Test
  void whatHasNoTwoColumnsOrNoNumberIsRefused() throws Exception {
    assertThat(refusal("select 1"))
        .isEqualTo(
            "--plot: the result has one column (expected: two, a name, time or number, and a number to draw)");
    assertThat(refusal("select 'a', 'b' as host"))
        .isEqualTo(
            "--plot: column host is VARCHAR (expected: a number, as the second of two columns)");
    assertThat(refusal("select 'a', sum(1)")).isEmpty();
    assertThat(refusal("select 'a', avg(1)")).isEmpty();
    assertThat(refusal("select 'a', 1.5")).isEmpty();
    assertThat(refusal("select 'a', 1::utinyint")).isEmpty();
  }

  @Test
  void coloursAreForTerminals() throws Exception {
    assertThat(query("select 'a', 1", result -> TerminalPlot.draw(result, 40, true)).text())
        .contains("\u001b[")
        .doesNotContain("\r");
  }
}
