package org.zeekbus.zeek.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.value.NoneValue;
import org.zeekbus.zeek.value.RealValue;
import org.zeekbus.zeek.value.SetValue;
import org.zeekbus.zeek.value.StringValue;
import org.zeekbus.zeek.value.Values;

final class LogRecordTest {
  private static final LogSchema SCHEMA =
      LogSchema.of(
          "Some::LOG",
          "some",
          List.of(
              LogField.of("ts", ZeekType.TIME),
              LogField.of("took", ZeekType.INTERVAL),
              LogField.of("what", ZeekType.STRING),
              LogField.set("tags", ZeekType.STRING)));

  @Test
  void unsetAndEmptyAreTwoThings() {
    LogRecord unset = LogRecord.of(SCHEMA, Map.of());
    assertThat(unset.value("what")).isEqualTo(NoneValue.NONE);
    assertThat(unset.value("tags")).isEqualTo(NoneValue.NONE);
    assertThat(unset.get("what")).isNull();
    assertThat(unset.isPresent(2)).isFalse();
    assertThat(unset.toMap()).isEmpty();

    LogRecord empty = LogRecord.of(SCHEMA, Map.of("what", "", "tags", Set.of()));
    assertThat(empty.value("what")).isEqualTo(StringValue.EMPTY);
    assertThat(empty.value("tags")).isEqualTo(SetValue.EMPTY);
    assertThat(empty.isPresent(2)).isTrue();
    assertThat(empty.toMap()).containsOnlyKeys("what", "tags");
    assertThat(empty).isNotEqualTo(unset);
  }

  @Test
  void recordOutlivesItsBatch() {
    LogBatchWriter writer = new LogBatchWriter(SCHEMA);
    writer.add(Map.of("what", "first"));
    writer.add(Map.of("what", "second"));
    byte[] bytes = writer.toBytes();
    LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
    batch.open(bytes, 0, bytes.length);
    batch.next();
    LogRecord first = batch.toRecord();
    batch.next();
    LogRecord second = batch.toRecord();
    Arrays.fill(bytes, (byte) 0);
    batch.close();
    assertThat(first.get("what")).isEqualTo("first");
    assertThat(second.get("what")).isEqualTo("second");
    assertThat(first).isEqualTo(LogRecord.of(SCHEMA, Map.of("what", "first")));
    assertThat(first).hasToString("{what=first}");
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0,
        1365191811.424495,
        1763881200.999999,
        0.000001,
        -0.000001,
        -1.5,
        1e-9,
        9007199.254740994,
        9223372035.5,
        -9223372035.5
      })
  void secondsSurviveTheirWayThroughNanoseconds(double seconds) {
    LogRecord record = LogRecord.of(SCHEMA, Map.of("ts", seconds, "took", seconds));
    assertThat(record.seconds("ts")).isEqualTo(seconds);
    LogRecord again =
        LogRecord.of(SCHEMA, Map.of("ts", record.value("ts"), "took", record.value("took")));
    assertThat(again.seconds("ts")).isEqualTo(seconds);
    assertThat(again).isEqualTo(record);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        86400000000.0,
        -9223372037.0
      })
  void secondsBeyondAllNanosecondsAreReals(double seconds) {
    LogRecord record = LogRecord.of(SCHEMA, Map.of("ts", seconds, "took", seconds));
    assertThat(record.value("ts")).isEqualTo(new RealValue(seconds));
    assertThat(record.value("took")).isEqualTo(new RealValue(seconds));
    assertThat(LogRecord.of(SCHEMA, record.toMap())).isEqualTo(record);
  }

  @Test
  void durationsKeepTheirLastDigitsOnlyAsDoubles() {
    LogRecord record = LogRecord.of(SCHEMA, Map.of("took", 0.018999999999999906));
    assertThat(record.value("took").toString()).isEqualTo("19.0 msecs");
    assertThat(record.seconds("took")).isEqualTo(0.018999999999999906);
  }

  @Test
  void setsOfBrokenSendersHaveEachElementOnce() {
    LogBatchWriter writer = new LogBatchWriter(SCHEMA);
    writer.putUnset().putUnset().putUnset().putElements(3);
    for (String tag : List.of("b", "a", "b")) {
      writer.put(Values.string(tag));
    }
    byte[] bytes = writer.toBytes();
    LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
    batch.open(bytes, 0, bytes.length);
    batch.next();
    assertThat(batch.sizeAt(3)).isEqualTo(3);
    assertThat(batch.toRecord().value("tags")).isEqualTo(Values.set("a", "b"));
  }

  @Test
  void mistakesAreTold() {
    LogRecord record = LogRecord.of(SCHEMA, Map.of("what", "it"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> record.value("wat"))
        .withMessageStartingWith("field 'wat' (expected: one of some (Some::LOG) [ts: time");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> record.seconds("what"))
        .withMessage("field 2 (what) is a string (expected: a double)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> record.seconds("ts"))
        .withMessage("field 0 (ts) has no value");
  }
}
