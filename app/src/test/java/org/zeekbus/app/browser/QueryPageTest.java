package org.zeekbus.app.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.app.QueriedLogs;
import org.zeekbus.query.report.GeneratedLogs;

/** The page that asks logs, with real queries behind it. */
@Timeout(180)
final class QueryPageTest {
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";

  @TempDir private Path directory;

  @Test
  void logsAreAskedByClickAndKey() throws Exception {
    QueriedLogs.write(directory.resolve("logs"), 300);
    plays("query");
  }

  /** The picture of the manual: {@code ./zeekbus test -Dscreenshots}. */
  @Test
  @Timeout(900)
  @EnabledIfSystemProperty(named = "screenshots", matches = ".*")
  void pictureOfTheManual() throws Exception {
    GeneratedLogs.write(directory.resolve("logs/parquet"));
    Path all = Path.of("target", "pictures").toAbsolutePath();
    plays("query-pictures", all.toString());
    Files.copy(
        all.resolve("query-light.png"),
        Path.of("..", "docs", "images", "query.png"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  private void plays(String scenario, String... arguments) throws Exception {
    Path token =
        Files.createFile(
            directory.resolve("token"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(token, TOKEN);
    try (Dashboard dashboard =
        Dashboard.start(directory, "--http-token-file", token.toString(), "--http-query", "on")) {
      try (Scenario page =
          dashboard.opens(
              scenario,
              Stream.concat(Stream.of(TOKEN), Stream.of(arguments)).toArray(String[]::new))) {
        page.ends();
      }
      assertThat(dashboard.stop()).isZero();
    }
  }
}
