package org.zeekbus.columns;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hardwood.InputFile;
import dev.hardwood.reader.FilterPredicate;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.RandomBatches;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.CountValue;

final class ParquetWriterTest {
  @TempDir private Path dir;

  private static LogSchema log(LogField... fields) {
    return LogSchema.of("Some::LOG", "some", List.of(fields));
  }

  private Path write(LogSchema schema, Object[]... records) throws IOException {
    return write(SmallTables.of(schema, records));
  }

  private Path write(RecordTable table) throws IOException {
    Path file = dir.resolve("some.parquet");
    new ParquetWriter().write(file, table, Map.of(FileTags.VERSION, "1.0"));
    return file;
  }

  /** A file of its records, and one that was made of that. */
  private List<Path> writtenAndMerged(RecordTable table) throws IOException {
    Path file = write(table);
    Path merged = dir.resolve("merged.parquet");
    ParquetMerge.merge(List.of(file), merged, Map.of());
    return List.of(file, merged);
  }

  private static Object[] record(Object... values) {
    return values;
  }

  @Test
  void schemaIsWhatTheDocumentationSays() {
    List<LogField> fields = new ArrayList<>();
    for (ZeekType type : RandomBatches.SCALARS) {
      fields.add(LogField.of(type.toString(), type));
    }
    fields.add(LogField.set("set", ZeekType.ADDR));
    fields.add(LogField.vector("vector", ZeekType.PORT));
    assertThat(ParquetSchema.of(ColumnSchema.of(log(fields.toArray(LogField[]::new)))).toString())
        .isEqualTo(
            """
            message log {
              optional boolean bool;
              optional int64 int;
              optional int64 count (INTEGER(64,false));
              optional double double;
              optional int64 time (TIMESTAMP(MICROS,true));
              optional double interval;
              optional binary string (STRING);
              optional binary enum (STRING);
              optional int32 port (INTEGER(16,false));
              optional binary port.proto (STRING);
              optional binary addr (STRING);
              optional binary addr.bytes;
              optional binary subnet (STRING);
              optional binary func (STRING);
              optional binary file (STRING);
              optional group set (LIST) {
                repeated group list {
                  optional binary element (STRING);
                }
              }
              optional group vector (LIST) {
                repeated group list {
                  optional int32 element (INTEGER(16,false));
                }
              }
            }
            """);
  }

  @Test
  void anEmptyTableIsAFileWithColumns() throws Exception {
    Path file = write(log(LogField.of("a", ZeekType.STRING), LogField.set("b", ZeekType.COUNT)));
    try (DuckDb duck = new DuckDb()) {
      assertThat(duck.query("select count(*) from $file", file)).containsExactly("0");
      assertThat(duck.columns("select * from '" + file + "'")).containsExactly("a", "b");
    }
  }

  @Test
  void namesMayBeAnyBytes() throws Exception {
    LogField broken =
        new LogField(Bytes.of(new byte[] {'x', -1}, 0, 2), ZeekType.INT, ZeekType.VOID, true);
    LogSchema schema =
        log(
            LogField.of("", ZeekType.INT),
            LogField.of("a.b", ZeekType.INT),
            LogField.of("A.B", ZeekType.INT),
            LogField.of("a.b", ZeekType.INT),
            LogField.of("\"'`;--", ZeekType.INT),
            LogField.of("ü\n\t€", ZeekType.INT),
            LogField.of("select", ZeekType.INT),
            broken);
    RecordTable table = new RecordTable(ColumnSchema.of(schema));
    table.beginRecord();
    for (int i = 0; i < schema.size(); i++) {
      table.putLong(i, i);
    }
    table.endRecord();
    Path file = write(table);
    try (DuckDb duck = new DuckDb()) {
      List<String> names = duck.columns("select * from '" + file + "'");
      // DuckDB has a name of its own for a column without one.
      assertThat(names.subList(1, names.size()))
          .isEqualTo(table.schema().columns().stream().map(Column::name).skip(1).toList())
          .contains("a.b", "A.B_2", "a.b_3", "x\uFFFD");
      for (int i = 0; i < names.size(); i++) {
        String quoted = "\"" + names.get(i).replace("\"", "\"\"") + "\"";
        assertThat(duck.query("select " + quoted + " from $file", file))
            .containsExactly(String.valueOf(i));
      }
      assertThat(duck.query("select * from $file", file)).containsExactly("0 1 2 3 4 5 6 7");
    }
  }

