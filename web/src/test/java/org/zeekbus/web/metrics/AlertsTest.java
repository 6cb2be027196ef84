package org.zeekbus.web.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zeekbus.broker.BrokerSettings;
import org.zeekbus.broker.QueueSettings;
import org.zeekbus.broker.SlowSubscriberPolicy;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.RawPeer;
import org.zeekbus.zmtp.system.SmallDisk;

/**
 * Each alert of {@code contrib/prometheus} fires when what it is about happens to a real zeekbus,
 * and no alert fires before. Pages of a running zeekbus are the input of {@code promtool test
 * rules}; a page counts for one minute.
 */
final class AlertsTest {
  private static final Path RULES = Path.of("..", "contrib", "prometheus", "zeekbus.rules.yml");
  private static final Pattern RULE =
      Pattern.compile("- alert: (\\w+)\n(.*?)(?=\n *- alert:|\\z)", Pattern.DOTALL);
  private static final Pattern EXPRESSION =
      Pattern.compile("expr: (.*?)\n        (?:for|labels):", Pattern.DOTALL);
  private static final Pattern METRIC =
      Pattern.compile("\\b(zeekbus_\\w+|process_start_time_seconds|up)\\b");

  /** Minutes before the fault, and after the last page. */
  private static final int CALM = 10;

  private static final int REST = 20;

  /** Pages that a fault has; each gets some trouble more. */
  private static final int PAGES = 8;

  @TempDir private static Path directory;
  private static SmallDisk disk;

  /** The minutes of a fault, and a label of the alert that must fire. */
  private record Fault(RulesRun.Minute before, List<RulesRun.Minute> minutes, String label) {}

  private static RulesRun.Minute calm;
  private static final Map<String, Fault> FAULTS = new LinkedHashMap<>();

