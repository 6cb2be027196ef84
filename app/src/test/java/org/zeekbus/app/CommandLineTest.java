package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all commands have in common. */
final class CommandLineTest {
  static Set<String> commands() {
    return Main.commandLine(new Environment(Map.of())).getSubcommands().keySet();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void eachExplainsItself(String command) {
    CommandLineRun run = CommandLineRun.of(command, "--help");
    assertThat(run.exit()).isZero();
    assertThat(run.out()).startsWith("Usage: zeekbus " + command).contains("--help");
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

  @ParameterizedTest
  @ValueSource(strings = {"", "brokr"})
  void withoutACommandItShowsThoseThereAre(String args) {
    CommandLineRun run = args.isEmpty() ? CommandLineRun.of() : CommandLineRun.of(args);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("Usage: zeekbus", "check-config");
  }

  @Test
  void runTakesTheFlagsOfAllRoles() {
    Set<String> ofRoles = new HashSet<>(flags("broker"));
    ofRoles.addAll(flags("logger"));
    assertThat(flags("run")).isEqualTo(ofRoles).isEqualTo(flags("check-config"));
    assertThat(flags("broker")).contains("--xsub", "--log-level").doesNotContain("--dir");
    assertThat(flags("logger")).contains("--dir", "--log-level").doesNotContain("--xsub");
  }

  private static Set<String> flags(String command) {
    return Main.commandLine(new Environment(Map.of()))
        .parseArgs(command)
        .subcommand()
        .commandSpec()
        .optionsMap()
        .keySet();
  }
}
