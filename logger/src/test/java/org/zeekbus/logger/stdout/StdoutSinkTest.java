package org.zeekbus.logger.stdout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.sink.Arrival;
import org.zeekbus.sink.SinkGoneException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;

/** A reader of stdout sees whole lines, whatever becomes of it. */
final class StdoutSinkTest {
  private static final String TEXT = "x".repeat(200);
  private static final LogSchema SCHEMA =
      LogSchema.of(
          "T::LOG",
          "t",
          List.of(LogField.of("n", ZeekType.COUNT), LogField.of("s", ZeekType.STRING)));

  private final LogBatchReader reader = new LogBatchReader(DecodeLimits.DEFAULT);
  private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

  private static byte[] batch(int first, int count) {
    LogBatchWriter writer = new LogBatchWriter(SCHEMA);
    for (int i = 0; i < count; i++) {
      writer.putLong(first + i).putBytes(Bytes.of(TEXT));
    }
    return writer.toBytes();
  }

  private static String lines(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{\"_path\":\"t\",\"n\":%d,\"s\":\"%s\"}\n".formatted(i, TEXT))
        .collect(Collectors.joining());
  }

  private void offer(StdoutSink sink, byte[] batch) {
    reader.open(batch, 0, batch.length);
    while (true) {
      try {
        sink.accept(reader, new Arrival("worker-1", 1_764_000_000_000L));
        return;
      } catch (IOException e) {
        reader.rewind();
      }
    }
  }

  @Test
  void aBatchThatFailsInItsMiddleIsNotRepeated() throws IOException {
    OutputStream out =
        new OutputStream() {
          private int writes;

          @Override
          public void write(int b) {
            throw new AssertionError("byte by byte");
          }

          @Override
          public void write(byte[] bytes, int at, int length) throws IOException {
            if (++writes % 2 == 0) {
              throw new IOException("No space left on device");
            }
            seen.write(bytes, at, length);
          }
        };
    StdoutSink sink = new StdoutSink(out);
    offer(sink, batch(0, 1000));
    offer(sink, batch(1000, 500));
    while (true) {
      try {
        sink.flush();
        break;
      } catch (IOException e) {
        assertThat(e).hasMessage("No space left on device");
      }
    }
    assertThat(seen.toString(UTF_8)).isEqualTo(lines(1500));
  }

  /** Takes some bytes, none, or fails. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyByteComesOnceHoweverMuchIsTakenAtOnce(long seed) throws IOException {
    Random random = new Random(seed);
    WritableByteChannel out =
        new WritableByteChannel() {
          @Override
          public int write(ByteBuffer bytes) throws IOException {
            int count = random.nextInt(bytes.remaining() + 1);
            if (random.nextInt(5) == 0) {
              throw new IOException("Input/output error");
            }
            byte[] some = new byte[count];
            bytes.get(some);
            seen.write(some);
            return count;
          }

          @Override
          public boolean isOpen() {
            return true;
          }

          @Override
          public void close() {}
        };
    StdoutSink sink = new StdoutSink(out);
    int all = 0;
    for (int i = 0; i < 30; i++) {
      int count = random.nextInt(1000);
      offer(sink, batch(all, count));
      all += count;
    }
    boolean isOut = false;
    while (!isOut) {
      try {
        sink.flush();
        isOut = true;
      } catch (IOException e) {
        assertThat(e).isNotInstanceOf(SinkGoneException.class);
      }
    }
    assertThat(seen.toString(UTF_8)).isEqualTo(lines(all));
  }

  @Test
  void aReaderThatHasEndedIsFinal() throws IOException {
    Pipe pipe = Pipe.open();
    try (Pipe.SinkChannel out = pipe.sink()) {
      StdoutSink sink = new StdoutSink(out);
      byte[] batch = batch(0, 10);
      reader.open(batch, 0, batch.length);
      sink.accept(reader, new Arrival("worker-1", 1_764_000_000_000L));
      pipe.source().close();
      assertThatThrownBy(sink::flush)
          .isInstanceOf(SinkGoneException.class)
          .hasMessage("the reader of stdout is gone");
    }
  }

  @Test
  void whatItHadTakenIsNamedWhenTheReaderEnds() throws IOException {
    int line = lines(1).length();
    WritableByteChannel out =
        new WritableByteChannel() {
          @Override
          public int write(ByteBuffer bytes) throws IOException {
            if (bytes.position() > 0) {
              throw new IOException("Broken pipe");
            }
            // Two lines, and a part of the third.
            int count = 2 * line + line / 2;
            bytes.position(count);
            return count;
          }

          @Override
          public boolean isOpen() {
            return true;
          }

          @Override
          public void close() {}
        };
    StdoutSink sink = new StdoutSink(out);
    offer(sink, batch(0, 5));
    offer(sink, batch(5, 3));
    Bytes path = Bytes.of("t");
    assertThatThrownBy(sink::flush)
        .isInstanceOfSatisfying(
            SinkGoneException.class,
            e ->
                assertThat(e.lost())
                    .containsExactly(
                        new SinkGoneException.Lost(path, 3), new SinkGoneException.Lost(path, 3)));
  }
}
