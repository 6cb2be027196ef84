package org.zeekbus.columns;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;

/** The memory of tables, one after the other. */
final class PiecesTest {
  private static final long ENOUGH = 1 << 30;
  private static final int RECORDS = 100_000;

  private static RecordTable table(Pieces pieces, LogField field) {
    return new RecordTable(
        ColumnSchema.of(LogSchema.of("Some::LOG", "some", List.of(field))), pieces);
  }

  private static RecordTable numbers(Pieces pieces) {
    RecordTable table = table(pieces, LogField.of("n", ZeekType.COUNT));
    for (int i = 0; i < RECORDS; i++) {
      table.beginRecord();
      table.putLong(0, i);
      table.endRecord();
    }
    return table;
  }

  private static RecordTable texts(Pieces pieces) {
    RecordTable table = table(pieces, LogField.of("t", ZeekType.STRING));
    for (int i = 0; i < RECORDS; i++) {
      byte[] text = ("text " + i).getBytes(StandardCharsets.US_ASCII);
      table.beginRecord();
      table.putText(0, text, 0, text.length);
      table.endRecord();
    }
    return table;
  }

  @Test
  void theNextTableHasThoseOfTheOneBefore() {
    Pieces pieces = new Pieces(ENOUGH);
    RecordTable first = numbers(pieces);
    long bytes = first.bytes();
    assertThat(pieces.bytes()).isZero();
    first.clear();
    assertThat(first.bytes()).isLessThan(1000);
    assertThat(pieces.bytes()).isBetween(bytes * 9 / 10, bytes);
    RecordTable second = numbers(pieces);
    assertThat(pieces.bytes()).isZero();
    for (int i = 0; i < RECORDS; i++) {
      assertThat(second.cells()[0].longAt(i)).isEqualTo(i);
    }
  }

  @Test
  void aTableWithOtherColumnsTakesNoMoreThanThereWas() {
    Pieces pieces = new Pieces(ENOUGH);
    RecordTable first = numbers(pieces);
    long bytes = first.bytes();
    first.clear();
    RecordTable second = texts(pieces);
    assertThat(pieces.bytes() + second.bytes())
        .isLessThan(Math.max(bytes, second.bytes()) + 100_000);
  }

  @Test
  void noMoreThanAFewAreKept() {
    long most = 5 << 16;
    Pieces pieces = new Pieces(most);
    numbers(pieces).clear();
    texts(pieces).clear();
    assertThat(pieces.bytes()).isEqualTo(most);
  }

  /** Somebody has found out how to make texts that come to one slot. */
  @Test
  void textsWithOneHashTakeNoLongTime() {
    Texts texts = new Texts(new Pieces(ENOUGH));
    int count = 0;
    for (int i = 0; count < 300; i++) {
      byte[] text = ("C" + i).getBytes(StandardCharsets.US_ASCII);
      if ((SecretHash.of(text, 0, text.length) & 0xfff) == 0) {
        int handle = texts.add(text, 0, text.length);
        texts.open(handle);
        assertThat(
                new String(
                    texts.array(), texts.offset(), texts.length(), StandardCharsets.US_ASCII))
            .isEqualTo("C" + i);
        count++;
      }
      assertThat(texts.isUnique()).isEqualTo(count <= 65);
    }
  }
}
