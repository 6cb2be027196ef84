package org.zeekbus.logger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.logger.file.FileSettings;
import org.zeekbus.logger.file.FileSink;
import org.zeekbus.logger.file.RotationSettings;
import org.zeekbus.logger.output.OnGone;
import org.zeekbus.logger.output.Output;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.logger.shape.Shaping;
import org.zeekbus.logger.shape.Wanted;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.sink.Sink;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zeek.log.LogRecord;
import org.zeekbus.zmtp.Await;

/**
 * Recorded logs, of which sinks get different records and fields; Zeek's own files are the rule.
 */
final class ShapedLogsTest {
  private static final String RECORDING = "cluster-small";

  @TempDir private Path directory;

  private final List<AutoCloseable> started = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : started.reversed()) {
      each.close();
    }
  }

  private Output files(String name, AsciiOptions options, Shaping shaping) throws IOException {
    return shaped(
        name,
        FileSink.open(
            FileSettings.of(
                directory.resolve(name), it -> it.ascii(options).rotation(RotationSettings.NEVER))),
        SinkOverflow.BLOCK,
        shaping);
  }

  private static Output shaped(String name, Sink sink, SinkOverflow overflow, Shaping shaping) {
    return new Output(
        name, sink, overflow, OnGone.EXIT, List::of, null, null, shaping, false, null);
  }

  private LogBatches start(Duration drain, Output... outputs) {
    LogBatches logger = LogBatches.start(LogBatches.settings(directory, drain), outputs);
    started.add(logger);
    return logger;
  }

  /** Pushes the recording, and stops. */
  private LoggerSnapshot plays(Output... outputs) throws Exception {
    LogBatches logger = start(Duration.ofSeconds(20), outputs);
    List<List<byte[]>> messages = Recordings.messages(RECORDING + ".frames", Recordings.LOG);
    for (List<byte[]> message : messages) {
      logger.push(message.getLast());
    }
    Await.until("all batches", () -> logger.node().snapshot().batches() == messages.size());
    assertThat(logger.node().stop()).isTrue();
    return logger.node().snapshot();
  }

  private List<String> written(String sink, String log) throws IOException {
    return lines(directory.resolve(sink).resolve(log + ".log"));
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList();
  }

  private static Set<String> logs(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".log"))
          .map(name -> name.substring(0, name.length() - 4))
          .collect(Collectors.toSet());
    }
  }

  private static List<String> zeeks(String log) throws IOException {
    return lines(Recordings.path(RECORDING + ".tsv").resolve(log + ".log"));
  }

  /** The columns of a line of a log, without the first, which begins a line of the head. */
  private static List<String> columns(String line) {
    List<String> cells = Arrays.asList(line.split("\t", -1));
    return line.startsWith("#") ? cells.subList(1, cells.size()) : cells;
  }

  private static List<String> names(List<String> log) {
    return columns(
        log.stream().filter(line -> line.startsWith("#fields")).findFirst().orElseThrow());
  }

  private static List<String> records(List<String> log) {
    return log.stream().filter(line -> !line.startsWith("#")).toList();
  }

  private static String cell(List<String> log, String record, String name) {
    int column = names(log).indexOf(name);
    return column < 0 ? "-" : columns(record).get(column);
  }

  @Test
  void fieldsNewNamesAndConstantsInZeeksFormat() throws Exception {
    plays(
        files(
            "cut",
            AsciiOptions.DEFAULT,
            Wanted.of(
                "paths: conn",
                "fields: uid, id.resp_h, ts",
                "rename: id.resp_h=destination.ip",
                "add: _path={path}, _system_name=sensor-3")));
    List<String> zeeks = zeeks("conn");
    List<String> expected = new ArrayList<>();
    for (String line : zeeks) {
      if (line.startsWith("#fields")) {
        expected.add("#fields\t_path\t_system_name\tuid\tdestination.ip\tts");
      } else if (line.startsWith("#types")) {
        expected.add("#types\tstring\tstring\tstring\taddr\ttime");
      } else if (line.startsWith("#open") || line.startsWith("#close")) {
        expected.add(line.split("\t", 2)[0]);
      } else if (line.startsWith("#")) {
        expected.add(line);
      } else {
        expected.add(
            String.join(
                "\t",
                "conn",
                "sensor-3",
                cell(zeeks, line, "uid"),
                cell(zeeks, line, "id.resp_h"),
                cell(zeeks, line, "ts")));
      }
    }
    assertThat(records(zeeks)).isNotEmpty();
    assertThat(
            written("cut", "conn").stream()
                .map(line -> line.replaceAll("^(#open|#close)\t.*", "$1")))
        .isEqualTo(expected);
    assertThat(logs(directory.resolve("cut"))).containsExactly("conn");
  }

  @Test
  void aPredicateOnPorts() throws Exception {
    LoggerSnapshot snapshot =
        plays(
            files("all", AsciiOptions.DEFAULT, Wanted.of("paths: *")),
            files(
                "dns",
                AsciiOptions.DEFAULT,
                Wanted.of("where: id.resp_p == 53/udp && ?uid", "paths: conn, dns")));
    long excluded = 0;
    for (String log : List.of("conn", "dns")) {
      List<String> zeeks = zeeks(log);
      List<String> expected = new ArrayList<>();
      for (String record : records(zeeks)) {
        if (cell(zeeks, record, "id.resp_p").equals("53")
            && cell(zeeks, record, "proto").equals("udp")) {
          expected.add(record);
        } else {
          excluded++;
        }
      }
      assertThat(expected).isNotEmpty().hasSizeLessThan(records(zeeks).size());
      assertThat(records(written("dns", log))).as(log).isEqualTo(expected);
    }
    assertThat(logs(directory.resolve("dns"))).containsExactlyInAnyOrder("conn", "dns");

    long others = snapshot.records() - snapshot.records("conn") - snapshot.records("dns");
    assertThat(others).isPositive();
    assertThat(snapshot.sink("dns").excluded())
        .isEqualTo(Map.of("paths", others, "where", excluded));
    assertThat(snapshot.sink("all").excluded()).isEmpty();
    assertThat(snapshot.badBatches()).isZero();
  }

  /** The first sink counts what arrives, whatever it takes of it. */
  @Test
  void logsAreCountedAsTheyArrive() throws Exception {
    LoggerSnapshot all = plays(files("all", AsciiOptions.DEFAULT, Wanted.of("paths: *")));
    LoggerSnapshot some =
        plays(files("some", AsciiOptions.DEFAULT, Wanted.of("paths: conn", "where: ?service")));
    assertThat(counts(some)).isEqualTo(counts(all));
    assertThat(some.logs()).allMatch(log -> log.unflushedRecords() == 0);
  }

  private static Map<String, List<Long>> counts(LoggerSnapshot snapshot) {
    Map<String, List<Long>> counts = new HashMap<>();
    snapshot.logs().forEach(log -> counts.put(log.path(), List.of(log.records(), log.bytes())));
    return counts;
  }

  @Test
  void aSampleHasAllLogsOfAConnection() throws Exception {
    plays(files("half", AsciiOptions.DEFAULT, Wanted.of("sample: 1/2")));
    Map<String, Set<String>> logsByUid = new HashMap<>();
    Map<String, Set<String>> sampled = new HashMap<>();
    for (String log : logs(Recordings.path(RECORDING + ".tsv"))) {
      List<String> zeeks = zeeks(log);
      List<String> half =
          Files.exists(directory.resolve("half").resolve(log + ".log"))
              ? written("half", log)
              : List.of();
      if (!names(zeeks).contains("uid")) {
        assertThat(records(half)).as(log).isEqualTo(records(zeeks));
        continue;
      }
      for (String record : records(zeeks)) {
        String uid = cell(zeeks, record, "uid");
        logsByUid.computeIfAbsent(uid, _ -> new HashSet<>()).add(log);
        if (half.contains(record)) {
          sampled.computeIfAbsent(uid, _ -> new HashSet<>()).add(log);
        }
      }
    }
    assertThat(sampled).isNotEmpty().hasSizeLessThan(logsByUid.size());
    assertThat(logsByUid.values()).anyMatch(logs -> logs.size() > 1);
    sampled.forEach((uid, logs) -> assertThat(logs).as(uid).isEqualTo(logsByUid.get(uid)));
  }

  @Test
  void jsonAsJsonStreamingLogsHasIt() throws Exception {
    plays(
        files(
            "json",
            AsciiOptions.DEFAULT.with(
                Map.of("use_json", "T", "json_timestamps", "JSON::TS_ISO8601")),
            Wanted.of("paths: dns", "add: _path={path}, _write_ts={time}, _node={node}")));
    List<String> zeeks =
        lines(Recordings.path(RECORDING + ".json").resolve("dns.log")).stream()
            .map(line -> line.replaceFirst("\"ts\":[0-9.]+,", ""))
            .toList();
    assertThat(zeeks).isNotEmpty();
    List<String> ours = written("json", "dns");
    assertThat(ours)
        .allMatch(line ->
            line.matches(
                "\\{\"_path\":\"dns\",\"_write_ts\":\"20\\d\\d-[0-9T:.-]+Z\",\"_node\":\"worker-1\",\"ts\":\".*"));
    assertThat(ours.stream().map(line -> "{" + line.replaceFirst("^.*?\"ts\":\"[^\"]*\",", "")))
        .isEqualTo(zeeks);
  }

  /** What waits are batches as they came, so that a changed configuration applies to them. */
  @Test
  void whatWaitsInASpoolIsShapedWhenItIsTaken() throws Exception {
    CollectingSink sink = new CollectingSink();
    sink.trouble = "no space";
    LogBatches logger =
        start(
            Duration.ofMillis(400),
            shaped("siem", sink, SinkOverflow.SPOOL, Wanted.of("where: n > 7")));
    logger.push(LogBatches.batch("conn", 0, 10, "x"));
    Await.until("a retry", () -> sink.refusals.get() > 1);
    assertThat(logger.node().snapshot().sink("siem").excluded()).isEmpty();
    logger.close();

    CollectingSink next = new CollectingSink();
    LogBatches again =
        start(
            Duration.ofSeconds(5),
            shaped("siem", next, SinkOverflow.SPOOL, Wanted.of("where: n < 3", "fields: n")));
    Await.until("the records", () -> next.records.size() == 3);
    assertThat(next.records)
        .extracting(LogRecord::toString)
        .containsExactly("{n=0}", "{n=1}", "{n=2}");
    Await.until(
        "the count",
        () -> again.node().snapshot().sink("siem").excluded().equals(Map.of("where", 7L)));
  }

  @Test
  void batchesThatCannotBeShapedArePutAside() throws Exception {
    CollectingSink shapedSink = new CollectingSink();
    CollectingSink other = new CollectingSink();
    LogBatches logger =
        start(
            Duration.ofSeconds(5),
            shaped("siem", shapedSink, SinkOverflow.BLOCK, Wanted.of("rename: s=n")),
            new Output("other", other, SinkOverflow.BLOCK));
    logger.push(LogBatches.batch("conn", 0, 2, "x"));
    Await.until("the bad batch", () -> logger.node().snapshot().badBatches() == 1);
    Await.until("the other sink", () -> other.records.size() == 2);
    assertThat(shapedSink.records).isEmpty();
    assertThat(logger.node().stop()).isTrue();
    try (Stream<Path> kept = Files.list(directory.resolve("bad-batches"))) {
      assertThat(kept).hasSize(1);
    }
  }
}
