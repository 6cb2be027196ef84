package org.zeekbus.kafka.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.zeekbus.sink.LogUnavailableException;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;

/** A real registry takes our schemas, and gives its readers what they need. */
@Tag("long")
final class RealRegistryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static RealRegistry registry;
  private final List<AutoCloseable> opened = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    registry = RealRegistry.start();
    registry.compatibility("FULL");
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  /** All logs of a cluster, decoded with the schemas that the registry gives. */
  @Test
  void readersFindTheSchemaOfEveryValue() throws Exception {
    AvroEncoders encoders = encoders(registry.url());
    Map<Integer, Schema> schemas = new HashMap<>();
    int records = 0;
    for (List<byte[]> message : Recordings.messages("cluster.frames", Recordings.LOG)) {
      LogBatchReader batch = OneBatch.open(message.getLast());
      AvroEncoder encoder = encoders.of(batch.schema(), "zeek." + batch.schema().path());
      for (byte[] value : OneBatch.values(batch, encoder)) {
        int id = ByteBuffer.wrap(value).getInt(1);
        Schema schema = schemas.get(id);
        if (schema == null) {
          schema = registry.schema(id);
          schemas.put(id, schema);
        }
        GenericRecord record =
            new GenericDatumReader<GenericRecord>(schema)
                .read(null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
        assertThat(record.getSchema().getFullName()).isEqualTo("zeek." + batch.schema().path());
        records++;
      }
    }
    assertThat(schemas).hasSizeGreaterThan(15);
    assertThat(records).isGreaterThan(1000);
  }

  @Test
  void keepsAttributesAndIds() throws Exception {
    LogSchema log = log("every", RegistryFixture.everyType());
    encoders(registry.url()).of(log, "zeek.every");
    AvroEncoder encoder = encoders(registry.url()).of(log, "zeek.every");
    byte[] value =
        OneBatch.values(
                OneBatch.of(
                    List.of(RegistryFixture.everyType()),
                    batch -> log.fields().forEach(_ -> batch.putUnset())),
                encoder)
            .getFirst();
    assertThat(registry.schema(ByteBuffer.wrap(value).getInt(1))).isEqualTo(AvroSchema.of(log));
  }

  @Test
  void fieldsMayComeAndGoButNotChange() throws Exception {
    AvroEncoders encoders = encoders(registry.url());
    encoders.of(log("conn", LogField.of("a", ZeekType.INT), LogField.of("b", ZeekType.TIME)), "t");
    encoders.of(log("conn", LogField.of("c", ZeekType.ADDR), LogField.of("a", ZeekType.INT)), "t");
    assertThatExceptionOfType(LogUnavailableException.class)
        .isThrownBy(() -> encoders.of(log("conn", LogField.of("a", ZeekType.STRING)), "t"))
        .withMessageContaining(
            "log conn: schema registry " + registry.url() + " refuses its schema")
        .withMessageContaining("subject t-value");
  }

  @Test
  void answersAProbe() throws Exception {
    assertThat(registry(registry.url()).probe())
        .isEqualTo("schema registry %s, compatibility FULL", registry.url());
    URI root = registry.url().resolve("/nothing/here");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> registry(root).probe())
        .withMessageContaining("correct logger.kafka.registry.url");
  }

  private static LogSchema log(String path, LogField... fields) {
    return LogSchema.of("Test::LOG", path, List.of(fields));
  }

  private AvroEncoders encoders(URI url) {
    return new AvroEncoders(SubjectTemplate.OF_TOPIC, registry(url));
  }

  private SchemaRegistry registry(URI url) {
    SchemaRegistry made =
        new SchemaRegistry(
            new RegistryAccess(url, Optional.empty(), Optional.empty()),
            task -> Thread.ofVirtual().start(task),
            PATIENCE);
    opened.add(made);
    return made;
  }
}
