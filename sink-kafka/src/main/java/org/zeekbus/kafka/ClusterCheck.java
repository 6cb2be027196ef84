package org.zeekbus.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.zeekbus.kafka.avro.AvroEncoders;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.sink.SinkContext;

/** Asks Kafka about itself and its topics, with a client of its own. Owner: one thread. */
final class ClusterCheck implements AutoCloseable {
  private static final String AUTO_CREATE = "auto.create.topics.enable";
  private static final int MOST_NAMED = 5;
  private static final int REPORT_MILLIS = 5000;
  private static final Duration REGISTRY_PATIENCE = Duration.ofSeconds(2);

  private final Admin admin;
  private final long deadlineNanos;

  /**
   * Opens the client, which connects by itself.
   *
   * @param options of a producer
   * @param millis for all questions together
   */
  ClusterCheck(Map<String, Object> options, long millis) throws IOException {
    deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    Map<String, Object> known = new HashMap<>(options);
    known.keySet().retainAll(AdminClientConfig.configNames());
    known.put(AdminClientConfig.CLIENT_ID_CONFIG, options.get("client.id") + "-check");
    known.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) millis);
    known.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) millis);
    try {
      admin = Admin.create(known);
    } catch (KafkaException e) {
      throw new IOException(Fate.said(e), e);
    }
  }

  /** Tries Kafka as a sink would, and says what is there. */
  static String report(SinkContext context) throws IOException, ConfigurationException {
    SettingValues settings = context.settings();
    Map<String, Object> options = ProducerOptions.of(settings, context.name());
    Diagnosis diagnosis = new Diagnosis(context, settings.get(KafkaSection.BOOTSTRAP), options);
    String problem = diagnosis.unreachable();
    if (!problem.isEmpty()) {
      throw new IOException(diagnosis.failure(problem));
    }
    String found;
    try (ClusterCheck check = new ClusterCheck(options, REPORT_MILLIS)) {
      found =
          "%s: %s; %s"
              .formatted(
                  diagnosis.target(),
                  check.cluster(),
                  check.topics(settings.get(KafkaSection.TOPIC)));
    } catch (IOException e) {
      throw new IOException(diagnosis.failure(String.valueOf(e.getMessage())), e);
    }
    return settings.get(KafkaSection.VALUE) == ValueForm.AVRO
        ? found + "; " + AvroEncoders.probe(context, KafkaSection.REGISTRY, REGISTRY_PATIENCE)
        : found;
  }

  private <T> T get(KafkaFuture<T> answer) throws IOException {
    try {
      return answer.get(Math.max(1, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException) {
        throw new IOException("it does not answer", e);
      }
      throw new IOException(Fate.said(e), e);
    } catch (TimeoutException e) {
      throw new IOException("it does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Its id and brokers: {@code cluster 5L6g3nShT-eMCtK--X86sw, 3 brokers}. */
  String cluster() throws IOException {
    DescribeClusterResult cluster = admin.describeCluster();
    Collection<Node> brokers = get(cluster.nodes());
    return "cluster %s, %d %s"
        .formatted(
            get(cluster.clusterId()), brokers.size(), brokers.size() == 1 ? "broker" : "brokers");
  }

  /**
   * The topics that records of a sink go to: those that are there, and whether others are made.
   *
   * @throws IOException if there is one that takes nothing
   */
  String topics(TopicTemplate template) throws IOException {
    TreeSet<String> there = new TreeSet<>(get(admin.listTopics().names()));
    there.removeIf(topic -> !template.mayName(topic));
    List<String> closed = new ArrayList<>();
    for (Map.Entry<String, TopicDescription> each : described(there).entrySet()) {
      var allowed = each.getValue().authorizedOperations();
      if (allowed != null && !allowed.contains(AclOperation.WRITE)) {
        closed.add(each.getKey());
      }
    }
    if (!closed.isEmpty()) {
      throw new IOException(
          "this client may not write to %s; allow it, as kafka-acls --add --producer does"
              .formatted(named(closed)));
    }
    Boolean isMade = makesTopics();
    if (!template.hasPath()) {
      if (!there.isEmpty()) {
        return "topic %s is there".formatted(template.text());
      }
      if (isMade != null && !isMade) {
        throw new IOException(
            "topic %s is not there, and brokers make none by themselves (%s is false); make it"
                .formatted(template.text(), AUTO_CREATE));
      }
      return "topic %s is not there yet%s".formatted(template.text(), made(isMade));
    }
    return there.isEmpty()
        ? "no topic %s is there yet%s".formatted(template.text(), made(isMade))
        : "%s %s there; others are not yet%s"
            .formatted(named(there), there.size() == 1 ? "is" : "are", made(isMade));
  }

  private static String made(@Nullable Boolean isMade) {
    if (isMade == null) {
      return "; this client may not ask whether brokers make topics by themselves";
    }
    return isMade
        ? ", and made when needed"
        : ", and brokers make none by themselves (%s is false)".formatted(AUTO_CREATE);
  }

  private static String named(Collection<String> topics) {
    String first = String.join(", ", topics.stream().limit(MOST_NAMED).toList());
    int more = topics.size() - MOST_NAMED;
    return (topics.size() == 1 ? "topic " : "topics ")
        + first
        + (more > 0 ? " and %,d more".formatted(more) : "");
  }

  private Map<String, TopicDescription> described(Collection<String> topics) throws IOException {
    DescribeTopicsOptions options = new DescribeTopicsOptions().includeAuthorizedOperations(true);
    Map<String, TopicDescription> found = new TreeMap<>();
    for (var each : admin.describeTopics(topics, options).topicNameValues().entrySet()) {
      try {
        found.put(each.getKey(), get(each.getValue()));
      } catch (IOException e) {
        if (!isCausedBy(e, UnknownTopicOrPartitionException.class)) {
          throw e;
        }
      }
    }
    return found;
  }

  private static boolean isCausedBy(Throwable e, Class<? extends Throwable> type) {
    return type.isInstance(e) || (e.getCause() != null && isCausedBy(e.getCause(), type));
  }

  /** Whether brokers make topics; null if we may not know. */
  private @Nullable Boolean makesTopics() throws IOException {
    Collection<Node> brokers = get(admin.describeCluster().nodes());
    ConfigResource broker =
        new ConfigResource(ConfigResource.Type.BROKER, brokers.iterator().next().idString());
    try {
      Config config = get(admin.describeConfigs(List.of(broker)).all()).get(broker);
      var found = config == null ? null : config.get(AUTO_CREATE);
      return found == null ? null : Boolean.valueOf(found.value());
    } catch (IOException e) {
      if (isCausedBy(e, AuthorizationException.class)) {
        return null;
      }
      throw e;
    }
  }

  /** A topic because of which Kafka cannot have this one; empty if there is none. */
  String similar(String topic) throws IOException {
    return get(admin.listTopics().names()).stream()
        .filter(other -> Topic.areSimilar(topic, other))
        .findAny()
        .orElse("");
  }

  /** What is wrong with these topics; empty if nothing is. */
  String problem(Collection<String> topics) throws IOException {
    Map<String, TopicDescription> found = described(topics);
    for (String topic : topics) {
      TopicDescription description = found.get(topic);
      if (description == null) {
        return "topic %s is no longer there; make it".formatted(topic);
      }
      for (TopicPartitionInfo partition : description.partitions()) {
        if (partition.leader() == null || partition.leader().isEmpty()) {
          return "partition %d of topic %s has no leader; see whether its broker runs"
              .formatted(partition.partition(), topic);
        }
        if (partition.isr().size() < partition.replicas().size()) {
          return "partition %d of topic %s has %d of %d replicas in sync; see its brokers"
              .formatted(
                  partition.partition(),
                  topic,
                  partition.isr().size(),
                  partition.replicas().size());
        }
      }
    }
    return "";
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