  @BeforeAll
  static void causesEveryFault() throws Exception {
    disk = SmallDisk.mount(directory, "1m");
    try (WatchedCluster cluster = new WatchedCluster(directory, disk.path(), settings())) {
      WatchedCluster.Node manager = cluster.node("manager");
      WatchedCluster.Node slow = cluster.node("worker-1");
      WatchedCluster.Node gone = cluster.node("worker-2");
      slow.subscribes("zeek.cluster.worker");
      manager.hears("zeek.cluster.worker");
      manager.publishes("zeek.cluster.worker", Event.of("Test::ping", 1));
      manager.logs("http", 10, 10);
      cluster.program("lab").subscribes("long");
      manager.hears("long");
      calm =
          RulesRun.Minute.of(
              cluster.scrapeOnce(
                  "calm",
                  page ->
                      page.sum("zeekbus_log_records_total") > 0
                          && page.sum("zeekbus_disk_size_bytes") > 0
                          && page.sum("zeekbus_node_up") == 3));

      gone.leaves();
      RawPeer.connect(cluster.xsub()).sends("'GET / HTTP/1.0' 0d 0a").expectsToBeDropped();
      disk.fill();
      cluster.blocking.refusesARecord();
      cluster.spooling.has(TroubledSink.Trouble.FAILS);
      cluster.dropping.has(TroubledSink.Trouble.HANGS);
      var _ =
          cluster
              .broker()
              .sample(
                  1,
                  (message, publisher) -> {
                    throw new IllegalStateException("as a test wants it");
                  });
      slow.process().freeze();
      List<RulesRun.Minute> trouble = new ArrayList<>();
      for (int page = 0; page < PAGES; page++) {
        manager.floods("zeek.cluster.worker", 10_000, 2048);
        for (int event = 0; event < 60; event++) {
          manager.publishes("long", Event.of("Test::long", "x".repeat(64 << 10)));
        }
        for (int batch = 0; batch < 5; batch++) {
          manager.logs("http", 10, 10_000, Duration.ofMinutes(10));
        }
        trouble.add(RulesRun.Minute.of(cluster.scrape()));
      }
      trouble.add(
          RulesRun.Minute.of(
              cluster.scrapeOnce(
                  "a full disk",
                  page ->
                      page.sum("zeekbus_disk_free_bytes") == 0
                          && page.sum("zeekbus_node_dropped_messages_total") > 0
                          && page.sum("zeekbus_websocket_slow_total") > 0)));
      add("ZeekbusNodeGone", trouble, "node=\"worker-2\"");
      add("ZeekbusNodeSlow", trouble, "node=\"worker-1\"");
      add("ZeekbusNodeDropping", trouble, "node=\"worker-1\"");
      add("ZeekbusWebSocketClientSlow", trouble, "app=\"lab\"");
      add("ZeekbusLogsLost", trouble, "for=\"dropping\"");
      add("ZeekbusRefusedPeers", trouble, "cause=\"not_zmtp\"");
      add("ZeekbusFailure", trouble, "role=\"broker\"");
      add("ZeekbusMemoryShort", trouble, "job=\"zeekbus\"");
      add("ZeekbusLoggerLag", trouble, "job=\"zeekbus\"");
      add("ZeekbusSinkFailing", trouble, "sink=\"spooling\"");
      add("ZeekbusSinkHanging", trouble, "sink=\"dropping\"");
      add("ZeekbusSpoolGrowing", trouble, "sink=\"spooling\"");
      add("ZeekbusDeadLetters", trouble, "sink=\"blocking\"");
      add("ZeekbusDiskNearlyFull", trouble, "job=\"zeekbus\"");
      add("ZeekbusRoleNotReady", trouble, "role=\"logger\"");

      cluster.blocking.has(TroubledSink.Trouble.HANGS);
      for (int batch = 0; batch < 20; batch++) {
        manager.logs("http", 10, 10_000);
      }
      Scrape full =
          cluster.scrapeOnce("no reading", page -> page.value("zeekbus_logger_reading") == 0);
      add("ZeekbusLoggerNotReading", List.of(RulesRun.Minute.of(full)), "job=\"zeekbus\"");

      CountDownLatch goesOn = new CountDownLatch(1);
      cluster
          .broker()
          .loops()
          .getFirst()
          .execute(() -> {
            try {
              goesOn.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      Scrape hanging =
          cluster.scrapeOnce(
              "a hanging loop", page -> page.value("zeekbus_loop_answers", "loop=0") == 0);
      goesOn.countDown();
      add("ZeekbusLoopHanging", List.of(RulesRun.Minute.of(hanging)), "loop=\"0\"");

      cluster.stopsHttp();
      assertThat(cluster.page()).isEmpty();
      add("ZeekbusDown", List.of(RulesRun.Minute.DOWN), "job=\"zeekbus\"");
    }
    List<RulesRun.Minute> restarts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      restarts.add(RulesRun.Minute.of(MetricsProcess.page()));
    }
    FAULTS.put(
        "ZeekbusRestartLoop",
        new Fault(RulesRun.Minute.of(MetricsProcess.page()), restarts, "job=\"zeekbus\""));
  }

  /** A queue that may take most of the memory, but not a message more than some hundred. */
  private static BrokerSettings settings() {
    Limits limits = new Limits(Duration.ofSeconds(30), 4 << 20, 4 << 20, 64, 4096, 1000, 100);
    QueueSettings queue =
        new QueueSettings(
            40L << 20, 100_000, SlowSubscriberPolicy.ISOLATE, Duration.ofMillis(100), 1L << 20);
    return BrokerSettings.of(it -> it.threads(2).limits(limits).queue(queue).memory(64L << 20));
  }

  private static void add(String alert, List<RulesRun.Minute> minutes, String label) {
    FAULTS.put(alert, new Fault(calm, minutes, label));
  }

  @AfterAll
  static void unmount() throws IOException {
    disk.close();
  }

  /** Each rule's text by the name of its alert. */
  private static Map<String, String> rules() throws IOException {
    Map<String, String> rules = new LinkedHashMap<>();
    Matcher matcher = RULE.matcher(Files.readString(RULES));
    while (matcher.find()) {
      rules.put(matcher.group(1), matcher.group(2));
    }
    return rules;
  }

  private static Fault fault(String alert) {
    return Objects.requireNonNull(FAULTS.get(alert), () -> "no fault for " + alert);
  }

  static Stream<String> alerts() throws IOException {
    return rules().keySet().stream();
  }

  @Test
  void rulesAreWellFormed() throws Exception {
    Promtool.Result result = Promtool.run("", "check", "rules", RULES.toString());
    assertThat(result.output()).contains("SUCCESS: " + rules().size() + " rules found");
    assertThat(result.exit()).as(result.output()).isZero();
  }

  /** A rule about a metric that is not there would never fire. */
  @Test
  void rulesAskForMetricsThatThereAre() throws IOException {
    for (Map.Entry<String, String> rule : rules().entrySet()) {
      for (String metric : metrics(rule.getValue())) {
        assertThat(fault(rule.getKey()).minutes().getLast().series().keySet())
            .as("%s of %s", metric, rule.getKey())
            .anyMatch(series -> RulesRun.isOf(metric, series));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void firesWhenItHappens(String alert) throws Exception {
    Fault fault = fault(alert);
    List<RulesRun.Minute> minutes = new ArrayList<>(Collections.nCopies(CALM, fault.before()));
    minutes.addAll(fault.minutes());
    minutes.addAll(Collections.nCopies(REST, fault.minutes().getLast()));
    String fired =
        "count(max_over_time(ALERTS{alertname=\"%s\",alertstate=\"firing\",%s}[2h])) >bool 0"
            .formatted(alert, fault.label());
    check(
        metrics(Objects.requireNonNull(rules().get(alert))),
        minutes,
        run -> run.isNothing(fired, CALM - 1).is(fired, minutes.size() - 1, 1));
  }

  @Test
  void noneFiresWhileAllIsWell() throws Exception {
    TreeSet<String> all = new TreeSet<>();
    rules().values().forEach(rule -> all.addAll(metrics(rule)));
    check(
        all, Collections.nCopies(60, calm), run -> run.isNothing("max_over_time(ALERTS[1h])", 59));
  }

  private static Set<String> metrics(String rule) {
    Matcher expression = EXPRESSION.matcher(rule);
    assertThat(expression.find()).as(rule).isTrue();
    TreeSet<String> metrics = new TreeSet<>();
    METRIC.matcher(expression.group(1)).results().forEach(match -> metrics.add(match.group()));
    return metrics;
  }

  private static void check(
      Set<String> metrics, List<RulesRun.Minute> minutes, Consumer<RulesRun> asks)
      throws Exception {
    RulesRun run =
        new RulesRun(
            Files.createTempFile(directory, "rules", ".yml"),
            minutes,
            series -> metrics.stream().anyMatch(metric -> RulesRun.isOf(metric, series)));
    asks.accept(run);
    run.check(List.of(RULES));
  }
}
