package org.zeekbus.zeek.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.Recordings;

/** A batch read through a window of any size is the batch that {@link LogBatchReader} reads. */
final class LogBatchStreamTest {
  private static final int ENOUGH = 1 << 20;
  private static final LogSchema STRINGS =
      LogSchema.of("S::LOG", "s", List.of(LogField.of("s", ZeekType.STRING)));

  private final LogBatchReader whole = new LogBatchReader(DecodeLimits.DEFAULT);

  @Test
  void readsRecordedBatchesAsTheReaderDoes() throws IOException {
    LogBatchStream stream = new LogBatchStream(700, ENOUGH);
    List<List<byte[]>> messages = Recordings.messages("busy-logs.frames", Recordings.LOG);
    assertThat(messages).isNotEmpty();
    for (List<byte[]> message : messages) {
      byte[] batch = LogMessage.of(message).batch();
      assertThat(read(stream, batch)).isEqualTo(read(batch));
    }
  }

  @Test
  void readsRandomBatchesThroughAnyWindow() throws IOException {
    for (long seed = 0; seed < 1_000; seed++) {
      byte[] batch = RandomBatches.batch(seed, seed % 2 == 0);
      LogBatchStream stream = new LogBatchStream(1 + (int) seed % 97, ENOUGH);
      assertThat(read(stream, batch)).as("seed %d", seed).isEqualTo(read(batch));
    }
  }

  @Test
  void refusesADamagedBatchWhereTheReaderDoes() throws IOException {
    for (long seed = 0; seed < 5_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] batch = RandomBatches.batch(seed, false);
      batch[random.nextInt(batch.length)] ^= (byte) (1 << random.nextInt(8));
      LogBatchStream stream = new LogBatchStream(1 + random.nextInt(200), ENOUGH);
      assertThat(readOrError(stream, batch)).as("seed %d", seed).isEqualTo(readOrError(batch));
    }
  }

  @Test
  void givesWhatIsWholeBeforeTheStreamEnds() throws IOException {
    LogBatchWriter writer = new LogBatchWriter(STRINGS);
    int all = 20;
    for (int i = 0; i < all; i++) {
      writer.putBytes(new byte[i], 0, i);
    }
    byte[] batch = writer.toBytes();
    LogBatchStream stream = new LogBatchStream(50, ENOUGH);
    InputStream cut = new ByteArrayInputStream(Arrays.copyOf(batch, batch.length - 1));
    stream.open(cut, batch.length);
    List<LogRecord> records = new ArrayList<>();
    assertThatExceptionOfType(EOFException.class)
        .isThrownBy(() -> {
          while (stream.next()) {
            records.add(stream.reader().toRecord());
          }
        })
        .withMessage("the stream ends within a batch, 1 bytes early");
    assertThat(records).hasSize(all - 1).isEqualTo(read(batch).subList(0, all - 1));
  }

  @Test
  void saysWhichRecordIsLongerThanItsMemory() throws IOException {
    LogBatchWriter writer = new LogBatchWriter(STRINGS);
    writer.putBytes(new byte[10], 0, 10);
    writer.putBytes(new byte[1000], 0, 1000);
    byte[] batch = writer.toBytes();
    LogBatchStream stream = new LogBatchStream(100, 500);
    stream.open(new ByteArrayInputStream(batch), batch.length);
    assertThat(stream.next()).isTrue();
    int second = batch.length - 9 - 4 - 1000;
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(stream::next)
        .withMessageStartingWith(
            "zeek-bin-serializer, byte %d: record 1 has more than 500 bytes (limit), or is damaged: "
                .formatted(second));
  }

  @Test
  void readsOnlyItsOwnBytesOfTheStream() throws IOException {
    byte[] batch = RandomBatches.batch(1, false);
    ByteArrayInputStream in = new ByteArrayInputStream(Arrays.copyOf(batch, batch.length + 5));
    LogBatchStream stream = new LogBatchStream(ENOUGH);
    stream.open(in, batch.length);
    while (stream.next()) {
      // All of them.
    }
    assertThat(in.available()).isEqualTo(5);
  }

  private List<LogRecord> read(byte[] batch) {
    List<LogRecord> records = new ArrayList<>();
    whole.open(batch, 0, batch.length);
    while (whole.next()) {
      records.add(whole.toRecord());
    }
    return records;
  }

  private static List<LogRecord> read(LogBatchStream stream, byte[] batch) throws IOException {
    List<LogRecord> records = new ArrayList<>();
    stream.open(new ByteArrayInputStream(batch), batch.length);
    while (stream.next()) {
      records.add(stream.reader().toRecord());
    }
    return records;
  }

  private Object readOrError(byte[] batch) {
    try {
      return read(batch);
    } catch (DecodeException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static Object readOrError(LogBatchStream stream, byte[] batch) throws IOException {
    try {
      return read(stream, batch);
    } catch (DecodeException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
