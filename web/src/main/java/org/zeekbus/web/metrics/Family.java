package org.zeekbus.web.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;
import org.zeekbus.web.observe.TopicGroups;

/**
 * One metric with all its series, while a page is made. Owner: {@link Metrics}.
 *
 * <p>Names and help texts are those of {@code docs/metrics.md}.
 */
final class Family {
  private static final String TOTAL = "_total";

  private final String name;
  private final String help;
  private final String[] labels;

  /** Values by those of the labels. */
  private final Map<List<String>, Double> series = new LinkedHashMap<>();

  /** A counter if its name ends in {@code _total}, else a gauge. */
  Family(String name, String help, String... labels) {
    this.name = name;
    this.help = help;
    this.labels = labels;
  }

  /** The metric without labels that has this value. */
  static Family of(String name, String help, double value) {
    return new Family(name, help).add(value);
  }

  /** The metric without labels that has this value. */
  static Family of(String name, String help, long value) {
    return of(name, help, (double) value);
  }

  String name() {
    return name;
  }

  /** Adds a series. If there is one with these labels, its value is the sum. */
  Family add(long value, String... labelValues) {
    return add((double) value, labelValues);
  }

  /** Adds a series. If there is one with these labels, its value is the sum. */
  Family add(double value, String... labelValues) {
    series.merge(List.of(labelValues), value, Double::sum);
    return this;
  }

  /**
   * Adds a series for each value of the only label: for so many of the largest, and one for all
   * others.
   *
   * @param join of what is not shown by itself
   */
  Family addLargest(Map<String, Double> values, int most, DoubleBinaryOperator join) {
    if (values.size() <= most) {
      values.forEach((label, value) -> add(value, label));
      return this;
    }
    values.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .limit(most)
        .forEach(entry -> add(entry.getValue(), entry.getKey()));
    values.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .skip(most)
        .mapToDouble(Map.Entry::getValue)
        .reduce(join)
        .ifPresent(rest -> series.merge(List.of(TopicGroups.OTHER), rest, join::applyAsDouble));
    return this;
  }

  /** Whether it says the same as before. */
  boolean isAs(Family before) {
    return series.equals(before.series);
  }

  boolean isEmpty() {
    return series.isEmpty();
  }

  /** The metric as the Prometheus client knows it, with its help text or without. */
  MetricSnapshot snapshot(boolean withHelp) {
    @Nullable String shown = withHelp ? help : null;
    return name.endsWith(TOTAL) ? counter(shown) : gauge(shown);
  }

  private MetricSnapshot counter(@Nullable String shown) {
    CounterSnapshot.Builder builder =
        CounterSnapshot.builder()
            .name(name.substring(0, name.length() - TOTAL.length()))
            .help(shown);
    series.forEach((values, value) ->
        builder.dataPoint(
            CounterDataPointSnapshot.builder().labels(labels(values)).value(value).build()));
    return builder.build();
  }

  private MetricSnapshot gauge(@Nullable String shown) {
    GaugeSnapshot.Builder builder = GaugeSnapshot.builder().name(name).help(shown);
    series.forEach((values, value) ->
        builder.dataPoint(
            GaugeDataPointSnapshot.builder().labels(labels(values)).value(value).build()));
    return builder.build();
  }

  private Labels labels(List<String> values) {
    return Labels.of(labels, values.toArray(String[]::new));
  }
}
