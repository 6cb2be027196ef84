package org.zeekbus.websocket.count;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.AttachedSubscriber;
import org.zeekbus.broker.snapshot.DropReason;
import org.zeekbus.websocket.snapshot.WebSocketSnapshot;

/** Counts of the clients of one application. Owner: an event loop, or who adds several up. */
public final class ApplicationCounts {
  public int clients;
  public long connected;
  public long messagesIn;
  public long bytesIn;
  public long messagesOut;
  public long bytesOut;
  public long slow;

  private final Map<String, Long> drops = new TreeMap<>();
  private final Map<String, Long> errors = new TreeMap<>();
  private final Map<String, Long> closes = new TreeMap<>();

  /** All zero. */
  public ApplicationCounts() {}

  /** What a client has lost that is a subscriber of the broker; nothing if it is none. */
  public void dropped(@Nullable AttachedSubscriber client) {
    if (client != null) {
      long forMemory = client.droppedForMemory();
      add(drops, DropReason.MEMORY.label(), forMemory);
      add(drops, DropReason.QUEUE_FULL.label(), client.dropped() - forMemory);
      add(drops, DropReason.DISCONNECTED.label(), client.undelivered());
    }
  }

  /** A message was not published for this reason. */
  public void error(String why) {
    add(errors, why, 1);
  }

  /** A conversation ended with this code. */
  public void closed(int code) {
    // Programs may have thousands of codes of their own.
    add(closes, code < 3000 ? Integer.toString(code) : code / 1000 + "xxx", 1);
  }

  private static void add(Map<String, Long> counts, String key, long more) {
    if (more > 0) {
      counts.merge(key, more, Long::sum);
    }
  }

  /** Adds the counts of others. */
  public void add(ApplicationCounts other) {
    clients += other.clients;
    connected += other.connected;
    messagesIn += other.messagesIn;
    bytesIn += other.bytesIn;
    messagesOut += other.messagesOut;
    bytesOut += other.bytesOut;
    slow += other.slow;
    other.drops.forEach((key, more) -> add(drops, key, more));
    other.errors.forEach((key, more) -> add(errors, key, more));
    other.closes.forEach((key, more) -> add(closes, key, more));
  }

  /** These counts as an entry of statistics. */
  public WebSocketSnapshot.Application entry(String name) {
    return new WebSocketSnapshot.Application(
        name,
        clients,
        connected,
        messagesIn,
        bytesIn,
        messagesOut,
        bytesOut,
        drops,
        errors,
        closes,
        slow);
  }
}
