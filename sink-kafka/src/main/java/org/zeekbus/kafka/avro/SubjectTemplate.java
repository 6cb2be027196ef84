package org.zeekbus.kafka.avro;

/**
 * Names the subject of a log's schema. Owner: nobody; never changes. Source of the usual names:
 * Confluent Schema Registry, Subject Name Strategy.
 *
 * @param text such as {@code {topic}-value}
 */
public record SubjectTemplate(String text) {
  private static final String TOPIC = "{topic}";
  private static final String RECORD = "{record}";

  /** For topics that have one log each. */
  public static final SubjectTemplate OF_TOPIC = new SubjectTemplate(TOPIC + "-value");

  /** For a topic that has several logs, whose schemas differ. */
  public static final SubjectTemplate OF_TOPIC_AND_RECORD =
      new SubjectTemplate(TOPIC + "-" + RECORD);

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it names no subjects
   */
  static SubjectTemplate parse(String text) {
    String rest = text.replace(TOPIC, "").replace(RECORD, "");
    if (text.isBlank()
        || rest.chars().anyMatch(c -> c <= ' ' || c == 0x7f || c == '{' || c == '}')) {
      throw new IllegalArgumentException(
          "'%s' (expected: text without spaces, with {topic} or {record} in it)".formatted(text));
    }
    return new SubjectTemplate(text);
  }

  /**
   * The subject.
   *
   * @param record the schema's name
   */
  String subject(String topic, String record) {
    return text.replace(TOPIC, topic).replace(RECORD, record);
  }
}
