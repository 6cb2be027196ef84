package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sink that is not ours, dropped into {@code plugins/}. */
final class CountSinkProcessTest {
  private static final String RECORDING =
      Path.of("..", "recordings", "cluster-small.frames").toAbsolutePath().toString();

  @TempDir private static Path built;

  private static Path plugins = Path.of("");

  @TempDir private Path directory;

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    plugins = CountSinkExample.plugins(built);
  }

  private ZeekbusProcess zeekbus(String... args) throws IOException {
    return ZeekbusProcess.startBehind(
        List.of("env", "ZEEKBUS_PLUGINS=" + plugins), directory, args);
  }

  private ZeekbusProcess logger(Path config, String... more) throws IOException {
    Stream<String> args =
        Stream.of(
            "logger",
            "--config",
            config.toString(),
            "--listen",
            "tcp://127.0.0.1:0",
            "--dir",
            "files");
    return zeekbus(Stream.concat(args, Stream.of(more)).toArray(String[]::new));
  }

  private Path config(String sinks) throws IOException {
    return Files.writeString(directory.resolve("zeekbus.yaml"), "logger:\n  sinks:\n" + sinks);
  }

  @Test
  void countsBesideFiles() throws Exception {
    Path config = config("    - files\n    - type: count\n      every: 10ms\n");
    try (ZeekbusProcess logger = logger(config, "--rotation-interval", "0s")) {
      CommandLineRun replay =
          CommandLineRun.of("replay", RECORDING, "--logs", logger.awaitLogging());
      assertThat(replay.out()).isEqualTo("74 log batches sent, 0 lost\n");
      logger.await(Pattern.compile(".* sink count: \\{.*conn=\\d+.*"));
      assertThat(logger.signal("TERM").awaitExit()).isZero();
    }
    List<String> counts =
        Files.readAllLines(directory.resolve("files").resolve(".sinks").resolve("count/counts"));
    assertThat(counts.stream().mapToLong(line -> Long.parseLong(line.split("\t", -1)[1])).sum())
        .isEqualTo(124);
    long conn =
        Files.readAllLines(directory.resolve("files").resolve("conn.log")).stream()
            .filter(line -> !line.startsWith("#"))
            .count();
    assertThat(counts).contains("conn\t" + conn);
  }

  @Test
  void getsWhatItsEntryWants() throws Exception {
    Path config =
        config(
            """
                - type: files
                  fields: [id.resp_p, proto]
                  rename: {id.resp_p: port}
                  add: {_path: "{path}"}
                - type: count
                  paths: ["*", "!d*"]
                  where: id.resp_p == 53/udp
            """);
    try (ZeekbusProcess logger = logger(config, "--rotation-interval", "0s")) {
      var _ = CommandLineRun.of("replay", RECORDING, "--logs", logger.awaitLogging());
      assertThat(logger.signal("TERM").awaitExit()).isZero();
      assertThat(logger.printed())
          .containsPattern("sink count: excluded records \\d+ \\(paths\\), \\d+ \\(where\\)");
    }
    List<String> conn = Files.readAllLines(directory.resolve("files").resolve("conn.log"));
    assertThat(conn).contains("#fields\t_path\tport\tproto", "#types\tstring\tport\tenum");
    long dns = conn.stream().filter("conn\t53\tudp"::equals).count();
    assertThat(dns).isPositive();
    assertThat(
            Files.readAllLines(
                directory.resolve("files").resolve(".sinks").resolve("count/counts")))
        .containsExactly("conn\t" + dns);
  }

  @Test
  void runsTwiceUnderTwoNamesWithoutFiles() throws Exception {
    Path config = config("    - count\n    - type: count\n      name: again\n");
    try (ZeekbusProcess logger = logger(config)) {
      var _ = CommandLineRun.of("replay", RECORDING, "--logs", logger.awaitLogging());
      assertThat(logger.signal("TERM").awaitExit()).isZero();
    }
    Path sinks = directory.resolve("files").resolve(".sinks");
    assertThat(sinks.resolve("again/counts"))
        .hasSameTextualContentAs(sinks.resolve("count/counts"));
    assertThat(directory.resolve("files").resolve("conn.log")).doesNotExist();
  }

  @Test
  void whatASinkPrintsDoesNotBreakStatisticsForPrograms() throws Exception {
    String check = "batch.check();";
    Path printing =
        CountSinkExample.plugins(
            Files.createDirectory(directory.resolve("printing")),
            check,
            check + " System.out.println(\"printed by a sink\");");
    Path config = config("    - count\n");
    try (ZeekbusProcess logger =
        ZeekbusProcess.startBehind(
            List.of("sh", "-c", "exec \"$@\" > stdout", "sh", "env", "ZEEKBUS_PLUGINS=" + printing),
            directory,
            "logger",
            "--config",
            config.toString(),
            "--listen",
            "tcp://127.0.0.1:0",
            "--dir",
            "files",
            "--stats",
            "json")) {
      var _ = CommandLineRun.of("replay", RECORDING, "--logs", logger.awaitLogging());
      logger.await(Pattern.compile("printed by a sink"));
      assertThat(logger.signal("TERM").awaitExit()).isZero();
    }
    assertThat(Files.readAllLines(directory.resolve("stdout")))
        .singleElement()
        .asString()
        .startsWith("{")
        .endsWith("}");
  }

  @Test
  void itsSettingsAreOursEverywhere() throws Exception {
    Path config = config("    - type: count\n      every: 10s\n      on-full: drop\n");
    try (ZeekbusProcess check = zeekbus("check-config", "--config", config.toString())) {
      assertThat(check.awaitExit()).isZero();
      assertThat(check.printed().replaceAll(" +", " "))
          .contains("- type: count\n name: count\n")
          .contains(" every: 10s # " + config + ":4")
          .contains(" on-full: drop # " + config + ":5")
          .contains(" count:\n every: 1m # default\n on-full: block # default\n");
    }
    try (ZeekbusProcess help = zeekbus("logger", "--help")) {
      assertThat(help.awaitExit()).isZero();
      assertThat(help.printed()).contains("--count-every=DURATION").contains("--count-on-gone=");
    }
  }

  @Test
  void wrongOptionsAreErrorsWithTheirLines() throws Exception {
    Path config = config("    - type: count\n      evry: 10s\n      every: 5\n");
    try (ZeekbusProcess check = zeekbus("logger", "--config", config.toString())) {
      assertThat(check.awaitExit()).isEqualTo(2);
      assertThat(check.printed())
          .contains(
              config
                  + ":4: unknown key evry of sink count (expected: on-full, on-gone, every, paths, ");
    }
    config("    - type: count\n      every: 5\n");
    try (ZeekbusProcess check = zeekbus("logger", "--config", config.toString())) {
      assertThat(check.awaitExit()).isEqualTo(2);
      assertThat(check.printed())
          .contains(config + ":4: logger.sinks.count.every: '5' (expected: a duration");
    }
  }

  @Test
  void aJarThatIsNoneIsAnErrorThatSaysWhatToDo() throws Exception {
    Path others = Files.createDirectory(directory.resolve("others"));
    Path jar = Files.writeString(others.resolve("torn.jar"), "PK");
    try (ZeekbusProcess check =
        ZeekbusProcess.startBehind(
            List.of("env", "ZEEKBUS_PLUGINS=" + others), directory, "check-config")) {
      assertThat(check.awaitExit()).isEqualTo(2);
      assertThat(check.printed())
          .contains("plugin " + jar + ": cannot be read as a jar")
          .contains("or remove the jar");
    }
    try (ZeekbusProcess broker =
        ZeekbusProcess.startBehind(
            List.of("env", "ZEEKBUS_PLUGINS=" + others),
            directory,
            "broker",
            "--xsub=tcp://127.0.0.1:0",
            "--xpub=tcp://127.0.0.1:0")) {
      var _ = broker.awaitListening();
      assertThat(broker.signal("TERM").awaitExit()).isZero();
      assertThat(broker.printed())
          .contains("plugin " + jar + ": cannot be read as a jar")
          .contains("; the broker does not need it");
    }
  }
}
