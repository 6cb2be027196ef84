package org.zeekbus.broker.snapshot;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.TurnedAway;

/**
 * The statistics of a broker at one moment. Counters count from the start of the broker. The bytes
 * of messages are bytes on the wire, frame headers included. Each list has a bound; the field that
 * ends in {@code LeftOut} counts the entries that did not fit.
 *
 * <p>The loops answer one after the other, so numbers of different loops may be some microseconds
 * apart. If a loop does not answer, its connections are missing, and its counters are those of its
 * last answer, so that none ever decreases; {@link Loop#answered} says which one.
 *
 * <p>Owner: nobody; never changes.
 *
 * @param upNanos time since the start of the broker, in nanoseconds
 * @param failures threads and tasks of the broker that failed; more than 0 is a fault of zeekbus
 * @param memory use of buffers and of heap, by holder
 * @param loops the event loops, by index
 * @param nodes who is connected: named nodes first, each group by name
 * @param nodesLeftOut nodes beyond the bound of {@code nodes}
 * @param traffic messages by node since the start, also of nodes that have left; the most bytes
 *     first
 * @param trafficLeftOut entries beyond the bound of {@code traffic}
 * @param topics traffic by the first three parts of the topic, by topic
 * @param topicsLeftOut entries beyond the bound of {@code topics}
 * @param drops lost messages by node, topic and reason, also of nodes that have left; the largest
 *     first
 * @param dropsLeftOut entries beyond the bound of {@code drops}
 * @param totals everything that passed since the start
 * @param dropped messages that were dropped because their subscriber was too slow ({@code
 *     queue_full}, {@code memory})
 * @param droppedDisconnected messages that were dropped because their subscriber's connection ended
 *     ({@code disconnected})
 * @param stuck how often a subscriber became stuck
 * @param xsub counts of the socket that publishers connect to
 * @param xpub counts of the socket that subscribers connect to
 * @param journal what happened to nodes, the newest first
 * @param turnedAway peers that were refused or closed, the newest first
 */
