package org.zeekbus.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.logger.sinks.SinkTypes;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Origin;
import org.zeekbus.settings.RawValue;
import org.zeekbus.settings.Section;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingType;

/** A setting that is texts by name, in each of the places where it can be set. */
final class OptionsSettingTest {
  private static final Section SECTION = new Section("logger.lake");
  private static final Setting<Map<String, String>> OPTIONS =
      SECTION.optional(
          "options",
          SettingType.options(name -> name.equals("sasl.jaas.config")),
          "Options of the client");
  private static final Sections SECTIONS =
      new Sections(
          List.of(SECTION),
          SinkTypes.load(null, List.of(), _ -> false),
          List.of(),
          Map.of(),
          (sources, values) -> {});

  private static final String SECRET = "Login required username=\"a b\" password=\"hunter2\";";

  @TempDir private Path directory;

  private Configuration read(String yaml) throws ConfigurationException, IOException {
    Path file = Files.writeString(directory.resolve("zeekbus.yaml"), yaml);
    return Configuration.of(SECTIONS, List.of(ConfigurationFile.read(file, SECTIONS)));
  }

  private static Map<String, String> set(RawValue value) throws ConfigurationException {
    return Configuration.of(SECTIONS, List.of(Map.of(OPTIONS, value))).get(OPTIONS);
  }

  private static String printed(Configuration configuration) {
    StringWriter out = new StringWriter();
    new ConfigurationPrinter(configuration, List.of(), new PrintWriter(out)).print();
    return out.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{linger.ms: 20, ssl.truststore.type: PEM}",
        "{linger: {ms: 20}, ssl: {truststore: {type: PEM}}}",
        "{linger.ms: 20, ssl: {truststore.type: PEM}}",
        "[linger.ms=20, ssl.truststore.type=PEM]",
      })
  void aFileHasThemNestedOrNot(String yaml) throws Exception {
    assertThat(read("logger: {lake: {options: %s}}\n".formatted(yaml)).get(OPTIONS))
        .isEqualTo(Map.of("linger.ms", "20", "ssl.truststore.type", "PEM"));
  }

  @Test
  void theirOrderIsThatOfTheFile() throws Exception {
    assertThat(read("logger: {lake: {options: {z: 1, a: 2, m: {y: 3, b: 4}}}}\n").get(OPTIONS))
        .containsExactly(
            Map.entry("z", "1"), Map.entry("a", "2"), Map.entry("m.y", "3"), Map.entry("m.b", "4"));
  }

  @Test
  void aFlagIsRepeated() throws Exception {
    Origin flag = new Origin.Flag("--lake-options");
    assertThat(set(new RawValue(List.of("linger.ms=20", "a=b=c, d", "empty="), flag)))
        .containsExactly(
            Map.entry("linger.ms", "20"), Map.entry("a", "b=c, d"), Map.entry("empty", ""));
    assertThat(OPTIONS.type().isList()).isTrue();
  }

  @Test
  void aVariableHasOneOnEachLine() throws Exception {
    Environment environment =
        new Environment(
            Map.of("ZEEKBUS_LAKE_OPTIONS", "linger.ms=20\n\n sasl.jaas.config=" + SECRET),
            SECTIONS,
            Set::of);
    assertThat(Configuration.of(SECTIONS, List.of(environment.settings())).get(OPTIONS))
        .isEqualTo(Map.of("linger.ms", "20", "sasl.jaas.config", SECRET));
  }

  @Test
  void whatIsPrintedIsAFileThatSaysTheSame() throws Exception {
    Map<String, String> odd = new LinkedHashMap<>();
    odd.put("linger.ms", "20");
    odd.put("a name: #", "two\nlines, \"quoted\" \\ and\ttab");
    odd.put("nothing", "null");
    odd.put("empty", "");
    Configuration first =
        Configuration.of(
            SECTIONS,
            List.of(
                Map.of(
                    OPTIONS,
                    new RawValue(
                        OPTIONS.type().formatter().apply(odd),
                        new Origin.Flag("--lake-options")))));
    assertThat(read(printed(first)).get(OPTIONS)).isEqualTo(odd);
  }

  @ParameterizedTest
  @CsvSource({"'{linger.ms: 20, sasl.jaas.config: x}',1", "'{sasl: {jaas.config: x}}',0"})
  void secretsAreComments(String yaml, int shown) throws Exception {
    Configuration configuration =
        read("logger: {lake: {options: %s}}\n".formatted(yaml.replace("x", "'" + SECRET + "'")));
    assertThat(configuration.get(OPTIONS)).containsEntry("sasl.jaas.config", SECRET);
    assertThat(printed(configuration))
        .contains("# sasl.jaas.config: (not shown)")
        .doesNotContain("hunter2");
    assertThat(configuration.describe(OPTIONS)).doesNotContain("hunter2");
    assertThat(read(printed(configuration)).find(OPTIONS).map(Map::size).orElse(0))
        .isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{a: [1, 2]} | :1: logger.lake.options.a: no value that fits (expected: one text)",
        "{a: {b: }} | :1: logger.lake.options.a.b: no value that fits (expected: one text)",
        "{a.b: 1, a: {b: 2}} | :1: logger.lake.options: a.b is set twice (expected: once)",
        "[hunter2] | :1: logger.lake.options: option 1: no '=' (expected: NAME=VALUE)",
        "[a=b, =hunter2] | :1: logger.lake.options: option 2: no name (expected: NAME=VALUE)",
        "hunter2 | :1: logger.lake.options: option 1: no '=' (expected: NAME=VALUE)",
      })
  void errorsNameTheOptionAndShowNoSecret(String yaml, String error) {
    assertThatThrownBy(() -> read("logger: {lake: {options: %s}}\n".formatted(yaml)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageEndingWith(error);
  }
}
