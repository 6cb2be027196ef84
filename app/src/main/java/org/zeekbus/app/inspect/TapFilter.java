package org.zeekbus.app.inspect;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.FramesLayout;
import org.zeekbus.zeek.event.EventMessage;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Topic;

/**
 * Which messages a tap shows, and what it subscribes to get them. Zeek's nodes take a subscription
 * under {@code zeek.cluster.nodeid.} for a node that has come (Zeek
 * scripts/policy/frameworks/cluster/backend/zeromq/main.zeek), so instead of one the tap subscribes
 * the next shorter prefix, which none of them looks at.
 *
 * <p>Owner: the event loop; {@link #showsEvent} is for any thread.
 */
final class TapFilter {
  private static final Topic NODE_IDS = Topic.of("zeek.cluster.nodeid.");
  private static final Topic QUIET = Topic.of("zeek.cluster.nodeid");

  private final List<Topic> prefixes;
  private final List<NamePattern> nodes;
  private final List<NamePattern> events;
  private final NodeNames names = new NodeNames();

  /**
   * Shows a message that fits one entry of each list; an empty list fits everything.
   *
   * @param prefixes of topics
   * @param nodes names and ids of publishers
   * @param events names of events
   */
  TapFilter(List<Topic> prefixes, List<NamePattern> nodes, List<NamePattern> events) {
    this.prefixes = prefixes.isEmpty() ? List.of(Topic.EMPTY) : List.copyOf(prefixes);
    this.nodes = List.copyOf(nodes);
    this.events = List.copyOf(events);
  }

  /** The topics to subscribe to. */
  Set<Topic> subscriptions() {
    return prefixes.stream()
        .map(prefix -> NODE_IDS.isPrefixOf(prefix) ? QUIET : prefix)
        .collect(Collectors.toSet());
  }

  /** Whether this has to hear of subscriptions, which tell the names of nodes. */
  boolean needsNames() {
    return !nodes.isEmpty();
  }

  /** Whether no node of Zeek subscribes this topic, but taps do. */
  static boolean isOfTap(Topic topic) {
    return topic.equals(Topic.EMPTY) || topic.equals(QUIET);
  }

  /** Hears of subscriptions. */
  NodeNames names() {
    return names;
  }

  /** Whether a message is shown by its topic and publisher; {@code frames} stands at its topic. */
  boolean shows(FrameCursor frames) {
    return prefixes.stream().anyMatch(prefix -> isPrefix(prefix, frames))
        && (nodes.isEmpty() || isOfNode(frames));
  }

  private boolean isOfNode(FrameCursor frames) {
    if (!frames.next()) {
      return false;
    }
    String id = Topic.of(frames.buffer(), frames.body(), frames.length()).toString();
    return nodes.stream().anyMatch(node -> node.matchesNode(id, names));
  }

  /** Whether a subscription of this topic is shown. */
  boolean shows(Topic topic) {
    return prefixes.stream().anyMatch(prefix -> prefix.isPrefixOf(topic));
  }

  /** Whether a message is shown by its event; one that is no event is not, if names are given. */
  boolean showsEvent(TapLine line) {
    if (events.isEmpty() || line.channel() != FramesLayout.Channel.MESSAGE) {
      return true;
    }
    try {
      String event = EventMessage.decode(line.message().frames()).event().name().text();
      return events.stream().anyMatch(pattern -> pattern.matches(event));
    } catch (DecodeException _) {
      return false;
    }
  }

  private static boolean isPrefix(Topic prefix, FrameCursor frames) {
    if (prefix.length() > frames.length()) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (prefix.at(i) != frames.buffer().getByte(frames.body() + i)) {
        return false;
      }
    }
    return true;
  }
}
