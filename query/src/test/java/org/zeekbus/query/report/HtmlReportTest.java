package org.zeekbus.query.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.query.LogDatabase;
import org.zeekbus.query.QueryResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page loads nothing, runs nothing but its script, and shows whatever is in logs as text. */
final class HtmlReportTest {
  @TempDir private static Path directory;
  private static FinishedReport report;
  private static String page;

  @BeforeAll
  static void make() throws Exception {
    GeneratedLogs.write(directory);
    report = new WrittenLogs(directory).report();
    page = report.html();
  }

  private static List<String> found(String pattern) {
    return Pattern.compile(pattern).matcher(page).results().map(result -> result.group(1)).toList();
  }

  @Test
  void nothingIsLoadedFromElsewhere() {
    assertThat(found("\\s(?:src|srcset|href|action|poster|data)=\"([^\"]*)\""))
        .isNotEmpty()
        .allMatch(address -> address.startsWith("#") || address.startsWith("data:image/svg+xml,"));
    assertThat(page).doesNotContain("@import", "url(http", "<iframe", "<object", "<embed");
  }

  @Test
  void itsPolicyAllowsItsOwnStyleAndScriptAlone() throws Exception {
    String policy = found("Content-Security-Policy\" content=\"([^\"]*)\"").getFirst();
    String style = found("(?s)<style>(.*?)</style>").getFirst();
    String script = found("(?s)<script>(.*?)</script>").getFirst();
    assertThat(policy)
        .isEqualTo(
            "default-src 'none'; img-src data:; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'"
                .formatted(hash(style), hash(script)));
    assertThat(found("<(style|script)\\b")).filteredOn("style"::equals).hasSize(1);
    assertThat(found("<script( type=\"application/json\")?>")).containsOnlyOnce((String) null);
    assertThat(found("\\s(on[a-z]+|style)=\"")).isEmpty();
  }

  private static String hash(String text) throws Exception {
    return "sha256-"
        + Base64.getEncoder()
            .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
  }

  @Test
  void textOfLogsIsText() {
    assertThat(page)
        .doesNotContain("<script>document", "<img")
        .contains("&lt;script&gt;document.title='owned'&lt;/script&gt;");
  }

  @Test
  void charactersThatNobodySeesAreWritten() {
    assertThat(
            new Html().text("a\u202eb\u0007\u0000\ud800\u200b").element("p", "\"<&>\"").toString())
        .isEqualTo("a\\u{202e}b\\u{7}\\u{0}\\u{d800}\\u{200b}<p>&quot;&lt;&amp;&gt;&quot;</p>");
  }

  @Test
  void whatIsInAnAttributeStaysInIt() {
    assertThat(new Html().empty("a", "title", "\" onclick=\"x\n<b>").toString())
        .isEqualTo("<a title=\"&quot; onclick=&quot;x\n&lt;b&gt;\">");
  }

  @Test
  void theSummaryComesFirstAndTheWorstBeforeAll() {
    List<String> severities = found("<span class=\"severity\">([a-z]+)</span>");
    assertThat(severities).isSortedAccordingTo((one, other) -> order(one) - order(other));
    assertThat(severities).contains("critical", "warning", "note");
    assertThat(found("<section id=\"([a-z]+)\""))
        .containsExactly(
            "summary", "volume", "new", "notices", "traffic", "dns", "tls", "http", "files",
            "late");
    assertThat(found("<a href=\"#([a-z]+)\"")).isSubsetOf(found("<section id=\"([a-z]+)\""));
  }

  private static int order(String severity) {
    return List.of("critical", "warning", "note").indexOf(severity);
  }

  @Test
  void whatIsStrikingIsFound() {
    assertThat(report.content().findings())
        .extracting(finding -> finding.what().replace('\u202f', ' '))
        .contains(
            "1 certificate has expired",
            "No records of smtp",
            "4 certificates expire within 30 days",
            "Logs arrived late, by up to 42 min",
            "1 new type of notice",
            "94 % of all bytes are of connections from 10.1.7.77",
            "1 new local host",
            "1 new version of TLS")
        .anyMatch(what -> what.matches("No log has a record for 2[5-9] min"));
  }

  @Test
  void everyFigureHasItsSqlAsItRan() {
    List<String> figures = found("<div class=\"panel[^\"]*\" id=\"([a-z0-9-]+)\"");
    assertThat(figures).doesNotHaveDuplicates().hasSizeGreaterThan(35);
    assertThat(found("<summary>(SQL)</summary>")).hasSizeGreaterThanOrEqualTo(figures.size());
    assertThat(found("(?s)<code>(.*?)</code>"))
        .allMatch(sql -> sql.contains("select"))
        .noneMatch(sql -> sql.matches("(?s).*\\$[a-z].*"));
    assertThat(page).contains("where ts &gt;= timestamptz '2026-11-22 10:00:00+00'");
  }

  @Test
  void theSqlOfEachFigureGivesItAgain() throws Exception {
    try (LogDatabase database = new WrittenLogs(directory).open()) {
      for (ReportContent.Answered section : report.content().sections()) {
        for (Answer answer : section.answers()) {
          String sql = WrittenLogs.DAY.in(answer.figure().sql());
          List<List<@Nullable Object>> again = new ArrayList<>();
          try (QueryResult result = database.query(sql)) {
            while (result.next()) {
              List<@Nullable Object> row = new ArrayList<>();
              for (int i = 0; i < result.columns().size(); i++) {
                row.add(result.value(i));
              }
              again.add(row);
            }
          }
          assertThat(again).as(sql).isEqualTo(answer.rows());
        }
      }
    }
  }

  @Test
  void jsonHasTheSameFigures() {
    JsonNode json = JsonMapper.shared().readTree(report.json());
    List<String> figures = new ArrayList<>();
    json.get("sections")
        .forEach(section ->
            section.get("figures").forEach(each -> figures.add(each.get("id").asString())));
    assertThat(figures).hasSize(report.figures());
    assertThat(json.get("findings").get(0).get("severity").asString()).isEqualTo("critical");
    JsonNode hours = json.get("sections").get(0).get("figures").get(0);
    assertThat(hours.get("columns").toString()).isEqualTo("[\"time\",\"records\",\"usual\"]");
    assertThat(hours.get("rows").get(0).get(0).asString()).isEqualTo("2026-11-22T10:00:00Z");
    assertThat(hours.get("sql").asString()).startsWith("with counted as (");
  }

  @Test
  void itIsSmall() {
    assertThat(page.getBytes(UTF_8).length).isLessThan(1 << 20);
  }

  @Test
  void everyElementThatIsOpenedIsClosed() {
    String elements = page.replaceAll("(?s)<(style|script)[^>]*>.*?</\\1>", "");
    Deque<String> open = new ArrayDeque<>();
    for (MatchResult tag :
        Pattern.compile("<(/?)([a-z0-9]+)[^>]*?(/?)>").matcher(elements).results().toList()) {
      if (tag.group(1).equals("/")) {
        assertThat(open.pop()).isEqualTo(tag.group(2));
      } else if (tag.group(3).isEmpty() && !List.of("meta", "link").contains(tag.group(2))) {
        open.push(tag.group(2));
      }
    }
    assertThat(open).isEmpty();
  }
}
