package org.zeekbus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.zeekbus.kafka.testkit.KafkaProcess;

/** A topic of a Kafka that runs beside the logger. Owner: the main thread. */
final class KafkaTarget implements SinkTarget {
  static final String TOPIC = "zeek";

  private static final int PARTITIONS = 4;

  private final Path directory;
  private final KafkaProcess kafka;
  private final Admin admin;

  /** Starts it, with its data below this directory. */
  KafkaTarget(Path parent) throws IOException, InterruptedException {
    directory = Files.createTempDirectory(parent, "zeekbus-bench-kafka-");
    kafka =
        KafkaProcess.start(directory, Map.of("log.retention.check.interval.ms", "5000"), Map.of());
    // Memory is used again as it is where Kafka runs for long.
    Map<String, String> settings =
        Map.of(
            "retention.bytes", "67108864",
            "segment.bytes", "33554432",
            "file.delete.delay.ms", "1000");
    kafka.createTopic(TOPIC, PARTITIONS, settings);
    admin = kafka.admin();
  }

  String bootstrap() {
    return kafka.bootstrap();
  }

  @Override
  public String type() {
    return "kafka";
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("bootstrap", kafka.bootstrap(), "topic", TOPIC);
  }

  @Override
  public long records() throws IOException, InterruptedException {
    Map<TopicPartition, OffsetSpec> ends =
        IntStream.range(0, PARTITIONS)
            .mapToObj(partition -> new TopicPartition(TOPIC, partition))
            .collect(Collectors.toMap(Function.identity(), _ -> OffsetSpec.latest()));
    try {
      return admin.listOffsets(ends).all().get(1, TimeUnit.MINUTES).values().stream()
          .mapToLong(end -> end.offset())
          .sum();
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("Kafka does not tell its offsets", e);
    }
  }

  @Override
  public void close() throws IOException {
    admin.close();
    kafka.close();
    TemporaryTree.delete(directory);
  }
}
