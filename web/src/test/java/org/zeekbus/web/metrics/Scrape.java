package org.zeekbus.web.metrics;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a Prometheus reads at one moment.
 *
 * @param page as it came
 * @param metrics by name
 * @param series values by name and labels, such as {@code zeekbus_node_up{node="a"}}
 */
record Scrape(String page, Map<String, Metric> metrics, Map<String, Double> series) {
  private static final Pattern LINE =
      Pattern.compile("([a-z][a-zA-Z0-9_]*)(\\{.*})? (-?[0-9.E+-]+|\\+Inf|-Inf|NaN)");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern PART = Pattern.compile("(.*)_(bucket|count|sum)");

  /** A metric with all the label names that its series have. */
  record Metric(String name, String type, String help, List<String> labels, int series) {}

  static Scrape of(String page) {
    Map<String, String> helps = new LinkedHashMap<>();
    Map<String, String> types = new LinkedHashMap<>();
    Map<String, Metric> metrics = new TreeMap<>();
    Map<String, Double> series = new LinkedHashMap<>();
    for (String line : page.split("\n")) {
      String[] words = line.split(" ", 4);
      if (line.startsWith("# HELP ")) {
        helps.put(words[2], words[3]);
      } else if (line.startsWith("# TYPE ")) {
        types.put(words[2], words[3]);
      } else {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
          throw new AssertionError("not a sample: " + line);
        }
        String labels = matcher.group(2) == null ? "" : matcher.group(2);
        series.put(matcher.group(1) + labels, Double.parseDouble(number(matcher.group(3))));
        add(matcher.group(1), labels, helps, types, metrics);
      }
    }
    return new Scrape(page, metrics, series);
  }

  private static String number(String text) {
    return text.endsWith("Inf") ? text.replace("Inf", "Infinity") : text;
  }

  private static void add(
      String name,
      String labels,
      Map<String, String> helps,
      Map<String, String> types,
      Map<String, Metric> metrics) {
    Matcher part = PART.matcher(name);
    String of = !types.containsKey(name) && part.matches() ? part.group(1) : name;
    List<String> names =
        LABEL
            .matcher(labels)
            .results()
            .map(match -> match.group(1))
            .filter(label -> !label.equals("le"))
            .toList();
    Metric before = metrics.get(of);
    metrics.put(
        of,
        new Metric(
            of,
            types.getOrDefault(of, "?"),
            helps.getOrDefault(of, "?"),
            names,
            before == null ? 1 : before.series() + 1));
  }

  /** The value of the series with exactly these labels: {@code value("x", "node=a")}; else 0. */
  double value(String name, String... labels) {
    return series.getOrDefault(
        labels.length == 0
            ? name
            : Arrays.stream(labels)
                .map(label -> label.replaceFirst("=(.*)", "=\"$1\""))
                .collect(Collectors.joining(",", name + "{", "}")),
        0.0);
  }

  /** The sum of all series of a metric that have these labels, among others. */
  double sum(String name, String... labels) {
    return series.entrySet().stream()
        .filter(entry -> entry.getKey().equals(name) || entry.getKey().startsWith(name + "{"))
        .filter(entry ->
            Arrays.stream(labels)
                .allMatch(label -> entry.getKey().contains(label.replaceFirst("=(.*)", "=\"$1\""))))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }
}
