package org.zeekbus.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.zeekbus.sink.DeadLetters;
import org.zeekbus.sink.SinkContext;
import org.zeekbus.sink.SinkGoneException;
import org.zeekbus.sink.SinkMetrics;

/**
 * Has records until Kafka has confirmed them. A record is with the producer, which tries for ever;
 * or it has failed:
 *
 * <pre>
 * its fate    what happens
 * REFUSED     it is put aside; others go on
 * AGAIN,      nothing more is handed over until all others have their answer; then those that failed
 * TOPIC       are handed over again, in their order: one to see whether Kafka takes it, then the rest
 * PRODUCER    the same with a new producer, and with all that the old one had
 * </pre>
 *
 * <p>Owner: the sink's thread, but answers come from the producer's.
 */
final class Delivery {
  /** What a record costs beside key and value, in bytes. */
  private static final int BESIDE = 300;

  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long SHORT_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long NO_PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(6);
  private static final Duration END = Duration.ofSeconds(2);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final SinkContext context;
  private final DeadLetters deadLetters;
  private final Map<String, Object> options;
  private final Diagnosis diagnosis;
  private final long bound;

  private @Nullable Producer<byte[], byte[]> producer;

  /** The producer's own. */
  private @Nullable Thread thread;

  /** Ends the last producer. */
  private @Nullable Thread closing;

  private final Queue<SentRecord> refused = new ArrayDeque<>();
  private List<SentRecord> again = new ArrayList<>();
  private boolean isBroken;
  private String problem = "";
  private long notBeforeNanos = System.nanoTime();

  /** The number of producers so far: what one knows of topics, the next one does not. */
  private int producers;

  // Written by the sink's thread. What was taken is handed to a producer, more than once perhaps.
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong takenBytes = new AtomicLong();
  private final AtomicLong gone = new AtomicLong();
  private final AtomicLong goneBytes = new AtomicLong();
  private long handed;

  // Written by the producer's thread, of which there is one at a time.
  private final AtomicLong confirmed = new AtomicLong();
  private final AtomicLong confirmedBytes = new AtomicLong();

  // Written by either.
  private final AtomicLong failed = new AtomicLong();
  private final Queue<SentRecord> failures = new ConcurrentLinkedQueue<>();

  /** Failures that hold others, as these must not come first. */
  private final AtomicInteger holding = new AtomicInteger();

  private volatile @Nullable Thread owner;
  private volatile @Nullable Metric throttle;

  private final LongAdder sentRecords;
  private final LongAdder sentBytes;
  private final LongAdder retries;
  private final LongAdder resent;
  private long countedRecords;
  private long countedBytes;

  /**
   * Starts without a record.
   *
   * @param bound on bytes that are not confirmed
   */
  Delivery(SinkContext context, Map<String, Object> options, Diagnosis diagnosis, long bound) {
    this.context = context;
    this.deadLetters = context.deadLetters();
    this.options = options;
    this.diagnosis = diagnosis;
    this.bound = bound;
    SinkMetrics metrics = context.metrics();
    sentRecords = metrics.counter("sent_records", "Records that Kafka has confirmed");
    sentBytes = metrics.counter("sent_bytes", "Bytes of keys and values that Kafka has confirmed");
    retries =
        metrics.counter(
            "retries", "Records that Kafka had not taken and that were handed over again");
    resent =
        metrics.counter("resent_records", "Records that were sent again and may be in Kafka twice");
    metrics.gauge(
        "unconfirmed_records", "Records that Kafka has not confirmed yet", this::unconfirmed);
    metrics.gauge(
        "unconfirmed_bytes",
        "Bytes of these records, with what they take beside",
        this::unconfirmedBytes);
    metrics.gauge(
        "throttle_millis",
        "Milliseconds by which brokers delayed their answers lately, as a quota has it",
        this::throttleMillis);
  }

  private long throttleMillis() {
    Metric found = throttle;
    return found != null && found.metricValue() instanceof Double millis ? millis.longValue() : 0;
  }

  /**
   * The producer, which connects by itself.
   *
   * @throws IOException if it cannot be made now
   */
  Producer<byte[], byte[]> producer() throws IOException {
    Producer<byte[], byte[]> open = producer;
    if (open == null) {
      try {
        open = new KafkaProducer<>(options, new ByteArraySerializer(), new ByteArraySerializer());
      } catch (KafkaException e) {
        throw new IOException(diagnosis.failure(Fate.said(e)), e);
      }
      producer = open;
      producers++;
      throttle =
          open.metrics().values().stream()
              .filter(each -> each.metricName().name().equals("produce-throttle-time-avg"))
              .findFirst()
              .orElse(null);
      thread = networkThread();
    }
    return open;
  }

