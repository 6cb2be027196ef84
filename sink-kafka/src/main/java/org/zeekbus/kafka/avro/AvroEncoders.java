package org.zeekbus.kafka.avro;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.sink.SinkContext;
import org.zeekbus.zeek.log.LogSchema;

/**
 * Gives an encoder for each schema, once the schema registry knows it. Owner: the sink's thread.
 */
public final class AvroEncoders implements AutoCloseable {
  private static final int MOST_KNOWN = 1024;

  /** How long a sink waits for a registry before it says that it does not answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private record Key(LogSchema log, String topic) {}

  private final SubjectTemplate subjects;
  private final SchemaRegistry registry;
  private final Map<Key, AvroEncoder> known = new HashMap<>();

  AvroEncoders(SubjectTemplate subjects, SchemaRegistry registry) {
    this.subjects = subjects;
    this.registry = registry;
  }

  /**
   * For the registry that the sink's settings name. It is not asked before the first record.
   *
   * @param usual names subjects unless the settings do
   * @throws ConfigurationException if a file that they name cannot be used
   */
  public static AvroEncoders open(
      SinkContext context, RegistrySettings settings, SubjectTemplate usual)
      throws ConfigurationException {
    return new AvroEncoders(
        context.settings().find(settings.subject()).orElse(usual),
        registry(context, settings, PATIENCE));
  }

  /**
   * Reads the files that a registry needs.
   *
   * @throws ConfigurationException if one cannot be used
   */
  public static void checkFiles(SettingValues values, RegistrySettings settings)
      throws ConfigurationException {
    var _ = RegistryAccess.of(settings, values);
  }

  /**
   * Asks the registry for something that changes nothing.
   *
   * @return what it is, in a few words
   * @throws ConfigurationException if a file that the settings name cannot be used
   * @throws IOException if the registry cannot be used, saying what to do
   */
  public static String probe(SinkContext context, RegistrySettings settings, Duration patience)
      throws ConfigurationException, IOException {
    try (SchemaRegistry registry = registry(context, settings, patience)) {
      return registry.probe();
    }
  }

  private static SchemaRegistry registry(
      SinkContext context, RegistrySettings settings, Duration patience)
      throws ConfigurationException {
    return new SchemaRegistry(
        RegistryAccess.of(settings, context.settings()),
        task -> context.virtualThread("registry", task::run).start(),
        patience);
  }

  /**
   * The encoder for records of {@code log}.
   *
   * @param topic where they go
   * @throws org.zeekbus.sink.LogUnavailableException if the registry refuses this schema
   * @throws IOException if the registry cannot be asked now
   */
  public AvroEncoder of(LogSchema log, String topic) throws IOException {
    Key key = new Key(log, topic);
    AvroEncoder encoder = known.get(key);
    if (encoder == null) {
      String subject = subjects.subject(topic, AvroSchema.recordName(log));
      int id = registry.id(subject, AvroSchema.of(log).toString(), log.path().textWithHex());
      if (known.size() >= MOST_KNOWN) {
        known.clear();
      }
      encoder = new AvroEncoder(log, id);
      known.put(key, encoder);
    }
    return encoder;
  }

  /** Ends its threads. */
  @Override
  public void close() {
    registry.close();
  }
}
