package org.zeekbus.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.app.CommandLineRun;
import org.zeekbus.app.role.AllSections;
import org.zeekbus.settings.Setting;

/** Which source wins, and what is refused. */
final class ConfigurationTest {
  @TempDir private Path directory;

  @Test
  void aFlagGoesBeforeAVariableBeforeTheFile() throws IOException {
    String file = file("broker: {linger: 1s, threads: 2, memory: 512MiB}\n");
    CommandLineRun run =
        CommandLineRun.with(
            Map.of("ZEEKBUS_LINGER", "2s", "ZEEKBUS_THREADS", "3", "ZEEKBUS_CONFIG", file),
            "check-config",
            "--linger",
            "3s");
    assertThat(run.exit()).isZero();
    assertThat(run.setting("linger")).isEqualTo("linger: 3s # --linger");
    assertThat(run.setting("threads")).isEqualTo("threads: 3 # ZEEKBUS_THREADS");
    assertThat(run.setting("memory")).isEqualTo("memory: 512MiB # " + file + ":1");
    assertThat(run.setting("on-full")).isEqualTo("on-full: isolate # default");
  }

  @Test
  void theFlagForTheFileGoesBeforeItsVariable() throws IOException {
    CommandLineRun run =
        CommandLineRun.with(
            Map.of("ZEEKBUS_CONFIG", file("broker: {linger: 1s}\n")),
            "check-config",
            "--config",
            file("broker: {linger: 2s}\n"));
    assertThat(run.setting("linger")).startsWith("linger: 2s");
  }

  @Test
  void whatCheckConfigPrintsIsAFileThatSaysTheSame() throws IOException {
    CommandLineRun first =
        CommandLineRun.of(
            "check-config", "--xsub", "tcp://[::1]:1", "--xsub", "ipc:///a b", "--data", "c:\\\"d");
    assertThat(first.exit()).isZero();
    CommandLineRun second = CommandLineRun.of("check-config", "--config", file(first.out()));
    assertThat(withoutOrigins(second.out())).isEqualTo(withoutOrigins(first.out()));
  }

  @Test
  void whatCheckConfigPrintsWithZeekctlIsAFileToo() throws IOException {
    CommandLineRun first = CommandLineRun.of("check-config", "--zeekctl", "::1");
    assertThat(first.setting("# xsub")).contains("tcp://[::1]:27761");
    assertThat(first.setting("# xpub")).contains("tcp://[::1]:27760");
    CommandLineRun second = CommandLineRun.of("check-config", "--config", file(first.out()));
    assertThat(withoutOrigins(second.out())).isEqualTo(withoutOrigins(first.out()));
  }

  @Test
  void theLoggerListensAndJoinsAtZeekctlsAddress() {
    CommandLineRun run = CommandLineRun.of("check-config", "--zeekctl", "127.0.0.9");
    assertThat(run.setting("# listen"))
        .contains("tcp://127.0.0.9:5557")
        .endsWith("by broker.zeekctl");
    assertThat(run.setting("# broker-xpub")).contains("tcp://127.0.0.9:27760");
    assertThat(run.setting("# broker-xsub")).contains("tcp://127.0.0.9:27761");
    assertThat(CommandLineRun.of("check-config", "--zeekctl", "*").setting("# broker-xpub"))
        .contains("tcp://127.0.0.1:27760");
    CommandLineRun other =
        CommandLineRun.of(
            "check-config",
            "--zeekctl=127.0.0.9",
            "--listen=tcp://127.0.0.2:1",
            "--broker-xpub=tcp://127.0.0.3:2");
    assertThat(other.errors()).isEmpty();
    assertThat(other.setting("listen")).contains("tcp://127.0.0.2:1");
    assertThat(other.setting("broker-xpub")).contains("tcp://127.0.0.3:2");
  }

  @Test
  void zeekctlsAddressIsNoWayAroundEncryption() {
    for (String command : List.of("run", "logger")) {
      CommandLineRun run =
          CommandLineRun.of(command, "--zeekctl", "192.0.2.1", "--data", "/dev/null/no");
      assertThat(run.exit()).isEqualTo(2);
      assertThat(run.err()).contains("other hosts can reach it").contains("--insecure");
    }
    assertThat(CommandLineRun.of("logger", "--zeekctl", "192.0.2.1").err())
        .contains("tcp://192.0.2.1:5557: other hosts can reach it");
  }

  @Test
  void severalEndpointsInAVariableAreSeparatedByCommasOrSpaces() {
    CommandLineRun run =
        CommandLineRun.with(
            Map.of("ZEEKBUS_XSUB", "tcp://*:1, tcp://[::1]:2 tcp://*:3"), "check-config");
    assertThat(run.setting("xsub"))
        .startsWith("xsub: [\"tcp://*:1\", \"tcp://[::1]:2\", \"tcp://*:3\"]");
  }

