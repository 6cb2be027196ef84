package org.zeekbus.app.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.app.CommandLineRun;
import org.zeekbus.query.report.GeneratedLogs;

/** {@code report}, and its page in Chromium. */
@Timeout(300)
final class ReportPageTest {
  @TempDir private Path directory;

  private Path page() throws Exception {
    GeneratedLogs.write(directory.resolve("parquet"));
    Path page = directory.resolve("report.html");
    CommandLineRun run =
        CommandLineRun.of(
            "report",
            "--dir=" + directory,
            "--since=2026-11-22T10:00",
            "--until=2026-11-23T10:00",
            "--output=" + page);
    assertThat(run.err()).matches("zeekbus report: .*/report\\.html: \\d\\d figures, \\d+ kB\n");
    assertThat(run.exit()).isZero();
    return page;
  }

  @Test
  void itDrawsItsPlotsLoadsNothingAndShowsTextAsText() throws Exception {
    try (Scenario scenario = Scenario.start("report", page().toUri().toString())) {
      scenario.ends();
    }
  }

  /** The picture of the manual: {@code ./zeekbus test -Dscreenshots}. */
  @Test
  @EnabledIfSystemProperty(named = "screenshots", matches = ".*")
  void pictureOfTheManual() throws Exception {
    Path all = Path.of("target", "pictures").toAbsolutePath();
    try (Scenario scenario = Scenario.start("report", page().toUri().toString(), all.toString())) {
      scenario.ends();
    }
    Files.copy(
        all.resolve("report-light.png"),
        Path.of("..", "docs", "images", "report.png"),
        StandardCopyOption.REPLACE_EXISTING);
  }
}
