package org.zeekbus.app.sinks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.app.CommandLineRun;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;

/**
 * What nodes sent, through a real logger into Parquet files, read by DuckDB and by hardwood and
 * compared with Zeek's own JSON, record by record and field by field.
 */
final class RecordingInParquetTest {
  private static final Path RECORDINGS = Path.of("..", "recordings");

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"cluster", "cluster-small"})
  void eachValueIsThatOfZeeksJson(String recording) throws Exception {
    ParquetDirectory parquet = replay(RECORDINGS.resolve(recording + ".frames")).parquetFiles();
    List<Path> logs = filesIn(RECORDINGS.resolve(recording + ".json"));
    assertThat(parquet.paths())
        .containsAll(logs.stream().map(RecordingInParquetTest::path).toList());
    try (Connection duckDb = duckDb()) {
      for (Path log : logs) {
        String path = path(log);
        Path tsv = RECORDINGS.resolve(recording + ".tsv").resolve(log.getFileName());
        Map<String, String> types = ReadRecord.typesOfTsv(tsv);
        for (Path file : parquet.files(path)) {
          assertThat(ReadRecord.typesOfTag(file)).as("%s", file).isEqualTo(types);
        }
        compare(duckDb, path, Files.readAllLines(log), parquet.files(path), types);
      }
    }
  }

  /** Logs for which there is no JSON of Zeek: as in the JSON that the logger has written. */
  @ParameterizedTest
  @ValueSource(strings = {"busy-logs", "options"})
  void eachValueIsThatOfTheLogFile(String recording) throws Exception {
    SinksSite site = replay(RECORDINGS.resolve(recording + ".frames"));
    ParquetDirectory parquet = site.parquetFiles();
    assertThat(parquet.paths()).isNotEmpty();
    try (Connection duckDb = duckDb()) {
      for (String path : parquet.paths()) {
        Map<String, String> types = new TreeMap<>();
        for (Path file : parquet.files(path)) {
          types.putAll(ReadRecord.typesOfTag(file));
        }
        compare(duckDb, path, site.lines(path), parquet.files(path), types);
      }
    }
  }

  private static void compare(
      Connection duckDb,
      String path,
      List<String> json,
      List<Path> files,
      Map<String, String> types)
      throws Exception {
    List<ReadRecord> expected = ReadRecord.ofJson(json, types);
    compare(path + " by DuckDB", ReadRecord.byDuckDb(duckDb, files, types), expected);
    compare(path + " by hardwood", ReadRecord.byHardwood(files, types), expected);
  }

  /** In any order, as a file is sorted by time. */
  private static void compare(String what, List<ReadRecord> found, List<ReadRecord> expected) {
    assertThat(texts(found)).as(what).isEqualTo(texts(expected));
  }

  private static List<String> texts(List<ReadRecord> records) {
    return records.stream().map(ReadRecord::toString).sorted().toList();
  }

  @Test
  void whatJsonCannotTellApartIsInParquet() throws Exception {
    LogSchema schema =
        LogSchema.of(
            "Edges::LOG",
            "edges",
            List.of(
                LogField.of("what", ZeekType.STRING),
                LogField.of("t", ZeekType.TIME),
                LogField.of("d", ZeekType.DOUBLE),
                LogField.of("iv", ZeekType.INTERVAL),
                LogField.set("ss", ZeekType.STRING),
                LogField.vector("vt", ZeekType.TIME)));
    LogBatchWriter batch = new LogBatchWriter(schema);
    string(batch, "before 1970").putDouble(-1.5).putUnset().putDouble(-0.25);
    batch.putElements(0).putElements(1).putDouble(-2208988800.25);
    string(batch, "no numbers").putDouble(Double.NaN).putDouble(Double.NaN);
    batch.putDouble(Double.POSITIVE_INFINITY).putUnset().putElements(1).putDouble(Double.NaN);
    string(batch, "").putUnset().putDouble(Double.NEGATIVE_INFINITY).putUnset();
    batch.putElements(1).putBytes(new byte[0], 0, 0).putUnset();
    Path frames = LogFrames.write(directory.resolve("edges.frames"), batch.toBytes());
    List<Path> files = replay(frames).parquetFiles().files("edges");
    Map<String, String> types = ReadRecord.typesOfTag(files.getFirst());
    List<ReadRecord> expected =
        List.of(
            new ReadRecord(
                new TreeMap<>(
                    Map.of(
                        "what", "before 1970",
                        "t", "-1500000",
                        "iv", "-0.25",
                        "ss", "[]",
                        "vt", "[-2208988800250000]"))),
            new ReadRecord(
                new TreeMap<>(
                    Map.of("what", "no numbers", "d", "NaN", "iv", "Infinity", "vt", "[null]"))),
            new ReadRecord(new TreeMap<>(Map.of("what", "", "d", "-Infinity", "ss", "[]"))));
    try (Connection duckDb = duckDb()) {
      compare("by DuckDB", ReadRecord.byDuckDb(duckDb, files, types), expected);
    }
    compare("by hardwood", ReadRecord.byHardwood(files, types), expected);
  }

  private static LogBatchWriter string(LogBatchWriter batch, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return batch.putBytes(bytes, 0, bytes.length);
  }

  /** Through a logger that has ended since. */
  private SinksSite replay(Path frames) throws Exception {
    try (SinksSite site =
        new SinksSite(directory, List.of(SinksSite.files(), SinksSite.parquet()))) {
      site.start();
      CommandLineRun replay =
          CommandLineRun.of("replay", frames.toString(), "--logs", site.endpoint.toString());
      assertThat(replay.out()).endsWith(", 0 lost\n");
      assertThat(site.stop()).as(site::printed).isZero();
      assertThat(site.printed())
          .as("what parquet-java tells of each column")
          .doesNotContain("bloom");
      return site;
    }
  }

  private static Connection duckDb() throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET timezone = 'UTC'");
    }
    return connection;
  }

  private static List<Path> filesIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return new ArrayList<>(files.sorted().toList());
    }
  }

  private static String path(Path log) {
    return log.getFileName().toString().replaceFirst("\\.log$", "");
  }
}
