package org.zeekbus.columns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.PortValue;

final class RecordTableTest {
  private static final LogSchema SCHEMA =
      LogSchema.of(
          "Some::LOG",
          "some",
          List.of(
              LogField.of("ts", ZeekType.TIME),
              LogField.of("text", ZeekType.STRING),
              LogField.of("addr", ZeekType.ADDR),
              LogField.of("port", ZeekType.PORT),
              LogField.of("bool", ZeekType.BOOL),
              LogField.of("count", ZeekType.COUNT),
              LogField.of("interval", ZeekType.INTERVAL),
              LogField.set("set", ZeekType.STRING),
              LogField.vector("vector", ZeekType.ADDR)));

  // Columns: addr has bytes behind it, port its protocol.
  private static final int TS = 0;
  private static final int TEXT = 1;
  private static final int ADDR = 2;
  private static final int PORT = 4;
  private static final int PROTOCOL = 5;
  private static final int BOOL = 6;
  private static final int COUNT = 7;
  private static final int INTERVAL = 8;
  private static final int SET = 9;
  private static final int VECTOR = 10;

  @TempDir private Path dir;

  private final RecordTable table = new RecordTable(ColumnSchema.of(SCHEMA));

  private boolean text(int column, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return table.putText(column, bytes, 0, bytes.length);
  }

  private List<String> rows() throws Exception {
    Path file = dir.resolve("some.parquet");
    new ParquetWriter().write(file, table, Map.of());
    try (DuckDb duck = new DuckDb()) {
      return duck.query(
          "select * replace (epoch_us(ts) as ts, hex(\"addr.bytes\") as \"addr.bytes\") from $file",
          file);
    }
  }

  @Test
  void takesRecordsValueByValue() throws Exception {
    table.beginRecord();
    table.putDouble(TS, 2.5);
    text(TEXT, "a b");
    text(ADDR, "10.0.0.1");
    table.putLong(PORT, 80);
    table.putProtocol(PROTOCOL, PortValue.Protocol.TCP);
    table.putBoolean(BOOL, true);
    table.putLong(COUNT, -1);
    table.putDouble(INTERVAL, 0.25);
    table.beginList(SET);
    text(SET, "x");
    text(SET, "");
    table.endList();
    table.beginList(VECTOR);
    text(VECTOR, "::1");
    table.putNull(VECTOR);
    table.putAddress(VECTOR, true, new byte[] {1, 2, 3, 4}, 0);
    table.endList();
    table.endRecord();

    table.beginRecord();
    table.putLong(TS, 1_000_000);
    table.putAddress(ADDR, false, new byte[16], 0);
    table.beginList(SET);
    table.endList();
    table.endRecord();

    table.beginRecord();
    table.endRecord();

    assertThat(rows())
        .containsExactly(
            "1000000 null :: 00000000000000000000000000000000 null null null null null [] null",
            "2500000 a b 10.0.0.1 00000000000000000000FFFF0A000001 80 tcp true"
                + " 18446744073709551615 0.25 [x, ''] ['::1', NULL, 1.2.3.4]",
            "null null null null null null null null null null null");
  }

  @Test
  void aTextThatIsNoAddressIsNotPut() {
    table.beginRecord();
    assertThat(text(ADDR, "example.org")).isFalse();
    assertThat(text(ADDR, "2001:db8::1")).isTrue();
    table.endRecord();
    assertThat(table.records()).isEqualTo(1);
  }

  @Test
  void aRecordCanBeDropped() throws Exception {
    table.beginRecord();
    text(TEXT, "kept");
    table.endRecord();
    table.beginRecord();
    text(TEXT, "dropped");
    table.beginList(SET);
    text(SET, "dropped");
    table.dropRecord();
    table.beginRecord();
    table.beginList(SET);
    text(SET, "kept");
    table.endList();
    table.endRecord();
    assertThat(rows())
        .containsExactly(
            "null kept null null null null null null null null null",
            "null null null null null null null null null [kept] null");
  }

  @Test
  void aRecordThatIsDroppedLeavesNothingUnset() throws Exception {
    table.beginRecord();
    text(TEXT, "first");
    table.endRecord();
    table.beginRecord();
    table.putNull(BOOL);
    table.putNull(COUNT);
    table.putNull(ADDR);
    table.dropRecord();
    table.beginRecord();
    text(TEXT, "second");
    text(ADDR, "192.0.2.7");
    table.putBoolean(BOOL, true);
    table.putLong(COUNT, 5);
    table.endRecord();
    assertThat(rows())
        .containsExactly(
            "null first null null null null null null null null null",
            "null second 192.0.2.7 00000000000000000000FFFFC0000207 null null true 5 null null null");
  }

