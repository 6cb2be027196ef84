package org.zeekbus.kafka;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.sink.access.SecretSource;

/**
 * The options of Kafka's producer: ours, and those of the site. Those that would break what a sink
 * promises are refused. Owner: any thread, it has no state.
 */
final class ProducerOptions {
  /** Options that a site cannot set, and why. */
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          entry("acks", "it is all: what was flushed has to survive a broker"),
          entry("bootstrap.servers", "set logger.kafka.bootstrap"),
          entry("buffer.memory", "set logger.kafka.buffer"),
          entry("compression.type", "set logger.kafka.compression"),
          entry("delivery.timeout.ms", "a record is sent until Kafka takes it"),
          entry(
              "enable.idempotence", "it is true: otherwise records are doubled, and out of order"),
          entry("key.serializer", "keys are bytes"),
          entry("max.block.ms", "the logger must not wait for Kafka"),
          entry(
              "max.in.flight.requests.per.connection",
              "it is 1: otherwise the first records of a new partition can get out of order"),
          entry("partitioner.ignore.keys", "do not set logger.kafka.key"),
          entry("retries", "a record is sent until Kafka takes it"),
          entry("transaction.timeout.ms", "there are no transactions"),
          entry("transaction.two.phase.commit.enable", "there are no transactions"),
          entry("transactional.id", "there are no transactions"),
          entry("value.serializer", "values are bytes; set logger.kafka.value"));

  /** Options that name files, which Kafka's client opens only when it connects. */
  private static final Map<String, String> STORES =
      Map.of(
          "ssl.keystore.location", "our certificate and key",
          "ssl.truststore.location", "certificates of CAs");

  /** With larger ones, each flush of the logger would wait. */
  private static final long LONGEST_LINGER = 1000;

  /** How long a call may wait for Kafka. */
  static final long MAX_BLOCK_MILLIS = 1000;

  private ProducerOptions() {}

  /**
   * Looks at those of the site.
   *
   * @throws ConfigurationException with one line for each that cannot be
   */
  static void check(SettingValues settings) throws ConfigurationException {
    List<String> errors = new ArrayList<>();
    Map<String, String> options = settings.find(KafkaSection.OPTIONS).orElse(Map.of());
    for (String name : options.keySet()) {
      String reason = REFUSED.get(name);
      if (reason != null) {
        errors.add(error(settings, name, "cannot be set: " + reason));
      } else if (!ProducerConfig.configNames().contains(name)
          && !name.startsWith("config.providers.")
          && !name.startsWith("listener.name.")) {
        errors.add(error(settings, name, "is no option of Kafka's producer"));
      }
    }
    if (errors.isEmpty()) {
      try {
        ProducerConfig config = new ProducerConfig(of(settings, "zeekbus"));
        if (config.getLong(ProducerConfig.LINGER_MS_CONFIG) > LONGEST_LINGER) {
          errors.add(
              error(
                  settings,
                  ProducerConfig.LINGER_MS_CONFIG,
                  "is too long (expected: %d at most)".formatted(LONGEST_LINGER)));
        }
      } catch (ConfigException e) {
        // Kafka does not show values of type PASSWORD.
        errors.add(settings.place(KafkaSection.OPTIONS) + ": " + e.getMessage());
      }
    }
    if (!errors.isEmpty()) {
      throw new ConfigurationException(errors);
    }
  }

  private static String error(SettingValues settings, String option, String problem) {
    return "%s: %s %s".formatted(settings.place(KafkaSection.OPTIONS), option, problem);
  }

  /**
   * All of them.
   *
   * @param sink its name, by which brokers know the client
   * @throws ConfigurationException if a file with a value cannot be read
   */
  static Map<String, Object> of(SettingValues settings, String sink) throws ConfigurationException {
    long buffer = settings.get(KafkaSection.BUFFER).bytes();
    Map<String, Object> all = new HashMap<>();
    all.put(ProducerConfig.CLIENT_ID_CONFIG, "zeekbus-" + sink);
    all.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
    all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, (int) Math.min(buffer, 8 << 20));
    all.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 20L); // at first: a topic is made while we wait
    all.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
    all.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    for (Map.Entry<String, String> option :
        settings.find(KafkaSection.OPTIONS).orElse(Map.of()).entrySet()) {
      all.put(option.getKey(), value(settings, option.getKey(), option.getValue()));
    }
    all.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.get(KafkaSection.BOOTSTRAP));
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    // A partition that knows nothing of a producer takes its second batch while its first one has
    // to be sent again, as the leader was not ready. Then it refuses the first one for ever.
    all.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    all.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS);
    all.put(ProducerConfig.BUFFER_MEMORY_CONFIG, buffer);
    all.put(
        ProducerConfig.COMPRESSION_TYPE_CONFIG,
        settings.get(KafkaSection.COMPRESSION).name().toLowerCase(Locale.ROOT));
    all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return all;
  }

  /**
   * Looks whether the files for TLS can be read.
   *
   * @throws ConfigurationException if one cannot
   */
  static void checkStores(SettingValues settings) throws ConfigurationException {
    List<String> errors = new ArrayList<>();
    Map<String, String> options = settings.find(KafkaSection.OPTIONS).orElse(Map.of());
    for (Map.Entry<String, String> store : new TreeMap<>(STORES).entrySet()) {
      String option = store.getKey();
      if (options.containsKey(option)) {
        String file = value(settings, option, options.get(option));
        try {
          var _ = SecretSource.ofFile(file).publicText(store.getValue(), Map.of());
        } catch (ConfigurationException e) {
          errors.add(error(settings, option, String.join("; ", e.errors())));
        }
      }
    }
    if (!errors.isEmpty()) {
      throw new ConfigurationException(errors);
    }
  }

  private static String value(SettingValues settings, String option, String text)
      throws ConfigurationException {
    Optional<SecretSource> elsewhere = SecretSource.in(text);
    if (elsewhere.isEmpty()) {
      return text;
    }
    String what = "the value of " + option;
    try {
      return KafkaSection.isSecret(option)
          ? elsewhere.get().secret(what, System.getenv())
          : elsewhere.get().publicText(what, System.getenv());
    } catch (ConfigurationException e) {
      throw new ConfigurationException(
          "%s: %s".formatted(settings.place(KafkaSection.OPTIONS), e.getMessage()));
    }
  }
}
