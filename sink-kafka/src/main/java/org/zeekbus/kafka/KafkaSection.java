package org.zeekbus.kafka;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zeekbus.kafka.avro.RegistrySettings;
import org.zeekbus.settings.ByteSize;
import org.zeekbus.settings.OnOff;
import org.zeekbus.settings.Section;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingType;

/**
 * The settings of sinks that send to Kafka. Nothing here touches its library. Owner: nobody, none
 * changes.
 */
final class KafkaSection {
  static final Section SECTION = new Section("logger.kafka");

  /** Host and port; an IPv6 address has brackets. */
  private static final Pattern SERVER =
      Pattern.compile("(?:\\[[0-9a-fA-F:.%a-z]+]|[^\\s:/,\\[\\]]+):(\\d{1,5})");

  static final Setting<List<String>> BOOTSTRAP =
      SECTION.setting(
          "bootstrap",
          new SettingType<>(
              "HOST:PORT",
              "",
              SettingType.Form.LIST,
              texts -> texts.stream().map(KafkaSection::parseServer).toList(),
              servers -> servers),
          List.of("localhost:9092"),
          "Brokers of Kafka that are asked first for all others; several are possible");

  static final Setting<TopicTemplate> TOPIC =
      SECTION.setting(
          "topic",
          SettingType.one("TEXT", "", TopicTemplate::parse, TopicTemplate::text),
          TopicTemplate.parse("zeek.{path}"),
          "Topic of a record: {path} stands for its log path, in which every character that Kafka does not allow becomes _");

  static final Setting<ValueForm> VALUE =
      SECTION.setting(
          "value",
          SettingType.oneOf(ValueForm.class),
          ValueForm.JSON,
          "What a record's value is: JSON as in log files, the same with the log path first as _path, {\"conn\": {…}} as the zeek-kafka plugin has it, or Avro with a schema registry");

  static final Setting<JsonTimes> JSON_TIMESTAMPS =
      SECTION.setting(
          "json-timestamps",
          SettingType.oneOf(JsonTimes.class),
          JsonTimes.EPOCH,
          "Times in JSON: seconds, milliseconds, or text in UTC");

  static final Setting<String> KEY =
      SECTION.optional(
          "key",
          SettingType.TEXT,
          "Field whose value is a record's key, such as uid: records with the same one go to one partition, in their order. Without it, and for records without that field, Kafka's client chooses");

  static final Setting<RecordTime> TIMESTAMP =
      SECTION.setting(
          "timestamp",
          SettingType.oneOf(RecordTime.class),
          RecordTime.ARRIVAL,
          "A record's time in Kafka: its arrival at the logger, or its field ts. Kafka refuses times that are far from now, as the topic says");

  static final Setting<OnOff> HEADERS =
      SECTION.setting(
          "headers",
          SettingType.oneOf(OnOff.class),
          OnOff.ON,
          "Whether a record has the headers path, node and schema");

  static final Setting<Compression> COMPRESSION =
      SECTION.setting(
          "compression",
          SettingType.oneOf(Compression.class),
          Compression.LZ4,
          "How batches are compressed");

  static final Setting<ByteSize> BUFFER =
      SECTION.setting(
          "buffer",
          SettingType.bytes(new ByteSize(1 << 20), new ByteSize(1L << 30)),
          new ByteSize(32 << 20),
          "Bytes of records that Kafka has not confirmed yet; beyond, batches wait in queue and spool");

  static final Setting<Map<String, String>> OPTIONS =
      SECTION.optional(
          "options",
          SettingType.options(KafkaSection::isSecret),
          "Options of Kafka's producer, such as security.protocol; env:NAME stands for the value of an environment variable, file:PATH for the content of a file");

  static final RegistrySettings REGISTRY = new RegistrySettings(SECTION);

  private KafkaSection() {}

  /** Whether the value of an option of Kafka is never shown. */
  static boolean isSecret(String option) {
    String name = option.toLowerCase(Locale.ROOT);
    return List.of("password", "passphrase", "secret", "jaas", "key", "token", "credential")
        .stream()
        .anyMatch(name::contains);
  }

  private static String parseServer(String text) {
    Matcher parts = SERVER.matcher(text);
    if (!parts.matches() || Integer.parseInt(parts.group(1)) > 65535) {
      throw new IllegalArgumentException(
          "'" + text + "' (expected: host and port, such as kafka-1:9092)");
    }
    return text;
  }
}
