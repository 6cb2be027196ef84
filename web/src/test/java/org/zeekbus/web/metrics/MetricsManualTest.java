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
import org.zeekbus.web.ClientProgram;
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

  private static final String LAB_EVENT =
      """
      {"type":"data-message","topic":"zeek.cluster.lab","@data-type":"vector","data":[
        {"@data-type":"count","data":1},{"@data-type":"count","data":1},
        {"@data-type":"vector","data":[
          {"@data-type":"string","data":"Test::lab"},{"@data-type":"vector","data":[]}]}]}\
      """;

  /** More than the system takes for one that does not read, and its queue. */
  private static final int SLOW_EVENTS = 400;

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
      ClientProgram lab = cluster.program("lab").subscribes("zeek.cluster.worker");
      lab.says(LAB_EVENT).says("no event").hears("failed to decode");
      manager.publishes("zeek.cluster.worker", Event.of("Test::ping", 2));
      lab.hears("Test::ping");
      cluster.program("worker-1").subscribes("nothing").leaves();
      cluster.program("slow").subscribes("long");
      manager.hears("long");
      for (int i = 0; i < SLOW_EVENTS; i++) {
        manager.publishes("long", Event.of("Test::long", "x".repeat(64 << 10)));
      }
      cluster.asksFromAnotherSite();
      RawPeer.connect(cluster.xsub()).sends("'GET / HTTP/1.0' 0d 0a").expectsToBeDropped();
      cluster.scrapeOnce("first batch", page -> page.value("zeekbus_logger_batches_total") > 0);
      cluster.blocking.refusesARecord();
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
                      && page.sum("zeekbus_node_up", "node=worker-1") == 0
                      && page.sum("zeekbus_websocket_slow_total") > 0);
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
    expected.add("clients");
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
    // Of those to the slow client, only some were sent before it was disconnected.
    double longs = scrape.value("zeekbus_topic_messages_total", "topic=long");
    assertThat(longs).isPositive();
    assertThat(scrape.value("zeekbus_broker_messages_total")).isEqualTo(403 + longs);
    assertThat(scrape.value("zeekbus_node_published_messages_total", "node=manager"))
        .isEqualTo(402 + longs);
    assertThat(scrape.value("zeekbus_topic_messages_total", "topic=zeek.cluster.worker"))
        .isEqualTo(402);
    assertThat(scrape.value("zeekbus_event_messages_total", "event=Test::ping")).isEqualTo(2);
    double dropped = scrape.value("zeekbus_node_dropped_messages_total", "node=worker-1");
    double disconnected = scrape.sum("zeekbus_drops_total", "why=disconnected", "for=worker-1");
    double received = scrape.value("zeekbus_node_received_messages_total", "node=worker-1");
    assertThat(dropped + disconnected + received).isEqualTo(402);
    assertThat(scrape.value("zeekbus_broker_dropped_messages_total")).isEqualTo(dropped);
    assertThat(scrape.value("zeekbus_log_records_total", "path=conn")).isEqualTo(10);
    assertThat(scrape.value("zeekbus_sink_excluded_records_total", "by=paths", "sink=blocking"))
        .isEqualTo(10);
    assertThat(scrape.value("zeekbus_sender_batches_total", "node=manager")).isEqualTo(40);
    assertThat(scrape.value("zeekbus_refused_total", "cause=not_zmtp", "socket=xsub")).isEqualTo(1);
    assertThat(scrape.value("zeekbus_queries_running")).isEqualTo(1);
    assertThat(scrape.value("zeekbus_queries_total")).isEqualTo(12);
    assertThat(scrape.value("zeekbus_query_failures_total", "why=timeout")).isEqualTo(3);
    assertThat(
            scrape.value(
                "zeek_cluster_zeromq_proxy_frontend_messages_received_total", "node=zeekbus"))
        .isEqualTo(403 + longs);
  }

  /** What the page says of WebSocket clients is what they have seen. */
  @Test
  void numbersOfClientsAreTheirs() {
    assertThat(scrape.value("zeekbus_websocket_clients", "app=lab")).isEqualTo(1);
    assertThat(scrape.value("zeekbus_websocket_messages_received_total", "app=lab")).isEqualTo(1);
    assertThat(scrape.value("zeekbus_websocket_bytes_received_total", "app=lab"))
        .isEqualTo(LAB_EVENT.length());
    assertThat(scrape.value("zeekbus_websocket_errors_total", "app=lab", "why=not_json"))
        .isEqualTo(1);
    assertThat(scrape.value("zeekbus_node_published_messages_total", "node=websocket:lab"))
        .isEqualTo(1);
    assertThat(scrape.value("zeekbus_websocket_clients", "app=worker-1")).isZero();
    assertThat(scrape.value("zeekbus_websocket_closed_total", "app=worker-1", "code=1000"))
        .isEqualTo(1);
    assertThat(scrape.value("zeekbus_websocket_slow_total", "app=slow")).isEqualTo(1);
    assertThat(scrape.value("zeekbus_http_refused_total", "cause=origin", "server=websocket"))
        .isEqualTo(1);
    double sent = scrape.value("zeekbus_websocket_messages_sent_total", "app=slow");
    double lost = scrape.sum("zeekbus_drops_total", "for=websocket:slow", "why=disconnected");
    assertThat(sent + lost).isLessThanOrEqualTo(SLOW_EVENTS);
    assertThat(lost).isPositive();
  }

  /** Clients come and go: nobody misses them. */
  @Test
  void noClientIsMissedAsANode() {
    assertThat(scrape.sum("zeekbus_node_up", "role=websocket")).isZero();
    assertThat(scrape.page()).doesNotContain("zeekbus_node_up{node=\"websocket");
  }
}
