package org.zeekbus.app.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.app.CommandLineRun;
import org.zeekbus.app.ZeekbusProcess;
import org.zeekbus.app.recording.FramesRecord;
import org.zeekbus.app.recording.FramesSequence;
import org.zeekbus.app.recording.Recording;
import org.zeekbus.zeek.FramesLayout;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.TestTransport;

/** Log records as lines: of a running zeekbus, and of a tap that is a logger. */
@Timeout(120)
final class TapLogsTest {
  private static final Pattern LOGGER =
      Pattern.compile("zeekbus tap: this is a logger at (tcp://\\S+) now: .*missing.*");
  private static final Pattern DASHBOARD = Pattern.compile("dashboard: (http://\\S+)/ .*");
  private static final Pattern RECORD = Pattern.compile("\\{\"_path\":\"[a-z_]+\".*\\}");

  @TempDir private Path directory;

  @Test
  void loggerPrintsAllRecordsAsZeekWritesThem() throws Exception {
    List<String> records;
    try (ZeekbusProcess tap =
        ZeekbusProcess.start(directory, "tap", "--logs", "--listen=tcp://127.0.0.1:0")) {
      replayTo(tap.await(LOGGER).group(1));
      for (int i = 0; i < 124; i++) {
        tap.await(RECORD);
      }
      assertThat(tap.signal("INT").awaitExit()).isZero();
      records = tap.printed().lines().filter(line -> line.startsWith("{")).toList();
    }
    assertThat(records).hasSize(124);
    List<String> zeeks =
        Files.readAllLines(
            Path.of("..", "recordings", "cluster-small.json", "conn.log"),
            StandardCharsets.ISO_8859_1);
    assertThat(
            records.stream()
                .filter(line -> line.startsWith("{\"_path\":\"conn\","))
                .map(line -> line.replace("\"_path\":\"conn\",", "")))
        .containsExactlyElementsOf(zeeks);
  }

  @Test
  void recordsAreChosenByLogAndText() throws Exception {
    try (ZeekbusProcess tap =
        ZeekbusProcess.start(
            directory,
            "tap",
            "--logs",
            "--listen=tcp://127.0.0.1:0",
            "--path=conn",
            "--path=dns",
            "--filter=\"proto\":\"udp\"",
            "--count=3")) {
      replayTo(tap.await(LOGGER).group(1));
      assertThat(tap.awaitExit()).isZero();
      assertThat(tap.printed().lines().filter(line -> line.startsWith("{")))
          .hasSize(3)
          .allMatch(line -> line.matches("\\{\"_path\":\"(conn|dns)\".*\"proto\":\"udp\".*"));
    }
  }

  @Test
  void recordedBatchesAreThoseThatWereSent() throws Exception {
    Path file = directory.resolve("logs.frames.zst");
    try (ZeekbusProcess tap =
        ZeekbusProcess.start(
            directory, "tap", "--logs", "--listen=tcp://127.0.0.1:0", "--record=" + file)) {
      replayTo(tap.await(LOGGER).group(1));
      for (int i = 0; i < 124; i++) {
        tap.await(RECORD);
      }
      assertThat(tap.signal("TERM").awaitExit()).isZero();
      assertThat(tap.printed()).contains(", 74 log batches in " + file);
    }
    assertThat(batches(file)).isEqualTo(batches(Recording.ofARealCluster()));
  }

  @Test
  void runningZeekbusTellsItsRecords() throws Exception {
    try (ZeekbusProcess logger =
        ZeekbusProcess.logger(directory, ZeekbusProcess.HTTP_LISTEN, "127.0.0.1:0")) {
      String endpoint = logger.awaitLogging();
      String url = logger.await(DASHBOARD).group(1);
      try (ZeekbusProcess tap =
          ZeekbusProcess.start(
              directory, "tap", "--logs", "--url=" + url, "--path=conn", "--path=dns")) {
        awaitViewer(url);
        replayTo(endpoint);
        tap.await(Pattern.compile("\\{\"_path\":\"conn\",\"ts\":.*\\}"));
        tap.await(Pattern.compile("\\{\"_path\":\"dns\",\"ts\":.*\\}"));
        logger.signal("TERM");
        tap.await(Pattern.compile("zeekbus tap: connection to " + url + " lost: .*; trying on"));
        assertThat(tap.signal("INT").awaitExit()).isZero();
        assertThat(tap.printed())
            .contains("the connection was lost once: what came meanwhile is missing here")
            .doesNotContain("\"_path\":\"http\"");
      }
      assertThat(logger.awaitExit()).isZero();
    }
  }

  @Test
  void bothCausesOfMissingBatchesAreNamed() throws Exception {
    String answer =
        """
        HTTP/1.1 200 OK\r
        Content-Type: text/event-stream\r
        Connection: close\r
        \r
        event: dropped
        data: {"what":"batch","for":"viewer","why":"viewer_slow","count":1204}

        event: record
        data: {"path":"conn","record":{"uid":"C1"}}

        """;
    try (ServerSocket zeekbus = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try (Socket tap = zeekbus.accept()) {
              tap.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
              tap.shutdownOutput();
              tap.getInputStream().readAllBytes();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      CommandLineRun run =
          CommandLineRun.of(
              "tap", "--logs", "--count=1", "--url=http://127.0.0.1:" + zeekbus.getLocalPort());
      assertThat(run.out()).isEqualTo("{\"_path\":\"conn\",\"uid\":\"C1\"}\n");
      assertThat(run.errors())
          .containsExactly(
              "zeekbus tap: dropped 1,204 log batches (viewer_slow): this tap was too slow for"
                  + " them, or there were more records than zeekbus sends to a tap (2,000 a"
                  + " second); --path asks for fewer logs");
      assertThat(run.exit()).isZero();
    }
  }

  @Test
  void withoutZeekbusItSaysWhatToDo() throws Exception {
    String url = TestTransport.unused().toString().replace("tcp://", "http://");
    CommandLineRun run = CommandLineRun.of("tap", "--logs", "--url", url);
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).startsWith("zeekbus tap: " + url + ": ").contains("--url");
    assertThat(run.errors()).hasSize(1);
  }

  /** The tap's stream is open when zeekbus counts it. */
  private static void awaitViewer(String url) {
    Await.until(
        "a viewer at " + url,
        () -> {
          try {
            URLConnection metrics = URI.create(url + "/metrics").toURL().openConnection();
            metrics.setReadTimeout((int) Await.DEADLINE.toMillis());
            try (InputStream in = metrics.getInputStream()) {
              return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                  .lines()
                  .anyMatch(
                      line -> line.matches("zeekbus_http_viewers\\{server=\"http\"\\} 1(\\.0)?"));
            }
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  private static void replayTo(String endpoint) {
    CommandLineRun replay =
        CommandLineRun.of("replay", Recording.ofARealCluster().toString(), "--logs", endpoint);
    assertThat(replay.out()).isEqualTo("74 log batches sent, 0 lost\n");
  }

  /** All frames of all batches, in order. */
  private static List<String> batches(Path file) throws IOException {
    List<String> batches = new ArrayList<>();
    try (FramesSequence all = new FramesSequence(List.of(file))) {
      for (Optional<FramesRecord> next = all.next(); next.isPresent(); next = all.next()) {
        if (next.get().channel() == FramesLayout.Channel.LOG) {
          batches.add(
              Stream.of(next.get())
                  .flatMap(record -> record.parts().stream())
                  .map(HexFormat.of()::formatHex)
                  .toList()
                  .toString());
        }
      }
    }
    return batches;
  }
}
