package org.zeekbus.kafka;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.zeekbus.kafka.testkit.TopicReader;
import org.zeekbus.settings.Setting;
import org.zeekbus.sink.Arrival;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.testkit.TestSettings;
import org.zeekbus.sink.testkit.TestSinkContext;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;

/** A sink at the shared Kafka, with topics of its own. Owner: the test's thread. */
final class SinkRun implements AutoCloseable {
  /** When all batches arrive. */
  static final Arrival ARRIVAL = new Arrival("worker-1", System.currentTimeMillis());

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final String prefix = SharedKafka.prefix();
  private final TestSettings settings =
      new TestSettings()
          .set(KafkaSection.BOOTSTRAP, SharedKafka.kafka().bootstrap())
          .set(KafkaSection.TOPIC, prefix + ".{path}");
  private final TestSinkContext context;
  private final LogBatchReader reader = new LogBatchReader(DecodeLimits.DEFAULT);
  private @Nullable Sink sink;

  SinkRun(Path directory) {
    context = new TestSinkContext(settings, directory);
  }

  /** Sets one, before the first batch. */
  SinkRun with(Setting<?> setting, String... text) {
    settings.set(setting, text);
    return this;
  }

  /** The topic of a log. */
  String topic(String path) {
    return prefix + "." + path;
  }

  TestSettings settings() {
    return settings;
  }

  TestSinkContext context() {
    return context;
  }

  /** Opened when it is first asked for. */
  Sink sink() throws Exception {
    Sink open = sink;
    if (open == null) {
      KafkaProvider provider = new KafkaProvider();
      provider.check(settings);
      open = provider.open(context);
      sink = open;
    }
    return open;
  }

  /** Gives the sink a batch once. */
  void offer(byte[] batch) throws Exception {
    reader.open(batch.clone(), 0, batch.length);
    sink().accept(reader, ARRIVAL);
    reader.close();
  }

  /** Gives the sink a batch as the logger does: until it is taken. */
  void give(byte[] batch) throws Exception {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      try {
        offer(batch);
        return;
      } catch (IOException e) {
        pause(deadline, e);
      }
    }
  }

  /** Has the sink flush until it does. */
  void flush() throws Exception {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      try {
        sink().flush();
        return;
      } catch (IOException e) {
        pause(deadline, e);
      }
    }
  }

  private static void pause(long deadline, IOException e) throws IOException {
    if (System.nanoTime() - deadline > 0) {
      throw e;
    }
    LockSupport.parkNanos(PAUSE_NANOS);
  }

  /** All that is in the topic of a log. */
  List<ConsumerRecord<byte[], byte[]>> read(String path) {
    try (TopicReader topic = SharedKafka.kafka().reader(topic(path))) {
      return topic.all();
    }
  }

  /** A batch of a log with a number, a key and a text in each record. */
  static byte[] batch(String path, int first, int count, int keys, String text) {
    LogBatchWriter writer =
        new LogBatchWriter(
            LogSchema.of(
                "Test::LOG",
                path,
                List.of(
                    LogField.of("n", ZeekType.COUNT),
                    LogField.of("uid", ZeekType.STRING),
                    LogField.of("s", ZeekType.STRING))));
    for (int i = first; i < first + count; i++) {
      writer.putLong(i).putBytes(Bytes.of("C" + i % keys)).putBytes(Bytes.of(text));
    }
    return writer.toBytes();
  }

  @Override
  public void close() throws IOException {
    if (sink != null) {
      sink.close();
    }
  }
}