  @Test
  void rowGroupsHoldAllRecordsAtTheirBorders() throws Exception {
    RecordTable table =
        new RecordTable(
            ColumnSchema.of(
                log(LogField.of("ts", ZeekType.TIME), LogField.vector("v", ZeekType.COUNT))));
    int records = 2 * ParquetWriter.ROW_GROUP + 1;
    for (int i = 0; i < records; i++) {
      table.beginRecord();
      table.putLong(0, records - i);
      table.beginList(1);
      for (int element = i % 3; element > 0; element--) {
        table.putLong(1, i);
      }
      table.endList();
      table.endRecord();
    }
    List<Path> files = writtenAndMerged(table);
    try (DuckDb duck = new DuckDb()) {
      for (Path each : files) {
        assertThat(
                duck.query(
                    "select row_group_num_rows, min(stats_min_value), max(stats_max_value)"
                        + " from parquet_metadata($file) where path_in_schema = 'ts'"
                        + " group by row_group_id, row_group_num_rows order by row_group_id",
                    each))
            .containsExactly(
                "245760 1970-01-01 00:00:00.000001+00 1970-01-01 00:00:00.24576+00",
                "245760 1970-01-01 00:00:00.245761+00 1970-01-01 00:00:00.49152+00",
                "1 1970-01-01 00:00:00.491521+00 1970-01-01 00:00:00.491521+00");
        assertThat(
                duck.query(
                    "select count(*), sum(len(v)), count(*) filter (len(v) <> ("
                        + records
                        + " - epoch_us(ts)) % 3), count(*) filter (len(v) > 0 and v[1] <> "
                        + records
                        + " - epoch_us(ts)) from $file",
                    each))
            .containsExactly(records + " " + (records - 1) + " 0 0");
      }
    }
  }

  @Test
  void recordsAreSortedWhateverTheirTimes() throws Exception {
    Object[][] records = new Object[1000][];
    for (int i = 0; i < records.length; i++) {
      // Some at the ends of what Parquet can hold: too far apart to be sorted as one number.
      records[i] =
          record(i % 10 == 0 ? (i % 20 == 0 ? -9.1e12 : 9.1e12) : (double) (i * 7919 % 500), i);
    }
    Path file =
        write(log(LogField.of("ts", ZeekType.TIME), LogField.of("n", ZeekType.INT)), records);
    Arrays.sort(records, (one, other) -> Double.compare((double) one[0], (double) other[0]));
    try (DuckDb duck = new DuckDb()) {
      assertThat(duck.query("select n from $file", file))
          .isEqualTo(Arrays.stream(records).map(each -> each[1].toString()).toList());
    }
  }

  @Test
  void statisticsHideNothing() throws Exception {
    Path file =
        write(
            log(
                LogField.of("d", ZeekType.DOUBLE),
                LogField.of("c", ZeekType.COUNT),
                LogField.of("z", ZeekType.DOUBLE),
                LogField.of("t", ZeekType.STRING)),
            record(Double.NaN, new CountValue(-1), 0.0, "ü"),
            record(2.0, new CountValue(1), 0.0, "a"));
    try (DuckDb duck = new DuckDb()) {
      for (String where :
          List.of(
              "d = 'NaN'", "d = 2", "c > 9223372036854775807", "c = 1", "z = -0.0", "t > 'z'")) {
        assertThat(duck.query("select count(*) from $file where " + where, file))
            .as(where)
            .doesNotContain("0");
      }
      assertThat(
              duck.query(
                  "select path_in_schema, stats_min_value, stats_max_value, stats_null_count"
                      + " from parquet_metadata($file)",
                  file))
          .containsExactly(
              "d null null null", "c 1 18446744073709551615 0", "z -0.0 0.0 0", "t a ü 0");
    }
  }

