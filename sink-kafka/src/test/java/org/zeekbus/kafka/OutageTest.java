package org.zeekbus.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka goes away and comes back, while records come. */
final class OutageTest {
  private static final int KEYS = 53;
  private static final int BATCH = 500;
  private static final String TEXT = "text of some length";

  @TempDir private Path directory;

  /** Goes on while others do something with Kafka. */
  private static int give(SinkRun run, int from, int batches) throws Exception {
    for (int i = 0; i < batches; i++) {
      run.give(SinkRun.batch("log", (from + i) * BATCH, BATCH, KEYS, TEXT));
    }
    return from + batches;
  }

  /** Offers batches until one is not taken; says how many were. */
  private static int offerWhileDown(SinkRun run, int from) throws Exception {
    for (int i = 0; i < 1000; i++) {
      try {
        run.offer(SinkRun.batch("log", (from + i) * BATCH, BATCH, KEYS, TEXT));
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("connection refused");
        assertThat(run.context().metric("unconfirmed_bytes")).isLessThan(33 << 20);
        return i;
      }
    }
    throw new AssertionError("there is no bound");
  }

  private void restarts(boolean... isKilled) throws Exception {
    try (SinkRun run = new SinkRun(directory).with(KafkaSection.KEY, "uid")) {
      SharedKafka.kafka().createTopic(run.topic("log"), 3, Map.of());
      int given = give(run, 0, 20);
      for (boolean kill : isKilled) {
        if (kill) {
          SharedKafka.kafka().kill();
        } else {
          SharedKafka.kafka().stop();
        }
        try {
          given += offerWhileDown(run, given);
        } finally {
          SharedKafka.kafka().start();
        }
        given = give(run, given, 20);
      }
      run.flush();
      int doubled = KeyOrder.check(run.read("log"), given * BATCH, KEYS);
      assertThat(doubled).isLessThanOrEqualTo((int) run.context().metric("resent_records"));
      assertThat(run.context().metric("sent_records")).isEqualTo((long) given * BATCH);
      assertThat(run.context().putAside()).isEmpty();
    }
  }

  @Test
  void nothingIsMissingAndKeysKeepTheirOrderWhenKafkaIsKilled() throws Exception {
    restarts(true);
  }

  @Test
  @Tag("long")
  void nothingIsMissingAndKeysKeepTheirOrderOverManyRestarts() throws Exception {
    restarts(false, true, true, false, true);
  }

  @Test
  void whatIsNotConfirmedHasABound() throws Exception {
    try (SinkRun run = new SinkRun(directory).with(KafkaSection.BUFFER, "2MiB")) {
      int given = give(run, 0, 1);
      run.flush();
      SharedKafka.kafka().freeze();
      try {
        for (int i = 0; i < 100; i++) {
          run.offer(SinkRun.batch("log", given * BATCH, BATCH, KEYS, TEXT));
          given++;
        }
        throw new AssertionError("there is no bound");
      } catch (IOException e) {
        assertThat(e).hasMessageContaining(" records are not confirmed");
        assertThat(run.context().metric("unconfirmed_bytes")).isBetween(1L << 20, 2L << 20);
      } finally {
        SharedKafka.kafka().thaw();
      }
      run.flush();
      assertThat(run.read("log"))
          .extracting(KeyOrder::number)
          .containsExactlyElementsOf(IntStream.range(0, given * BATCH).boxed().toList());
      assertThat(run.context().metric("resent_records")).isZero();
    }
  }

  @Test
  void aHostThatIsNotKnownIsNamed() throws Exception {
    try (SinkRun run =
        new SinkRun(directory).with(KafkaSection.BOOTSTRAP, "no-such-host.invalid:9092")) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> run.offer(SinkRun.batch("log", 0, 1, 1, "text")))
          .withMessageContaining("no-such-host.invalid:9092");
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> new KafkaProvider().connect(run.context()))
          .withMessageContaining("no address is known for no-such-host.invalid");
    }
  }
}
