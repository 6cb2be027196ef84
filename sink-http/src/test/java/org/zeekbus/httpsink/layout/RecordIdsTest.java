package org.zeekbus.httpsink.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.zeekbus.format.LineBuffer;
import org.zeekbus.sink.Arrival;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zeek.log.LogBatchReader;

/** A record that comes again has its id again, and no other has it. */
final class RecordIdsTest {
  private static final Arrival ARRIVAL = new Arrival("worker-1", 1_764_000_000_000L);
  private static final byte[] BATCH =
      Recordings.messages("cluster-small.frames", Recordings.LOG).getFirst().getLast();

  private static String id(byte[] bytes, int at, int length, Arrival arrival, int index) {
    LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
    batch.open(bytes, at, length);
    batch.next();
    RecordIds ids = new RecordIds();
    ids.open(batch, arrival);
    LineBuffer out = new LineBuffer(1);
    ids.put(index, out);
    return new String(out.array(), 0, out.length(), StandardCharsets.US_ASCII);
  }

  private static String id(Arrival arrival, int index) {
    return id(BATCH, 0, BATCH.length, arrival, index);
  }

  @Test
  void itHasTimeHashAndPlace() {
    assertThat(id(ARRIVAL, 12)).matches("019ab697e800-[0-9a-f]{16}-12");
  }

  @Test
  void itIsTheSameWhereverTheBatchLies() {
    byte[] elsewhere = new byte[BATCH.length + 20];
    System.arraycopy(BATCH, 0, elsewhere, 7, BATCH.length);
    assertThat(id(elsewhere, 7, BATCH.length, ARRIVAL, 3)).isEqualTo(id(ARRIVAL, 3));
  }

  @Test
  void itIsTheSameInEveryVersion() {
    // What is in a spool when zeekbus is updated may have been sent before.
    assertThat(
            Long.toHexString(
                RecordIds.hash("zeek bus".getBytes(StandardCharsets.US_ASCII), 0, 8, 1)))
        .isEqualTo("ebb9e050ee91d477");
    assertThat(
            Long.toHexString(RecordIds.hash("zeek".getBytes(StandardCharsets.US_ASCII), 0, 4, 1)))
        .isEqualTo("890c5d7af91c202a");
  }

  @Test
  void placeSenderAndTimeCount() {
    assertThat(
            Set.of(
                id(ARRIVAL, 0),
                id(ARRIVAL, 1),
                id(new Arrival("worker-2", ARRIVAL.millis()), 0),
                id(new Arrival("worker-1", ARRIVAL.millis() + 1), 0)))
        .hasSize(4);
  }

  @Test
  void everyBitCounts() {
    byte[] bytes = BATCH.clone();
    Set<Long> seen = new HashSet<>();
    seen.add(RecordIds.hash(bytes, 0, bytes.length, 0));
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(seen.add(RecordIds.hash(bytes, 0, bytes.length, 0)))
          .describedAs("bit %d", bit)
          .isTrue();
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }
  }

  @Test
  void lengthCounts() {
    Set<Long> seen = new HashSet<>();
    for (int length = 0; length < 100; length++) {
      assertThat(seen.add(RecordIds.hash(new byte[100], 0, length, 0)))
          .describedAs("%d zeros", length)
          .isTrue();
    }
  }
}
