package org.zeekbus.broker.snapshot;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of a broker at one moment. Counters count from the start of the broker. The bytes
 * of messages are bytes on the wire, frame headers included. Each list has a bound; the field that
 * ends in {@code LeftOut} counts the entries that did not fit.
 *
 * <p>The loops answer one after the other, so numbers of different loops may be some microseconds
 * apart. If a loop does not answer, everything that it owns is missing; {@link Loop#answered} says
 * which one.
 *
 * <p>Owner: nobody; never changes.
 *
 * @param upNanos time since the start of the broker, in nanoseconds
 * @param failures threads and tasks of the broker that failed; more than 0 is a fault of zeekbus
 * @param memory use of buffers and of heap, by holder
 * @param loops the event loops, by index
 * @param nodes who is connected: named nodes first, each group by name
 * @param nodesLeftOut nodes beyond the bound of {@code nodes}
 * @param topics traffic by the first three parts of the topic, by topic
 * @param topicsLeftOut entries beyond the bound of {@code topics}
 * @param drops lost messages by node, topic and reason, also of nodes that have left; the largest
 *     first
 * @param dropsLeftOut entries beyond the bound of {@code drops}
 * @param dropped all messages that a subscriber lost because it was too slow
 * @param undelivered messages that were still queued for a subscriber when its connection ended
 * @param stuck how often a subscriber became stuck
 * @param xsub counts of the socket that publishers connect to
 * @param xpub counts of the socket that subscribers connect to
 */
public record BrokerSnapshot(
    long upNanos,
    long failures,
    Memory memory,
    List<Loop> loops,
    List<Node> nodes,
    int nodesLeftOut,
    List<Topic> topics,
    int topicsLeftOut,
    List<Drop> drops,
    int dropsLeftOut,
    long dropped,
    long undelivered,
    long stuck,
    Socket xsub,
    Socket xpub) {

  /** Most entries of {@link #nodes}. */
  public static final int MOST_NODES = 10_000;

  /** Most entries of {@link #topics}. */
  public static final int MOST_TOPICS = 2_000;

  /** Most entries of {@link #drops}. */
  public static final int MOST_DROPS = 2_000;

  /** Copies the lists. */
  public BrokerSnapshot {
    loops = List.copyOf(loops);
    nodes = List.copyOf(nodes);
    topics = List.copyOf(topics);
    drops = List.copyOf(drops);
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
   * claims none is an entry of its own. Name and id are claims of the peer, never proven.
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
   *     it takes too little; {@code dropping} while it loses messages
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
   * Messages that a subscriber lost.
   *
   * @param node its name, else its node id, else its address; {@code (others)} for nodes that left
   *     and no longer have an entry of their own
   * @param topic as {@link Topic#prefix}
   * @param reason {@code queue_full}, or {@code memory} if the bound of all buffers was reached
   * @param messages how many
   */
  public record Drop(String node, String topic, String reason, long messages) {}

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
