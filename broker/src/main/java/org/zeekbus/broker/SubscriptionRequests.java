package org.zeekbus.broker;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.zeekbus.broker.snapshot.Audience;
import org.zeekbus.broker.snapshot.Receivers;
import org.zeekbus.broker.snapshot.Subscriptions;
import org.zeekbus.zmtp.Topic;

/**
 * Who subscribes what, as the event loops know it.
 *
 * <p>Owner: the thread that asks.
 */
final class SubscriptionRequests {
  private final List<Forwarder> forwarders;
  private final NodeNames names;

  SubscriptionRequests(List<Forwarder> forwarders, NodeNames names) {
    this.forwarders = forwarders;
    this.names = names;
  }

  /** Some topics of the connections of one loop, and how many they have. */
  private record Share(List<Topic> topics, int all) {}

  Subscriptions of(String node, int most) {
    List<Share> shares =
        LoopAnswers.of(forwarders, "listing subscriptions", it -> share(it, node, most)).stream()
            .filter(Objects::nonNull)
            .toList();
    TreeSet<Topic> distinct = new TreeSet<>();
    shares.forEach(share -> distinct.addAll(share.topics()));
    List<Topic> kept = distinct.stream().limit(most).toList();
    int all = shares.stream().mapToInt(Share::all).sum();
    int given = shares.stream().mapToInt(share -> share.topics().size()).sum();
    // Several connections of a node may hold the same topic.
    return new Subscriptions(kept, all - given + distinct.size() - kept.size());
  }

  private Share share(Forwarder forwarder, String node, int most) {
    List<Topic> topics = new ArrayList<>();
    int all = 0;
    for (Subscriber subscriber : forwarder.subscribers()) {
      if (label(subscriber).equals(node)) {
        all += subscriber.topics().size();
        subscriber.topics().stream().limit(most - topics.size()).forEach(topics::add);
      }
    }
    return new Share(topics, all);
  }

  Map<Topic, Receivers> receivers(Collection<Topic> prefixes, int most) {
    Set<Topic> asked = new LinkedHashSet<>(prefixes);
    // Each loop knows all subscriptions: any answer will do.
    return LoopAnswers.of(forwarders, "looking for subscribers", it -> receivers(it, asked, most))
        .stream()
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(Map.of());
  }

  private Map<Topic, Receivers> receivers(Forwarder forwarder, Set<Topic> prefixes, int most) {
    Map<Topic, Receivers> found = new LinkedHashMap<>();
    for (Topic prefix : prefixes) {
      Set<Subscriber> subscribers = new LinkedHashSet<>();
      forwarder.tree().overlapping(prefix, subscribers::add);
      forwarder.links().overlapping(prefix, subscribers::add);
      TreeSet<String> nodes = new TreeSet<>();
      for (Subscriber subscriber : subscribers) {
        if (!subscriber.isTail()) {
          nodes.add(label(subscriber));
        }
      }
      List<String> kept = nodes.stream().limit(most).toList();
      found.put(prefix, new Receivers(kept, nodes.size() - kept.size()));
    }
    return found;
  }

  Map<Topic, Audience> audiences(Collection<Topic> topics) {
    Set<Topic> asked = new LinkedHashSet<>(topics);
    return LoopAnswers.of(forwarders, "looking for subscribers", it -> audiences(it, asked))
        .stream()
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(Map.of());
  }

  private Map<Topic, Audience> audiences(Forwarder forwarder, Set<Topic> topics) {
    Map<Topic, Audience> found = new LinkedHashMap<>();
    for (Topic topic : topics) {
      ByteBuf bytes = Unpooled.wrappedBuffer(topic.bytes());
      Set<Subscriber> subscribers = new LinkedHashSet<>(); // one may have several prefixes
      forwarder.tree().match(bytes, 0, topic.length(), subscribers::add);
      Set<Subscriber> links = new LinkedHashSet<>();
      forwarder.links().match(bytes, 0, topic.length(), links::add);
      Set<String> nodes = new TreeSet<>();
      int clients = 0;
      for (Subscriber subscriber : subscribers) {
        if (subscriber.peer() instanceof ZmtpPeer) {
          nodes.add(label(subscriber));
        } else if (!subscriber.isTail()) {
          clients++;
        }
      }
      found.put(topic, new Audience(nodes.size(), clients, !links.isEmpty()));
    }
    return found;
  }

  /** As {@link org.zeekbus.broker.snapshot.BrokerSnapshot.Node#label}. */
  private String label(Subscriber subscriber) {
    return names.of(subscriber).labelOr(subscriber.peer().name());
  }
}
