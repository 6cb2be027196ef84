package org.zeekbus.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.app.Main;
import org.zeekbus.app.role.AllSections;
import org.zeekbus.settings.Setting;

/** Flags that are read without picocli get the values that picocli would read. */
final class PlainFlagsTest {
  static List<Setting<?>> settings() {
    return SettingFlags.of("broker", AllSections.join());
  }

  @ParameterizedTest
  @MethodSource("settings")
  void readsEverySettingAsPicocliDoes(Setting<?> setting) {
    assertSame(setting.flag(), "some value");
    assertSame(setting.flag() + "=a=b");
    assertSame(setting.flag(), "@@a");
  }

  @Test
  void readsSeveralAndTheFile() {
    assertSame();
    assertSame("--config", "a.yaml", "--linger", "1s", "--xsub=a", "--xpub", "b", "--xsub", "c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "-h",
        "--xsub",
        "--linger=",
        "--linger 1s --linger 2s",
        "--config a --config b",
        "--xsub --xpub",
        "--linger '1s'",
        "@file x",
        "extra --linger",
        "--no-such-flag 1"
      })
  void leavesTheRestToPicocli(String args) {
    assertThat(PlainFlags.read("broker", List.of(args.split(" ", -1)), AllSections.join()))
        .isEmpty();
  }

  private static void assertSame(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addFirst("broker");
    var command =
        Main.commandLine(Main.environmentOf(Map.of())).parseArgs(all.toArray(String[]::new));
    assertThat(PlainFlags.read("broker", List.of(args), AllSections.join()))
        .contains(SettingFlags.flags(command.subcommand().commandSpec(), AllSections.join()));
  }
}
