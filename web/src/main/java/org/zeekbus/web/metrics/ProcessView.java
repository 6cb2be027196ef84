package org.zeekbus.web.metrics;

import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.http.HttpSnapshot;
import org.zeekbus.web.observe.Disk;
import org.zeekbus.web.observe.Observation;
import org.zeekbus.web.observe.RoleState;
import org.zeekbus.web.query.QuerySnapshot;
import org.zeekbus.websocket.snapshot.WebSocketSnapshot;

/** The build, the roles, their disks, the HTTP servers and queries. Owner: {@link Metrics}. */
final class ProcessView implements View {
  private static final double MILLIS = TimeUnit.SECONDS.toMillis(1);

  private static final String SERVER = "server";
  private static final String HTTP = "http";
  private static final String WEBSOCKET = "websocket";

  private final MetricSources sources;
  private @Nullable Observation last;

  ProcessView(MetricSources sources) {
    this.sources = sources;
  }

  @Override
  public void observed(Observation now) {
    last = now;
  }

  @Override
  public void collect(Page out) {
    Observation now = last;
    if (now == null) {
      return;
    }
    build(out);
    out.add(
        Family.of(
            "zeekbus_observed_timestamp_seconds",
            "When the numbers on this page were taken, as Unix time",
            now.time().toEpochMilli() / MILLIS));
    HttpSnapshot http = sources.http().get();
    roles(now, http, out);
    disks(out);
    http(http, now.webSocket(), out);
    sources.queries().get().ifPresent(queries -> queries(queries, out));
  }

  private void build(Page out) {
    Labels labels =
        Labels.of(
            "version",
            sources.version(),
            "revision",
            sources.revision(),
            "java",
            Runtime.version().toString());
    out.add(
        InfoSnapshot.builder()
            .name("zeekbus_build")
            .help("The running build; always 1")
            .dataPoint(InfoDataPointSnapshot.builder().labels(labels).build())
            .build());
  }

  private void roles(Observation now, HttpSnapshot http, Page out) {
    Family ready = new Family("zeekbus_role_ready", "1 if the role does its work, else 0", "role");
    for (RoleState state : sources.readiness().apply(now)) {
      ready.add(state.ready() ? 1 : 0, state.role());
    }
    out.add(ready);
    Family failures =
        new Family("zeekbus_role_failures_total", "Threads and tasks that failed", "role");
    failures.add(http.failures(), HTTP);
    WebSocketSnapshot webSocket = now.webSocket();
    if (webSocket != null) {
      failures.add(webSocket.http().failures(), WEBSOCKET);
    }
    BrokerSnapshot broker = now.broker();
    if (broker != null) {
      failures.add(broker.failures(), "broker");
    }
    out.add(failures);
  }

  private void disks(Page out) {
    Family free =
        new Family(
            "zeekbus_disk_free_bytes",
            "Free space of the file system of a directory that zeekbus writes to",
            "path");
    Family size = new Family("zeekbus_disk_size_bytes", "Size of that file system", "path");
    for (Disk disk : sources.disks().get()) {
      free.add(disk.freeBytes(), disk.path());
      size.add(disk.sizeBytes(), disk.path());
    }
    out.add(free);
    out.add(size);
  }

  /** Of both servers, as far as they run. */
  private static void http(HttpSnapshot http, @Nullable WebSocketSnapshot webSocket, Page out) {
    Family connections =
        new Family("zeekbus_http_connections", "HTTP connections that are open", SERVER);
    Family accepted =
        new Family("zeekbus_http_accepted_total", "HTTP connections that were opened", SERVER);
    Family closed =
        new Family(
            "zeekbus_http_closed_for_room_total",
            "Idle HTTP connections that were closed because too many were open",
            SERVER);
    Family viewers =
        new Family(
            "zeekbus_http_viewers",
            "HTTP connections that get live events, such as a dashboard",
            SERVER);
    Family slow =
        new Family(
            "zeekbus_http_slow_viewers_total",
            "Viewers that were closed because they took nothing for too long",
            SERVER);
    Family answers =
        new Family("zeekbus_http_answers_total", "Answers by status", SERVER, "status");
    Family refused =
        new Family(
            "zeekbus_http_refused_total",
            "Requests and HTTP connections that got nothing of what they asked for",
            SERVER,
            "cause");
    Map<String, HttpSnapshot> servers = new LinkedHashMap<>();
    servers.put(HTTP, http);
    if (webSocket != null) {
      servers.put(WEBSOCKET, webSocket.http());
      webSocket
          .refused()
          .forEach((cause, count) -> {
            if (count > 0) {
              refused.add(count, WEBSOCKET, cause);
            }
          });
    }
    servers.forEach((name, each) -> {
      connections.add(each.connections(), name);
      accepted.add(each.accepted(), name);
      closed.add(each.closedForRoom(), name);
      viewers.add(each.viewers(), name);
      slow.add(each.slowViewers(), name);
      each.answers().forEach((status, count) -> answers.add(count, name, status.toString()));
      each.refused().forEach((cause, count) -> refused.add(count, name, cause));
    });
    List.of(connections, accepted, closed, viewers, slow, answers, refused).forEach(out::add);
  }

  private static void queries(QuerySnapshot queries, Page out) {
    out.add(
        Family.of("zeekbus_queries_running", "Queries over logs that run now", queries.running()));
    out.add(
        Family.of(
            "zeekbus_queries_total", "Queries over logs that had a result", queries.answered()));
    Family failed =
        new Family("zeekbus_query_failures_total", "Queries over logs that had no result", "why");
    queries.failed().forEach((why, count) -> failed.add(count, why.label()));
    out.add(failed);
  }
}
