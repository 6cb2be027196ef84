package org.zeekbus.broker;

import io.netty.buffer.ByteBuf;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.count.TopicStatistics;
import org.zeekbus.zmtp.SubscriptionTree;
import org.zeekbus.zmtp.Topic;

/**
 * Remembers the receivers and the counters of topics seen lately, so that most messages need no
 * walk through the tree. Forgets all when a subscription changes.
 *
 * <p>Owner: one event loop. Breaks idiom: topics are compared as words in the read buffer, see
 * BrokerBench.
 */
final class Routes {
  private static final int SLOTS = 4096;
  private static final int MAX_SETS = 4096;

  /** Topics that are longer, which no Zeek node has, are looked up each time. */
  private static final int LONGEST = 256;

  /** Prefixes that have statistics of their own; the rest is counted together. */
  private static final int MAX_PREFIXES = 1000;

  private static final int PREFIX_PARTS = 3;
  private static final Topic OTHERS = Topic.of("(others)");

  /** One topic's answer. */
  static final class Route {
    private final long[] words;
    private final int length;
    private final int version;
    final SubscriberSet subscribers;
    final TopicStatistics statistics;

    Route(
        long[] words,
        int length,
        int version,
        SubscriberSet subscribers,
        TopicStatistics statistics) {
      this.words = words;
      this.length = length;
      this.version = version;
      this.subscribers = subscribers;
      this.statistics = statistics;
    }

    boolean isOf(ByteBuf in, int at, int topicLength) {
      if (topicLength != length) {
        return false;
      }
      for (int i = 0; i < words.length; i++) {
        if (words[i] != word(in, at, topicLength, i)) {
          return false;
        }
      }
      return true;
    }
  }

  private final SubscriptionTree<Subscriber> tree;
  private final SubscriptionTree<Subscriber> links;
  private final int loops;
  private final @Nullable Route[] slots = new Route[SLOTS];
  private final Map<BitSet, SubscriberSet> sets = new HashMap<>();
  private final Map<Topic, TopicStatistics> prefixes;
  private final SubscriberSet.Collector collector = new SubscriberSet.Collector();
  private int version;

  /** Routes to those in {@code tree}, and over {@code links}. */
  Routes(SubscriptionTree<Subscriber> tree, SubscriptionTree<Subscriber> links, int loops) {
    this(tree, links, loops, new TreeMap<>());
  }

  private Routes(
      SubscriptionTree<Subscriber> tree,
      SubscriptionTree<Subscriber> links,
      int loops,
      Map<Topic, TopicStatistics> prefixes) {
    this.tree = tree;
    this.links = links;
    this.loops = loops;
    this.prefixes = prefixes;
  }

  /** Those of messages that have come over a link, and go over none; with the same counters. */
  Routes within() {
    return new Routes(tree, new SubscriptionTree<>(), loops, prefixes);
  }

  /** A subscription has changed: routes may be wrong. */
  void forget() {
    version++;
    sets.clear();
  }

  /** Counters by prefix, to be copied on the event loop. */
  Map<Topic, TopicStatistics> statistics() {
    return prefixes;
  }

  /**
   * The route of the topic in {@code in[at..at+length)}.
   *
   * @param guess the route of the message before, which is often the same
   */
  Route find(@Nullable Route guess, ByteBuf in, int at, int length) {
    if (guess != null && guess.version == version && guess.isOf(in, at, length)) {
      return guess;
    }
    if (length > LONGEST) {
      return look(in, at, length);
    }
    int slot = hash(in, at, length) & (SLOTS - 1);
    Route route = slots[slot];
    if (route == null || route.version != version || !route.isOf(in, at, length)) {
      route = look(in, at, length);
      slots[slot] = route;
    }
    return route;
  }

  private Route look(ByteBuf in, int at, int length) {
    tree.match(in, at, length, collector::add);
    links.match(in, at, length, collector::add);
    SubscriberSet set = sets.get(collector.ids());
    if (set == null) {
      if (sets.size() >= MAX_SETS) {
        sets.clear();
      }
      set = SubscriberSet.of(collector.found(), loops);
      sets.put((BitSet) collector.ids().clone(), set);
    }
    collector.clear();
    long[] words = new long[(length + 7) >>> 3];
    for (int i = 0; i < words.length; i++) {
      words[i] = word(in, at, length, i);
    }
    return new Route(words, length, version, set, statistics(in, at, length));
  }

  /** The counters of the topic's first three parts, which end in dots or slashes. */
  TopicStatistics statistics(ByteBuf in, int at, int length) {
    int parts = 0;
    int end = 0;
    while (end < length && parts < PREFIX_PARTS) {
      byte b = in.getByte(at + end++);
      if (b == '.' || b == '/') {
        parts++;
      }
    }
    Topic prefix = Topic.of(in, at, end);
    if (prefixes.size() >= MAX_PREFIXES && !prefixes.containsKey(prefix)) {
      prefix = OTHERS;
    }
    return prefixes.computeIfAbsent(prefix, TopicStatistics::new);
  }

  /** Eight bytes of the topic; the last word overlaps the one before it, or is cut. */
  private static long word(ByteBuf in, int at, int length, int index) {
    if (length >= 8) {
      return in.getLong(at + Math.min(index << 3, length - 8));
    }
    long word = 0;
    for (int i = 0; i < length; i++) {
      word = word << 8 | (in.getByte(at + i) & 0xff);
    }
    return word;
  }

  private static int hash(ByteBuf in, int at, int length) {
    long hash = length;
    int words = (length + 7) >>> 3;
    for (int i = 0; i < words; i++) {
      hash = (hash ^ word(in, at, length, i)) * 0x9e3779b97f4a7c15L;
      hash ^= hash >>> 32;
    }
    return (int) (hash >>> 16);
  }
}
