package org.zeekbus.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Values;

final class ParquetMergeTest {
  @TempDir private Path dir;

  private final List<Path> files = new ArrayList<>();

  private Path file(Map<String, String> tags, List<LogField> fields, @Nullable Object[]... records)
      throws IOException {
    RecordTable table = SmallTables.of(LogSchema.of("Some::LOG", "some", fields), records);
    Path file = dir.resolve(files.size() + ".parquet");
    new ParquetWriter().write(file, table, tags);
    files.add(file);
    return file;
  }

  private Path merge(Map<String, String> tags) throws IOException {
    Path merged = dir.resolve("merged.parquet");
    ParquetMerge.merge(files, merged, tags);
    return merged;
  }

  private static @Nullable Object[] record(@Nullable Object... values) {
    return values;
  }

  @Test
  void columnsAreThoseOfAllFiles() throws Exception {
    LogField ts = LogField.of("ts", ZeekType.TIME);
    file(Map.of(), List.of(ts, LogField.of("a", ZeekType.COUNT)), record(2.0, 20), record(4.0, 40));
    file(
        Map.of(),
        List.of(ts, LogField.of("b", ZeekType.ADDR), LogField.set("c", ZeekType.STRING)),
        record(3.0, Values.address("10.0.0.3"), Values.set("x")),
        record(1.0, Values.address("::1"), Values.set()));
    try (DuckDb duck = new DuckDb()) {
      assertThat(
              duck.query("select epoch(ts), a, b, hex(\"b.bytes\"), c from $file", merge(Map.of())))
          .containsExactly(
              "1.0 null ::1 00000000000000000000000000000001 []",
              "2.0 20 null null null",
              "3.0 null 10.0.0.3 00000000000000000000FFFF0A000003 [x]",
              "4.0 40 null null null");
    }
  }

  @Test
  void columnsOfOneNameAndAnotherTypeAreTwo() throws Exception {
    LogField text = LogField.of("a", ZeekType.STRING);
    LogField name = LogField.of("A", ZeekType.ENUM);
    LogField number = LogField.of("a", ZeekType.INT);
    file(Map.of(), List.of(text), record("x"));
    file(Map.of(), List.of(name), record(Values.enumValue("Y")));
    file(Map.of(), List.of(number), record(-1));
    file(Map.of(), List.of(number, LogField.of("a_2", ZeekType.STRING)), record(-2, "z"));
    try (DuckDb duck = new DuckDb()) {
      Path merged = merge(Map.of());
      assertThat(duck.columns("select * from '" + merged + "'"))
          .containsExactly("a", "a_2", "a_2_2");
      assertThat(duck.query("select * from $file", merged))
          .containsExactly("x null null", "Y null null", "null -1 null", "null -2 z");
      assertThat(tag(duck, merged, FileTags.TYPES))
          .isEqualTo("{\"a\":\"string\",\"a_2\":\"int\",\"a_2_2\":\"string\"}");
    }
  }

  @Test
  void recordsOfOneTimeAreInTheOrderOfTheFiles() throws Exception {
    List<LogField> fields =
        List.of(LogField.of("ts", ZeekType.TIME), LogField.of("n", ZeekType.INT));
    file(Map.of(), fields, record(null, 1), record(5.0, 2), record(5.0, 3));
    file(Map.of(), fields, record(5.0, 4), record(null, 5), record(-5.0, 6));
    try (DuckDb duck = new DuckDb()) {
      assertThat(duck.query("select n from $file", merge(Map.of())))
          .containsExactly("6", "2", "3", "4", "1", "5");
    }
  }

  @Test
  void arrivalIsFromTheFirstToTheLast() throws Exception {
    List<LogField> fields = List.of(LogField.of("n", ZeekType.INT));
    file(arrived(2000, 3000), fields, record(1));
    file(arrived(-1000, 2500), fields, record(2));
    try (DuckDb duck = new DuckDb()) {
      Path merged = merge(Map.of(FileTags.VERSION, "1.0"));
      assertThat(tag(duck, merged, FileTags.ARRIVED)).isEqualTo("-1000/3000");
      assertThat(tag(duck, merged, FileTags.VERSION)).isEqualTo("1.0");
      assertThat(tag(duck, merged, FileTags.PATH)).isEqualTo("some");
      assertThat(tag(duck, merged, FileTags.STREAM)).isEqualTo("Some::LOG");
    }
  }

