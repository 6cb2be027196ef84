package org.zeekbus.app.sinks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zeekbus.app.CommandLineRun;
import org.zeekbus.app.ZeekbusProcess;
import org.zeekbus.logger.spool.Spool;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PythonPeer;

/**
 * What each released version has left on disk when it was killed, and this one goes on with. {@code
 * src/test/resources/data} has a directory for each; {@link #record} makes that of the version
 * which is built.
 *
 * <p>There were {@link #ALL} records in batches of {@link NumberedLoad#IN_BATCH}. The first two
 * batches came to all sinks, but the HTTP server refused one record for ever. Then that server was
 * down, and Parquet files were not due. At the end the HTTP server had taken the first batch of its
 * spool, and the second one was in hand.
 */
final class ReleasedDataTest {
  private static final Path RELEASES = Path.of("src", "test", "resources", "data");
  private static final int EARLY = 2;
  private static final int LATE = 3;
  private static final int ALL = (EARLY + LATE) * NumberedLoad.IN_BATCH;
  private static final String REFUSED = "@7@";
  private static final String TOPIC = "zeek.cluster.nodeid.zeromq_worker-1_host_1_nonce";
  private static final String SPOOL = "files/.spool";

  /** Where the sink of Parquet files notes what it has done. */
  private static final String JOURNAL = "files/.sinks/parquet/journal";

  @TempDir private Path directory;

  /** All roles, with each kind of file that survives them. */
  private ZeekbusProcess start(HttpTarget http, String parquetInterval, String moved)
      throws IOException {
    String config =
        """
        broker: {ghost-grace: 1s}
        logger:
          flush-interval: 100ms
          sinks:
            - {type: files, rotation-interval: 0s, archive: off}
            - {type: files, name: moved, dir: moved, format: json, rotation-interval: 0s, %s}
            - {type: parquet, interval: %s}
            - {type: http, url: "%s", connections: 1}
        """
            .formatted(moved, parquetInterval, http.url("logs"));
    Files.writeString(directory.resolve("zeekbus.yaml"), config);
    List<String> args = new ArrayList<>(List.of("run", "--config", "zeekbus.yaml"));
    for (String flag : List.of("--xsub", "--xpub", "--listen")) {
      args.addAll(List.of(flag, "tcp://127.0.0.1:0"));
    }
    args.addAll(List.of("--data", "data", "--dir", "files"));
    return ZeekbusProcess.start(directory, args.toArray(String[]::new));
  }

  static List<Path> releases() throws IOException {
    try (Stream<Path> all = Files.list(RELEASES)) {
      return all.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void whatAReleasedVersionHasLeftIsDelivered(Path release) throws Exception {
    copy(release, directory);
    moveJournal();
    assertThat(notes()).as("rotated files that wait for a command").isNotEmpty();
    try (HttpTarget http = new HttpTarget();
        ZeekbusProcess zeekbus = start(http, "1s", "archive-compression: none")) {
      var _ = zeekbus.await(Pattern.compile(".* cancelled 1 topics from before the start.*"));
      ParquetDirectory parquet = parquetFiles();
      Await.until("Parquet files", () -> parquet.all().numbers().size() >= ALL);
      List<Integer> left =
          IntStream.range((EARLY + 1) * NumberedLoad.IN_BATCH, ALL).boxed().toList();
      Await.until("HTTP", () -> http.records("logs").size() >= left.size());
      assertThat(zeekbus.signal("TERM").awaitExit()).as(zeekbus::printed).isZero();
      assertThat(Arrived.lines("HTTP", http.records("logs")).numbers()).isEqualTo(left);
      parquet.all().holdsAll(ALL).hasNoneTwice();
    }
    assertThat(Spool.leftIn(directory.resolve(SPOOL).resolve("http"))).isZero();
    assertThat(Spool.leftIn(directory.resolve(SPOOL).resolve("parquet"))).isZero();
    assertThat(lines("files")).hasSize(ALL);
    Arrived.lines("archive", lines("moved/archive")).holdsAll(ALL).hasNoneTwice();
    assertThat(notes()).isEmpty();
    readByCommands();
  }

  private void readByCommands() throws IOException {
    CommandLineRun query =
        CommandLineRun.of(
            "query",
            "--dir",
            directory.resolve("files").toString(),
            "--quiet",
            "select count(*) || ' ' || sum(n) as all_of_them from load");
    assertThat(query.out()).as(query.err()).contains(ALL + " " + ALL * (ALL - 1) / 2);
    List<Path> bad = files("files/bad-batches", ".*");
    assertThat(bad).isNotEmpty();
    for (Path each : bad) {
      assertThat(CommandLineRun.of("decode", each.toString()).out()).contains("worker-1");
    }
  }

  private ParquetDirectory parquetFiles() {
    return new ParquetDirectory(directory.resolve("files/parquet"));
  }

  /** The records in the log files of a directory. */
  private List<String> lines(String below) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path file : files(below, NumberedLoad.PATH + "\\..*log")) {
      Files.readAllLines(file).stream().filter(line -> !line.startsWith("#")).forEach(lines::add);
    }
    return lines;
  }

