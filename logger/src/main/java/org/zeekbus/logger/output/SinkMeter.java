package org.zeekbus.logger.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.zeekbus.sink.SinkMetrics;

/** The counters and gauges of one sink. Owner: any thread. */
public final class SinkMeter implements SinkMetrics {
  /** A name made of what a stranger sends would otherwise fill memory. */
  private static final int MOST = 1000;

  private final Map<String, Metric> metrics = new ConcurrentSkipListMap<>();

  /** Without any yet. */
  public SinkMeter() {}

  private sealed interface Metric {
    String description();

    long value();
  }

  private record Counter(String description, LongAdder adder) implements Metric {
    @Override
    public long value() {
      return adder.sum();
    }
  }

  private record Gauge(String description, LongSupplier supplier) implements Metric {
    @Override
    public long value() {
      return supplier.getAsLong();
    }
  }

  @Override
  public LongAdder counter(String name, String description) {
    Counter made = new Counter(description, new LongAdder());
    if (add(name, made).orElse(made) instanceof Counter counter) {
      return counter.adder;
    }
    throw new IllegalArgumentException("metric " + name + " is a gauge (expected: a counter)");
  }

  @Override
  public void gauge(String name, String description, LongSupplier value) {
    if (add(name, new Gauge(description, value)).isPresent()) {
      throw new IllegalArgumentException("metric " + name + " is there already");
    }
  }

  /** The metric that has this name already, or nothing. */
  private Optional<Metric> add(String name, Metric metric) {
    if (!name.matches("[a-z][a-z0-9_]*")) {
      throw new IllegalArgumentException(
          "metric '%s' (expected: lower-case words with underscores)".formatted(name));
    }
    if (metrics.size() >= MOST && !metrics.containsKey(name)) {
      throw new IllegalArgumentException(
          "metric %s (expected: at most %d metrics)".formatted(name, MOST));
    }
    return Optional.ofNullable(metrics.putIfAbsent(name, metric));
  }

  /** All of them at this moment, by name. */
  public List<SinkMetric> metrics() {
    List<SinkMetric> all = new ArrayList<>();
    metrics.forEach((name, metric) ->
        all.add(
            new SinkMetric(name, metric.description(), metric instanceof Counter, metric.value())));
    return all;
  }
}
