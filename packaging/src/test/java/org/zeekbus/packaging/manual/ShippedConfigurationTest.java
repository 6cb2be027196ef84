package org.zeekbus.packaging.manual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.app.Main;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.config.Environment;
import org.zeekbus.app.config.Flags;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Setting;

/** The configuration of the service is right as it is, and as a guide. */
final class ShippedConfigurationTest {
  private static final Environment ENVIRONMENT = Main.environmentOf(Map.of());
  private static final List<Setting<?>> SETTINGS = ENVIRONMENT.sections().settings();

  /** What a line of the file sets, or would set. */
  private static final Pattern KEY = Pattern.compile("( *)(#?)([a-z][a-z0-9_-]*):(?: (.*))?");

  /** A setting that means nothing alone, and what goes with it. */
  private static final Map<String, String> NEEDED =
      Map.of("logger.kafka", "kafka", "logger.http", "http", "logger.parquet", "parquet");

  private record Line(int number, String key, boolean isComment, String value) {}

  private final List<String> text = ShippedConfiguration.of(SETTINGS).lines().toList();
  private final List<Line> lines = new ArrayList<>();

  @TempDir private Path directory;

  ShippedConfigurationTest() {
    List<String> levels = new ArrayList<>();
    for (int i = 0; i < text.size(); i++) {
      Matcher line = KEY.matcher(text.get(i));
      if (line.matches()) {
        int level = line.group(1).length() / 2;
        levels.subList(level, levels.size()).clear();
        levels.add(line.group(3));
        lines.add(
            new Line(
                i,
                String.join(".", levels),
                !line.group(2).isEmpty(),
                Optional.ofNullable(line.group(4)).orElse("")));
      }
    }
  }

  private List<Line> ofSettings() {
    return lines.stream().filter(line -> !line.value().isEmpty()).toList();
  }

  @Test
  void hasEverySettingOnce() {
    assertThat(ofSettings())
        .extracting(Line::key)
        .containsExactlyInAnyOrderElementsOf(SETTINGS.stream().map(Setting::key).toList());
  }

  @Test
  void setsOnlyWhatTheServiceNeeds() throws Exception {
    Configuration configuration = load(text);
    List<String> set =
        SETTINGS.stream().filter(configuration::isSet).map(Setting::key).sorted().toList();
    assertThat(set).containsExactly("data", "logger.dir");
    assertThat(configuration.place(setting("data"))).startsWith(file() + ":");
    for (Setting<?> setting : SETTINGS) {
      if (!List.of("data", "logger.dir").contains(setting.key())) {
        assertThat(configuration.find(setting))
            .as(setting.key())
            .isEqualTo(setting.fallback().get());
      }
    }
  }

  @Test
  void isAccepted() throws Exception {
    Files.write(file(), text);
    StringWriter errors = new StringWriter();
    int exit =
        Main.execute(
            List.of("check-config", "--config", file().toString()),
            ENVIRONMENT,
            new PrintWriter(new StringWriter()),
            new PrintWriter(errors));
    assertThat(errors.toString()).isEmpty();
    assertThat(exit).isZero();
  }

  @Test
  void eachCommentIsTheDefaultOnceItIsNone() throws Exception {
    int defaults = 0;
    for (Line line : ofSettings()) {
      Setting<?> setting = setting(line.key());
      if (!line.isComment() || !isDefault(setting, line)) {
        continue;
      }
      Configuration configuration = load(withoutComment(line));
      assertThat(configuration.place(setting))
          .isEqualTo("%s:%d: %s".formatted(file(), line.number() + 1, line.key()));
      assertThat(configuration.find(setting)).as(line.key()).isEqualTo(setting.fallback().get());
      defaults++;
    }
    assertThat(defaults).isGreaterThan(80);
  }

  /** What has no default that could stand there is at least a key. */
  @Test
  void eachCommentStandsWhereItsKeyBelongs() throws Exception {
    for (Line line : ofSettings()) {
      try {
        load(withoutComment(line));
      } catch (ConfigurationException e) {
        assertThat(e.errors())
            .as(line.key())
            .noneMatch(error -> error.contains("unknown key") || error.contains("not YAML"));
      }
    }
  }

  @Test
  void isTheSameOnEveryMachine() {
    Stream<String> values =
        ofSettings().stream().filter(line -> line.key().equals("broker.threads")).map(Line::value);
    assertThat(values).containsExactly("NUMBER");
  }

  private static boolean isDefault(Setting<?> setting, Line line) {
    return setting.fallback().get().isPresent()
        && (setting.fallbackText().isEmpty() || setting.fallbackText().get().equals(line.value()));
  }

  /** The file with a line and the sections above it set, and the sinks that it needs. */
  private List<String> withoutComment(Line line) {
    TreeSet<String> needed = new TreeSet<>();
    NEEDED.forEach((prefix, sink) -> {
      if (line.key().startsWith(prefix + ".")) {
        needed.add(sink);
      }
    });
    return IntStream.range(0, text.size())
        .mapToObj(i -> {
          Optional<Line> here = lines.stream().filter(each -> each.number() == i).findFirst();
          if (here.isEmpty()) {
            return text.get(i);
          }
          String key = here.get().key();
          if (key.equals("logger.sinks") && !needed.isEmpty()) {
            return "  sinks: [files, " + String.join(", ", needed) + "]";
          }
          if (key.equals("logger.http.url") && needed.contains("http")) {
            return "    url: https://siem.example.net:8080";
          }
          if (key.equals("logger.http.layout") && !layout(line).isEmpty()) {
            return "    layout: " + layout(line);
          }
          boolean isAbove = here.get().value().isEmpty() && line.key().startsWith(key + ".");
          return i == line.number() || isAbove ? text.get(i).replaceFirst("#", "") : text.get(i);
        })
        .toList();
  }

  /** The kind of server that a setting of the sink http is for, if it is for one alone. */
  private static String layout(Line line) {
    return line.key().equals("logger.http.table")
        ? "clickhouse"
        : Stream.of("elasticsearch", "loki", "splunk")
            .filter(layout -> line.key().startsWith("logger.http." + layout))
            .findFirst()
            .orElse("");
  }

  private Path file() {
    return directory.resolve("zeekbus.yaml");
  }

  private Configuration load(List<String> content) throws IOException, ConfigurationException {
    Files.write(file(), content);
    return Configuration.loadWithSinks(new Flags(Optional.of(file()), Map.of()), ENVIRONMENT);
  }

  private static Setting<?> setting(String key) {
    return SETTINGS.stream().filter(each -> each.key().equals(key)).findFirst().orElseThrow();
  }
}
