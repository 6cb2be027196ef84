package org.zeekbus.packaging.manual;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.app.Main;
import org.zeekbus.app.config.Environment;
import org.zeekbus.settings.Setting;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Man pages are correct, and say all that the program takes. */
final class ManualPagesTest {
  private static final Environment ENVIRONMENT = Main.environmentOf(Map.of());
  private static final CommandLine ROOT = Main.commandLine(ENVIRONMENT);

  @TempDir private static Path share;

  private static Map<String, String> pages = Map.of();

  @BeforeAll
  static void write() throws Exception {
    ManualStaging.main(new String[] {share.toString(), "0.1.0~git20261129.abc", "1795960000"});
    pages = new TreeMap<>(ManualStaging.files("0.1.0", Instant.EPOCH));
    pages.keySet().removeIf(name -> !name.startsWith("man/"));
  }

  private static List<CommandLine> commands() {
    return ROOT.getSubcommands().values().stream()
        .filter(command -> !command.getCommandSpec().usageMessage().hidden())
        .toList();
  }

  private static String page(CommandLine command) {
    return Objects.requireNonNull(
        pages.get("man/man1/zeekbus-%s.1".formatted(command.getCommandName())));
  }

  @Test
  void theyPassTheChecksOfMandocAndGroff() throws Exception {
    List<String> files =
        pages.keySet().stream().map(name -> share.resolve(name).toString()).toList();
    assertThat(files).hasSizeGreaterThan(15).allSatisfy(file -> assertThat(Path.of(file)).exists());
    List<String> lint = new ArrayList<>(List.of("mandoc", "-Tlint", "-Wwarning"));
    lint.addAll(files);
    assertThat(said(lint)).isEmpty();
    List<String> groff = new ArrayList<>(List.of("groff", "-man", "-Tutf8", "-ww", "-z"));
    groff.addAll(files);
    assertThat(said(groff)).isEmpty();
  }

  @Test
  void theyNameEveryCommandAndFlag() {
    String program = Objects.requireNonNull(pages.get("man/man1/zeekbus.1"));
    for (CommandLine command : commands()) {
      assertThat(program).contains("zeekbus\\-" + roff(command.getCommandName()) + "(1)");
      for (OptionSpec flag : command.getCommandSpec().options()) {
        if (!flag.hidden()) {
          assertThat(page(command))
              .as(command.getCommandName())
              .contains(".TP\n\\fB" + roff(tag(flag)) + "\\fR");
        }
      }
    }
  }

  /** A setting goes by its flag alone. */
  private static String tag(OptionSpec flag) {
    return flag.userObject() instanceof Setting<?> setting
        ? setting.flag()
        : String.join(", ", flag.names());
  }

  @Test
  void thatOfTheFileHasEverySetting() {
    String page = Objects.requireNonNull(pages.get("man/man5/zeekbus.yaml.5"));
    for (Setting<?> setting : ENVIRONMENT.sections().settings()) {
      assertThat(page)
          .contains(".TP\n\\fB%s\\fR ".formatted(roff(setting.key())))
          .contains("variable " + setting.variable() + ".");
    }
  }

  @Test
  void theirSectionsAreThoseThatReadersLookFor() {
    assertThat(pages.values())
        .allSatisfy(page ->
            assertThat(page)
                .contains(".SH NAME", ".SH DESCRIPTION", ".SH EXAMPLES", ".SH SEE ALSO"));
    for (CommandLine command : commands()) {
      assertThat(page(command)).contains(".SH SYNOPSIS", ".SH OPTIONS", ".SH EXIT STATUS");
    }
  }

  @Test
  void theirExamplesAreCommandLinesThatTheProgramTakes() throws Exception {
    for (Examples.OfPage page : Examples.read().values()) {
      for (Examples.Example example : page.examples()) {
        assertThat(example.lines()).isNotEmpty();
        for (String line : example.lines()) {
          List<String> words = wordsAsBashReads(line);
          assertThatCode(() -> ROOT.parseArgs(words.toArray(String[]::new)))
              .as(line)
              .doesNotThrowAnyException();
        }
      }
      assertThat(page.related())
          .allSatisfy(name -> assertThat(ROOT.getSubcommands()).containsKey(name));
    }
  }

  private static List<String> wordsAsBashReads(String line) throws Exception {
    String command = line.replaceFirst("^source <\\((.*)\\)$", "$1").replaceFirst(" > .*$", "");
    assertThat(command).startsWith("zeekbus ");
    return said(List.of("bash", "-c", "zeekbus() { printf '%s\\n' \"$@\"; }; " + command))
        .lines()
        .toList();
  }

  private static String roff(String text) {
    return text.replace("-", "\\-");
  }

  private static String said(List<String> command) throws Exception {
    Path output = Files.createTempFile(share, "said", "");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("the end of %s", command).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String said = Files.readString(output, UTF_8);
    assertThat(process.exitValue()).as("%s: %s", command, said).isLessThan(3);
    return said;
  }
}
