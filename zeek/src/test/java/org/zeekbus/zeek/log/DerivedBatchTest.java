package org.zeekbus.zeek.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.EncodeException;
import org.zeekbus.zeek.Recordings;

/** Records of another batch, with their fields in another order. */
final class DerivedBatchTest {
  private static final int MOST = 1 << 24;

  private final DerivedBatch derived = new DerivedBatch();
  private final LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
  private final LogBatchReader read = new LogBatchReader(DecodeLimits.DEFAULT);

  private static LogSchema reversed(LogSchema schema) {
    return new LogSchema(
        schema.stream(),
        schema.writer(),
        schema.filter(),
        schema.path(),
        schema.fields().reversed());
  }

  /** Every field alone, so that each begins and ends a run. */
  private void check(byte[] bytes) {
    batch.open(bytes, 0, bytes.length);
    LogSchema schema = batch.schema();
    derived.begin(DerivedBatch.head(reversed(schema)), MOST);
    while (batch.next()) {
      for (int field = schema.size() - 1; field >= 0; field--) {
        derived.add(batch, field, field + 1);
      }
    }
    derived.openIn(read);
    assertThat(read.schema()).isEqualTo(reversed(schema));
    assertThat(read.records()).isEqualTo(batch.records()).isEqualTo(derived.records());
    batch.rewind();
    while (batch.next()) {
      assertThat(read.next()).isTrue();
      for (int field = 0; field < schema.size(); field++) {
        int there = schema.size() - 1 - field;
        assertThat(read.valueAt(there)).isEqualTo(batch.valueAt(field));
        if (batch.isPresent(field)) {
          assertThat(
                  Arrays.copyOfRange(
                      read.array(),
                      read.valueOffset(there),
                      read.valueOffset(there) + read.valueLength(there)))
              .isEqualTo(
                  Arrays.copyOfRange(
                      bytes,
                      batch.valueOffset(field),
                      batch.valueOffset(field) + batch.valueLength(field)));
        }
      }
    }
    assertThat(read.bytesLeft()).isZero();
  }

  @Test
  void fieldsOfRecordedBatches() {
    for (List<byte[]> message : Recordings.messages("cluster-small.frames", Recordings.LOG)) {
      check(message.getLast());
    }
  }

  @Test
  void fieldsOfRandomBatches() {
    for (int seed = 0; seed < 2_000; seed++) {
      check(RandomBatches.batch(seed, seed % 2 == 0));
    }
  }

  @Test
  void severalFieldsAtOnceAreTheRecord() {
    for (int seed = 0; seed < 200; seed++) {
      byte[] bytes = RandomBatches.batch(seed, false);
      batch.open(bytes, 0, bytes.length);
      derived.begin(DerivedBatch.head(batch.schema()), MOST);
      while (batch.next()) {
        derived.add(batch, 0, batch.schema().size());
      }
      derived.openIn(read);
      batch.rewind();
      while (batch.next()) {
        assertThat(read.next()).isTrue();
        assertThat(read.toRecord()).isEqualTo(batch.toRecord());
      }
    }
  }

  private void openOne() {
    LogBatchWriter writer =
        new LogBatchWriter(
            LogSchema.of(
                "Test::LOG",
                "test",
                List.of(LogField.of("n", ZeekType.COUNT), LogField.vector("s", ZeekType.STRING))));
    byte[] bytes = writer.putLong(1).putUnset().toBytes();
    batch.open(bytes, 0, bytes.length);
    batch.next();
  }

  private void begins(int most, LogField... fields) {
    derived.begin(DerivedBatch.head(LogSchema.of("Test::LOG", "test", List.of(fields))), most);
  }

  @Test
  void fieldsOfOtherTypesAreRefused() {
    openOne();
    begins(MOST, LogField.of("n", ZeekType.INT));
    assertThatThrownBy(() -> derived.add(batch, 0, 1)).isInstanceOf(EncodeException.class);
    begins(MOST, LogField.vector("s", ZeekType.COUNT));
    assertThatThrownBy(() -> derived.add(batch, 1, 2)).isInstanceOf(EncodeException.class);
    begins(MOST, LogField.of("n", ZeekType.COUNT));
    assertThatThrownBy(() -> derived.add(batch, 0, 2)).isInstanceOf(EncodeException.class);
  }

  @Test
  void halfARecordIsRefused() {
    openOne();
    begins(MOST, LogField.of("a", ZeekType.COUNT), LogField.of("b", ZeekType.COUNT));
    derived.add(batch, 0, 1);
    assertThatThrownBy(() -> derived.openIn(read))
        .isInstanceOf(EncodeException.class)
        .hasMessageContaining("a record of 1 fields (expected: 2)");
  }

  @Test
  void aBatchThatBecomesTooLongIsRefused() {
    openOne();
    LogField n = LogField.of("n", ZeekType.COUNT);
    int head = DerivedBatch.head(LogSchema.of("Test::LOG", "test", List.of(n))).length();
    assertThatThrownBy(() -> begins(head - 1, n)).isInstanceOf(EncodeException.class);
    begins(head + 17 + 16, n);
    derived.add(batch, 0, 1);
    assertThatThrownBy(() -> derived.add(batch, 0, 1))
        .isInstanceOf(EncodeException.class)
        .hasMessageContaining("a batch of more than");
  }

  @Test
  void oneBufferServesAllSchemas() {
    openOne();
    for (int i = 0; i < 10; i++) {
      begins(MOST, LogField.of("n".repeat(i + 1), ZeekType.COUNT));
      derived.add(batch, 0, 1);
      derived.openIn(read);
      assertThat(read.next()).isTrue();
      assertThat(read.longAt(0)).isEqualTo(1);
      derived.end();
    }
  }
}
