package org.zeekbus.zeek.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.Recordings;

/**
 * {@link LogBatchReader} and its twin take the same batches, and read the same in them: whole, cut,
 * and damaged. A failure names the seed.
 */
final class LogBatchTwinTest {
  private static final int BATCHES = 3_000;
  private static final int DAMAGES = 30_000;

  private final LogBatchReader reader = new LogBatchReader(DecodeLimits.DEFAULT);

  @Test
  void readsEveryRecordingAsItsTwinDoes() {
    for (String name :
        List.of("cluster-small.frames", "cluster.frames", "options.frames", "busy-logs.frames")) {
      List<List<byte[]>> messages = Recordings.messages(name, Recordings.LOG);
      assertThat(messages).isNotEmpty();
      for (int i = 0; i < messages.size(); i++) {
        byte[] batch = LogMessage.of(messages.get(i)).batch();
        PlainBatch plain = PlainBatch.decode(batch).orElseThrow();
        assertThat(read(batch, 0)).as("batch %d of %s", i, name).contains(plain);
        assertThat(plain.left()).isZero();
        assertThat(plain.records()).isNotEmpty();
      }
    }
  }

  @Test
  void readsRandomBatchesAsItsTwinDoes() {
    for (long seed = 0; seed < BATCHES; seed++) {
      byte[] batch = RandomBatches.batch(seed, seed % 2 == 0);
      Optional<PlainBatch> plain = PlainBatch.decode(batch);
      assertThat(plain).as("seed %d", seed).isPresent();
      assertThat(read(batch, (int) seed % 7)).as("seed %d", seed).isEqualTo(plain);
    }
  }

  @Test
  void noCutGoesUnnoticed() {
    for (long seed = 0; seed < BATCHES / 10; seed++) {
      byte[] batch = RandomBatches.batch(seed, false);
      for (int length = 0; length < batch.length; length++) {
        assertThat(read(Arrays.copyOf(batch, length), 3))
            .as("seed %d, cut at %d", seed, length)
            .isEmpty();
      }
    }
  }

  @Test
  void noCutOfARecordedBatchGoesUnnoticed() {
    Recordings.messages("cluster-small.frames", Recordings.LOG).stream()
        .map(frames -> LogMessage.of(frames).batch())
        .filter(batch -> batch.length < 2_000)
        .forEach(batch -> {
          for (int length = 0; length < batch.length; length++) {
            assertThat(read(Arrays.copyOf(batch, length), 0)).as("cut at %d", length).isEmpty();
          }
        });
  }

  @Test
  void damagedRecordingsAreReadAsTheTwinDoesOrRefused() {
    List<byte[]> batches =
        Recordings.messages("cluster.frames", Recordings.LOG).stream()
            .map(frames -> LogMessage.of(frames).batch())
            .filter(batch -> batch.length < 4_000)
            .toList();
    int refused = 0;
    for (long seed = 0; seed < DAMAGES; seed++) {
      byte[] batch = damaged(batches, new SplittableRandom(seed));
      Optional<PlainBatch> plain = PlainBatch.decode(batch);
      assertThat(read(batch, 0)).as("seed %d", seed).isEqualTo(plain);
      refused += plain.isEmpty() ? 1 : 0;
    }
    assertThat(refused).isBetween(DAMAGES / 4, DAMAGES - DAMAGES / 20);
  }

  /** One batch with bits flipped, numbers replaced, a part missing, or another one's end. */
  private static byte[] damaged(List<byte[]> batches, SplittableRandom random) {
    byte[] batch = batches.get(random.nextInt(batches.size())).clone();
    int at = random.nextInt(batch.length);
    switch (random.nextInt(5)) {
      case 0 -> batch[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> {
        for (int i = random.nextInt(1, 5); i > 0; i--) {
          batch[random.nextInt(batch.length)] = (byte) random.nextInt();
        }
      }
      case 2 -> {
        int[] numbers = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 13, 14, 19, 256};
        if (at <= batch.length - 4) {
          ValueLayout.INTS.set(batch, at, numbers[random.nextInt(numbers.length)]);
        }
      }
      case 3 -> {
        int missing = Math.min(random.nextInt(1, 30), batch.length - at);
        byte[] rest = Arrays.copyOf(batch, batch.length - missing);
        System.arraycopy(batch, at + missing, rest, at, batch.length - at - missing);
        return rest;
      }
      default -> {
        byte[] other = batches.get(random.nextInt(batches.size()));
        int from = random.nextInt(other.length);
        byte[] spliced = Arrays.copyOf(batch, at + other.length - from);
        System.arraycopy(other, from, spliced, at, other.length - from);
        return spliced;
      }
    }
    return batch;
  }

  /** With bytes around it, which are not the reader's. */
  private Optional<PlainBatch> read(byte[] batch, int around) {
    byte[] array = new byte[batch.length + 2 * around];
    Arrays.fill(array, (byte) 1);
    System.arraycopy(batch, 0, array, around, batch.length);
    try {
      reader.open(array, around, batch.length);
      reader.check();
      return Optional.of(PlainBatch.read(reader));
    } catch (DecodeException e) {
      assertThat(e.format()).isEqualTo("zeek-bin-serializer");
      assertThat(e.offset()).isBetween(0, batch.length);
      return Optional.empty();
    }
  }
}