  /** The producer's thread. */
  private @Nullable Thread networkThread() {
    String name = "kafka-producer-network-thread | " + options.get("client.id");
    return Thread.getAllStackTraces().keySet().stream()
        .filter(each -> each.getName().equals(name))
        .findFirst()
        .orElse(null);
  }

  /** The number of the producer: another one knows nothing of topics. */
  int number() {
    return producers;
  }

  // What the producer's thread calls.

  void confirmed(int size) {
    add(confirmedBytes, size);
    add(confirmed, 1);
  }

  /** Adds without a fence: one thread writes. */
  private static void add(AtomicLong count, long more) {
    count.lazySet(count.getPlain() + more);
  }

  void failed(SentRecord record) {
    if (record.fate() != Fate.REFUSED) {
      holding.incrementAndGet();
    }
    failures.add(record);
    failed.incrementAndGet();
  }

  /** Whether this is called while a record is handed over, which did not get further then. */
  boolean isHanding() {
    return Thread.currentThread() == owner;
  }

  // What the sink's thread calls.

  private long withProducer() {
    return handed - confirmed.get() - failed.get();
  }

  private long unconfirmed() {
    return taken.get() - gone.get() - confirmed.get();
  }

  private long unconfirmedBytes() {
    return takenBytes.get() - goneBytes.get() - confirmedBytes.get();
  }

  private boolean isHolding() {
    return holding.get() > 0 || isBroken || !again.isEmpty();
  }

  /** The bytes that a record counts for. */
  private static int size(byte @Nullable [] key, byte[] value) {
    return value.length + (key == null ? 0 : key.length) + BESIDE;
  }

  /**
   * Waits for room for {@code records} with {@code bytes} of keys and values. There is always room
   * for the first ones.
   *
   * @throws IOException if there is none soon
   */
  void awaitRoom(int records, long bytes) throws IOException {
    long size = bytes + (long) records * BESIDE;
    long deadline = System.nanoTime() + SHORT_NANOS;
    settle();
    while (!hasRoom(size)) {
      if (System.nanoTime() - deadline >= 0) {
        throw new IOException(diagnosis.noAnswer(unconfirmed()));
      }
      LockSupport.parkNanos(LOOK_NANOS);
      settle();
    }
  }

  private boolean hasRoom(long size) {
    long used = unconfirmedBytes();
    return used == 0 || used + size <= bound;
  }

  /** Takes a record, and hands it over unless others have to go first. */
  SentRecord take(LogEncoder log, ProducerRecord<byte[], byte[]> record) {
    owner = Thread.currentThread();
    SentRecord sent =
        new SentRecord(this, log, record, taken.getPlain(), size(record.key(), record.value()));
    add(taken, 1);
    add(takenBytes, sent.size());
    if (isHolding()) {
      again.add(sent);
    } else {
      hand(sent);
    }
    return sent;
  }

  private void hand(SentRecord sent) {
    Producer<byte[], byte[]> open = producer;
    if (open == null) {
      again.add(sent);
      return;
    }
    if (sent.hasFailed()) {
      (sent.isDoubtful() ? resent : retries).increment();
      sent.again();
    }
    handed++;
    try {
      open.send(sent.record(), sent);
    } catch (KafkaException | IllegalStateException e) {
      sent.fails(e);
    }
  }

  /**
   * Takes the first record of a topic, and waits whether Kafka takes it: if not, nothing of its
   * batch was taken.
   *
   * @return why the topic does not take it; null if it does, or says nothing
   */
  @Nullable Exception probe(LogEncoder log, ProducerRecord<byte[], byte[]> record) {
    SentRecord sent = take(log, record);
    await(sent::isAnswered, SHORT_NANOS);
    if (!sent.hasFailed() || sent.fate() != Fate.TOPIC) {
      return null;
    }
    Exception failure = sent.failure();
    sort();
    again.remove(sent);
    goes(sent);
    return failure;
  }

  private void goes(SentRecord sent) {
    add(gone, 1);
    add(goneBytes, sent.size());
    sent.goes();
  }

  /**
   * Deals with what has failed.
   *
   * @throws IOException if something has failed that cannot be sent again now
   */
  void settle() throws IOException {
    if (failures.isEmpty() && refused.isEmpty() && !isHolding()) {
      return;
    }
    sort();
    putAside();
    if (!isHolding()) {
      return;
    }
    if (notBeforeNanos - System.nanoTime() > 0) {
      throw problem();
    }
    notBeforeNanos = System.nanoTime() + PAUSE_NANOS;
    if (isBroken) {
      end(END);
      producer();
      isBroken = false;
    } else if (!await(() -> withProducer() == 0, SHORT_NANOS)) {
      throw problem();
    }
    sort();
    sendAgain();
    sort();
    putAside();
    if (isHolding()) {
      throw problem();
    }
    notBeforeNanos = System.nanoTime();
    problem = "";
  }

