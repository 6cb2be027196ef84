package org.zeekbus.web.metrics;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zeekbus.web.observe.BoundedCounters;
import org.zeekbus.web.observe.Growth;
import org.zeekbus.web.observe.Observation;
import org.zeekbus.web.observe.TopicGroups;
import org.zeekbus.websocket.snapshot.WebSocketSnapshot;

/** The clients of the WebSocket API, by application. Owner: {@link Metrics}. */
final class WebSocketView implements View {
  private static final int MOST_SOURCES = 20_000;

  private static final int CONNECTED = 0;
  private static final int RECEIVED = 1;
  private static final int RECEIVED_BYTES = 2;
  private static final int SENT = 3;
  private static final int SENT_BYTES = 4;
  private static final int SLOW = 5;
  private static final int COLUMNS = 6;

  private final int series;
  private final Growth<String> growth = new Growth<>(MOST_SOURCES);
  private final BoundedCounters<String> counters;
  private final Causes errors;
  private final Causes closes;
  private @Nullable WebSocketSnapshot last;

  WebSocketView(int series) {
    this.series = series;
    this.counters = new BoundedCounters<>(series, TopicGroups.OTHER, COLUMNS);
    this.errors = new Causes(series);
    this.closes = new Causes(series);
  }

  /** What happened to an application, by a cause. */
  private record Happened(String application, String cause) {}

  /** Counts by application and cause. */
  private static final class Causes {
    private final Growth<Happened> growth = new Growth<>(MOST_SOURCES);
    private final BoundedCounters<Happened> counters;

    Causes(int series) {
      this.counters =
          new BoundedCounters<>(series, new Happened(TopicGroups.OTHER, TopicGroups.OTHER), 1);
    }

    void add(String application, Map<String, Long> counts, long nowNanos) {
      counts.forEach((cause, count) -> {
        Happened happened = new Happened(application, cause);
        counters.add(happened, nowNanos, growth.of(happened, count));
      });
    }

    void addTo(Family family) {
      counters.forEach(
          (happened, sums) -> family.add(sums[0], happened.application(), happened.cause()));
    }
  }

  @Override
  public void observed(Observation now) {
    WebSocketSnapshot webSocket = now.webSocket();
    last = webSocket;
    if (webSocket == null) {
      return;
    }
    for (WebSocketSnapshot.Application each : webSocket.applications()) {
      String name = each.name();
      counters.add(
          name,
          now.nanos(),
          growth.of(
              name,
              each.connected(),
              each.messagesIn(),
              each.bytesIn(),
              each.messagesOut(),
              each.bytesOut(),
              each.slow()));
      errors.add(name, each.errors(), now.nanos());
      closes.add(name, each.closes(), now.nanos());
    }
  }

  @Override
  public void collect(Page out) {
    WebSocketSnapshot webSocket = last;
    if (webSocket == null) {
      return;
    }
    Family clients =
        new Family("zeekbus_websocket_clients", "WebSocket clients that are connected", "app");
    Map<String, Double> now = new HashMap<>();
    webSocket.applications().forEach(each -> now.put(each.name(), (double) each.clients()));
    out.add(clients.addLargest(now, series, Double::sum));
    counter("connected", "WebSocket clients that ever connected", CONNECTED, out);
    counter("messages_received", "Events that clients published", RECEIVED, out);
    counter("bytes_received", "Bytes of those as JSON, inflated", RECEIVED_BYTES, out);
    counter("messages_sent", "Events that went to clients", SENT, out);
    counter("bytes_sent", "Bytes of their frames, as they were sent", SENT_BYTES, out);
    counter(
        "slow",
        "Clients that were disconnected because they took too little of what they had subscribed",
        SLOW,
        out);
    Family wrong =
        new Family(
            "zeekbus_websocket_errors_total",
            "Messages of clients that were not published",
            "app",
            "why");
    errors.addTo(wrong);
    out.add(wrong);
    Family closed =
        new Family(
            "zeekbus_websocket_closed_total",
            "Clients that ended, by the code of the close frame",
            "app",
            "code");
    closes.addTo(closed);
    out.add(closed);
    out.add(
        Family.of(
            "zeekbus_websocket_unreadable_total",
            "Messages of the bus that no client got, as they are no events",
            webSocket.unreadable()));
  }

  private void counter(String what, String help, int column, Page out) {
    Family family = new Family("zeekbus_websocket_" + what + "_total", help, "app");
    counters.forEach((application, sums) -> family.add(sums[column], application));
    out.add(family);
  }
}
