package org.zeekbus.query.plot;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where numbers and times stand beside a line.
 *
 * @param low at the beginning
 * @param high at the end
 * @param labels from the beginning to the end, at equal distances
 */
record Axis(double low, double high, List<String> labels) {
  private static final DateTimeFormatter DAY = format("uuuu-MM-dd");
  private static final DateTimeFormatter MINUTE = format("MM-dd HH:mm");
  private static final DateTimeFormatter SECOND = format("HH:mm:ss");

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }

  /** From a round number to a round number, with at most six labels. */
  static Axis ofNumbers(double low, double high) {
    double range = high > low ? high - low : 1;
    double step = Math.pow(10, Math.floor(Math.log10(range / 5)));
    for (double each : new double[] {1, 2, 5, 10}) {
      if (range / (step * each) <= 5) {
        step *= each;
        break;
      }
    }
    double from = Math.floor(low / step) * step;
    double to = Math.max(Math.ceil(high / step) * step, from + step);
    List<String> labels = new ArrayList<>();
    for (int i = 0; i <= Math.round((to - from) / step); i++) {
      labels.add(number(from + i * step));
    }
    return new Axis(from, to, labels);
  }

  /** With labels at the beginning, in the middle and at the end. */
  static Axis exactly(double first, double last) {
    double high = last > first ? last : first + 1;
    return new Axis(first, high, List.of(number(first), number((first + high) / 2), number(high)));
  }

  /** The same for seconds since 1970. */
  static Axis ofTimes(double first, double last) {
    double high = last > first ? last : first + 60;
    double length = high - first;
    DateTimeFormatter format = length < 3600 ? SECOND : length < 60 * 86400 ? MINUTE : DAY;
    return new Axis(
        first,
        high,
        List.of(time(first, format), time((first + high) / 2, format), time(high, format)));
  }

  private static String time(double seconds, DateTimeFormatter format) {
    return format.format(Instant.ofEpochMilli(Math.round(seconds * 1000)));
  }

  dev.tamboui.widgets.chart.Axis build() {
    return dev.tamboui.widgets.chart.Axis.builder()
        .bounds(low, high)
        .labels(labels.toArray(String[]::new))
        .build();
  }

  /** 1,204, 0.25, 1.50e+20; a dash if there is none. */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    double size = Math.abs(value);
    if (size >= 1e15) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
    if (value == Math.rint(value)) {
      return String.format(Locale.ROOT, "%,.0f", value == 0 ? 0.0 : value);
    }
    return size >= 0.001
        ? String.format(Locale.ROOT, size >= 1000 ? "%,.0f" : size >= 10 ? "%.1f" : "%.3f", value)
        : String.format(Locale.ROOT, "%.2e", value);
  }
}
