package org.zeekbus.kafka;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.zeekbus.format.LineBuffer;
import org.zeekbus.kafka.avro.AvroEncoders;
import org.zeekbus.kafka.avro.SubjectTemplate;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.sink.Arrival;
import org.zeekbus.sink.RefusedBatchException;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.SinkContext;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.value.Bytes;

/**
 * Sends records to Kafka. A batch is encoded whole before its first record is handed over; one that
 * is very large goes in parts, and goes on where it stopped when it comes again.
 *
 * <p>Owner: the sink's thread.
 */
final class KafkaSink implements Sink {
  private static final int MOST_KNOWN = 1024;
  private static final int LARGEST_PART = 8 << 20;

  private final SettingValues settings;
  private final TopicTemplate template;
  private final int part;
  private final Diagnosis diagnosis;
  private final Delivery delivery;
  private final Topics topics;

  /** If values are Avro. */
  private final @Nullable AvroEncoders avro;

  private final IdentityHashMap<LogSchema, LogEncoder> encoders = new IdentityHashMap<>();

  /** How much was taken of a batch that has to come again, by its log. */
  private final Map<Bytes, Begun> begun = new HashMap<>();

  private final LineBuffer values = new LineBuffer(64 << 10);

  // Of each value in the buffer: where it starts and ends, its key and time.
  private int[] starts = new int[1024];
  private int[] ends = new int[1024];
  private byte[] @Nullable [] keys = new byte[1024] @Nullable [];
  private long[] times = new long[1024];
  private int count;

  /** The first records of a batch with so many were taken. */
  private record Begun(int taken, int records) {}

  private KafkaSink(SinkContext context, Map<String, Object> options, @Nullable AvroEncoders avro) {
    settings = context.settings();
    template = settings.get(KafkaSection.TOPIC);
    long buffer = settings.get(KafkaSection.BUFFER).bytes();
    part = (int) Math.min(buffer / 4, LARGEST_PART);
    diagnosis = new Diagnosis(context, settings.get(KafkaSection.BOOTSTRAP), options);
    delivery = new Delivery(context, options, diagnosis, buffer);
    topics = new Topics(context, delivery, diagnosis);
    this.avro = avro;
    diagnosis.ask(topics::inUse);
  }

  static KafkaSink open(SinkContext context) throws ConfigurationException {
    SettingValues settings = context.settings();
    Map<String, Object> options = ProducerOptions.of(settings, context.name());
    AvroEncoders avro = null;
    if (settings.get(KafkaSection.VALUE) == ValueForm.AVRO) {
      SubjectTemplate usual =
          settings.get(KafkaSection.TOPIC).hasPath()
              ? SubjectTemplate.OF_TOPIC
              : SubjectTemplate.OF_TOPIC_AND_RECORD;
      avro = AvroEncoders.open(context, KafkaSection.REGISTRY, usual);
    }
    return new KafkaSink(context, options, avro);
  }

  @Override
  public void accept(LogBatchReader batch, Arrival arrival) throws IOException {
    LogEncoder encoder = encoder(batch.schema());
    delivery.settle();
    topics.check(encoder.topic());
    Bytes path = batch.schema().path();
    Begun before = begun.remove(path);
    int taken = before == null || before.records() != batch.records() ? 0 : before.taken();
    try {
      while (batch.index() < taken - 1 && batch.next()) {
        // To where it stopped.
      }
      boolean isLast = encode(batch, encoder, arrival);
      if (!isLast && taken == 0) {
        checkRest(batch, encoder);
      }
      taken += handOver(encoder, arrival);
      while (!isLast) {
        isLast = encode(batch, encoder, arrival);
        taken += handOver(encoder, arrival);
      }
      taken = 0;
    } finally {
      values.cut(0);
      if (taken > 0) {
        begun.put(path, new Begun(taken, batch.records()));
      }
    }
  }

  private LogEncoder encoder(LogSchema schema) throws IOException {
    LogEncoder encoder = encoders.get(schema);
    if (encoder == null) {
      if (encoders.size() >= MOST_KNOWN) {
        encoders.clear();
      }
      Topic topic = topics.get(template.topic(schema.path()));
      encoder =
          new LogEncoder(
              schema, topic, settings, avro == null ? null : avro.of(schema, topic.name));
      encoders.put(schema, encoder);
    }
    return encoder;
  }

  /** Encodes the next part of a batch; says whether it is the last one. */
  private boolean encode(LogBatchReader batch, LogEncoder encoder, Arrival arrival) {
    values.cut(0);
    count = 0;
    while (batch.next()) {
      if (count == starts.length) {
        grow();
      }
      starts[count] = values.length();
      ends[count] = encoder.value(batch, values);
      keys[count] = encoder.key(batch);
      times[count] = encoder.millis(batch, arrival.millis());
      count++;
      if (values.length() >= part && batch.index() < batch.records() - 1) {
        return false;
      }
    }
    return true;
  }

  private void grow() {
    int more = 2 * count;
    starts = Arrays.copyOf(starts, more);
    ends = Arrays.copyOf(ends, more);
    keys = Arrays.copyOf(keys, more);
    times = Arrays.copyOf(times, more);
  }

  /** Once the first record is handed over, nothing may be wrong with any other. */
  private void checkRest(LogBatchReader batch, LogEncoder encoder) {
    int next = batch.index() + 1;
    int end = values.length();
    try {
      while (batch.next()) {
        encoder.value(batch, values);
        values.cut(end);
      }
    } catch (RefusedBatchException e) {
      values.cut(0);
      throw e;
    }
    batch.rewind();
    while (batch.index() < next - 1 && batch.next()) {
      // Back to where it was.
    }
  }

  /** Hands over what is encoded: all or nothing; says how many. */
  private int handOver(LogEncoder encoder, Arrival arrival) throws IOException {
    if (count == 0) {
      return 0;
    }
    delivery.awaitRoom(count, values.length());
    Topic topic = encoder.topic();
    List<Header> headers = encoder.headers(arrival.sender());
    Long arrived = arrival.millis();
    byte[] array = values.array();
    for (int i = 0; i < count; i++) {
      Long time = encoder.hasTimes() ? (Long) times[i] : arrived;
      byte[] value = Arrays.copyOfRange(array, starts[i], ends[i]);
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(topic.name, null, time, keys[i], value, headers);
      if (i == 0 && !topic.isProven) {
        Exception failure = delivery.probe(encoder, record);
        if (failure != null) {
          throw topics.unavailable(topic, Fate.reason(failure));
        }
        topic.isProven = true;
      } else {
        delivery.take(encoder, record);
      }
    }
    return count;
  }

  @Override
  public void flush() throws IOException {
    delivery.flush();
  }

  @Override
  public String destination() {
    return diagnosis.target();
  }

  @Override
  public void close() throws IOException {
    try {
      delivery.close();
    } finally {
      if (avro != null) {
        avro.close();
      }
      topics.close();
      diagnosis.close();
    }
  }
}
