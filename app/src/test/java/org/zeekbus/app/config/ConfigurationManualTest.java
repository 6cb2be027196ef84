package org.zeekbus.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.app.CommandLineRun;
import org.zeekbus.app.role.AllSections;
import org.zeekbus.settings.Setting;

/** The manual knows every setting as it is. */
final class ConfigurationManualTest {
  private static final Path MANUAL = Path.of("..", "docs", "configuration.md");

  @TempDir private Path directory;

  @Test
  void itsTableIsTheListOfSettings() throws IOException {
    String table =
        AllSections.join().settings().stream()
            .map(ConfigurationManualTest::row)
            .collect(
                Collectors.joining(
                    "\n",
                    "| key | flag | variable | default | allowed | meaning |\n|---|---|---|---|---|---|\n",
                    "\n"));
    assertThat(Files.readString(MANUAL)).contains(table);
  }

  @Test
  void itsExampleIsAccepted() throws IOException {
    Matcher example =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(MANUAL));
    assertThat(example.find()).isTrue();
    Path file = Files.writeString(directory.resolve("zeekbus.yaml"), example.group(1));
    CommandLineRun run = CommandLineRun.of("check-config", "--config", file.toString());
    assertThat(run.errors()).isEmpty();
    assertThat(run.setting("data")).startsWith("data: \"/var/lib/zeekbus\" # ");
  }

  private static String row(Setting<?> setting) {
    return "| `%s` | `%s %s` | `%s` | %s | %s | %s |"
        .formatted(
            setting.key(),
            setting.flag(),
            setting.type().label().replace("|", "\\|"),
            setting.variable(),
            setting.fallbackForPeople(),
            setting.type().range(),
            setting.description());
  }
}
