package org.zeekbus.app.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.app.QueriedLogs;

/** The page that asks logs, with real queries behind it. */
@Timeout(180)
final class QueryPageTest {
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";

  @TempDir private Path directory;

  @Test
  void logsAreAskedByClickAndKey() throws Exception {
    QueriedLogs.write(directory.resolve("logs"), 300);
    Path token =
        Files.createFile(
            directory.resolve("token"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(token, TOKEN);
    try (Dashboard dashboard =
        Dashboard.start(directory, "--http-token-file", token.toString(), "--http-query", "on")) {
      try (Scenario page = dashboard.opens("query", TOKEN)) {
        page.ends();
      }
      assertThat(dashboard.stop()).isZero();
    }
  }
}
