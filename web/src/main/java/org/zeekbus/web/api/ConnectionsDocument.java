package org.zeekbus.web.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.web.observe.NodeRole;
import org.zeekbus.web.observe.Rate;

/** {@code /api/v1/connections}. Its components are fields of the API (docs/api.md). */
public record ConnectionsDocument(
    Instant time,
    List<Connection> connections,
    int connectionsLeftOut,
    List<Client> clients,
    boolean curve) {
  private static final int MOST_CONNECTIONS = 2_000;

  /** A connection of the broker; a publisher has no state and no queue, a subscriber no pauses. */
  public record Connection(
      String socket,
      String node,
      String peer,
      @Nullable String key,
      @Nullable String state,
      double connectedSeconds,
      double silentSeconds,
      long messages,
      long bytes,
      long queuedMessages,
      long heldBytes,
      long dropped,
      long pauses,
      int topics) {}

  /**
   * A CURVE client that may come in.
   *
   * @param connections that it has now
   * @param publish prefixes of topics that it may publish; null if all
   * @param subscribe prefixes that it may subscribe; null if all
   * @param push whether it may write logs
   */
  public record Client(
      String name,
      int connections,
      @Nullable List<String> publish,
      @Nullable List<String> subscribe,
      boolean push) {}

  static ConnectionsDocument of(Moment moment) {
    List<Connection> all = new ArrayList<>();
    Map<String, Integer> byKey = new HashMap<>();
    BrokerSnapshot broker = moment.now().broker();
    if (broker != null) {
      for (BrokerSnapshot.Node node : broker.nodes()) {
        if (NodeRole.of(node.name()) == NodeRole.WEBSOCKET) {
          continue; // clients are in a document of their own
        }
        node.publishers().forEach(each -> all.add(of(node.label(), each)));
        node.subscribers().forEach(each -> all.add(of(node.label(), each)));
      }
    }
    for (Connection connection : all) {
      if (connection.key() != null) {
        byKey.merge(connection.key(), 1, Integer::sum);
      }
    }
    Moment.Bounded<Connection> connections = Moment.Bounded.of(all, MOST_CONNECTIONS);
    List<Client> clients =
        moment.installation().clients().get().stream()
            .map(client ->
                new Client(
                    client.name(),
                    byKey.getOrDefault(client.name(), 0),
                    prefixes(client.publish()),
                    prefixes(client.subscribe()),
                    client.push()))
            .toList();
    return new ConnectionsDocument(
        moment.now().time(),
        connections.entries(),
        connections.leftOut(),
        clients,
        moment.installation().curve());
  }

  /** Everything begins with the empty prefix. */
  private static List<String> prefixes(@Nullable List<String> allowed) {
    return allowed == null ? List.of("") : allowed;
  }

  private static Connection of(String node, BrokerSnapshot.PublisherConnection connection) {
    return new Connection(
        "xsub",
        node,
        connection.peer(),
        connection.key(),
        null,
        Rate.seconds(connection.connectedNanos()),
        Rate.seconds(connection.silentNanos()),
        connection.messages(),
        connection.bytes(),
        0,
        connection.incompleteBytes() + connection.unreadSubscriptionBytes(),
        0,
        connection.pauses(),
        0);
  }

  private static Connection of(String node, BrokerSnapshot.SubscriberConnection connection) {
    return new Connection(
        "xpub",
        node,
        connection.peer(),
        connection.key(),
        connection.state(),
        Rate.seconds(connection.connectedNanos()),
        Rate.seconds(connection.silentNanos()),
        connection.messages(),
        connection.bytes(),
        connection.queuedMessages(),
        connection.heldBytes(),
        connection.dropped(),
        0,
        connection.topics());
  }
}
