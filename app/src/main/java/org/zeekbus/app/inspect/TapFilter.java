package org.zeekbus.app.inspect;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Topic;

/**
 * Which messages a tap shows, and what it subscribes to get them. Zeek's nodes take a subscription
 * under {@code zeek.cluster.nodeid.} for a node that has come (Zeek
 * scripts/policy/frameworks/cluster/backend/zeromq/main.zeek), so instead of one the tap subscribes
 * the next shorter prefix, which none of them looks at.
 */
final class TapFilter {
  private static final Topic NODE_IDS = Topic.of("zeek.cluster.nodeid.");
  private static final Topic QUIET = Topic.of("zeek.cluster.nodeid");

  private final List<Topic> prefixes;

  /** Shows what begins with one of these; without any, everything. */
  TapFilter(List<Topic> prefixes) {
    this.prefixes = prefixes.isEmpty() ? List.of(Topic.EMPTY) : List.copyOf(prefixes);
  }

  /** The topics to subscribe to. */
  Set<Topic> subscriptions() {
    return prefixes.stream()
        .map(prefix -> NODE_IDS.isPrefixOf(prefix) ? QUIET : prefix)
        .collect(Collectors.toSet());
  }

  /** Whether a message is shown; {@code frames} stands at its topic. */
  boolean shows(FrameCursor frames) {
    return prefixes.stream().anyMatch(prefix -> isPrefix(prefix, frames));
  }

  /** Whether a subscription of this topic is shown. */
  boolean shows(Topic topic) {
    return prefixes.stream().anyMatch(prefix -> prefix.isPrefixOf(topic));
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
