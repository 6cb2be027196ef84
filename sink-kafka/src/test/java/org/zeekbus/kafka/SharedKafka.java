package org.zeekbus.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.zeekbus.kafka.testkit.KafkaProcess;

/** One Kafka for all tests of this module, as a start takes long. Owner: JUnit's thread. */
final class SharedKafka {
  private static final int PATIENCE_SECONDS = 30;
  private static final AtomicInteger PREFIXES = new AtomicInteger();

  /** Everybody may do everything, unless somebody has said what is allowed. */
  private static final Map<String, String> BROKER =
      Map.of(
          "authorizer.class.name",
          "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
          "allow.everyone.if.no.acl.found",
          "true");

  private static final class Running {
    private static final KafkaProcess KAFKA = start();
    private static final Admin ADMIN = KAFKA.admin();
  }

  private SharedKafka() {}

  private static KafkaProcess start() {
    try {
      Path directory = Files.createTempDirectory("zeekbus-kafka");
      KafkaProcess kafka = KafkaProcess.start(directory.resolve("kafka"), BROKER, Map.of());
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> {
                kafka.kill();
                delete(directory);
              }));
      return kafka;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path each : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      System.err.println("left behind: " + e);
    }
  }

  static KafkaProcess kafka() {
    return Running.KAFKA;
  }

  static Admin admin() {
    return Running.ADMIN;
  }

  /** Begins the topics of one test. */
  static String prefix() {
    return "t" + PREFIXES.incrementAndGet();
  }

  /** From now on, these are the only operations that anybody may do with a topic. */
  static void allow(String topic, AclOperation... operations) throws Exception {
    ResourcePattern pattern = new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL);
    forget(topic);
    admin()
        .createAcls(
            Stream.of(operations)
                .map(operation ->
                    new AclBinding(
                        pattern,
                        new AccessControlEntry("User:*", "*", operation, AclPermissionType.ALLOW)))
                .toList())
        .all()
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Everybody may do everything with it again. */
  static void forget(String topic) throws Exception {
    ResourcePattern pattern = new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL);
    admin()
        .deleteAcls(
            List.of(
                new org.apache.kafka.common.acl.AclBindingFilter(
                    pattern.toFilter(), org.apache.kafka.common.acl.AccessControlEntryFilter.ANY)))
        .all()
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** How many records a topic has had; none if it does not exist. */
  static long records(String topic) throws Exception {
    try {
      TopicDescription description =
          admin()
              .describeTopics(List.of(topic))
              .topicNameValues()
              .values()
              .iterator()
              .next()
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      Map<TopicPartition, OffsetSpec> ends =
          description.partitions().stream()
              .collect(
                  Collectors.toMap(
                      each -> new TopicPartition(topic, each.partition()),
                      _ -> OffsetSpec.latest()));
      return admin()
          .listOffsets(ends)
          .all()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .values()
          .stream()
          .mapToLong(each -> each.offset())
          .sum();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return 0;
      }
      throw e;
    }
  }
}
