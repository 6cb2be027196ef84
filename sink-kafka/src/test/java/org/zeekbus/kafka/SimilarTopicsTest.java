package org.zeekbus.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.sink.LogUnavailableException;

/** Logs whose topics Kafka does not distinguish: the second waits, and its reason is named. */
final class SimilarTopicsTest {
  @TempDir private Path directory;

  @Test
  void theSecondOfASinkWaitsAndOthersGoOn() throws Exception {
    try (SinkRun run = new SinkRun(directory)) {
      run.give(SinkRun.batch("a.b", 0, 10, 1, "text"));
      assertThatExceptionOfType(LogUnavailableException.class)
          .isThrownBy(() -> run.offer(SinkRun.batch("a_b", 0, 10, 1, "text")))
          .withMessageContaining(SharedKafka.kafka().bootstrap())
          .withMessageContaining("topic %s: Kafka cannot have it", run.topic("a_b"))
          .withMessageContaining("beside topic %s, as", run.topic("a.b"))
          .withMessageContaining("another topic");
      run.give(SinkRun.batch("a.c", 0, 10, 1, "text"));
      run.give(SinkRun.batch("a.b", 10, 10, 1, "text"));
      run.sink().flush();
      assertThat(run.read("a.b")).hasSize(20);
      assertThat(run.read("a.c")).hasSize(10);
    }
  }

  @Test
  void aTopicOfOthersIsFoundInKafka() throws Exception {
    try (SinkRun run = new SinkRun(directory)) {
      SharedKafka.kafka().createTopic(run.topic("a_b"), 1, Map.of());
      byte[] batch = SinkRun.batch("a.b", 0, 10, 1, "text");
      assertThat(problem(run, batch))
          .contains("topic " + run.topic("a.b") + ": Kafka cannot have it")
          .contains("beside topic " + run.topic("a_b") + ", as");

      SharedKafka.admin().deleteTopics(List.of(run.topic("a_b"))).all().get(30, TimeUnit.SECONDS);
      run.give(batch);
      run.sink().flush();
      assertThat(run.read("a.b")).hasSize(10);
    }
  }

  /** Once Kafka has answered. */
  private static String problem(SinkRun run, byte[] batch) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < deadline) {
      try {
        run.offer(batch);
        throw new AssertionError("it is taken");
      } catch (LogUnavailableException e) {
        String problem = String.valueOf(e.getMessage());
        if (!problem.contains("no answer about it yet")) {
          return problem;
        }
      }
    }
    throw new AssertionError("no answer about it");
  }

  @Test
  void thoseThatKafkaDistinguishesDoNotCollide() {
    assertThat(Topic.areSimilar("zeek.a.b", "zeek.a_b")).isTrue();
    assertThat(Topic.areSimilar("zeek.a.b", "zeek.a.b")).isFalse();
    assertThat(Topic.areSimilar("zeek.a.b", "zeek.a-b")).isFalse();
    assertThat(Topic.areSimilar("zeek.a.b", "zeek.A.b")).isFalse();
  }
}
