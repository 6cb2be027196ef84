package org.zeekbus.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.AddressValue;
import org.zeekbus.zeek.value.Bytes;

/** What readers of Kafka find: topics, keys, values, times, headers. */
final class RecordsTest {
  /** 2025-11-23 07:00:00.25 UTC. */
  private static final double TS = 1_763_881_200.25;

  private static final long TS_MILLIS = 1_763_881_200_250L;

  @TempDir private Path directory;

  private static byte[] conn(String path) {
    LogBatchWriter writer =
        new LogBatchWriter(
            LogSchema.of(
                "Conn::LOG",
                path,
                List.of(
                    LogField.of("ts", ZeekType.TIME),
                    LogField.of("uid", ZeekType.STRING),
                    LogField.of("id.orig_h", ZeekType.ADDR),
                    LogField.set("tunnel_parents", ZeekType.STRING))));
    writer
        .putDouble(TS)
        .putBytes(Bytes.of("CHhAvVGS1DHFjwGM9"))
        .putAddress(new AddressValue(0, 0xffff_0a00_0001L));
    writer.putElements(1).putBytes(Bytes.of("Ckey"));
    writer.putUnset().putUnset().putUnset().putUnset();
    return writer.toBytes();
  }

  private List<ConsumerRecord<byte[], byte[]>> sent(SinkRun run, String path) throws Exception {
    run.give(conn(path));
    run.flush();
    return run.read(path);
  }

  private static List<String> values(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream().map(each -> new String(each.value(), UTF_8)).toList();
  }

  @Test
  void aValueIsTheJsonOfLogFiles() throws Exception {
    try (SinkRun run = new SinkRun(directory)) {
      List<ConsumerRecord<byte[], byte[]>> found = sent(run, "conn");
      assertThat(values(found))
          .containsExactly(
              "{\"ts\":1763881200.25,\"uid\":\"CHhAvVGS1DHFjwGM9\",\"id.orig_h\":\"10.0.0.1\",\"tunnel_parents\":[\"Ckey\"]}",
              "{}");
      assertThat(found).extracting(ConsumerRecord::key).containsOnlyNulls();
      assertThat(found)
          .extracting(ConsumerRecord::timestamp)
          .containsOnly(SinkRun.ARRIVAL.millis());
      assertThat(run.context().metric("sent_records")).isEqualTo(2);
      assertThat(run.context().metric("sent_bytes"))
          .isEqualTo(found.stream().mapToLong(each -> each.value().length).sum());
      assertThat(run.context().metric("unconfirmed_records")).isZero();
      assertThat(run.context().metric("unconfirmed_bytes")).isZero();
    }
  }

  @Test
  void aValueMayHaveThePathFirst() throws Exception {
    try (SinkRun run = new SinkRun(directory).with(KafkaSection.VALUE, "json-path")) {
      assertThat(values(sent(run, "conn")))
          .containsExactly(
              "{\"_path\":\"conn\",\"ts\":1763881200.25,\"uid\":\"CHhAvVGS1DHFjwGM9\",\"id.orig_h\":\"10.0.0.1\",\"tunnel_parents\":[\"Ckey\"]}",
              "{\"_path\":\"conn\"}");
    }
  }

  @Test
  void aValueMayBeTaggedAndHaveOtherTimes() throws Exception {
    try (SinkRun run =
        new SinkRun(directory)
            .with(KafkaSection.VALUE, "json-tagged")
            .with(KafkaSection.JSON_TIMESTAMPS, "iso8601")) {
      assertThat(values(sent(run, "conn")))
          .containsExactly(
              "{\"conn\": {\"ts\":\"2025-11-23T07:00:00.250000Z\",\"uid\":\"CHhAvVGS1DHFjwGM9\",\"id.orig_h\":\"10.0.0.1\",\"tunnel_parents\":[\"Ckey\"]}}",
              "{\"conn\": {}}");
    }
  }

  @Test
  void aTopicHasNoCharactersThatKafkaDoesNotAllow() throws Exception {
    try (SinkRun run = new SinkRun(directory)) {
      run.give(conn("site/x"));
      run.flush();
      assertThat(values(run.read("site_x"))).hasSize(2);
    }
  }

  @Test
  void headersNameLogNodeAndSchema() throws Exception {
    try (SinkRun run = new SinkRun(directory)) {
      for (ConsumerRecord<byte[], byte[]> each : sent(run, "site/x".replace('/', '_'))) {
        assertThat(StreamSupport.stream(each.headers().spliterator(), false))
            .extracting(header -> header.key() + "=" + new String(header.value(), UTF_8))
            .containsExactly("path=site_x", "node=worker-1", "schema=425172e2a344eb4b");
      }
    }
  }

  @Test
  void headersCanBeLeftOut() throws Exception {
    try (SinkRun run = new SinkRun(directory).with(KafkaSection.HEADERS, "off")) {
      assertThat(sent(run, "conn")).allSatisfy(each -> assertThat(each.headers()).isEmpty());
    }
  }

  @Test
  void aFieldIsTheKey() throws Exception {
    try (SinkRun run = new SinkRun(directory).with(KafkaSection.KEY, "uid")) {
      List<byte[]> keys = new ArrayList<>();
      sent(run, "conn").forEach(each -> keys.add(each.key()));
      assertThat(keys).containsExactly("CHhAvVGS1DHFjwGM9".getBytes(UTF_8), null);
    }
  }

  @Test
  void aFieldThatIsNoTextIsAKeyAsItPrints() throws Exception {
    try (SinkRun run = new SinkRun(directory).with(KafkaSection.KEY, "id.orig_h")) {
      assertThat(sent(run, "conn").getFirst().key()).isEqualTo("10.0.0.1".getBytes(UTF_8));
    }
  }

  @Test
  void theTimeMayBeThatOfTheRecord() throws Exception {
    try (SinkRun run = new SinkRun(directory).with(KafkaSection.TIMESTAMP, "ts")) {
      assertThat(sent(run, "conn"))
          .extracting(ConsumerRecord::timestamp)
          .containsExactly(TS_MILLIS, SinkRun.ARRIVAL.millis());
    }
  }

  @Test
  void recordsOfAKeyKeepTheirOrder() throws Exception {
    try (SinkRun run = new SinkRun(directory).with(KafkaSection.KEY, "uid")) {
      SharedKafka.kafka().createTopic(run.topic("keyed"), 4, java.util.Map.of());
      for (int i = 0; i < 20; i++) {
        run.give(SinkRun.batch("keyed", 500 * i, 500, 37, "text"));
      }
      run.flush();
      List<ConsumerRecord<byte[], byte[]>> found = run.read("keyed");
      assertThat(found).extracting(ConsumerRecord::partition).contains(0, 1, 2, 3);
      KeyOrder.check(found, 10_000, 37);
    }
  }
}
