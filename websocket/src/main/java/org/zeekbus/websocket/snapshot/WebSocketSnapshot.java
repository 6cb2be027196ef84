package org.zeekbus.websocket.snapshot;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeekbus.http.HttpSnapshot;

/**
 * The WebSocket API at one moment. Owner: nobody; never changes.
 *
 * @param http of the server below: requests, connections, refusals
 * @param applications counts by the name that clients gave themselves; those of clients without one
 *     are under {@link #UNKNOWN}. At most 1,000, and all others in {@code other}
 * @param clients that are connected now, at most 1,000
 * @param clientCount how many there are
 * @param refused requests for WebSocket that were refused, by why: {@code bad_request}, {@code
 *     clients} if there were too many; those that {@code http} refused are not among them
 * @param lastRefused the last of all requests that were refused, the newest first
 * @param listening whether it takes new clients
 * @param unreadable messages of the bus for clients that are no events, or longer than the queue of
 *     a client, so that no client got them
 */
public record WebSocketSnapshot(
    HttpSnapshot http,
    List<Application> applications,
    List<Client> clients,
    int clientCount,
    Map<String, Long> refused,
    List<HttpSnapshot.Refused> lastRefused,
    boolean listening,
    long unreadable) {
  /** The application of clients that did not name one, as in Zeek. */
  public static final String UNKNOWN = "unknown";

  private static final String NODE = "websocket";

  /** Copies the lists and the map. */
  public WebSocketSnapshot {
    applications = List.copyOf(applications);
    clients = List.copyOf(clients);
    refused = Map.copyOf(refused);
    lastRefused = List.copyOf(lastRefused);
  }

  /**
   * What the clients of an application are called among the nodes of the broker: no client has the
   * name of a node of the cluster.
   */
  public static String node(String application) {
    return application.equals(UNKNOWN) ? NODE : NODE + ":" + application;
  }

  /** Whether a name among the nodes of the broker is that of clients. */
  public static boolean isNode(String name) {
    return name.equals(NODE) || name.startsWith(NODE + ":");
  }

  /** A line for the server and one for each application, for people. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "websocket: %d clients, %d connections, %,d answers %s, refused %s%n"
            .formatted(
                clientCount,
                http.connections(),
                http.answers().values().stream().mapToLong(Long::longValue).sum(),
                http.answers(),
                http.refused()));
    applications.forEach(each -> text.append(each.text()));
    return text.toString();
  }

  /**
   * All clients of one application, those that have left, too. Counts never go back.
   *
   * @param clients that are connected now, WebSocket and server-sent events
   * @param connected that ever were
   * @param messagesIn events that clients published
   * @param bytesIn of their messages, inflated
   * @param messagesOut events that clients got
   * @param bytesOut of their WebSocket frames, as they are sent, and of the data of server-sent
   *     events
   * @param drops events that were lost for clients, by why: {@code queue_full}, {@code
   *     disconnected}, {@code memory}
   * @param errors messages of clients that were not published, by why: {@code not_json}, {@code
   *     no_topic}, {@code no_event}, {@code long_topic}, {@code forbidden}; of plain HTTP also
   *     {@code too_many} in one request, {@code clients} if there were too many, {@code
   *     unreachable}, {@code stopping}
   * @param closes by the code of the close frame (RFC 6455, 7.4), such as {@code 1000}; {@code
   *     1006} if there was none; those of applications are in {@code 3xxx} and {@code 4xxx}.
   *     Streams of server-sent events are counted as if they had one
   * @param slow clients that were closed because they did not take what they had subscribed
   */
  public record Application(
      String name,
      int clients,
      long connected,
      long messagesIn,
      long bytesIn,
      long messagesOut,
      long bytesOut,
      Map<String, Long> drops,
      Map<String, Long> errors,
      Map<String, Long> closes,
      long slow) {
    /** Copies the maps. */
    public Application {
      drops = Map.copyOf(drops);
      errors = Map.copyOf(errors);
      closes = Map.copyOf(closes);
    }

    String text() {
      return "  %s: %d clients of %d, %,d events in, %,d out, drops %s, errors %s, closes %s%n"
          .formatted(name, clients, connected, messagesIn, messagesOut, drops, errors, closes);
    }
  }

  /**
   * One client.
   *
   * @param id its sender id on the bus
   * @param application the name that it gave itself; empty if it gave none
   * @param node what the broker's nodes call it
   * @param name of the list of clients; empty if it needed none
   * @param peer address and port
   * @param subscriptions its topics, the first 100
   * @param subscriptionCount how many it has
   * @param seconds since it connected
   * @param state as of a subscriber: {@code flowing}, {@code stuck}, {@code dropping}; {@code
   *     opening} before its ack, {@code closing} at the end
   * @param queuedMessages that wait for it
   */
  public record Client(
      String id,
      Optional<String> application,
      String node,
      Optional<String> name,
      String peer,
      List<String> subscriptions,
      int subscriptionCount,
      double seconds,
      String state,
      int queuedMessages,
      long queuedBytes,
      long messagesIn,
      long messagesOut,
      long dropped) {
    /** Copies the list. */
    public Client {
      subscriptions = List.copyOf(subscriptions);
    }
  }
}
