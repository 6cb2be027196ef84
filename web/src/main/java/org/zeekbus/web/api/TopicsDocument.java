package org.zeekbus.web.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.Broker;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.broker.snapshot.Receivers;
import org.zeekbus.web.observe.Drop;
import org.zeekbus.web.observe.Observation;
import org.zeekbus.web.observe.Rate;
import org.zeekbus.web.observe.TopicGroups;
import org.zeekbus.web.sample.SampledTraffic;
import org.zeekbus.zmtp.Topic;

/** {@code /api/v1/topics}. Its components are fields of the API (docs/api.md). */
record TopicsDocument(
    Instant time, List<Group> topics, int topicsLeftOut, List<Drop> drops, int dropsLeftOut) {
  private static final int MOST_TOPICS = 1_000;
  private static final int MOST_DROPS = 1_000;
  private static final int MOST_SUBSCRIBERS = 50;

  /** An event loop does nothing else while it answers. */
  private static final int MOST_ASKED = 100;

  /** Of one group; a group of node ids has one for each node. */
  private static final int PREFIXES_ASKED = 8;

  record Group(
      String topic,
      long messages,
      long bytes,
      long deliveries,
      long unwanted,
      long dropped,
      @Nullable Double messageRate,
      @Nullable Double byteRate,
      @Nullable Double deliveryRate,
      @Nullable Double unwantedRate,
      @Nullable Double dropRate,
      List<Publisher> publishers,
      List<String> subscribers,
      int subscribersLeftOut) {
    Group publishedBy(List<Publisher> nodes) {
      return with(nodes, subscribers, subscribersLeftOut);
    }

    Group subscribedBy(List<String> nodes, int leftOut) {
      return with(publishers, nodes, leftOut);
    }

    private Group with(List<Publisher> publishedBy, List<String> subscribedBy, int leftOut) {
      return new Group(
          topic,
          messages,
          bytes,
          deliveries,
          unwanted,
          dropped,
          messageRate,
          byteRate,
          deliveryRate,
          unwantedRate,
          dropRate,
          publishedBy,
          subscribedBy,
          leftOut);
    }
  }

  /** A node that publishes a topic or an event, estimated from a sample. */
  record Publisher(String node, double messageRate) {
    private static final int MOST = 20;

    static List<Publisher> of(List<SampledTraffic.Publisher> all) {
      return all.stream()
          .limit(MOST)
          .map(each -> new Publisher(each.node(), Rate.rounded(each.traffic().messageRate())))
          .toList();
    }
  }

  static TopicsDocument of(Moment moment) {
    BrokerSnapshot broker = moment.now().broker();
    if (broker == null) {
      return new TopicsDocument(moment.now().time(), List.of(), 0, List.of(), 0);
    }
    Observation earlier = moment.interval().before();
    BrokerSnapshot brokerBefore = earlier == null ? null : earlier.broker();
    Map<String, Sums> before = brokerBefore == null ? Map.of() : byGroup(brokerBefore);
    Comparator<Group> busiestFirst =
        Comparator.comparingDouble((Group topic) -> rate(topic.messageRate()))
            .thenComparingLong(Group::messages)
            .reversed()
            .thenComparing(Group::topic);
    Map<String, Sums> now = byGroup(broker);
    List<Group> all = new ArrayList<>();
    now.forEach((group, sums) -> {
      Sums old = before.get(group);
      all.add(
          of(
              group,
              sums,
              old == null && brokerBefore != null ? new Sums() : old,
              moment.seconds()));
    });
    Moment.Bounded<Group> topics = Moment.Bounded.of(all, MOST_TOPICS, busiestFirst);
    List<Drop> losses = new ArrayList<>(byGroup(Drop.of(broker)));
    losses.addAll(moment.missed("message"));
    Moment.Bounded<Drop> drops = Moment.Bounded.of(losses, MOST_DROPS);
    return new TopicsDocument(
        moment.now().time(),
        withSubscribers(
            withPublishers(topics.entries(), moment.sampled()), now, moment.roles().broker()),
        topics.leftOut() + broker.topicsLeftOut(),
        drops.entries(),
        drops.leftOut() + broker.dropsLeftOut());
  }

  /** The largest first. */
  private static List<Drop> byGroup(List<Drop> drops) {
    Map<Drop, Long> sums = new LinkedHashMap<>();
    for (Drop drop : drops) {
      if (drop.count() > 0) {
        String group = TopicGroups.of(drop.of());
        sums.merge(
            new Drop(drop.what(), group, drop.receiver(), drop.why(), 0), drop.count(), Long::sum);
      }
    }
    return sums.entrySet().stream()
        .map(each -> each.getKey().times(each.getValue()))
        .sorted(Comparator.comparingLong(Drop::count).reversed())
        .toList();
  }

  /** The sums of one group, and some of the prefixes in it. */
  private static final class Sums {
    private final List<Topic> prefixes = new ArrayList<>();
    private long messages;
    private long bytes;
    private long deliveries;
    private long unwanted;
    private long dropped;

    void add(BrokerSnapshot.Topic topic) {
      messages += topic.messages();
      bytes += topic.bytes();
      deliveries += topic.deliveries();
      unwanted += topic.unwanted();
      dropped += topic.dropped();
      if (prefixes.size() < PREFIXES_ASKED) {
        prefixes.add(Topic.parse(topic.prefix()));
      }
    }
  }

  private static Map<String, Sums> byGroup(BrokerSnapshot broker) {
    Map<String, Sums> groups = new HashMap<>();
    for (BrokerSnapshot.Topic topic : broker.topics()) {
      groups.computeIfAbsent(TopicGroups.of(topic.prefix()), _ -> new Sums()).add(topic);
    }
    return groups;
  }

  private static double rate(@Nullable Double rate) {
    return rate == null ? 0 : rate;
  }

  private static Group of(String group, Sums now, @Nullable Sums before, double seconds) {
    return new Group(
        group,
        now.messages,
        now.bytes,
        now.deliveries,
        now.unwanted,
        now.dropped,
        Rate.of(now.messages, before == null ? null : before.messages, seconds),
        Rate.of(now.bytes, before == null ? null : before.bytes, seconds),
        Rate.of(now.deliveries, before == null ? null : before.deliveries, seconds),
        Rate.of(now.unwanted, before == null ? null : before.unwanted, seconds),
        Rate.of(now.dropped, before == null ? null : before.dropped, seconds),
        List.of(),
        List.of(),
        0);
  }

  private static List<Group> withPublishers(List<Group> groups, SampledTraffic sampled) {
    Map<String, List<Publisher>> publishers = new HashMap<>();
    for (SampledTraffic.Topic topic : sampled.topics()) {
      publishers.put(topic.group(), Publisher.of(topic.publishers()));
    }
    return groups.stream()
        .map(group -> group.publishedBy(publishers.getOrDefault(group.topic(), List.of())))
        .toList();
  }

  /** All topics are asked for at once: each request is a task for every loop. */
  private static List<Group> withSubscribers(
      List<Group> topics, Map<String, Sums> groups, @Nullable Broker broker) {
    if (broker == null) {
      return topics;
    }
    List<Topic> asked =
        topics.stream()
            .flatMap(topic -> groups.getOrDefault(topic.topic(), new Sums()).prefixes.stream())
            .limit(MOST_ASKED)
            .toList();
    Map<Topic, Receivers> receivers = broker.receivers(asked, MOST_SUBSCRIBERS);
    List<Group> all = new ArrayList<>();
    for (Group topic : topics) {
      Set<String> names = new TreeSet<>();
      int leftOut = 0;
      for (Topic prefix : groups.getOrDefault(topic.topic(), new Sums()).prefixes) {
        Receivers found = receivers.get(prefix);
        if (found != null) {
          names.addAll(found.nodes());
          leftOut = Math.max(leftOut, found.leftOut());
        }
      }
      List<String> kept = names.stream().limit(MOST_SUBSCRIBERS).toList();
      all.add(topic.subscribedBy(kept, leftOut + names.size() - kept.size()));
    }
    return all;
  }
}
