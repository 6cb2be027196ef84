package org.zeekbus.broker;

import io.netty.channel.EventLoop;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.socket.ConnectionHandler;

/**
 * Lets publishers and subscribers in, each on its own event loop, and knows them until they leave.
 *
 * <p>Owner: any thread; {@link #publisher} and {@link #subscriber} are called on the peer's loop.
 */
final class Admission {
  private final BrokerSettings settings;
  private final List<Forwarder> forwarders;
  private final Map<EventLoop, Forwarder> byLoop;
  private final MemoryGuard memory;
  private final PeerLog log;
  private final SubscriptionBudget budget;
  private final Set<Publisher> publishers = ConcurrentHashMap.newKeySet();
  private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
  private final BitSet subscriberIds = new BitSet(); // guarded by itself

  Admission(BrokerSettings settings, List<Forwarder> forwarders, MemoryGuard memory, PeerLog log) {
    this.settings = settings;
    this.forwarders = forwarders;
    this.byLoop =
        forwarders.stream().collect(Collectors.toMap(Forwarder::loop, Function.identity()));
    this.memory = memory;
    this.log = log;
    this.budget =
        new SubscriptionBudget(
            Runtime.getRuntime().maxMemory() / 2, forwarders.size(), subscribers);
  }

  SubscriptionBudget budget() {
    return budget;
  }

  Set<Publisher> publishers() {
    return publishers;
  }

  Set<Subscriber> subscribers() {
    return subscribers;
  }

  private Forwarder forwarderOf(Peer peer) {
    Forwarder forwarder = forwarderOf(peer.loop());
    if (forwarder == null) {
      throw new IllegalStateException(
          peer.name() + " lives on another event loop (expected: one of Broker.loops())");
    }
    return forwarder;
  }

  /** The broker's share of an event loop; null if the loop is not the broker's. */
  @Nullable Forwarder forwarderOf(EventLoop loop) {
    return byLoop.get(loop);
  }

  ConnectionHandler publisher(Peer peer) {
    Publisher publisher = new Publisher(peer, forwarderOf(peer), settings.queue(), this::left, log);
    boolean isThere = false;
    try {
      publishers.add(publisher);
      memory.add(publisher);
      if (publisher.hearsSubscriptions()) {
        memory.add(publisher.backlog());
      }
      publisher.join();
      isThere = true;
      return publisher;
    } finally {
      if (!isThere) {
        publisher.forwarder().leave(publisher);
        left(publisher);
      }
    }
  }

  AttachedSubscriber subscriber(Peer peer, @Nullable MessageForm form, @Nullable QueueBound bound) {
    int id;
    synchronized (subscriberIds) {
      id = subscriberIds.nextClearBit(0);
      subscriberIds.set(id);
    }
    boolean isThere = false;
    try {
      Subscriber subscriber =
          new Subscriber(
              id,
              peer,
              form,
              bound,
              forwarderOf(peer),
              settings.queue(),
              settings.limits(),
              budget,
              this::left,
              log);
      log.joined(subscriber);
      subscribers.add(subscriber);
      memory.add(subscriber);
      subscriber.forwarder().join(subscriber);
      isThere = true;
      return subscriber;
    } finally {
      if (!isThere) {
        free(id);
      }
    }
  }

  /** Ends those of the peers that are not of the broker's sockets. */
  void closeAttached(Predicate<Peer> which, CloseReason reason, String detail) {
    Stream.concat(
            publishers.stream().map(Publisher::peer), subscribers.stream().map(Subscriber::peer))
        .filter(peer -> !(peer instanceof ZmtpPeer) && which.test(peer))
        .distinct() // a peer may be both
        .forEach(peer -> peer.close(reason, detail));
  }

  private void left(Publisher publisher) {
    publishers.remove(publisher);
    memory.remove(publisher);
    memory.remove(publisher.backlog());
  }

  private void left(Subscriber subscriber) {
    subscribers.remove(subscriber);
    memory.remove(subscriber);
    // Behind its cancels on each loop: one that still knew it would take the next for it, as sets
    // of subscribers are told apart by ids.
    AtomicInteger know = new AtomicInteger(forwarders.size());
    for (Forwarder forwarder : forwarders) {
      forwarder
          .proxy()
          .confirm(() -> {
            if (know.decrementAndGet() == 0) {
              free(subscriber.id());
            }
          });
    }
  }

  private void free(int subscriberId) {
    synchronized (subscriberIds) {
      subscriberIds.clear(subscriberId);
    }
  }
}