  /** Why what failed cannot be sent again now. */
  private IOException problem() {
    return problem.isEmpty() ? failure() : new IOException(problem);
  }

  /** Sends the first one, and the rest if that works. */
  private void sendAgain() {
    List<SentRecord> all = again;
    all.sort(Comparator.comparingLong(SentRecord::number));
    again = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (i > 0 && isHolding()) {
        again.add(all.get(i));
        continue;
      }
      hand(all.get(i));
      if (i == 0 && !await(all.get(i)::isAnswered, SHORT_NANOS)) {
        problem = "";
        again.addAll(all.subList(1, all.size()));
        return;
      }
    }
  }

  /** Finds out what becomes of those that failed. */
  private void sort() {
    for (SentRecord each = failures.poll(); each != null; each = failures.poll()) {
      each.awaitFailed();
      Fate fate = each.fate();
      if (fate == Fate.REFUSED) {
        refused.add(each);
        continue;
      }
      again.add(each);
      holding.decrementAndGet();
      isBroken |= fate == Fate.PRODUCER;
      if (fate != Fate.AGAIN) {
        problem =
            diagnosis.failure(
                "topic %s: %s".formatted(each.record().topic(), Fate.reason(each.failure())));
      }
    }
  }

  private void putAside() throws IOException {
    for (SentRecord each = refused.peek(); each != null; each = refused.peek()) {
      byte[] value = each.record().value();
      deadLetters.put(
          each.log().path(),
          each.record().topic(),
          Fate.reason(each.failure()),
          value,
          0,
          value.length);
      refused.remove();
      goes(each);
    }
  }

  /** Ends the producer: all that it has fails. */
  private void end(Duration patience) throws IOException {
    Producer<byte[], byte[]> open = producer;
    Thread running = closing;
    if (open != null && running == null) {
      running = context.virtualThread("close", () -> open.close(Duration.ZERO));
      closing = running;
      running.start();
    }
    try {
      if (running != null && !running.join(patience)) {
        throw new IOException(
            diagnosis.failure("its client does not end; a name server may not answer"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    producer = null;
    closing = null;
  }

  /**
   * Returns when all is confirmed.
   *
   * @throws IOException if nothing is confirmed for some seconds, or cannot be
   */
  void flush() throws IOException {
    flush(Long.MAX_VALUE);
  }

  private void flush(long mostNanos) throws IOException {
    long startNanos = System.nanoTime();
    long progressNanos = startNanos;
    long answers = -1;
    while (true) {
      settle();
      if (unconfirmed() == 0) {
        break;
      }
      long now = System.nanoTime();
      long answersNow = confirmed.get() + failed.get();
      if (answersNow != answers) {
        answers = answersNow;
        progressNanos = now;
      } else if (now - progressNanos >= NO_PROGRESS_NANOS || now - startNanos >= mostNanos) {
        throw failure();
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    count();
  }

  /** Nothing was confirmed for a while. */
  private IOException failure() {
    Thread running = thread;
    return running == null || running.isAlive()
        ? new IOException(diagnosis.noAnswer(unconfirmed()))
        : new SinkGoneException(
            diagnosis.failure(
                "the thread of Kafka's client has ended by an error, which is logged above;"
                    + " restart the logger"));
  }

  private void count() {
    long records = confirmed.get();
    long bytes = confirmedBytes.get() - records * BESIDE;
    sentRecords.add(records - countedRecords);
    sentBytes.add(bytes - countedBytes);
    countedRecords = records;
    countedBytes = bytes;
  }

  /**
   * Ends it, with a last try to have all confirmed.
   *
   * @throws IOException if something is not confirmed
   */
  void close() throws IOException {
    IOException failure = null;
    try {
      flush(CLOSE_NANOS);
    } catch (IOException e) {
      failure = e;
    }
    try {
      end(END);
      sort();
      putAside();
    } catch (IOException e) {
      failure = failure == null ? e : failure;
    }
    count();
    long left = unconfirmed(); // none of them will be sent any more
    if (left > 0) {
      throw new IOException(
          "%s; %,d records were not confirmed, some may be in Kafka all the same"
              .formatted(failure == null ? "closed too early" : failure.getMessage(), left),
          failure);
    }
    if (failure != null) {
      throw failure;
    }
  }

  private boolean await(BooleanSupplier isSo, long nanos) {
    long deadline = System.nanoTime() + nanos;
    while (!isSo.getAsBoolean()) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return true;
  }
}
