package org.zeekbus.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.app.CommandLineRun;
import org.zeekbus.app.Main;

/** Behaviour that all commands have in common. */
final class CommandLineTest {
  static Set<String> commands() {
    return Main.commandLine(Main.environmentOf(Map.of())).getSubcommands().keySet();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void eachExplainsItself(String command) {
    CommandLineRun run = CommandLineRun.of(command, "--help");
    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .startsWith("Usage: zeekbus " + command)
        .contains("--help")
        .doesNotContainPattern("null(?!\\s+for\\s+an\\s+unset)"); // as publish takes it
    assertThat(run.err()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void eachRefusesWhatItDoesNotKnow(String command) {
    CommandLineRun run = CommandLineRun.of(command, "--no-such-flag");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("--no-such-flag")
        .contains("`zeekbus " + command + " --help` shows what it takes");
  }

  @Test
  void theWholeExplainsItself() {
    CommandLineRun run = CommandLineRun.of("--help");
    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("run ", "broker ", "check-config ", "version ");
  }

  @Test
  void withoutACommandItShowsThoseThereAre() {
    CommandLineRun run = CommandLineRun.of();
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("Usage: zeekbus", "check-config");
  }

  @ParameterizedTest
  @ValueSource(strings = {"brokr", "--no-such-flag"})
  void whatItDoesNotKnowTakesOneLine(String args) {
    CommandLineRun run = CommandLineRun.of(args);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.errors())
        .singleElement()
        .asString()
        .contains(args)
        .endsWith("; `zeekbus --help` lists the commands");
  }

  @ParameterizedTest
  @ValueSource(strings = {"broker", "tap"})
  void aFileOfArgumentsIsNotRead(String command, @TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("args"), "--help\n");
    CommandLineRun run = CommandLineRun.of(command, "@" + file);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("'@" + file + "' is one argument too many");
  }

  @Test
  void aKeyMayBeginWithTheSignOfAFile() {
    CommandLineRun run = CommandLineRun.of("keygen", "--public-of", "@@" + "b".repeat(37));
    assertThat(run.err()).contains("a key of 39 characters (expected: 40, Z85)");
  }

  private static Set<String> with(String flag, Set<String> others) {
    Set<String> all = new HashSet<>(others);
    all.add(flag);
    return all;
  }

  @Test
  void runTakesTheFlagsOfAllRoles() {
    Set<String> ofRoles = new HashSet<>(flags("broker"));
    ofRoles.addAll(flags("logger"));
    assertThat(flags("run")).isEqualTo(with("--demo", ofRoles));
    assertThat(flags("check-config")).isEqualTo(with("--connect", ofRoles));
    assertThat(flags("broker")).contains("--xsub", "--log-level").doesNotContain("--dir");
    assertThat(flags("logger")).contains("--dir", "--log-level").doesNotContain("--xsub");
    assertThat(flags("websocket"))
        .contains("--broker-xsub", "--broker-xpub", "--websocket-listen", "--queue-bytes")
        .doesNotContain("--xsub", "--xpub", "--data", "--dir", "--listen");
  }

  private static Set<String> flags(String command) {
    return Main.commandLine(Main.environmentOf(Map.of()))
        .parseArgs(command)
        .subcommand()
        .commandSpec()
        .optionsMap()
        .keySet();
  }
}