  private static Map<String, String> arrived(long from, long to) {
    return Map.of(FileTags.ARRIVED, FileTags.arrived(from, to));
  }

  private static String tag(DuckDb duck, Path file, String tag) throws Exception {
    return duck.query(
            "select value::varchar from parquet_kv_metadata($file) where key = '" + tag + "'", file)
        .getFirst()
        .replace("\\x22", "\"");
  }

  @Test
  void filesWithoutRecordsMayBeAmongThem() throws Exception {
    List<LogField> fields = List.of(LogField.of("n", ZeekType.INT));
    file(Map.of(), fields);
    file(Map.of(), fields, record(1));
    try (DuckDb duck = new DuckDb()) {
      assertThat(duck.query("select n from $file", merge(Map.of()))).containsExactly("1");
    }
  }

  @Test
  void brokenFilesAreNamedAndNothingIsLeft() throws Exception {
    List<LogField> fields = List.of(LogField.of("n", ZeekType.STRING));
    file(Map.of(), fields, record("1"));
    Path broken = file(Map.of(), fields, record("x".repeat(1000)));
    byte[] whole = Files.readAllBytes(broken);
    for (int at = 0; at < whole.length; at += 11) {
      byte[] cut = Arrays.copyOf(whole, at);
      Files.write(broken, cut);
      assertThatThrownBy(() -> merge(Map.of()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(broken.toString());
    }
    byte[] changed = whole.clone();
    changed[40] ^= 1;
    Files.write(broken, changed);
    assertThatThrownBy(() -> merge(Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(broken.toString());
    assertThat(dir.resolve("merged.parquet")).doesNotExist();
  }

  @Test
  void filesOfOthersAreRefused() throws Exception {
    Path other = dir.resolve("other.parquet");
    try (DuckDb duck = new DuckDb()) {
      duck.query("copy (select 1 as n) to $file (format parquet)", other);
    }
    files.add(other);
    assertThatThrownBy(() -> merge(Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has no tag zeek.types: zeekbus has not written it");
  }

  @Test
  void filesThatTakeTooMuchMemoryAreRefused() throws Exception {
    List<LogField> fields = List.of(LogField.of("n", ZeekType.STRING));
    Path file = file(Map.of(), fields, record("x".repeat(1000)));
    file(Map.of(), fields, record("y"));
    long memory = ParquetMerge.load(file).memory() + 100;
    Path merged = dir.resolve("merged.parquet");
    assertThatThrownBy(() -> ParquetMerge.merge(files, merged, Map.of(), memory))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("2 records in 2 files, which take ")
        .hasMessageEndingWith(" records and %,d bytes for one file)", memory);
    assertThat(merged).doesNotExist();
    ParquetMerge.merge(files, merged, Map.of(), 2 * memory);
    assertThat(ParquetMerge.load(merged).records()).isEqualTo(2);
  }

  /** Behind texts that are all different, each of those that are alike takes memory of its own. */
  @Test
  void aSmallDictionaryMayNotBecomeTooMuchMemory() throws Exception {
    List<LogField> fields = List.of(LogField.of("t", ZeekType.STRING));
    @Nullable Object[][] different = new @Nullable Object[5000][];
    Arrays.setAll(different, i -> record("text " + i));
    file(Map.of(), fields, different);
    @Nullable Object[][] alike = new @Nullable Object[5000][];
    Arrays.fill(alike, record("x".repeat(10_000)));
    Path small = file(Map.of(), fields, alike);
    long memory = 1 << 20;
    assertThat(ParquetMerge.load(small).memory()).isLessThan(memory / 4);
    Path merged = dir.resolve("merged.parquet");
    assertThatThrownBy(() -> ParquetMerge.merge(files, merged, Map.of(), memory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("are too large for one: a column of more than 2,097,152 bytes");
    assertThat(merged).doesNotExist();
  }

  @Test
  void aFileThatExistsIsLeftAlone() throws Exception {
    Path there = Files.writeString(dir.resolve("merged.parquet"), "mine");
    file(Map.of(), List.of(LogField.of("n", ZeekType.INT)), record(1));
    assertThatThrownBy(() -> merge(Map.of())).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(there).hasContent("mine");
  }
}
