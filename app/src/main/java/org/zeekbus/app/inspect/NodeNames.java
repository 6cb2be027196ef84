package org.zeekbus.app.inspect;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.zeekbus.app.replay.ZeekTopics;
import org.zeekbus.node.Topics;
import org.zeekbus.zmtp.Topic;

/**
 * The names of a cluster's nodes, as their subscriptions tell them, and which node an id belongs
 * to.
 *
 * <p>Owner: one thread.
 */
final class NodeNames {
  private static final int MOST_REMEMBERED = 10_000;

  private final Set<String> names = new TreeSet<>();

  /** Names by id, as long as no name comes or goes. */
  private final Map<String, Optional<String>> found = new HashMap<>();

  /** Somebody has subscribed a topic. */
  void subscribed(Topic topic) {
    Topics.nameIn(topic.toString()).filter(names::add).ifPresent(name -> found.clear());
  }

  /** Nobody has it any more. */
  void cancelled(Topic topic) {
    Topics.nameIn(topic.toString()).filter(names::remove).ifPresent(name -> found.clear());
  }

  /** The name of the node with this id, if it is known. */
  Optional<String> of(String id) {
    Optional<String> name = found.get(id);
    if (name == null) {
      if (found.size() == MOST_REMEMBERED) {
        found.clear(); // somebody invents ids
      }
      name = of(id, names);
      found.put(id, name);
    }
    return name;
  }

  /** The one of these names that the node with this id has. */
  static Optional<String> of(String id, Collection<String> names) {
    // Names may begin alike, so the longest that fits is the one.
    return names.stream()
        .filter(name -> ZeekTopics.isNamed(id, name))
        .max(Comparator.comparingInt(String::length));
  }
}
