package org.zeekbus.zmtp;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Publishes messages to the peers that subscribed a prefix of their first frame, and tells what is
 * subscribed. Peers are XSUB or SUB sockets.
 *
 * <p>Each matching peer gets a message once. A peer that does not keep up fills its queue, {@link
 * SendSettings}; what then happens is the caller's choice: {@link #publish(Message)} tells him,
 * {@link #publish(Message, Duration)} waits, {@link #publishOrDrop} goes on without that peer.
 * Where we connected, subscriptions and queue outlast a lost connection.
 *
 * <p>Owner: any thread, and the transport's event loops.
 */
public final class XPubSocket implements AutoCloseable {
  /**
   * What a publisher hears. Subscriptions are told one at a time, in an order that adds up over all
   * peers; calls must not block, but may publish.
   */
  public interface Listener extends SocketListener {
    /** A peer subscribed, whether or not anybody held the topic before (ZMQ_XPUB_VERBOSE). */
    void subscribed(Topic topic, Connection peer);

    /** The last peer that held a topic cancelled it or is gone. */
    void cancelled(Topic topic);
  }

  private final Listener listener;
  private final int maxTopics;
  private final SubscriptionTree<Outlet> subscriptions = new SubscriptionTree<>();
  private final Map<Outlet, Set<Topic>> held = new HashMap<>();

  /** Of those held, what a peer that is back has not subscribed again so far. */
  private final Map<Outlet, Set<Topic>> untold = new HashMap<>();

  private final Set<Outlet> wanted = new LinkedHashSet<>();
  private final Outlets outlets;

  /** An XPUB with default settings and no endpoints. */
  public XPubSocket(Transport transport, Listener listener) {
    this(transport, SocketSettings.of(SocketType.XPUB), SendSettings.DEFAULT, listener);
  }

  /** An XPUB, or PUB, without endpoints. */
  public XPubSocket(
      Transport transport, SocketSettings settings, SendSettings sending, Listener listener) {
    settings.expect(SocketType.XPUB, SocketType.PUB);
    this.listener = listener;
    this.maxTopics = settings.limits().subscriptions();
    this.outlets = new Outlets(transport, settings, sending, listener, new Subscriptions());
  }

  /** Listens on an endpoint, as {@link ZmtpSocket#bind} does. */
  public Endpoint bind(Endpoint endpoint) throws IOException {
    return bind(endpoint, Security.NONE);
  }

  /** Listens on an endpoint with this protection, as {@link ZmtpSocket#bind} does. */
  public Endpoint bind(Endpoint endpoint, Security security) throws IOException {
    return outlets.bind(endpoint, security);
  }

  /** Connects to an endpoint, now and after each loss. Does not block. */
  public void connect(Endpoint endpoint) {
    connect(endpoint, Security.NONE);
  }

  /** Connects to an endpoint with this protection, now and after each loss. Does not block. */
  public void connect(Endpoint endpoint, Security security) {
    outlets.connect(endpoint, security);
  }

  /** Sends to all who want it, or, if one of them has no room, to nobody (ZMQ_XPUB_NODROP). */
  public SendResult publish(Message message) {
    return outlets.attempt(() -> sendToAll(message));
  }

  /**
   * Sends to all who want it, and waits until each has room.
   *
   * @return {@link SendResult#FULL} if one had none in all that time; nobody got it then
   */
  public SendResult publish(Message message, Duration wait) throws InterruptedException {
    return outlets.attempt(() -> sendToAll(message), wait);
  }

  /**
   * Sends to those who want it and have room; the others miss it, which {@link #dropped} counts.
   */
  public SendResult publishOrDrop(Message message) {
    return outlets.attempt(() -> {
      for (Outlet outlet : whoWants(message)) {
        if (outlets.hasRoom(outlet)) {
          outlet.add(message);
        } else {
          outlets.lost(outlet, message.units());
        }
      }
      return wanted.isEmpty() ? SendResult.NOT_WANTED : SendResult.SENT;
    });
  }

  /** Whether a peer subscribed exactly this topic. */
  public boolean isSubscribed(Topic topic) {
    outlets.lock();
    try {
      return subscriptions.isHeld(topic);
    } finally {
      outlets.unlock();
    }
  }

  /**
   * Forgets topics that a peer where we connected held before its connection was lost, and has not
   * subscribed again since it is back: those who wanted them have gone meanwhile. libzmq keeps such
   * topics for ever. A peer tells all it holds at the beginning of a connection; when it has had
   * the time for it is for the caller to know. Nothing is told to the listener.
   *
   * @return those that now nobody holds any more, in the order of their bytes
   */
  public List<Topic> forgetUntold() {
    outlets.lock();
    try {
      List<Topic> gone = new ArrayList<>();
      untold.forEach((outlet, topics) -> {
        if (outlet.connection() == null) {
          return; // it will tell all when it is back
        }
        Set<Topic> of = held.getOrDefault(outlet, Set.of());
        for (Topic topic : topics) {
          if (of.remove(topic) && subscriptions.remove(topic, outlet)) {
            gone.add(topic);
          }
        }
      });
      untold.keySet().removeIf(outlet -> outlet.connection() != null);
      gone.sort(null);
      return gone;
    } finally {
      outlets.unlock();
    }
  }

  /** Messages that peers missed, each counted for each such peer ({@link Message#countedAs}). */
  public long dropped() {
    return outlets.dropped();
  }

  /** Messages that wait for peers now, each counted for each such peer. */
  public int queued() {
    return outlets.queued();
  }

  /**
   * Takes no more messages, gives those that are queued {@code linger} to be sent, and closes.
   * Blocks for that long at most.
   *
   * @return how many were not sent
   */
  public int close(Duration linger) {
    return outlets.close(linger);
  }

  /** Closes without waiting for what is queued. */
  @Override
  public void close() {
    outlets.close(Duration.ZERO);
  }

  private SendResult sendToAll(Message message) {
    for (Outlet outlet : whoWants(message)) {
      if (!outlets.hasRoom(outlet)) {
        return SendResult.FULL;
      }
    }
    for (Outlet outlet : wanted) {
      outlet.add(message);
    }
    return wanted.isEmpty() ? SendResult.NOT_WANTED : SendResult.SENT;
  }

  private Set<Outlet> whoWants(Message message) {
    FrameCursor topic = message.first();
    wanted.clear();
    subscriptions.match(topic.buffer(), topic.body(), topic.length(), wanted::add);
    return wanted;
  }

  /** Who subscribed what. Its calls come with the lock held. */
  private final class Subscriptions implements Outlets.Pattern {
    @Override
    public ConnectionHandler handler(Outlet outlet, Connection peer) {
      Set<Topic> before = held.get(outlet);
      if (before != null) {
        untold.put(outlet, new HashSet<>(before));
      }
      return new ConnectionHandler() {
        @Override
        public void subscription(boolean subscribe, ByteBuf in, int at, int length) {
          Topic topic = Topic.of(in, at, length);
          outlets.lock();
          try {
            if (subscribe) {
              subscribed(topic, outlet, peer);
            } else {
              cancelled(topic, outlet);
            }
          } finally {
            outlets.unlock();
          }
        }
      };
    }

    private void subscribed(Topic topic, Outlet outlet, Connection peer) {
      Set<Topic> topics = held.computeIfAbsent(outlet, o -> new HashSet<>());
      if (topics.size() >= maxTopics && !topics.contains(topic)) {
        listener.ignored(peer, Ignored.TOO_MANY_SUBSCRIPTIONS, topic.length());
        return;
      }
      topics.add(topic);
      told(topic, outlet);
      subscriptions.add(topic, outlet);
      listener.subscribed(topic, peer);
    }

    private void told(Topic topic, Outlet outlet) {
      Set<Topic> left = untold.get(outlet);
      if (left != null) {
        left.remove(topic);
      }
    }

    private void cancelled(Topic topic, Outlet outlet) {
      told(topic, outlet);
      Set<Topic> topics = held.get(outlet);
      if (topics != null && topics.remove(topic) && subscriptions.remove(topic, outlet)) {
        listener.cancelled(topic);
      }
    }

    /** In the order of their bytes, as libzmq's tree yields them. */
    @Override
    public void gone(Outlet outlet) {
      untold.remove(outlet);
      Set<Topic> topics = held.remove(outlet);
      if (topics != null) {
        topics.stream()
            .sorted()
            .filter(topic -> subscriptions.remove(topic, outlet))
            .forEach(topic -> outlets.tell(() -> listener.cancelled(topic)));
      }
    }
  }
}