  @Test
  void whatDoesNotFitAColumnIsRefused() {
    assertThatThrownBy(() -> table.putLong(COUNT, 1)).isInstanceOf(IllegalStateException.class);
    table.beginRecord();
    assertThatThrownBy(() -> table.putLong(TEXT, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a number for column text of type string");
    assertThatThrownBy(() -> table.putLong(PORT, 65_536))
        .hasMessage("number 65536 for column port of type port");
    assertThatThrownBy(() -> table.putDouble(COUNT, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> table.putBoolean(TEXT, true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> table.putProtocol(PORT, PortValue.Protocol.TCP))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> table.beginList(TEXT)).isInstanceOf(IllegalArgumentException.class);
    table.putLong(COUNT, 1);
    assertThatThrownBy(() -> table.putLong(COUNT, 2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("a value for column count (expected: one in each record");
    table.beginList(SET);
    assertThatThrownBy(() -> text(TEXT, "x")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(table::endRecord).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(table::beginRecord).isInstanceOf(IllegalStateException.class);
    table.endList();
    table.endRecord();
    assertThat(table.records()).isEqualTo(1);
  }

  @Test
  void aBatchIsAddedWholeOrNotAtAll() throws Exception {
    LogBatchReader good = SmallTables.batch(SCHEMA, new Object[] {1.0, "a"});
    byte[] bytes = batch();
    bytes[bytes.length - 6] = 7; // the type of the last field of the last record
    LogBatchReader broken = new LogBatchReader(DecodeLimits.DEFAULT);
    broken.open(bytes, 0, bytes.length);
    table.add(good);
    assertThatThrownBy(() -> table.add(broken)).isInstanceOf(DecodeException.class);
    assertThat(table.records()).isEqualTo(1);
    assertThat(table.timesOutOfRange()).isZero();
    table.add(good);
    assertThat(rows())
        .containsExactly(
            "1000000 a null null null null null null null null null",
            "1000000 a null null null null null null null null null");
  }

  private static byte[] batch() {
    LogBatchWriter batch = new LogBatchWriter(SCHEMA);
    batch.add(Map.of("ts", 1e300, "text", "b"));
    batch.add(Map.of("ts", 3.0, "text", "c"));
    return batch.toBytes();
  }

  @Test
  void aBatchOfAnotherSchemaIsRefused() {
    LogSchema other = LogSchema.of("Some::LOG", "some", SCHEMA.fields().subList(0, 2));
    assertThatThrownBy(() -> table.add(SmallTables.batch(other, new Object[] {1.0})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "a batch of some (Some::LOG) [ts: time, text: string] (expected: of");
  }

  @Test
  void timesOutOfRangeAreUnsetAndCounted() throws Exception {
    table.add(
        SmallTables.batch(
            SCHEMA,
            new Object[] {Double.NaN},
            new Object[] {Double.POSITIVE_INFINITY},
            new Object[] {-9.3e12},
            new Object[] {-9.1e12}));
    assertThat(table.timesOutOfRange()).isEqualTo(3);
    assertThat(rows()).first().asString().startsWith("-9100000000000000000 null");
    table.clear();
    assertThat(table.timesOutOfRange()).isZero();
  }

  @Test
  void bytesAreThoseOfItsArrays() {
    long empty = table.bytes();
    byte[] text = "x".repeat(1000).getBytes(UTF_8);
    for (int i = 0; i < 1000; i++) {
      text[i % 1000] ^= (byte) (i % 7);
      table.beginRecord();
      table.putText(TEXT, text, 0, text.length);
      table.endRecord();
    }
    assertThat(table.bytes() - empty).isBetween(800_000L, 1_500_000L);
    table.clear();
    assertThat(table.bytes()).isEqualTo(empty);
    assertThat(table.records()).isZero();
    table.add(SmallTables.batch(SCHEMA, new Object[] {1.0}));
    assertThat(table.records()).isEqualTo(1);
  }

  @Test
  void textsThatAreAlikeAreKeptOnce() {
    byte[] text = "x".repeat(1000).getBytes(UTF_8);
    for (int i = 0; i < 10_000; i++) {
      table.beginRecord();
      table.putText(TEXT, text, 0, text.length);
      table.endRecord();
    }
    assertThat(table.bytes()).isLessThan(2_000_000);
  }
}
