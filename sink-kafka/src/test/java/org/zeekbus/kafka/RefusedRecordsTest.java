package org.zeekbus.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.sink.testkit.TestSinkContext.DeadLetter;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;

/** Records that Kafka refuses for ever are put aside, and block no others. */
final class RefusedRecordsTest {
  private static final String LONG = "x".repeat(40_000);

  @TempDir private Path directory;

  @Test
  void oneThatTheTopicFindsTooLargeIsPutAside() throws Exception {
    try (SinkRun run = new SinkRun(directory).with(KafkaSection.COMPRESSION, "none")) {
      SharedKafka.kafka().createTopic(run.topic("log"), 1, Map.of("max.message.bytes", "20000"));
      run.give(SinkRun.batch("log", 0, 3, 1, "short"));
      run.give(SinkRun.batch("log", 3, 1, 1, LONG));
      run.give(SinkRun.batch("log", 4, 3, 1, "short"));
      run.flush();
      assertThat(run.read("log")).extracting(KeyOrder::number).containsExactly(0, 1, 2, 4, 5, 6);
      assertThat(run.context().putAside())
          .singleElement()
          .satisfies(letter -> {
            assertThat(letter.path()).isEqualTo("log");
            assertThat(letter.target()).isEqualTo(run.topic("log"));
            assertThat(letter.reason()).startsWith("too large: ").contains("max.message.bytes");
            assertThat(letter.record()).startsWith("{\"n\":3,\"uid\":\"C0\",\"s\":\"xxx");
          });
      assertThat(run.context().metric("unconfirmed_records")).isZero();
      assertThat(run.context().metric("resent_records")).isZero();
    }
  }

  @Test
  void oneThatIsLargerThanARequestIsPutAside() throws Exception {
    try (SinkRun run =
        new SinkRun(directory).with(KafkaSection.OPTIONS, "max.request.size=20000")) {
      run.give(SinkRun.batch("log", 0, 1, 1, LONG));
      run.give(SinkRun.batch("log", 1, 1, 1, "short"));
      run.flush();
      assertThat(run.read("log")).extracting(KeyOrder::number).containsExactly(1);
      assertThat(run.context().putAside())
          .singleElement()
          .satisfies(letter -> assertThat(letter.reason()).contains("max.request.size"));
    }
  }

  @Test
  void thoseWhoseTimeIsRefusedArePutAsideAndTheirNeighboursAreNot() throws Exception {
    try (SinkRun run = new SinkRun(directory).with(KafkaSection.TIMESTAMP, "ts")) {
      SharedKafka.kafka()
          .createTopic(run.topic("log"), 1, Map.of("message.timestamp.before.max.ms", "86400000"));
      double now = SinkRun.ARRIVAL.millis() / 1000.0;
      LogBatchWriter writer =
          new LogBatchWriter(
              LogSchema.of(
                  "Test::LOG",
                  "log",
                  List.of(LogField.of("ts", ZeekType.TIME), LogField.of("n", ZeekType.COUNT))));
      for (int i = 0; i < 100; i++) {
        writer.putDouble(i % 10 == 3 ? 1000 : now).putLong(i);
      }
      run.give(writer.toBytes());
      run.flush();
      assertThat(run.read("log"))
          .extracting(KeyOrder::number)
          .hasSize(90)
          .noneMatch(n -> n % 10 == 3)
          .isSorted();
      assertThat(run.context().putAside())
          .hasSize(10)
          .extracting(DeadLetter::record)
          .allMatch(record -> record.startsWith("{\"ts\":1000.0,\"n\":"));
      assertThat(run.context().putAside().getFirst().reason())
          .contains("message.timestamp.before.max.ms");
      assertThat(run.context().metric("sent_records")).isEqualTo(90);
      assertThat(run.context().metric("resent_records")).isZero();
    }
  }
}
