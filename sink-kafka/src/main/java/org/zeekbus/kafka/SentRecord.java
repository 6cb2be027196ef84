package org.zeekbus.kafka;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A record that Kafka has not confirmed yet, and the callback that hears of it.
 *
 * <pre>
 * WAITING    handed over, or about to be
 * CONFIRMED  Kafka has it; a terminal state, as is
 * GONE       it was put aside, or taken back
 * ANSWERED   about to be FAILED
 * FAILED     not taken, and among the failures; WAITING again when it is handed over once more
 * </pre>
 *
 * <p>Owner: the sink's thread, but the first answer comes from the producer's. There is one for
 * each record, as an answer does not say which record it is about.
 */
final class SentRecord implements Callback {
  private static final AtomicIntegerFieldUpdater<SentRecord> STATE =
      AtomicIntegerFieldUpdater.newUpdater(SentRecord.class, "state");
  private static final int WAITING = 0;
  private static final int CONFIRMED = 1;
  private static final int GONE = 2;
  private static final int FAILED = 3;
  private static final int ANSWERED = 4;

  private final Delivery delivery;
  private final LogEncoder log;
  private final long number;
  private final int size;
  private @Nullable ProducerRecord<byte[], byte[]> record;
  private @Nullable Exception failure;
  private Fate fate = Fate.AGAIN;

  /** Kafka may have it although it failed. */
  private boolean isDoubtful;

  private volatile int state;

  /**
   * A record that is handed over next.
   *
   * @param number its place in the order of all
   * @param size the bytes that it counts for
   */
  SentRecord(
      Delivery delivery,
      LogEncoder log,
      ProducerRecord<byte[], byte[]> record,
      long number,
      int size) {
    this.delivery = delivery;
    this.log = log;
    this.record = record;
    this.number = number;
    this.size = size;
  }

  @Override
  public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception e) {
    if (e != null) {
      fails(e);
    } else if (STATE.compareAndSet(this, WAITING, CONFIRMED)) {
      record = null; // the others of its batch may have to wait
      delivery.confirmed(size);
    }
  }

  /** Kafka did not take it. Only the first answer counts: a producer may throw and then answer. */
  void fails(Exception e) {
    if (STATE.compareAndSet(this, WAITING, ANSWERED)) {
      failure = e;
      fate = Fate.of(e, log.hasKey());
      isDoubtful |= !delivery.isHanding() && Fate.isDoubtful(e);
      delivery.failed(this);
      state = FAILED; // last: whoever sees that finds it among the failures
    }
  }

  /** Found among the failures, it has failed in a moment. */
  void awaitFailed() {
    while (!hasFailed()) {
      Thread.onSpinWait();
    }
  }

  /** It is handed over once more. */
  void again() {
    failure = null;
    isDoubtful = false;
    state = WAITING;
  }

  /** It is no longer to be sent. */
  void goes() {
    state = GONE;
    record = null;
  }

  boolean isAnswered() {
    int now = state;
    return now != WAITING && now != ANSWERED;
  }

  boolean hasFailed() {
    return state == FAILED;
  }

  /** Whether Kafka may have it although it failed. */
  boolean isDoubtful() {
    return isDoubtful;
  }

  LogEncoder log() {
    return log;
  }

  long number() {
    return number;
  }

  int size() {
    return size;
  }

  /** Once it has failed. */
  Exception failure() {
    Exception found = failure;
    if (found == null) {
      throw new IllegalStateException("it has not failed");
    }
    return found;
  }

  /** Once it has failed. */
  Fate fate() {
    return fate;
  }

  /** Until it is confirmed or gone. */
  ProducerRecord<byte[], byte[]> record() {
    ProducerRecord<byte[], byte[]> found = record;
    if (found == null) {
      throw new IllegalStateException("it is gone");
    }
    return found;
  }
}
