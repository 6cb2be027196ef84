package org.zeekbus.app.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** All views over the demo: in both themes, three sizes, with the keyboard, for screen readers. */
@Tag("long")
@Timeout(300)
final class EveryViewTest {
  private static final String LAST_JOINED = ".* worker-4 .* joined as .*";

  @TempDir private Path directory;

  @Test
  void everyViewOpensByItsAddressFitsAndIsAccessible() throws Exception {
    try (Dashboard dashboard = Dashboard.start(directory, "--demo")) {
      dashboard.says(LAST_JOINED);
      try (Scenario page = dashboard.opens("views")) {
        page.ends();
      }
      assertThat(dashboard.stop()).isZero();
    }
  }

  @Test
  void theKeyboardIsEnough() throws Exception {
    try (Dashboard dashboard = Dashboard.start(directory, "--demo")) {
      dashboard.says(LAST_JOINED);
      try (Scenario page = dashboard.opens("keyboard")) {
        page.ends();
      }
      assertThat(dashboard.stop()).isZero();
    }
  }

  /** The pictures of the manuals: {@code ./zeekbus test -Dscreenshots}. */
  @Test
  @Timeout(900)
  @EnabledIfSystemProperty(named = "screenshots", matches = ".*")
  void picturesOfTheManuals() throws Exception {
    String all = Path.of("target", "pictures").toAbsolutePath().toString();
    String manuals = Path.of("..", "docs", "images").toAbsolutePath().normalize().toString();
    try (Dashboard dashboard = Dashboard.start(directory, "--demo")) {
      try (Scenario page = dashboard.opens("pictures", all, manuals)) {
        page.ends();
      }
      assertThat(dashboard.stop()).isZero();
    }
  }
}
