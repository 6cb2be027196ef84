package org.zeekbus.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zeek.DecodeException;

/** Batches that are larger than the buffer. */
final class LargeBatchTest {
  private static final int COUNT = 2000;
  private static final byte[] BATCH = SinkRun.batch("log", 0, COUNT, 1, "x".repeat(4000));

  @TempDir private Path directory;

  private SinkRun run() {
    return new SinkRun(directory).with(KafkaSection.BUFFER, "1MiB");
  }

  private static void hasAll(SinkRun run) {
    assertThat(run.read("log"))
        .extracting(KeyOrder::number)
        .containsExactlyElementsOf(IntStream.range(0, COUNT).boxed().toList());
  }

  @Test
  void oneGoesInParts() throws Exception {
    try (SinkRun run = run()) {
      run.give(BATCH);
      run.flush();
      hasAll(run);
    }
  }

  @Test
  void oneGoesOnWhereItStopped() throws Exception {
    try (SinkRun run = run()) {
      run.give(SinkRun.batch("other", 0, 1, 1, "text"));
      run.flush();
      SharedKafka.kafka().createTopic(run.topic("log"), 1, java.util.Map.of());
      run.give(SinkRun.batch("log", 0, 0, 1, "")); // its topic is known then
      SharedKafka.kafka().freeze();
      try {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> run.offer(BATCH));
        assertThat(run.context().metric("unconfirmed_bytes")).isBetween(1L, 1L << 20);
      } finally {
        SharedKafka.kafka().thaw();
      }
      run.give(BATCH);
      run.flush();
      hasAll(run);
    }
  }

  @Test
  void nothingOfABrokenOneIsSent() throws Exception {
    try (SinkRun run = run()) {
      byte[] broken = java.util.Arrays.copyOf(BATCH, BATCH.length - 2);
      assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> run.give(broken));
      run.flush();
      assertThat(run.context().metric("sent_records")).isZero();
      run.give(BATCH);
      run.flush();
      hasAll(run);
    }
  }
}