public record BrokerSnapshot(
    long upNanos,
    long failures,
    Memory memory,
    List<Loop> loops,
    List<Node> nodes,
    int nodesLeftOut,
    List<NodeTraffic> traffic,
    int trafficLeftOut,
    List<Topic> topics,
    int topicsLeftOut,
    List<Drop> drops,
    int dropsLeftOut,
    Totals totals,
    long dropped,
    long droppedDisconnected,
    long stuck,
    Socket xsub,
    Socket xpub,
    List<JournalEntry> journal,
    List<TurnedAway> turnedAway) {

  /** Most entries of {@link #nodes}. */
  public static final int MOST_NODES = 10_000;

  /** Most entries of {@link #traffic}. */
  public static final int MOST_TRAFFIC = 2_000;

  /** Most entries of {@link #topics}. */
  public static final int MOST_TOPICS = 2_000;

  /** Most entries of {@link #drops}. */
  public static final int MOST_DROPS = 2_000;

  /** Most entries of {@link #journal}. */
  public static final int MOST_JOURNAL = 256;

  /** The {@link SubscriberConnection#address} of a viewer in this process: it is no node. */
  public static final String TAIL = "tail";

  /** Copies the lists. */
  public BrokerSnapshot {
    loops = List.copyOf(loops);
    nodes = List.copyOf(nodes);
    traffic = List.copyOf(traffic);
    topics = List.copyOf(topics);
    drops = List.copyOf(drops);
    journal = List.copyOf(journal);
    turnedAway = List.copyOf(turnedAway);
  }

  /**
   * Memory by holder. Queues share buffers, so that the sum of the holders may exceed {@code
   * heldBytes}.
   *
   * @param limitBytes bound of all buffers ({@code broker.memory})
   * @param usedBytes what buffers have taken from the system
   * @param heldBytes what is in use of that
   * @param queueBytes held by the queues of subscribers
   * @param unreadSubscriptionBytes held by subscriptions that publishers have not read
   * @param incompleteMessageBytes held by messages of which only a part has arrived
   * @param topicHeapBytes what all subscriptions take of the heap, estimated
   * @param topicHeapLimitBytes bound of {@code topicHeapBytes}
   */
  public record Memory(
      long limitBytes,
      long usedBytes,
      long heldBytes,
      long queueBytes,
      long unreadSubscriptionBytes,
      long incompleteMessageBytes,
      long topicHeapBytes,
      long topicHeapLimitBytes) {}

  /**
   * An event loop.
   *
   * @param index its number, from 0
   * @param answered whether it answered in time; if not, its other numbers are 0
   * @param lagNanos how late a task ran that was handed to it: the wait of every message on this
   *     loop; of a loop that did not answer, how long it was waited for
   * @param waitsForMemory whether it reads no publishers because memory is short
   * @param publishers connections of publishers
   * @param subscribers connections of subscribers
   * @param topics distinct topics that are subscribed on any loop, as this one knows them
   */
  public record Loop(
      int index,
      boolean answered,
      long lagNanos,
      boolean waitsForMemory,
      int publishers,
      int subscribers,
      int topics) {}

  /**
   * A node with both its connections, found by the node id that they claim. A connection that
   * claims none is an entry of its own. Name and id are claims of the peer, never proven. Peers
   * that are attached in this process with the name of a node are one entry for each name.
   *
   * @param name the node's name, such as {@code worker-3}; null if it has not told
   * @param id its node id; null if it has not told
   * @param publishers connections on which it publishes
   * @param subscribers connections on which it subscribes
   */
  public record Node(
      @Nullable String name,
      @Nullable String id,
      List<PublisherConnection> publishers,
      List<SubscriberConnection> subscribers) {
    /** Copies the lists. */
    public Node {
      publishers = List.copyOf(publishers);
      subscribers = List.copyOf(subscribers);
    }

    /** Name, else id, else the address and port of its first connection. */
    public String label() {
      if (name != null) {
        return name;
      }
      if (id != null) {
        return id;
      }
      return publishers.isEmpty() ? subscribers.getFirst().peer() : publishers.getFirst().peer();
    }
  }

  /**
   * A connection of the broker's XSUB socket.
   *
   * @param peer address and port, as logs name it, with the name of its key
   * @param address the peer without its port
   * @param key name of the CURVE key that it has proven to own; null without CURVE
   * @param loop index of its event loop
   * @param connectedNanos time since it connected, in nanoseconds
   * @param silentNanos time since something came from it, in nanoseconds
   * @param messages messages that it published
   * @param bytes bytes of those
   * @param pauses how often the broker stopped reading from it
   * @param paused whether it is not read at this moment
   * @param pausedNanos for how long it has not been read, in nanoseconds; 0 if it is read
   * @param incompleteBytes memory held by its message of which only a part has arrived
   * @param unreadSubscriptionBytes memory held by subscriptions that it has not read
   * @param ignored how often something of it was passed over, by cause
   */
  public record PublisherConnection(
      String peer,
      String address,
      @Nullable String key,
      int loop,
      long connectedNanos,
      long silentNanos,
      long messages,
      long bytes,
      long pauses,
      boolean paused,
      long pausedNanos,
      long incompleteBytes,
      long unreadSubscriptionBytes,
      Map<String, Long> ignored) {
    /** Copies the map. */
    public PublisherConnection {
      ignored = sorted(ignored);
    }
  }

  /**
   * A connection of the broker's XPUB socket.
   *
   * @param peer address and port, as logs name it, with the name of its key
   * @param address the peer without its port
   * @param key name of the CURVE key that it has proven to own; null without CURVE
   * @param loop index of its event loop
   * @param connectedNanos time since it connected, in nanoseconds
   * @param silentNanos time since something came from it, in nanoseconds
   * @param state {@code flowing}; {@code pacing} while publishers wait for it; {@code stuck} while
   *     it takes too little; {@code dropping} while it loses messages; {@code ended} while its
   *     connection is being closed, as it was too slow
   * @param stateNanos time since it is in this state, in nanoseconds
   * @param reason why it is in this state, in words; null while {@code flowing}
   * @param messages messages that were handed to the system for it
   * @param bytes bytes of those
   * @param dropped messages that it lost
   * @param queuedMessages messages in its queue
   * @param heldBytes memory that is held for it, in its queue and on its way to the system
   * @param waitingPublishers publishers that are not read because of it
   * @param topics topics that it subscribes
   * @param ignored how often something of it was passed over, by cause
   */
  public record SubscriberConnection(
      String peer,
      String address,
      @Nullable String key,
      int loop,
      long connectedNanos,
      long silentNanos,
      String state,
      long stateNanos,
      @Nullable String reason,
      long messages,
      long bytes,
      long dropped,
      int queuedMessages,
      long heldBytes,
      int waitingPublishers,
      int topics,
      Map<String, Long> ignored) {
    /** Copies the map. */
    public SubscriberConnection {
      ignored = sorted(ignored);
    }
  }

  /**
   * Messages of one node since the start of the broker, on all connections that it has had. A
   * connection counts for the node that it has claimed to be by then.
   *
   * @param node its name, else its node id, else its address; {@code (others)} for all that came
   *     when a loop had as many as it keeps
   * @param publishedMessages messages that it published
   * @param publishedBytes bytes of those
   * @param deliveredMessages messages that were handed to the system for it
   * @param deliveredBytes bytes of those
   * @param pauses how often the broker stopped reading from it
   */
  public record NodeTraffic(
      String node,
      long publishedMessages,
      long publishedBytes,
      long deliveredMessages,
      long deliveredBytes,
      long pauses) {}

  /**
   * Everything that passed since the start of the broker, also on connections that have ended. A
   * message counts as one, however many frames it has. Never decreases.
   *
   * @param publishedMessages messages that came from publishers
   * @param publishedBytes bytes of those
   * @param deliveredMessages messages that were handed to the system, once for each subscriber
   * @param deliveredBytes bytes of those
   * @param subscriptions subscriptions and cancels that came from subscribers
   * @param subscriptionBytes bytes of their topics, and one more for each
   * @param relayedSubscriptions subscriptions and cancels that were written, once for each
   *     publisher
   * @param relayedSubscriptionBytes bytes of their topics, and one more for each
   */
  public record Totals(
      long publishedMessages,
      long publishedBytes,
      long deliveredMessages,
      long deliveredBytes,
      long subscriptions,
      long subscriptionBytes,
      long relayedSubscriptions,
      long relayedSubscriptionBytes) {}

  /**
   * Something that happened to a node.
   *
   * @param time when, in milliseconds
   * @param kind {@code joined}; {@code left}; {@code slow}: publishers wait for it; {@code stuck}:
   *     it takes too little, and nobody waits for it any more; {@code dropping}: it loses messages;
   *     {@code flowing}: it keeps up again; {@code paused}: it is not read because another is slow.
   *     A node that is slow again and again has one {@code slow} until it is {@code flowing}
   * @param node its name, else its node id, else its address
   * @param peer address and port of the connection, as logs name it
   * @param socket {@code xsub} or {@code xpub}: where that connection is
   * @param cause of {@code left}, as {@link Socket#closed}; of {@code dropping}, as {@link
   *     Drop#why}; else null
   * @param text what happened, in words
   * @param lost messages that it lost: those that were still queued when it {@code left}, or from
   *     {@code slow}, {@code stuck} or {@code dropping} until it was {@code flowing}
   */
  public record JournalEntry(
      Instant time,
      String kind,
      String node,
      String peer,
      String socket,
      @Nullable String cause,
      String text,
      long lost) {}

  /**
   * Traffic of the topics that begin alike.
   *
   * @param prefix the first three parts of these topics; {@code (others)} for all beyond the first
   *     thousand prefixes of a loop
   * @param messages messages that were published
   * @param bytes bytes of those
   * @param deliveries how often they were handed to a subscriber's queue, or dropped there
   * @param unwanted messages that no subscriber wanted
   * @param dropped deliveries that ended in a drop
   */
  public record Topic(
      String prefix, long messages, long bytes, long deliveries, long unwanted, long dropped) {}

  /**
   * Messages for a subscriber that were dropped.
   *
   * @param what always {@code message}
   * @param of as {@link Topic#prefix}; {@code (unknown)} if nobody looked
   * @param receiver the subscriber's name, else its node id, else its address; {@code (others)} for
   *     nodes that left and no longer have an entry of their own
   * @param why the label of a {@link DropReason}
   * @param count how many
   */
  public record Drop(String what, String of, String receiver, String why, long count) {}

  /**
   * Counts of events at one of the two sockets.
   *
   * @param connected peers whose handshake succeeded
   * @param cannotAccept connections that the system could not hand over, for want of descriptors
   * @param closed connections that ended after their handshake, by cause
   * @param refused connections that ended before, by cause
   * @param ignored how often something of a peer was passed over, by cause
   */
  public record Socket(
      long connected,
      long cannotAccept,
      Map<String, Long> closed,
      Map<String, Long> refused,
      Map<String, Long> ignored) {
    /** Copies the maps. */
    public Socket {
      closed = sorted(closed);
      refused = sorted(refused);
      ignored = sorted(ignored);
    }
  }

  private static Map<String, Long> sorted(Map<String, Long> counts) {
    return Collections.unmodifiableMap(new TreeMap<>(counts));
  }
}
