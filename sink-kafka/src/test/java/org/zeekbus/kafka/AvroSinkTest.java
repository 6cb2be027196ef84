package org.zeekbus.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.kafka.avro.AvroEncoder;
import org.zeekbus.kafka.avro.AvroSchema;
import org.zeekbus.kafka.avro.OneBatch;
import org.zeekbus.kafka.avro.TestRegistry;
import org.zeekbus.kafka.testkit.TopicReader;
import org.zeekbus.sink.Arrival;
import org.zeekbus.sink.LogUnavailableException;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.testkit.TestSettings;
import org.zeekbus.sink.testkit.TestSinkContext;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;

/** Values in Avro, through a real Kafka. */
final class AvroSinkTest {
  private static final Arrival ARRIVAL = new Arrival("worker-1", System.currentTimeMillis());

  private final String prefix = SharedKafka.prefix();
  private final TestRegistry registry;
  private final TestSettings settings;
  @TempDir private Path directory;
  private @Nullable Sink sink;

  AvroSinkTest() throws IOException {
    registry = TestRegistry.open();
    settings =
        new TestSettings()
            .set(KafkaSection.BOOTSTRAP, SharedKafka.kafka().bootstrap())
            .set(KafkaSection.TOPIC, prefix + ".{path}")
            .set(KafkaSection.VALUE, "avro")
            .set(KafkaSection.REGISTRY.url(), registry.url());
  }

  @AfterEach
  void close() throws IOException {
    if (sink != null) {
      sink.close();
    }
    registry.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("HttpClient"));
  }

  private Sink open() throws Exception {
    new KafkaProvider().check(settings);
    Sink opened = new KafkaProvider().open(new TestSinkContext(settings, directory));
    sink = opened;
    return opened;
  }

  /** All logs of a cluster in one topic: nine schemas, and as many subjects. */
  @Test
  void readersDecodeEveryRecord() throws Exception {
    settings.set(KafkaSection.TOPIC, prefix);
    Sink opened = open();
    Map<LogSchema, AvroEncoder> encoders = new HashMap<>();
    Set<String> subjects = new HashSet<>();
    List<byte[]> expected = new ArrayList<>();
    for (List<byte[]> message : Recordings.messages("cluster-small.frames", Recordings.LOG)) {
      LogBatchReader batch = OneBatch.open(message.getLast());
      opened.accept(batch, ARRIVAL);
      batch.rewind();
      AvroEncoder encoder =
          encoders.computeIfAbsent(
              batch.schema(),
              log -> new AvroEncoder(log, registry.register("own", AvroSchema.of(log))));
      expected.addAll(OneBatch.values(batch, encoder));
      subjects.add(prefix + "-zeek." + batch.schema().path());
    }
    opened.flush();
    List<byte[]> found = values(prefix, expected.size());
    assertThat(found)
        .map(HexFormat.of()::formatHex)
        .containsExactlyInAnyOrderElementsOf(
            expected.stream().map(HexFormat.of()::formatHex).toList());
    Set<String> names = new HashSet<>();
    for (byte[] value : found) {
      Schema schema = registry.schema(ByteBuffer.wrap(value).getInt(1));
      GenericRecord record =
          new GenericDatumReader<GenericRecord>(schema)
              .read(null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
      names.add(prefix + "-" + record.getSchema().getFullName());
    }
    assertThat(names).hasSize(9).isEqualTo(subjects);
    assertThat(registry.requests())
        .containsExactlyInAnyOrderElementsOf(
            subjects.stream().map("POST /subjects/%s/versions"::formatted).toList());
  }

  @Test
  void nothingIsTakenWhileTheRegistryIsDown() throws Exception {
    Sink opened = open();
    registry.stop();
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> opened.accept(batch("conn", ZeekType.COUNT, 3), ARRIVAL))
        .withMessageContaining("cannot be asked: connection refused")
        .isNotInstanceOf(LogUnavailableException.class);
    opened.flush();
    registry.start();
    opened.accept(batch("conn", ZeekType.COUNT, 3), ARRIVAL);
    registry.stop();
    opened.accept(batch("conn", ZeekType.COUNT, 2), ARRIVAL);
    opened.flush();
    assertThat(SharedKafka.records(prefix + ".conn")).isEqualTo(5);
  }

  @Test
  void aLogWhoseSchemaIsRefusedWaitsAlone() throws Exception {
    Sink opened = open();
    opened.accept(batch("conn", ZeekType.COUNT, 3), ARRIVAL);
    assertThatExceptionOfType(LogUnavailableException.class)
        .isThrownBy(() -> opened.accept(batch("conn", ZeekType.STRING, 1), ARRIVAL))
        .withMessageContaining("subject %s.conn-value".formatted(prefix));
    opened.accept(batch("dns", ZeekType.COUNT, 4), ARRIVAL);
    opened.flush();
    assertThat(SharedKafka.records(prefix + ".conn")).isEqualTo(3);
    assertThat(SharedKafka.records(prefix + ".dns")).isEqualTo(4);
  }

  @Test
  void aCheckTriesTheRegistryToo() throws Exception {
    TestSinkContext context = new TestSinkContext(settings, directory);
    assertThat(new KafkaProvider().connect(context))
        .endsWith("; schema registry %s, compatibility BACKWARD".formatted(registry.url()));
    registry.stop();
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> new KafkaProvider().connect(context))
        .withMessageContaining("schema registry " + registry.url() + " cannot be asked");
  }

  private static List<byte[]> values(String topic, int count) {
    try (TopicReader reader = SharedKafka.kafka().reader(topic)) {
      return reader.await(count).stream().map(record -> record.value()).toList();
    }
  }

  private static LogBatchReader batch(String path, ZeekType type, int records) {
    LogBatchWriter writer =
        new LogBatchWriter(LogSchema.of("Test::LOG", path, List.of(LogField.of("n", type))));
    for (int i = 0; i < records; i++) {
      if (type == ZeekType.COUNT) {
        writer.putLong(i);
      } else {
        writer.putBytes(Bytes.of("text"));
      }
    }
    return OneBatch.open(writer.toBytes());
  }
}
