package org.zeekbus.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.format.LineBuffer;
import org.zeekbus.format.LogFormat;
import org.zeekbus.kafka.avro.AvroEncoder;
import org.zeekbus.settings.OnOff;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.value.ValueText;

/** Makes keys, values, times and headers of the records of one log. Owner: the sink's thread. */
final class LogEncoder {
  /** Headers of records; names are part of what readers of topics know. */
  private static final String PATH = "path";

  private static final String NODE = "node";
  private static final String SCHEMA = "schema";

  private static final int HASH_DIGITS = 16;
  private static final double MILLIS = 1000;

  private final LogSchema schema;
  private final String path;
  private final Topic topic;

  /** Makes values unless they are JSON. */
  private final @Nullable AvroEncoder avro;

  private final LogFormat json;
  private final int keyField;
  private final int timeField;
  private final boolean hasHeaders;
  private final byte[] hash;

  private String node = "";
  private List<Header> headers = List.of();

  /**
   * For records of {@code schema}.
   *
   * @param avro makes values if they are Avro
   */
  LogEncoder(LogSchema schema, Topic topic, SettingValues settings, @Nullable AvroEncoder avro) {
    this.schema = schema;
    this.path = schema.path().text();
    this.topic = topic;
    this.avro = avro;
    AsciiOptions options = settings.get(KafkaSection.JSON_TIMESTAMPS).options();
    this.json =
        switch (settings.get(KafkaSection.VALUE)) {
          case JSON, AVRO -> LogFormat.json(options, schema);
          case JSON_PATH -> LogFormat.jsonWithPath(options, schema);
          case JSON_TAGGED -> LogFormat.taggedJson(options, schema);
        };
    this.keyField = settings.find(KafkaSection.KEY).map(schema::indexOf).orElse(-1);
    this.timeField =
        settings.get(KafkaSection.TIMESTAMP) == RecordTime.TS ? schema.indexOfTime() : -1;
    this.hasHeaders = settings.get(KafkaSection.HEADERS) == OnOff.ON;
    this.hash = hash(schema).getBytes(UTF_8);
  }

  /**
   * The first 16 hex digits of the SHA-256 of names and types: lines such as {@code ts:time},
   * {@code cookies:set[string]}, each with its newline.
   */
  static String hash(LogSchema schema) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (LogField field : schema.fields()) {
        digest.update(field.name().toArray());
        digest.update((":" + field.typeText() + "\n").getBytes(UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  Topic topic() {
    return topic;
  }

  String path() {
    return path;
  }

  /** Whether records may have keys. */
  boolean hasKey() {
    return keyField >= 0;
  }

  /** Appends the value of the current record, and says where it ends. */
  int value(LogBatchReader batch, LineBuffer out) {
    if (avro != null) {
      avro.record(batch, out);
      return out.length();
    }
    json.record(batch, out);
    return out.length() - 1; // a message needs no newline
  }

  /** The key of the current record, if it has one. */
  byte @Nullable [] key(LogBatchReader batch) {
    if (keyField < 0 || !batch.isPresent(keyField)) {
      return null;
    }
    return switch (schema.field(keyField).type()) {
      case STRING, ENUM, FUNC, FILE -> {
        int at = batch.bytesOffset(keyField);
        yield Arrays.copyOfRange(batch.array(), at, at + batch.bytesLength(keyField));
      }
      default -> ValueText.asPrinted(batch.valueAt(keyField)).getBytes(UTF_8);
    };
  }

  /** The time of the current record in milliseconds since 1970, never negative. */
  long millis(LogBatchReader batch, long arrived) {
    if (timeField < 0 || !batch.isPresent(timeField)) {
      return arrived;
    }
    double millis = Math.floor(batch.doubleAt(timeField) * MILLIS);
    return millis >= 0 ? (long) millis : arrived; // not for NaN
  }

  /** Whether records have another time than their arrival. */
  boolean hasTimes() {
    return timeField >= 0;
  }

  /** The headers of records from a node; the same list for the same one. */
  List<Header> headers(String from) {
    if (hasHeaders && (headers.isEmpty() || !from.equals(node))) {
      node = from;
      headers =
          List.of(
              new RecordHeader(PATH, schema.path().toArray()),
              new RecordHeader(NODE, from.getBytes(UTF_8)),
              new RecordHeader(SCHEMA, hash));
    }
    return headers;
  }
}
