package org.zeekbus.app.replay;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zeekbus.node.Topics;
import org.zeekbus.zmtp.Topic;

/**
 * Reads from Zeek's topics who subscribes to them (Zeek
 * scripts/policy/frameworks/cluster/backend/zeromq/options.zeek). Ids and names are as {@link
 * Topic#toString} prints them. An id is {@code zeromq_<name>_<host>_<pid>_<random>}, and as names
 * and hosts may contain anything, it is only ever compared, never split.
 */
public final class ZeekTopics {
  /** Every process, all nodes, and those with Cluster::Experimental. */
  private static final Pattern OF_EVERY_NODE =
      Pattern.compile("zeek/supervisor|zeek/table/|zeek/cluster/experimental/started");

  private static final Pattern OF_ROLE =
      Pattern.compile("zeek\\.cluster\\.(pool\\.)?(logger|manager|proxy|worker)");

  private ZeekTopics() {}

  static Optional<String> nodeId(Topic topic) {
    return Topics.idIn(topic.toString());
  }

  static Optional<String> nodeName(Topic topic) {
    return Topics.nameIn(topic.toString());
  }

  static Optional<String> internalId(Topic topic) {
    return Topics.internalIdIn(topic.toString());
  }

  static Optional<String> role(Topic topic) {
    Matcher matcher = OF_ROLE.matcher(topic.toString());
    return matcher.matches() ? Optional.of(matcher.group(2)) : Optional.empty();
  }

  static boolean isOfEveryNode(Topic topic) {
    return OF_EVERY_NODE.matcher(topic.toString()).matches();
  }

  /** Whether an id can be that of a node with this name. */
  public static boolean isNamed(String id, String name) {
    return id.startsWith("zeromq_" + name + "_");
  }
}
