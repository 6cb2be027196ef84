package org.zeekbus.broker;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.Topic;

/**
 * The topics of one subscriber, and its way to make them known to all event loops: as one batch for
 * each read.
 *
 * <p>Owner: the subscriber's event loop. {@link #cost} is published by volatile writes.
 */
final class SubscriberTopics {
  /** So many topics it may have, however many others have. */
  private static final int FEW_TOPICS = 1000;

  /** With more changes than this at once, it is read again when all loops know them. */
  private static final int MANY_CHANGES = 1000;

  private static final long READ_ON_MILLIS = 5;

  private final Subscriber subscriber;
  private final Peer peer;
  private final Forwarder forwarder;
  private final Limits limits;
  private final SubscriptionBudget budget;
  private final PeerLog log;
  private final Set<Topic> topics = new HashSet<>();
  private List<Forwarder.Change> changes = new ArrayList<>();
  private boolean hasEnded;
  private volatile long cost;

  SubscriberTopics(
      Subscriber subscriber,
      Forwarder forwarder,
      Limits limits,
      SubscriptionBudget budget,
      PeerLog log) {
    this.subscriber = subscriber;
    this.peer = subscriber.peer();
    this.forwarder = forwarder;
    this.limits = limits;
    this.budget = budget;
    this.log = log;
  }

  Set<Topic> all() {
    return topics;
  }

  /** The estimated heap of its topics. Any thread may ask. */
  long cost() {
    return cost;
  }

  /**
   * Subscribes to a topic, or cancels it.
   *
   * @return false if that would be one topic too many
   */
  boolean change(boolean subscribe, ByteBuf in, int at, int length) {
    Topic topic = Topic.of(in, at, length);
    if (!subscribe) {
      if (topics.remove(topic)) {
        pay(-budget.cost(length));
        log.cancelled(subscriber, topic);
        changes.add(new Forwarder.Change(subscriber, false, topic));
      }
      return true;
    }
    if (topics.size() >= limits.subscriptions() && !topics.contains(topic)) {
      return false;
    }
    if (budget.isFull() && topics.size() >= FEW_TOPICS && !topics.contains(topic)) {
      return false;
    }
    if (topics.add(topic)) {
      pay(budget.cost(length));
      log.subscribed(subscriber, topic);
    }
    changes.add(new Forwarder.Change(subscriber, true, topic));
    return true;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // written on this loop alone
  private void pay(long bytes) {
    cost += bytes;
    budget.add(bytes);
  }

  /** Makes the changes since the last time known. */
  void publish() {
    if (changes.isEmpty()) {
      return;
    }
    List<Forwarder.Change> news = changes;
    changes = new ArrayList<>();
    if (news.size() < MANY_CHANGES || hasEnded) {
      forwarder.publish(news);
    } else {
      peer.pause();
      forwarder.publish(news, this::readOn);
    }
  }

  /** Reads the subscriber again, once there is memory for what publishers have to hear of it. */
  private void readOn() {
    if (hasEnded) {
      return;
    }
    if (forwarder.memory().isExhausted()) {
      peer.loop()
          .schedule(
              forwarder.faults().task(peer, "reading a subscriber again", this::readOn),
              READ_ON_MILLIS,
              TimeUnit.MILLISECONDS);
    } else {
      peer.resume();
    }
  }

  /** The subscriber has gone: cancels all its topics. */
  void end() {
    hasEnded = true;
    publish();
    List<Forwarder.Change> cancels = new ArrayList<>(topics.size());
    for (Topic topic : new TreeSet<>(topics)) {
      cancels.add(new Forwarder.Change(subscriber, false, topic));
    }
    topics.clear();
    pay(-cost);
    if (!cancels.isEmpty()) {
      forwarder.publish(cancels);
    }
  }
}