  private List<Path> notes() throws IOException {
    return files("moved", "\\.rotated\\..*");
  }

  private List<Path> files(String below, String name) throws IOException {
    Path root = directory.resolve(below);
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().matches(name))
          .sorted()
          .toList();
    }
  }

  /** A journal says where the Parquet files are, which was another place. */
  private void moveJournal() throws IOException {
    Path file = directory.resolve(JOURNAL);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(file)));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeLong(in.readLong());
    out.writeUTF(in.readUTF());
    out.writeLong(in.readLong());
    assertThat(in.readUTF()).endsWith("/files/parquet");
    out.writeUTF(directory.resolve("files/parquet").toString());
    byte[] rest = in.readAllBytes();
    out.write(rest, 0, rest.length - Integer.BYTES);
    CRC32C sum = new CRC32C();
    sum.update(bytes.toByteArray());
    out.writeInt((int) sum.getValue());
    Files.write(file, bytes.toByteArray());
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        Path copy = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(each, copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  /**
   * Before a release: {@code mvn -pl app -am test -Dtest=ReleasedDataTest -Dzeekbus.record-data=0.2
   * -Dsurefire.failIfNoSpecifiedTests=false}.
   */
  @Test
  @EnabledIfSystemProperty(named = "zeekbus.record-data", matches = ".+")
  void record() throws Exception {
    try (HttpTarget http = new HttpTarget()) {
      http.behaves((_, lines) ->
          lines.stream().anyMatch(line -> line.contains(REFUSED))
              ? HttpTarget.Reply.refusal(400, Map.of())
              : HttpTarget.Reply.ok(lines));
      recordEarly(http);
      http.behaves((_, _) -> HttpTarget.Reply.refusal(503, Map.of()));
      recordLate(http);
    }
    flushFirstOfSpool();
    Files.delete(directory.resolve("zeekbus.yaml"));
    copy(directory, RELEASES.resolve(System.getProperty("zeekbus.record-data", "")));
  }

  private void recordEarly(HttpTarget http) throws Exception {
    try (ZeekbusProcess zeekbus = start(http, "1s", "command: exit 1");
        NumberedLoad load = new NumberedLoad(Endpoint.parse(zeekbus.awaitLogging()), 10)) {
      load.send(EARLY);
      Await.until("Parquet files", () -> parquetFiles().all().numbers().size() >= load.sent());
      assertThat(zeekbus.signal("TERM").awaitExit()).as(zeekbus::printed).isZero();
      assertThat(files("files/.sinks/http/dead-letters", ".*")).isNotEmpty();
    }
  }

  private void recordLate(HttpTarget http) throws Exception {
    try (ZeekbusProcess zeekbus = start(http, "1h", "command: exit 1");
        PythonPeer python = PythonPeer.start()) {
      Endpoint xpub = Endpoint.parse(zeekbus.awaitListening().xpub());
      Endpoint pull = Endpoint.parse(zeekbus.awaitLogging());
      PythonPeer.Socket node = python.socket("XSUB");
      node.connect(xpub);
      node.send("\1" + TOPIC);
      Path bad = LogFrames.write(directory.resolve("bad.frames"), "no batch".getBytes(US_ASCII));
      assertThat(CommandLineRun.of("replay", bad.toString(), "--logs", pull.toString()).exit())
          .isZero();
      Files.delete(bad);
      try (NumberedLoad load = new NumberedLoad(pull, 10)) {
        load.skip(EARLY);
        load.send(LATE);
        Await.until("topics", () -> has("data/topics", TOPIC));
        for (String sink : List.of("http", "parquet")) {
          Await.until("spool of " + sink, () -> has(SPOOL + "/" + sink, "@" + (ALL - 1) + "@"));
        }
        Await.until("log files", () -> has("files/load.log", "@" + (ALL - 1) + "@"));
        Await.until("a bad batch", () -> has("files/bad-batches", "no batch"));
        zeekbus.signal("KILL").awaitExit();
      }
    }
  }

  /** Whether a file, or one below a directory, has this text. */
  private boolean has(String below, String text) {
    try (Stream<Path> all = Files.walk(directory.resolve(below))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file, ISO_8859_1).contains(text)) {
          return true;
        }
      }
      return false;
    } catch (IOException | UncheckedIOException e) {
      return false; // not there yet
    }
  }

  /** As the logger does with batches of a sink that takes them. */
  private void flushFirstOfSpool() throws IOException {
    try (Spool spool = Spool.open(directory.resolve(SPOOL).resolve("http"), 1 << 30)) {
      for (int i = 0; i < 2; i++) {
        Objects.requireNonNull(spool.read()).batch().release();
        if (i == 0) {
          spool.acknowledge();
        }
      }
    }
  }
}
