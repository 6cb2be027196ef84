package org.zeekbus.web.api;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.zeekbus.web.observe.Observation;
import org.zeekbus.web.observe.Rate;
import org.zeekbus.websocket.WebSocketServer;
import org.zeekbus.websocket.snapshot.WebSocketSnapshot;

/** {@code /api/v1/websocket}. Its components are fields of the API (docs/api.md). */
record WebSocketDocument(
    Instant time,
    @Nullable String listen,
    int clientCount,
    List<Application> applications,
    int applicationsLeftOut,
    List<Client> clients,
    int clientsLeftOut,
    Map<String, Long> refusals,
    long unreadable) {
  private static final int MOST_APPLICATIONS = 1_000;
  private static final int MOST_TOPICS = 20;

  /** All clients of an application, as they see it: what they published, what they received. */
  record Application(
      String application,
      String node,
      int clients,
      long connected,
      long publishedMessages,
      long publishedBytes,
      @Nullable Double publishedMessageRate,
      @Nullable Double publishedByteRate,
      long receivedMessages,
      long receivedBytes,
      @Nullable Double receivedMessageRate,
      @Nullable Double receivedByteRate,
      long slow,
      Map<String, Long> lost,
      Map<String, Long> errors,
      Map<String, Long> closes) {}

  /** One that is connected now. */
  record Client(
      String id,
      @Nullable String application,
      String node,
      @Nullable String name,
      String peer,
      List<String> topics,
      int topicsLeftOut,
      double connectedSeconds,
      String state,
      int queuedMessages,
      long queuedBytes,
      long publishedMessages,
      long receivedMessages,
      long dropped) {}

  static WebSocketDocument of(Moment moment) {
    WebSocketSnapshot snapshot = moment.now().webSocket();
    WebSocketServer server = moment.roles().webSocket();
    if (snapshot == null || server == null) {
      return new WebSocketDocument(
          moment.now().time(), null, 0, List.of(), 0, List.of(), 0, Map.of(), 0);
    }
    Map<String, WebSocketSnapshot.Application> before = before(moment.interval().before());
    Moment.Bounded<Application> applications =
        Moment.Bounded.of(
            snapshot.applications().stream()
                .map(each -> of(each, before, moment.seconds()))
                .toList(),
            MOST_APPLICATIONS,
            Comparator.comparingInt(Application::clients)
                .reversed()
                .thenComparing(Application::application));
    List<Client> clients = snapshot.clients().stream().map(WebSocketDocument::of).toList();
    Map<String, Long> refusals = new TreeMap<>(snapshot.http().refused());
    snapshot.refused().forEach((cause, count) -> refusals.merge(cause, count, Long::sum));
    refusals.values().removeIf(count -> count == 0);
    return new WebSocketDocument(
        moment.now().time(),
        server.address().getAddress().getHostAddress() + ":" + server.address().getPort(),
        snapshot.clientCount(),
        applications.entries(),
        applications.leftOut(),
        clients,
        Math.max(0, snapshot.clientCount() - clients.size()),
        refusals,
        snapshot.unreadable());
  }

  private static Map<String, WebSocketSnapshot.Application> before(@Nullable Observation before) {
    Map<String, WebSocketSnapshot.Application> byName = new HashMap<>();
    WebSocketSnapshot snapshot = before == null ? null : before.webSocket();
    if (snapshot != null) {
      snapshot.applications().forEach(each -> byName.put(each.name(), each));
    }
    return byName;
  }

  private static Application of(
      WebSocketSnapshot.Application now,
      Map<String, WebSocketSnapshot.Application> allBefore,
      double seconds) {
    WebSocketSnapshot.Application before = allBefore.get(now.name());
    return new Application(
        now.name(),
        WebSocketSnapshot.node(now.name()),
        now.clients(),
        now.connected(),
        now.messagesIn(),
        now.bytesIn(),
        rate(now, before, seconds, WebSocketSnapshot.Application::messagesIn),
        rate(now, before, seconds, WebSocketSnapshot.Application::bytesIn),
        now.messagesOut(),
        now.bytesOut(),
        rate(now, before, seconds, WebSocketSnapshot.Application::messagesOut),
        rate(now, before, seconds, WebSocketSnapshot.Application::bytesOut),
        now.slow(),
        new TreeMap<>(now.drops()),
        new TreeMap<>(now.errors()),
        new TreeMap<>(now.closes()));
  }

  /** Of one that was not there before, all is new. */
  private static @Nullable Double rate(
      WebSocketSnapshot.Application now,
      WebSocketSnapshot.@Nullable Application before,
      double seconds,
      ToLongFunction<WebSocketSnapshot.Application> counter) {
    long earlier = before == null ? 0 : counter.applyAsLong(before);
    return Rate.of(counter.applyAsLong(now), earlier, seconds);
  }

  private static Client of(WebSocketSnapshot.Client client) {
    List<String> topics = client.subscriptions().stream().limit(MOST_TOPICS).toList();
    return new Client(
        client.id(),
        client.application().orElse(null),
        client.node(),
        client.name().orElse(null),
        client.peer(),
        topics,
        client.subscriptionCount() - topics.size(),
        Rate.rounded(client.seconds()),
        client.state(),
        client.queuedMessages(),
        client.queuedBytes(),
        client.messagesIn(),
        client.messagesOut(),
        client.dropped());
  }
}
