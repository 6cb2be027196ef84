package org.zeekbus.app.browser;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The page with very many nodes, and with names that are attacks. */
@Tag("long")
@Timeout(180)
final class ManyNodesPageTest {
  private static final int MANY = 300;

  @TempDir private Path directory;

  @Test
  void threeHundredNodesAreReadable() throws Exception {
    List<String> names =
        IntStream.rangeClosed(1, MANY).mapToObj(number -> "worker-" + number).toList();
    try (Dashboard dashboard = Dashboard.start(directory);
        Crowd _ = new Crowd(dashboard.broker(), names);
        Scenario page = dashboard.opens("crowd", Integer.toString(MANY))) {
      page.ends();
    }
  }

  @Test
  void hostileNamesAreTextAndBreakNothing() throws Exception {
    List<String> names =
        List.of(
            "worker-1",
            "<img src=x onerror=alert(1)>",
            "<script>alert(1)</script>",
            "\"onmouseover=\"alert(1)",
            "javascript:alert(1)",
            "../../api/v1/config",
            "worker%2F1?x=1#y",
            "\u202egnihtemos\u202c",
            "ネットワーク・労働者",
            "very-long-" + "x".repeat(400),
            "a b\tc",
            "{{constructor.constructor('alert(1)')()}}");
    try (Dashboard dashboard = Dashboard.start(directory);
        Crowd _ = new Crowd(dashboard.broker(), names);
        Scenario page = dashboard.opens("hostile", JsonMapper.shared().writeValueAsString(names))) {
      page.ends();
    }
  }
}
