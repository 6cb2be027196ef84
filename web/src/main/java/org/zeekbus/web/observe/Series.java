package org.zeekbus.web.observe;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What {@link History} keeps of the whole process. A counter is kept as its rate. */
public enum Series {
  MESSAGES(true, ofBroker(Totals.OfBroker::messages)),
  BYTES(true, ofBroker(Totals.OfBroker::bytes)),
  DELIVERIES(true, ofBroker(Totals.OfBroker::deliveries)),
  DELIVERED_BYTES(true, ofBroker(Totals.OfBroker::deliveredBytes)),
  DROPPED(true, ofBroker(Totals.OfBroker::dropped)),
  UNWANTED(true, ofBroker(Totals.OfBroker::unwanted)),
  QUEUED_MESSAGES(false, ofBroker(Totals.OfBroker::queuedMessages)),
  QUEUED_BYTES(false, ofBroker(Totals.OfBroker::queuedBytes)),
  LOG_RECORDS(true, ofLogger(Totals.OfLogger::records)),
  LOG_BYTES(true, ofLogger(Totals.OfLogger::bytes)),
  LOG_LAG_SECONDS(false, ofLogger(Series::lagSeconds)),
  LOG_DROPPED(true, ofLogger(Totals.OfLogger::dropped)),
  LOOP_LAG_SECONDS(false, ofBroker(it -> (double) it.lagNanos() / TimeUnit.SECONDS.toNanos(1))),
  HEAP_USED_BYTES(false, it -> it.jvm().heapUsedBytes()),
  CPU(true, it -> it.jvm().cpuSeconds()),
  CONNECTIONS(false, Series::connections),
  REFUSED(true, Series::refused);

  private final boolean isCounter;

  @SuppressWarnings("ImmutableEnumChecker") // none holds anything
  private final ToDoubleFunction<Sample> value;

  Series(boolean isCounter, ToDoubleFunction<Sample> value) {
    this.isCounter = isCounter;
    this.value = value;
  }

  /** What one observation has to say. */
  record Sample(Totals totals, Jvm jvm) {}

  /** Whether it only grows. */
  boolean isCounter() {
    return isCounter;
  }

  /** NaN if the observation has none. */
  double value(Sample sample) {
    return value.applyAsDouble(sample);
  }

  /** As in the API: {@code loop_lag_seconds}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static ToDoubleFunction<Sample> ofBroker(ToDoubleFunction<Totals.OfBroker> number) {
    return sample -> {
      Totals.OfBroker broker = sample.totals().broker();
      return broker == null || !broker.complete() ? Double.NaN : number.applyAsDouble(broker);
    };
  }

  private static ToDoubleFunction<Sample> ofLogger(ToDoubleFunction<Totals.OfLogger> number) {
    return sample -> {
      Totals.OfLogger logger = sample.totals().logger();
      return logger == null ? Double.NaN : number.applyAsDouble(logger);
    };
  }

  private static double lagSeconds(Totals.OfLogger logger) {
    @Nullable Long millis = logger.lagMillis();
    return millis == null ? Double.NaN : millis / 1e3;
  }

  private static double connections(Sample sample) {
    Totals.OfBroker broker = sample.totals().broker();
    Totals.OfLogger logger = sample.totals().logger();
    return (broker == null ? 0 : broker.publishers() + broker.subscribers())
        + (logger == null ? 0 : logger.connections());
  }

  private static double refused(Sample sample) {
    Totals.OfBroker broker = sample.totals().broker();
    Totals.OfLogger logger = sample.totals().logger();
    return (broker == null ? 0 : broker.refused()) + (logger == null ? 0 : logger.refused());
  }
}
