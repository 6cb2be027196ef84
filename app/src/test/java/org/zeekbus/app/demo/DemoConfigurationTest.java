package org.zeekbus.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.app.CommandLineRun;

/** Settings of a real cluster, which a demo refuses before it starts anything. */
@Timeout(60)
final class DemoConfigurationTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "--dir, real, --dir: logger.dir",
    "--data, real, --data",
    "--zeekctl, 127.0.0.1, --zeekctl: broker.zeekctl",
    "--node, logger-1, --node: logger.node",
    "--command, rm, --command: logger.command",
    "--zeekctl-keys, /opt/zeek, --zeekctl-keys",
    "--insecure, on, --insecure",
  })
  void whatWouldReachBeyondItIsRefused(String flag, String value, String where) {
    CommandLineRun run = CommandLineRun.of("run", "--demo", flag, value);

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(where, "not with --demo");
  }

  @Test
  void settingsOfTheFileAndTheEnvironmentAreRefusedToo() throws Exception {
    Path file =
        Files.writeString(directory.resolve("zeekbus.yaml"), "logger:\n  archive-dir: real\n");
    CommandLineRun run =
        CommandLineRun.with(
            Map.of("ZEEKBUS_DATA", "real"), "run", "--demo", "--config", file.toString());

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.errors()).hasSize(2);
    assertThat(run.err()).contains(file + ":2: logger.archive-dir", "ZEEKBUS_DATA: data");
  }

  @ParameterizedTest
  @CsvSource({"--xsub, broker.xsub", "--xpub, broker.xpub", "--listen, logger.listen"})
  void addressesThatOtherHostsReachAreRefused(String flag, String key) {
    CommandLineRun run = CommandLineRun.of("run", "--demo", flag, "tcp://0.0.0.0:0");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.errors())
        .containsExactly(
            "zeekbus run: %s: %s: tcp://0.0.0.0:0 can be reached by other hosts, and a demo is for this host only (expected: tcp://127.0.0.1:PORT)"
                .formatted(flag, key));
  }

  @Test
  void noVariableTurnsAStartIntoADemo() {
    CommandLineRun run = CommandLineRun.with(Map.of("ZEEKBUS_DEMO", "true"), "run");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("ZEEKBUS_DEMO: no such setting");
  }
}