  @Test
  void anEmptyVariableCountsAsNotSet() {
    assertThat(CommandLineRun.with(Map.of("ZEEKBUS_LINGER", ""), "check-config").setting("linger"))
        .isEqualTo("linger: 500ms # default");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      textBlock =
          """
          --linger          ; 5       ; '5' (expected: a duration, such as 500ms, 30s or 5m)
          --linger          ; 2h      ; 2h (expected: 0s to 1h)
          --limits-frame    ; 64MB    ; '64MB' (expected: bytes, such as 4096 or 64MiB)
          --limits-topic    ; 1MiB    ; 1MiB (expected: 256 to 64KiB)
          --threads         ; 0       ; 0 (expected: 1 to 256)
          --threads         ; two     ; 'two' (expected: a whole number)
          --on-full         ; isolat  ; 'isolat' (expected: isolate|block|disconnect)
          --zeekctl         ; a/b     ; 'a/b' (expected: an address of this host)
          --data            ; ""      ; '' (expected: a directory)
          --xsub            ; udp://x ; endpoint 'udp://x' (expected: tcp://HOST:PORT or ipc://PATH)
          """)
  void valuesThatDoNotFitAreRefusedWhereverTheyComeFrom(String flag, String value, String why)
      throws IOException {
    Setting<?> setting =
        AllSections.join().settings().stream()
            .filter(each -> each.flag().equals(flag))
            .findFirst()
            .orElseThrow();
    String message = ": " + setting.key() + ": " + why;

    CommandLineRun byFlag = CommandLineRun.of("check-config", flag, value);
    assertThat(byFlag.errors())
        .containsExactly(
            "zeekbus check-config: "
                + (flag.equals("--" + setting.key()) ? flag + ": " + why : flag + message));
    assertThat(byFlag.exit()).isEqualTo(2);

    String key = setting.key().replace(".", ": {") + ": \"" + value + "\"";
    String file = file("# a file\n" + key + "}".repeat(key.split("\\{", -1).length - 1));
    CommandLineRun byFile = CommandLineRun.of("check-config", "--config", file);
    assertThat(byFile.errors()).containsExactly("zeekbus check-config: " + file + ":2" + message);
    assertThat(byFile.exit()).isEqualTo(2);

    if (!value.isEmpty()) {
      CommandLineRun byVariable =
          CommandLineRun.with(Map.of(setting.variable(), value), "check-config");
      assertThat(byVariable.errors())
          .containsExactly("zeekbus check-config: " + setting.variable() + message);
      assertThat(byVariable.exit()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --memory=128MiB | limits.frame 64MiB (default) is more than a quarter of broker.memory\
           128MiB (--memory)
          --limits-message=32MiB | limits.frame 64MiB (default) is more than limits.message 32MiB\
           (--limits-message)
          --queue-bytes=257MiB | broker.queue.bytes 257MiB (--queue-bytes) is more than\
           broker.memory 256MiB (default)
          --heartbeat-timeout=1s | broker.heartbeat.timeout 1s (--heartbeat-timeout) has no effect with\
           broker.heartbeat.interval 0s (default)
          --zeekctl=::1 --xsub=tcp://*:1 | broker.zeekctl ::1 (--zeekctl) says where to listen, as\
           does broker.xsub tcp://*:1 (--xsub)
          --xsub=tcp://127.0.0.1:5555 | default: broker.xpub: tcp://127.0.0.1:5555 is used twice\
           (expected: each endpoint once)
          """)
  void settingsThatDoNotGoTogetherAreRefused(String flags, String message) {
    CommandLineRun run = CommandLineRun.of(("check-config " + flags).split(" ", -1));
    assertThat(run.errors()).containsExactly("zeekbus check-config: " + message);
    assertThat(run.exit()).isEqualTo(2);
  }

  @Test
  void portsThatTheSystemChoosesMayRepeat() {
    CommandLineRun run =
        CommandLineRun.of(
            "check-config", "--xsub", "tcp://127.0.0.1:0", "--xpub", "tcp://127.0.0.1:0");
    assertThat(run.exit()).isZero();
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    CommandLineRun run =
        CommandLineRun.with(
            Map.of("ZEEKBUS_LINGER", "x"), "check-config", "--threads", "0", "--linger", "1s");
    assertThat(run.errors())
        .containsExactly(
            "zeekbus check-config: ZEEKBUS_LINGER: broker.linger:"
                + " 'x' (expected: a duration, such as 500ms, 30s or 5m)",
            "zeekbus check-config: --threads: broker.threads: 0 (expected: 1 to 256)");
  }

  @Test
  void aMisspelledVariableIsRefused() {
    CommandLineRun run = CommandLineRun.with(Map.of("ZEEKBUS_QEUE_BYTES", "1MiB"), "check-config");
    assertThat(run.err()).startsWith("zeekbus check-config: ZEEKBUS_QEUE_BYTES: no such setting");
    assertThat(run.exit()).isEqualTo(2);
  }

  @Test
  void variablesThatAreNotForUsAreLeftAlone() {
    Map<String, String> environment =
        Map.of(
            "ZEEKBUS_JAVA_OPTS", "-Xmx1g",
            "ZEEKBUS_PORT", "tcp://10.0.0.1:5555", // as Kubernetes names a service's address
            "ZEEKBUS_SERVICE_HOST", "10.0.0.1",
            "OTHER", "1");
    assertThat(CommandLineRun.with(environment, "check-config").exit()).isZero();
  }

  private String file(String yaml) throws IOException {
    return Files.writeString(Files.createTempFile(directory, "zeekbus", ".yaml"), yaml).toString();
  }

  private static List<String> withoutOrigins(String printed) {
    return printed.lines().map(line -> line.replaceAll(" +# [^#]*$", "")).toList();
  }
}
