package org.zeekbus.web.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** {@code promtool test rules} over pages of a running zeekbus; each page counts for one minute. */
final class RulesRun {
  /** What Prometheus knows at one minute: the value of each series. */
  record Minute(Map<String, Double> series) {
    static final Minute DOWN = new Minute(Map.of("up", 0.0));

    static Minute of(Scrape scrape) {
      Map<String, Double> series = new LinkedHashMap<>(scrape.series());
      series.put("up", 1.0);
      return new Minute(series);
    }
  }

  private final Path file;
  private final List<Minute> minutes;
  private final List<Map<String, String>> series = new ArrayList<>();
  private final List<Map<String, Object>> expressions = new ArrayList<>();

  /**
   * Asks nothing yet.
   *
   * @param file may be written
   * @param wanted which series are given to promtool
   */
  RulesRun(Path file, List<Minute> minutes, Predicate<String> wanted) {
    this.file = file;
    this.minutes = minutes;
    TreeSet<String> names = new TreeSet<>();
    for (Minute minute : minutes) {
      minute.series().keySet().stream().filter(wanted).forEach(names::add);
    }
    for (String name : names) {
      List<String> values = new ArrayList<>();
      for (Minute minute : minutes) {
        values.add(text(minute.series().get(name)));
      }
      series.add(Map.of("series", scraped(name), "values", String.join(" ", values)));
    }
  }

  private static String text(@Nullable Double value) {
    if (value == null) {
      return "_";
    }
    return value.isInfinite() || value.isNaN()
        ? value.toString().replace("Infinity", "inf")
        : BigDecimal.valueOf(value).toPlainString();
  }

  /** With the labels that Prometheus adds. */
  private static String scraped(String series) {
    String labels = "job=\"zeekbus\",instance=\"sensor-1:8757\"";
    return series.endsWith("}")
        ? series.substring(0, series.length() - 1) + "," + labels + "}"
        : series + "{" + labels + "}";
  }

  /** Whether a series is of a metric. */
  static boolean isOf(String metric, String series) {
    return series.equals(metric) || series.startsWith(metric + "{");
  }

  /** The expression has this one value, without labels, at the minute. */
  RulesRun is(String expression, int minute, int value) {
    return add(expression, minute, List.of(Map.of("labels", "{}", "value", value)));
  }

  /** The expression has no value at the minute. */
  RulesRun isNothing(String expression, int minute) {
    return add(expression, minute, List.of());
  }

  private RulesRun add(String expression, int minute, List<?> samples) {
    expressions.add(Map.of("expr", expression, "eval_time", minute + "m", "exp_samples", samples));
    return this;
  }

  /** Runs promtool with these rules. */
  void check(List<Path> rules) throws Exception {
    Map<String, Object> test =
        Map.of("interval", "1m", "input_series", series, "promql_expr_test", expressions);
    Map<String, Object> all =
        Map.of(
            "rule_files",
            rules.stream().map(path -> path.toAbsolutePath().normalize().toString()).toList(),
            "evaluation_interval",
            "1m",
            "tests",
            List.of(test));
    // JSON is YAML.
    Files.writeString(file, JsonMapper.shared().writeValueAsString(all), UTF_8);
    Promtool.Result result = Promtool.run("", "test", "rules", file.toString());
    assertThat(result.exit())
        .as("%s\n%d minutes of %s", result.output(), minutes.size(), series)
        .isZero();
  }
}
