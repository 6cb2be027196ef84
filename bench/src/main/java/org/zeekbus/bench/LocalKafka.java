package org.zeekbus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.zeekbus.kafka.testkit.KafkaProcess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A Kafka for those who have none, to try the sink with. */
@Command(
    name = "kafka",
    description = "Run a Kafka on this machine until ctrl-C, to try the sink with.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class LocalKafka implements Callable<Integer> {
  @Option(names = "--port", paramLabel = "PORT", description = "Where it listens, on 127.0.0.1.")
  int port = 9092;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Partitions of the topics that clients write to.")
  int partitions = 1;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("zeekbus-kafka-");
    Map<String, String> settings = Map.of("num.partitions", Integer.toString(partitions));
    try (KafkaProcess kafka = KafkaProcess.start(directory, port, settings, Map.of())) {
      System.out.printf("Kafka: %s, data and log in %s%n", kafka.bootstrap(), directory);
      return kafka.awaitEnd();
    }
  }
}