  /** Readers skip a page of which it is said that all values are unset. */
  @ParameterizedTest
  @ValueSource(ints = {4, 400_000})
  void nanHidesNeitherValuesNorUnsetOnes(int different) throws Exception {
    LogSchema schema = log(LogField.of("d", ZeekType.DOUBLE), LogField.of("n", ZeekType.COUNT));
    RecordTable table = new RecordTable(ColumnSchema.of(schema));
    for (int i = 0; i < 200_000; i++) {
      table.beginRecord();
      if (i == 3) {
        table.putDouble(0, Double.NaN);
      } else if (i % 3 > 0) {
        table.putDouble(0, i % different);
      }
      table.putLong(1, i);
      table.endRecord();
    }
    List<Path> files = writtenAndMerged(table);
    try (DuckDb duck = new DuckDb()) {
      for (Path each : files) {
        assertThat(
                duck.query(
                    "select count(*) filter (d is null), count(*) filter (isnan(d)),"
                        + " count(*) filter (d > 1 and not isnan(d)) from $file",
                    each))
            .containsExactly(
                duck.query("select count(*) from $file where d is null", each).getFirst()
                    + " "
                    + duck.query("select count(*) from $file where isnan(d)", each).getFirst()
                    + " "
                    + duck.query("select count(*) from $file where d > 1 and not isnan(d)", each)
                        .getFirst());
        assertThat(
                duck.query(
                    "select distinct encodings like '%DICTIONARY%', stats_min_value,"
                        + " stats_max_value, stats_null_count from parquet_metadata($file)"
                        + " where path_in_schema = 'd'",
                    each))
            .containsExactly((different < 1000) + " null null null");
        assertThat(filtered(each, FilterPredicate.gt("d", 1.0)))
            .as("by hardwood")
            .isGreaterThanOrEqualTo(
                Long.parseLong(
                    duck.query("select count(*) from $file where d > 1 and not isnan(d)", each)
                        .getFirst()));
        assertThat(filtered(each, FilterPredicate.isNull("d"))).isEqualTo(66_666);
      }
    }
  }

