package org.zeekbus.web.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Ignored;
import org.zeekbus.zmtp.RawPeer;

/**
 * {@code docs/metrics.md} and what a zeekbus with traffic and losses says, held together in both
 * directions. {@code promtool} (Debian's prometheus) checks the page.
 */
final class MetricsManualTest {
  private static final Path MANUAL = Path.of("..", "docs", "metrics.md");

  /** All rows begin so: metrics have five cells, labels three, causes two. */
  private static final String ROW = "| `";

  @TempDir private static Path directory;
  private static Scrape scrape;

  /** A row of the manual. */
  private record Row(String name, String type, Set<String> labels, String help) {}

  /** Everything that can happen happens once. */
  @BeforeAll
  static void causesEverything() throws IOException {
    try (WatchedCluster cluster = new WatchedCluster(directory)) {
      WatchedCluster.Node manager = cluster.node("manager");
      WatchedCluster.Node worker = cluster.node("worker-1");
      worker.subscribes("zeek.cluster.worker");
      manager.hears("zeek.cluster.worker");
      manager.publishes("zeek.cluster.worker", Event.of("Test::ping", 1));
      worker.subscribesInVain();
      worker.logs("conn", 10, 10);
      worker.logsNonsense();
      cluster.asksWrongly();
      RawPeer.connect(cluster.xsub()).sends("'GET / HTTP/1.0' 0d 0a").expectsToBeDropped();
      cluster.scrapeOnce("first batch", page -> page.value("zeekbus_logger_batches_total") > 0);
      worker.process().freeze();
      manager.floods("zeek.cluster.worker", 400, 64 << 10);
      cluster.scrapeOnce("a drop", page -> page.sum("zeekbus_drops_total", "for=worker-1") > 0);
      worker.leaves();
      cluster.spooling.has(TroubledSink.Trouble.FAILS);
      cluster.dropping.has(TroubledSink.Trouble.HANGS);
      for (int i = 0; i < 40; i++) {
        manager.logs("http", 10, 10_000);
      }
      scrape =
          cluster.scrapeOnce(
              "all losses",
              page ->
                  page.sum("zeekbus_drops_total", "why=sink_full") > 0
                      && page.sum("zeekbus_drops_total", "why=malformed") > 0
                      && page.sum("zeekbus_drops_total", "why=disconnected") > 0
                      && page.sum("zeekbus_sink_spooled_batches") > 0
                      && page.sum("zeekbus_node_up", "node=worker-1") == 0);
    }
  }

  private static List<String[]> cells(int count) throws IOException {
    return Files.readAllLines(MANUAL).stream()
        .filter(line -> line.startsWith(ROW))
        .map(line -> line.substring(1).split("\\|"))
        .filter(cells -> cells.length == count)
        .toList();
  }

  private static Set<String> names(String cell) {
    Set<String> names = new TreeSet<>();
    Arrays.stream(cell.split(",")).map(MetricsManualTest::plain).forEach(names::add);
    names.remove("");
    return names;
  }

  private static String plain(String cell) {
    return cell.replace("`", "").strip();
  }

  private static Map<String, Row> manual() throws IOException {
    Map<String, Row> rows = new TreeMap<>();
    for (String[] cells : cells(5)) {
      Row row = new Row(plain(cells[0]), plain(cells[1]), names(cells[2]), plain(cells[3]));
      assertThat(rows.put(row.name(), row)).as(row.name() + " is there twice").isNull();
    }
    return rows;
  }

  @Test
  void pageAndManualHaveTheSameMetrics() throws IOException {
    assertThat(scrape.metrics().keySet()).containsExactlyElementsOf(manual().keySet());
  }

  @Test
  void eachMetricIsAsTheManualSays() throws IOException {
    Map<String, Row> rows = manual();
    for (Scrape.Metric metric : scrape.metrics().values()) {
      Row row = Objects.requireNonNull(rows.get(metric.name()), metric::name);
      assertThat(metric.type()).as(metric.name()).isEqualTo(row.type());
      assertThat(new TreeSet<>(metric.labels())).as(metric.name()).isEqualTo(row.labels());
      boolean isOurs = metric.name().startsWith("zeek");
      if (isOurs) { // others have the words of the Prometheus client
        assertThat(metric.help()).as(metric.name()).isEqualTo(row.help());
      }
    }
  }

  @Test
  void manualBoundsEachLabel() throws IOException {
    Set<String> used = new HashSet<>();
    manual().values().forEach(row -> used.addAll(row.labels()));
    Set<String> bounded = new HashSet<>();
    for (String[] cells : cells(3)) {
      bounded.addAll(names(cells[0]));
    }
    assertThat(bounded).isEqualTo(used);
  }

  @Test
  void manualExplainsEachCause() throws Exception {
    List<String> causes = cells(2).stream().map(cells -> plain(cells[0])).toList();
    List<String> expected = new ArrayList<>();
    Arrays.stream(CloseReason.values()).map(CloseReason::label).forEach(expected::add);
    Arrays.stream(Ignored.values()).map(Ignored::label).forEach(expected::add);
    for (Object each : Class.forName("org.zeekbus.http.Refusal").getEnumConstants()) {
      expected.add(((Enum<?>) each).name().toLowerCase(Locale.ROOT));
    }
    assertThat(causes).isEqualTo(expected);
  }

  @Test
  void promtoolFindsNothingWrong() throws Exception {
    Promtool.Result result = Promtool.run(scrape.page(), "check", "metrics");
    assertThat(result.output().replaceAll("(?m)^(jvm|process)_.*\n?", "")).isEmpty();
  }

  /** What the page says is what happened. */
  @Test
  void numbersAreThoseOfTheTraffic() {
    assertThat(scrape.value("zeekbus_broker_messages_total")).isEqualTo(401);
    assertThat(scrape.value("zeekbus_node_published_messages_total", "node=manager"))
        .isEqualTo(401);
    assertThat(scrape.value("zeekbus_topic_messages_total", "topic=zeek.cluster.worker"))
        .isEqualTo(401);
    assertThat(scrape.value("zeekbus_event_messages_total", "event=Test::ping")).isEqualTo(1);
    double dropped = scrape.value("zeekbus_node_dropped_messages_total", "node=worker-1");
    double disconnected = scrape.sum("zeekbus_drops_total", "why=disconnected");
    double received = scrape.value("zeekbus_node_received_messages_total", "node=worker-1");
    assertThat(dropped + disconnected + received).isEqualTo(401);
    assertThat(scrape.value("zeekbus_broker_dropped_messages_total")).isEqualTo(dropped);
    assertThat(scrape.value("zeekbus_log_records_total", "path=conn")).isEqualTo(10);
    assertThat(scrape.value("zeekbus_sender_batches_total", "node=manager")).isEqualTo(40);
    assertThat(scrape.value("zeekbus_refused_total", "cause=not_zmtp", "socket=xsub")).isEqualTo(1);
    assertThat(
            scrape.value(
                "zeek_cluster_zeromq_proxy_frontend_messages_received_total", "node=zeekbus"))
        .isEqualTo(401);
  }
}
