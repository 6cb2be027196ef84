package org.zeekbus.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which batches are passed over, and for how long. */
final class CommittedBatchesTest {
  private final CommittedBatches batches = new CommittedBatches();

  private static BatchMarks marks(long... hashes) {
    BatchMarks marks = new BatchMarks();
    for (long each : hashes) {
      marks.add(1, each);
    }
    return marks;
  }

  @Test
  void nothingOfThisProcessIsPassedOver() {
    batches.add(1, 7);
    batches.committed(batches.takeWaiting());
    assertThat(batches.passesOver(1, 7)).isFalse();
  }

  @Test
  void eachIsPassedOverAsOftenAsItIsInFiles() {
    batches.load(marks(7, 8, 7));
    assertThat(batches.passesOver(1, 7)).isTrue();
    assertThat(batches.passesOver(1, 7)).isTrue();
    assertThat(batches.passesOver(1, 7)).isFalse();
    assertThat(batches.passesOver(2, 8)).as("another time").isFalse();
    assertThat(batches.passesOver(1, 8)).isTrue();
  }

  /** The spool has it until the next flush. */
  @Test
  void whatWasPassedOverMayComeAgainAfterTheNextKill() {
    batches.load(marks(7));
    assertThat(batches.passesOver(1, 7)).isTrue();
    assertThat(batches.with(marks()).size()).isEqualTo(1);
  }

  @Test
  void theyAreKeptForTwoFlushes() {
    batches.committed(marks(7));
    batches.flushed();
    batches.committed(marks(8));
    assertThat(batches.with(marks(9)).size()).isEqualTo(3);
    batches.flushed();
    assertThat(batches.with(marks()).size()).isEqualTo(1);
    batches.flushed();
    assertThat(batches.with(marks()).size()).isZero();
  }

  @Test
  void thoseOfTheProcessBeforeAreKeptWhileSomeCome() {
    batches.load(marks(1, 2, 3, 4, 5, 6, 7));
    for (long i = 1; i <= 6; i++) {
      assertThat(batches.passesOver(1, i)).as("batch %d", i).isTrue();
      batches.flushed();
      batches.flushed();
    }
    batches.flushed();
    assertThat(batches.passesOver(1, 7)).isFalse();
  }
}