  private static long filtered(Path file, FilterPredicate filter) throws IOException {
    long records = 0;
    try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file));
        RowReader row = reader.buildRowReader().filter(filter).build()) {
      while (row.hasNext()) {
        row.next();
        records++;
      }
    }
    return records;
  }

  @Test
  void aWriterKeepsNothingOfTheFileBefore() throws Exception {
    ParquetWriter writer = new ParquetWriter();
    RecordTable table =
        new RecordTable(
            ColumnSchema.of(
                log(LogField.of("t", ZeekType.STRING), LogField.vector("v", ZeekType.COUNT))));
    for (String each : List.of("first", "second")) {
      for (int i = 0; i < 50_000; i++) {
        byte[] text = (each + i % 7).getBytes(US_ASCII);
        table.beginRecord();
        table.putText(0, text, 0, text.length);
        table.beginList(1);
        table.putLong(1, each.length());
        table.endList();
        table.endRecord();
      }
      writer.write(dir.resolve(each + ".parquet"), table, Map.of());
      table.clear();
      assertThat(table.bytes()).isLessThan(1000);
    }
    try (DuckDb duck = new DuckDb()) {
      assertThat(
              duck.query(
                  "select count(*), min(t), max(t), min(v[1]), max(v[1]) from $file",
                  dir.resolve("second.parquet")))
          .containsExactly("50000 second0 second6 6 6");
    }
  }

  /** Texts that are all different begin alike; one of them has nothing more, one much. */
  @Test
  void aCommonBeginningIsWrittenOnce() throws Exception {
    List<String> texts = new ArrayList<>(List.of("Cab", "Ca", "Cabcdefghijklmn", "Ca~", "Caü"));
    for (int i = 0; i < 100; i++) {
      texts.add("Ca" + i);
    }
    RecordTable table = new RecordTable(ColumnSchema.of(log(LogField.of("t", ZeekType.STRING))));
    for (String text : texts) {
      byte[] bytes = text.getBytes(UTF_8);
      table.beginRecord();
      table.putText(0, bytes, 0, bytes.length);
      table.endRecord();
    }
    Path file = write(table);
    Path merged = dir.resolve("merged.parquet");
    ParquetMerge.merge(List.of(file, file), merged, Map.of());
    try (DuckDb duck = new DuckDb()) {
      assertThat(
              duck.query(
                  "select encodings, stats_min_value, stats_max_value from parquet_metadata($file)",
                  file))
          .containsExactly("RLE, DELTA_BYTE_ARRAY Ca Caü");
      List<List<String>> all = texts.stream().map(List::of).toList();
      assertThat(ReadBack.byDuckDb(duck, file)).isEqualTo(all);
      assertThat(ReadBack.byHardwood(table.schema(), file)).isEqualTo(all);
      assertThat(ReadBack.byDuckDb(duck, merged))
          .hasSize(2 * all.size())
          .startsWith(all.getFirst())
          .endsWith(all.getLast());
    }
  }

  @Test
  void bloomFiltersKnowIdentifiersAndAddresses() throws Exception {
    RecordTable table =
        new RecordTable(
            ColumnSchema.of(
                log(LogField.of("uid", ZeekType.STRING), LogField.of("a", ZeekType.ADDR))));
    for (int i = 0; i < 10_000; i++) {
      byte[] uid = ("C" + "x".repeat(i % 50) + i).getBytes(US_ASCII);
      byte[] address = {10, 0, (byte) (i % 20), (byte) i};
      table.beginRecord();
      table.putText(0, uid, 0, uid.length);
      table.putAddress(1, true, address, 0);
      table.endRecord();
    }
    Path file = write(table);
    try (DuckDb duck = new DuckDb()) {
      for (int i = 0; i < 10_000; i += 97) {
        String uid = "C" + "x".repeat(i % 50) + i;
        assertThat(probe(duck, file, "uid", "'" + uid + "'")).as(uid).isFalse();
      }
      assertThat(probe(duck, file, "a", "'10.0.1.1'")).isFalse();
      assertThat(
              probe(
                  duck,
                  file,
                  "a.bytes",
                  "'\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\xFF\\xFF\\x0A\\x00\\x01\\x01'::blob"))
          .isFalse();
      int wrong = 0;
      for (int i = 0; i < 200; i++) {
        wrong += probe(duck, file, "uid", "'D" + i + "'") ? 0 : 1;
        wrong += probe(duck, file, "a", "'10.0.99." + i + "'") ? 0 : 1;
      }
      // Of 400.
      assertThat(wrong).isLessThan(40);
    }
  }

  /** Whether the filter says that the value is not there. */
  private static boolean probe(DuckDb duck, Path file, String column, String value)
      throws Exception {
    return duck.query(
            "select bloom_filter_excludes from parquet_bloom_probe($file, '"
                + column
                + "', "
                + value
                + ")",
            file)
        .getFirst()
        .equals("true");
  }

  @Test
  void aFileThatExistsIsLeftAlone() throws Exception {
    Files.writeString(dir.resolve("some.parquet"), "mine");
    assertThatThrownBy(() -> write(log(LogField.of("a", ZeekType.INT))))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(dir.resolve("some.parquet")).hasContent("mine");
  }

  @Test
  void nothingIsLeftOfAFileThatFails() throws Exception {
    Path file = dir.resolve("some.parquet");
    RecordTable table = SmallTables.of(log(LogField.of("a", ZeekType.INT)), record(1));
    assertThatThrownBy(() ->
            ParquetWriter.create(
                file,
                ParquetSchema.of(table.schema()),
                Map.of(),
                (_, _) -> {
                  throw new IOException("disk full");
                }))
        .isInstanceOf(IOException.class)
        .hasMessage("disk full");
    assertThat(dir).isEmptyDirectory();
    write(table);
  }

  @Test
  void tagsSayWhatTheColumnsAre() throws Exception {
    Path file = write(log(LogField.of("a.b", ZeekType.ADDR), LogField.set("s", ZeekType.ENUM)));
    try (DuckDb duck = new DuckDb()) {
      assertThat(
              duck.query(
                  "select key::varchar, value::varchar from parquet_kv_metadata($file) order by key",
                  file))
          .containsExactly(
              "zeek.path some",
              "zeek.stream Some::LOG",
              "zeek.types {\\x22a.b\\x22:\\x22addr\\x22,\\x22s\\x22:\\x22set[enum]\\x22}",
              "zeekbus.version 1.0");
    }
  }
}
