package org.zeekbus.app.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.app.ZeekbusProcess;
import org.zeekbus.zmtp.Await;
import tools.jackson.databind.JsonNode;

/**
 * Clients of the WebSocket API in metrics, API and page: with the names of their applications, and
 * with the numbers that they have counted themselves.
 */
@Timeout(180)
final class WebSocketClientsPageTest {
  private static final int EVENTS = 50;

  @TempDir private Path directory;

  private Dashboard start() throws IOException, InterruptedException {
    return Dashboard.start(
        directory,
        ZeekbusProcess.WEBSOCKET_LISTEN,
        "127.0.0.1:0",
        "--websocket-queue-bytes",
        "1MiB");
  }

  private static Programs programs(Dashboard dashboard) throws IOException {
    String address = dashboard.api("websocket").get("listen").asString();
    return new Programs("ws://" + address + "/v1/messages/json");
  }

  /** A program that calls itself as a node is called is no node. */
  private static JsonNode talk(Programs programs) throws IOException {
    programs.obey("open zeekctl/2.6.0 1 zeek.lab.");
    programs.obey("open worker-1 3 zeek.lab.");
    programs.obey("publish zeekctl/2.6.0 %d 10 zeek.lab.x".formatted(EVENTS));
    JsonNode counted = programs.obey("counts " + 3 * EVENTS);
    assertThat(counted.get("worker-1").get("received").asInt()).isEqualTo(3 * EVENTS);
    return counted;
  }

  private static boolean isAs(JsonNode counted, JsonNode document) {
    for (Map.Entry<String, JsonNode> program : counted.properties()) {
      boolean isThere = false;
      for (JsonNode each : document.get("applications")) {
        isThere |=
            each.get("application").asString().equals(program.getKey())
                && isSame(program.getValue(), "clients", each, "clients")
                && isSame(program.getValue(), "published", each, "published_messages")
                && isSame(program.getValue(), "received", each, "received_messages");
      }
      if (!isThere) {
        return false;
      }
    }
    return document.get("applications").size() == counted.size();
  }

  private static boolean isSame(JsonNode counted, String count, JsonNode shown, String field) {
    return counted.get(count).asLong() == shown.get(field).asLong();
  }

  private static double metric(Dashboard dashboard, String series) {
    return Pattern.compile("(?m)^" + Pattern.quote(series) + " (\\S+)$")
        .matcher(dashboard.page("/metrics"))
        .results()
        .mapToDouble(match -> Double.parseDouble(match.group(1)))
        .findFirst()
        .orElse(-1);
  }

  @Test
  void metricsAndApiHaveTheNumbersOfTheClients() throws Exception {
    try (Dashboard dashboard = start();
        Programs programs = programs(dashboard)) {
      JsonNode counted = talk(programs);
      JsonNode[] last = new JsonNode[1];
      Await.until(
          () -> counted + " in " + last[0],
          Await.DEADLINE,
          () -> {
            last[0] = dashboard.api("websocket");
            return isAs(counted, last[0]);
          });
      assertThat(last[0].get("client_count").asInt()).isEqualTo(4);
      JsonNode node = dashboard.api("nodes/websocket%3Aworker-1").get("node");
      assertThat(node.get("role").asString()).isEqualTo("websocket");
      assertThat(node.get("clients").asInt()).isEqualTo(3);
      assertThat(node.get("received_messages").asInt()).isEqualTo(3 * EVENTS);
      assertThat(metric(dashboard, "zeekbus_websocket_clients{app=\"worker-1\"}")).isEqualTo(3);
      assertThat(metric(dashboard, "zeekbus_websocket_messages_sent_total{app=\"worker-1\"}"))
          .isEqualTo(3 * EVENTS);
      assertThat(
              metric(dashboard, "zeekbus_websocket_messages_received_total{app=\"zeekctl/2.6.0\"}"))
          .isEqualTo(EVENTS);
      assertThat(metric(dashboard, "zeekbus_role_ready{role=\"websocket\"}")).isEqualTo(1);
      assertThat(dashboard.page("/metrics")).doesNotContain("node=\"worker-1\"");
      programs.obey("leave worker-1");
      Await.until(
          "they have left",
          () -> metric(dashboard, "zeekbus_websocket_clients{app=\"worker-1\"}") == 0);
      assertThat(dashboard.api("cluster").get("problems")).isEmpty();
      assertThat(dashboard.stop()).isZero();
    }
  }

  @Test
  void thePageShowsThemAndWhoIsTooSlow() throws Exception {
    try (Dashboard dashboard = start();
        Programs programs = programs(dashboard);
        Scenario page = dashboard.opens("clients")) {
      page.reaches("alone");
      page.goesOn(talk(programs).toString()).reaches("compared");
      programs.obey("deaf slow 1");
      programs.obey("publish zeekctl/2.6.0 400 65536 1");
      page.goesOn().ends();
    }
  }
}
