package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.app.process.Version;
import org.zeekbus.zmtp.Await;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** With {@code --stats json}, a program can read standard output. */
@Timeout(120)
final class StatisticsJsonProcessTest {
  private static final Pattern LINE = Pattern.compile(".+");
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path directory;

  @Test
  void everyLineOfStandardOutputIsADocument() throws Exception {
    Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    List<String> apart = List.of("sh", "-c", "exec \"$@\" 2> err", "sh");
    try (ZeekbusProcess run =
        ZeekbusProcess.startBehind(
            apart,
            directory,
            "run",
            "--stats=json",
            "--xsub=ipc://xsub",
            "--xpub=ipc://xpub",
            "--broker-xsub=ipc://xsub",
            "--broker-xpub=ipc://xpub",
            "--listen=tcp://127.0.0.1:0",
            "--node=logger-1")) {
      Path messages = directory.resolve("err");
      Await.until(
          "it listens", () -> Files.exists(messages) && read(messages).contains("listening: XSUB"));
      JsonNode now = JSON.readTree(run.signal("USR1").await(LINE).group());
      assertThat(now.propertyNames())
          .containsExactly("time", "version", "final", "broker", "logger", "cluster");
      assertThat(Instant.parse(now.at("/time").stringValue()))
          .isAfterOrEqualTo(before)
          .isBeforeOrEqualTo(Instant.now());
      assertThat(now.at("/version").stringValue()).isEqualTo(Version.number());
      assertThat(now.at("/final").booleanValue()).isFalse();
      assertThat(now.at("/broker/memory/limit_bytes").asLong()).isEqualTo(256 << 20);
      assertThat(now.at("/broker/xsub/closed").isObject()).isTrue();
      assertThat(now.at("/broker/totals/published_messages").asLong(-1)).isNotNegative();
      assertThat(now.at("/broker/turned_away").isArray()).isTrue();
      assertThat(now.at("/logger/turned_away").isArray()).isTrue();
      assertThat(now.at("/logger/sinks/0/details/directories/0").stringValue())
          .isEqualTo(directory.resolve("logs").toString());
      assertThat(now.at("/logger/sinks/0/name").stringValue()).isEqualTo("files");
      assertThat(now.at("/logger/sinks/0/details/open_files").asLong(-1)).isZero();
      assertThat(now.at("/cluster/nodes_up").asLong(-1)).isNotNegative();
      Await.until("it has joined", () -> read(messages).contains("joined the cluster as"));
      assertThat(run.signal("TERM").awaitExit()).isZero();
      List<String> lines = run.printed().lines().toList();
      assertThat(lines).hasSize(2);
      JsonNode last = JSON.readTree(lines.get(1));
      assertThat(last.at("/final").booleanValue()).isTrue();
      assertThat(last.propertyNames())
          .containsExactly("time", "version", "final", "broker", "logger", "cluster");
      assertThat(read(messages)).contains("stopping: draining queues");
      JsonNode joined = last.at("/broker/journal").values().iterator().next();
      assertThat(joined.at("/kind").stringValue()).isIn("joined", "left");
      assertThat(joined.at("/node").stringValue()).isEqualTo("logger-1");
      assertThat(Instant.parse(joined.at("/time").stringValue())).isAfterOrEqualTo(before);
      // It leaves before its own broker stops.
      assertThat(read(messages)).doesNotContain("connection lost");
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void recordsAndStatisticsCannotShareStandardOutput() {
    CommandLineRun run = CommandLineRun.of("check-config", "--stats", "json", "--stdout", "on");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.errors())
        .containsExactly(
            "zeekbus check-config: stats json (--stats) needs standard output, which sink stdout"
                + " uses; remove one");
  }
}
