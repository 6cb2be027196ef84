package org.zeekbus.web.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import org.zeekbus.web.observe.TopicGroups;

/**
 * One metric with all its series, while a page is made. Owner: the thread that makes it.
 *
 * <p>Names and help texts are those of {@code docs/metrics.md}.
 */
final class Family {
  private static final String TOTAL = "_total";

  private final String name;
  private final String help;
  private final String[] labels;
  private final Map<Labels, Double> series = new LinkedHashMap<>();

  /** A counter if its name ends in {@code _total}, else a gauge. */
  Family(String name, String help, String... labels) {
    this.name = name;
    this.help = help;
    this.labels = labels;
  }

  /** The metric without labels that has this value. */
  static MetricSnapshot of(String name, String help, double value) {
    return new Family(name, help).add(value).snapshot();
  }

  /** The metric without labels that has this value. */
  static MetricSnapshot of(String name, String help, long value) {
    return of(name, help, (double) value);
  }

  /** Adds a series. If there is one with these labels, its value is the sum. */
  Family add(long value, String... labelValues) {
    return add((double) value, labelValues);
  }

  /** Adds a series. If there is one with these labels, its value is the sum. */
  Family add(double value, String... labelValues) {
    series.merge(Labels.of(labels, labelValues), value, Double::sum);
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
        .ifPresent(rest ->
            series.merge(
                Labels.of(labels, new String[] {TopicGroups.OTHER}), rest, join::applyAsDouble));
    return this;
  }

  /** The metric as it is now. */
  MetricSnapshot snapshot() {
    if (name.endsWith(TOTAL)) {
      CounterSnapshot.Builder builder =
          CounterSnapshot.builder()
              .name(name.substring(0, name.length() - TOTAL.length()))
              .help(help);
      series.forEach((each, value) ->
          builder.dataPoint(CounterDataPointSnapshot.builder().labels(each).value(value).build()));
      return builder.build();
    }
    GaugeSnapshot.Builder builder = GaugeSnapshot.builder().name(name).help(help);
    series.forEach((each, value) ->
        builder.dataPoint(GaugeDataPointSnapshot.builder().labels(each).value(value).build()));
    return builder.build();
  }
}
