package org.zeekbus.web.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zmtp.RawPeer;
import org.zeekbus.zmtp.SocketType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Grafana's board asks for metrics that there are, and shows something when something happens. */
final class BoardTest {
  private static final Path BOARD = Path.of("..", "contrib", "grafana", "zeekbus.json");
  private static final Path MANUAL = Path.of("..", "docs", "metrics.md");
  private static final Pattern METRIC = Pattern.compile("\\b((?:zeekbus|jvm|process)_\\w+)\\b");
  private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `([a-z_]+)` \\| \\w+ \\|");
  private static final int CALM = 10;

  /** Shows nothing without CURVE. */
  private static final String ONLY_WITH_KEYS = "zeekbus_client_connections";

  @TempDir private static Path directory;
  private static final List<RulesRun.Minute> MINUTES = new ArrayList<>();
  private static JsonNode board;

  @BeforeAll
  static void somethingHappens() throws IOException {
    board = JsonMapper.shared().readTree(Files.readString(BOARD));
    try (WatchedCluster cluster = new WatchedCluster(directory)) {
      WatchedCluster.Node manager = cluster.node("manager");
      WatchedCluster.Node worker = cluster.node("worker-1");
      worker.subscribes("zeek.cluster.worker");
      manager.hears("zeek.cluster.worker");
      manager.publishes("zeek.cluster.worker", Event.of("Test::ping", 1));
      worker.publishes("zeek.cluster.manager", Event.of("Test::pong", 1));
      worker.logs("conn", 10, 10);
      worker.logsNonsense();
      cluster.asksWrongly();
      cluster.program("lab").subscribes("x").says("no event").hears("failed to decode");
      cluster.program("lab").subscribes("x").leaves();
      cluster.asksFromAnotherSite();
      RawPeer.connect(cluster.xsub()).sends("'GET / HTTP/1.0' 0d 0a").expectsToBeDropped();
      sendsBadFrame(cluster);
      Scrape calm =
          cluster.scrapeOnce(
              "first traffic",
              page ->
                  page.sum("zeekbus_log_records_total") > 0
                      && page.sum("zeekbus_refused_total") > 0
                      && page.sum("zeekbus_closed_total", "cause=bad_frame") > 0
                      && page.sum("zeekbus_websocket_closed_total") > 0
                      && page.sum("zeekbus_drops_total") > 0);
      MINUTES.addAll(Collections.nCopies(CALM, RulesRun.Minute.of(calm)));
      worker.process().freeze();
      manager.floods("zeek.cluster.worker", 400, 64 << 10);
      cluster.scrapeOnce("a drop", page -> page.sum("zeekbus_drops_total", "for=worker-1") > 0);
      worker.leaves();
      sendsBadFrame(cluster);
      manager.logsNonsense();
      RawPeer.connect(cluster.xsub()).sends("'GET / HTTP/1.0' 0d 0a").expectsToBeDropped();
      MINUTES.add(
          RulesRun.Minute.of(
              cluster.scrapeOnce(
                  "losses",
                  page ->
                      page.sum("zeekbus_drops_total", "why=malformed") > 1
                          && page.sum("zeekbus_drops_total", "for=worker-1") > 0
                          && page.sum("zeekbus_refused_total") > 1)));
    }
  }

  private static void sendsBadFrame(WatchedCluster cluster) {
    try (RawPeer peer = RawPeer.connect(cluster.xsub())) {
      peer.shakesHands(SocketType.XPUB, SocketType.XSUB).sends("05 01 'x'").expectsToBeDropped();
    }
  }

  /** All expressions of all panels, with variables as "All" sets them. */
  private static List<String> expressions() {
    List<String> found = new ArrayList<>();
    for (JsonNode panel : board.get("panels")) {
      for (JsonNode target : panel.path("targets")) {
        found.add(
            target
                .get("expr")
                .asString()
                .replace("$__rate_interval", "5m")
                .replace("$instance", ".*")
                .replace("$node", ".*"));
      }
    }
    assertThat(found).hasSizeGreaterThan(40).noneMatch(expression -> expression.contains("$"));
    return found;
  }

  @Test
  void asksForMetricsOfTheManual() throws IOException {
    Set<String> documented =
        DOCUMENTED
            .matcher(Files.readString(MANUAL))
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toSet());
    TreeSet<String> asked = new TreeSet<>();
    for (String expression : expressions()) {
      Matcher matcher = METRIC.matcher(expression);
      while (matcher.find()) {
        asked.add(matcher.group(1).replaceFirst("_(bucket|sum|count)$", ""));
      }
    }
    assertThat(asked).hasSizeGreaterThan(40).isSubsetOf(documented);
  }

  @Test
  void eachExpressionShowsSomething() throws Exception {
    Set<String> names = new HashSet<>();
    for (String expression : expressions()) {
      METRIC.matcher(expression).results().forEach(match -> names.add(match.group(1)));
    }
    RulesRun run =
        new RulesRun(
            directory.resolve("board.yml"),
            MINUTES,
            series -> names.stream().anyMatch(name -> RulesRun.isOf(name, series)));
    for (String expression : expressions()) {
      if (!expression.contains(ONLY_WITH_KEYS)) {
        run.is("count(" + expression + ") >bool 0", CALM, 1);
      }
    }
    run.check(List.of());
  }

  @Test
  void expressionsAreWellFormed() throws Exception {
    List<Map<String, String>> rules = new ArrayList<>();
    for (String expression : expressions()) {
      rules.add(Map.of("record", "board:panel" + rules.size(), "expr", expression));
    }
    Map<String, Object> group = new LinkedHashMap<>();
    group.put("name", "board");
    group.put("rules", rules);
    Path file = directory.resolve("expressions.yml");
    Files.writeString(
        file, JsonMapper.shared().writeValueAsString(Map.of("groups", List.of(group))), UTF_8);
    Promtool.Result result = Promtool.run("", "check", "rules", file.toString());
    assertThat(result.exit()).as(result.output()).isZero();
  }

  @Test
  void eachPanelTakesTheChosenDataSourceAndHasAPlaceOfItsOwn() {
    assertThat(board.get("templating").get("list").get(0).get("type").asString())
        .isEqualTo("datasource");
    Set<Integer> ids = new HashSet<>();
    Set<List<Integer>> taken = new HashSet<>();
    for (JsonNode panel : board.get("panels")) {
      assertThat(ids.add(panel.get("id").asInt())).as(panel.get("title").asString()).isTrue();
      JsonNode at = panel.get("gridPos");
      for (int x = at.get("x").asInt(); x < at.get("x").asInt() + at.get("w").asInt(); x++) {
        for (int y = at.get("y").asInt(); y < at.get("y").asInt() + at.get("h").asInt(); y++) {
          assertThat(x).isLessThan(24);
          assertThat(taken.add(List.of(x, y))).as(panel.get("title").asString()).isTrue();
        }
      }
      for (JsonNode target : panel.path("targets")) {
        assertThat(target.get("datasource").get("uid").asString()).isEqualTo("${datasource}");
      }
    }
  }
}
