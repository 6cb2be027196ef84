package org.zeekbus.web.tail;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.zeekbus.broker.Broker;
import org.zeekbus.zmtp.Attachment;
import org.zeekbus.zmtp.Topic;

/**
 * The subscriptions of all viewers: each lives for as long as somebody looks.
 *
 * <p>Owner: any thread; the lock guards who shares which.
 */
final class EventTails {
  private final Broker broker;
  private final InstantSource clock;
  private final Map<Set<Topic>, Open> open = new HashMap<>();

  private record Open(SharedTail tail, Attachment attachment) {}

  EventTails(Broker broker, InstantSource clock) {
    this.broker = broker;
    this.clock = clock;
  }

  /**
   * Gives a viewer what begins with one of the prefixes.
   *
   * @return ends that
   * @throws IllegalStateException if the broker was stopped
   */
  synchronized Attachment join(Set<Topic> prefixes, ViewerQueue<TailedMessage> viewer) {
    Set<Topic> needed = withoutCovered(prefixes);
    Open shared = open.get(needed);
    if (shared != null) {
      shared.tail().add(viewer);
    } else {
      SharedTail tail = new SharedTail(clock);
      tail.add(viewer); // first: nodes may publish as soon as they hear of the prefixes
      open.put(needed, new Open(tail, broker.tail(needed, tail)));
    }
    return () -> leave(needed, viewer);
  }

  private synchronized void leave(Set<Topic> prefixes, ViewerQueue<TailedMessage> viewer) {
    Open shared = open.get(prefixes);
    if (shared != null && shared.tail().remove(viewer)) {
      open.remove(prefixes);
      shared.attachment().close();
    }
  }

  /** Without those that begin with another one. */
  private static Set<Topic> withoutCovered(Set<Topic> prefixes) {
    Set<Topic> needed = new HashSet<>(prefixes);
    needed.removeIf(
        each -> prefixes.stream().anyMatch(other -> !other.equals(each) && other.isPrefixOf(each)));
    return Set.copyOf(needed);
  }
}
