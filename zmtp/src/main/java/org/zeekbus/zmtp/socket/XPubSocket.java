package org.zeekbus.zmtp.socket;

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
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Ignored;
import org.zeekbus.zmtp.Message;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.SubscriptionTree;
import org.zeekbus.zmtp.Topic;

/**
 * Publishes messages to the peers that subscribed to a prefix of their first frame, and reports
 * subscriptions. Peers are XSUB or SUB sockets.
 *
 * <p>Each matching peer gets a message once. A peer that does not keep up fills its queue, {@link
 * SendSettings}; the caller chooses what happens then: {@link #publish(Message)} reports it, {@link
 * #publish(Message, Duration)} waits, {@link #publishOrDrop} goes on without that peer. Where we
 * connected, subscriptions and queue outlast a lost connection.
 *
 * <p>Owner: any thread, and the transport's event loops.
 */
public final class XPubSocket implements EndpointSocket {
  /**
   * Takes the events of a publisher. Subscriptions come one at a time, in an order that is
   * consistent over all peers. Calls must not block, but may publish.
   */
  public interface Listener extends SocketListener {
    /** A peer subscribed, whether or not anybody held the topic before (ZMQ_XPUB_VERBOSE). */
    void subscribed(Topic topic, Connection peer);

    /** The last peer that held a topic cancelled it or is gone. */
    void cancelled(Topic topic);
  }

  private final Listener listener;
  private final int maxTopics;
  private final SubscriptionTree<SendPipe> subscriptions = new SubscriptionTree<>();
  private final Map<SendPipe, Set<Topic>> held = new HashMap<>();

  /** Of those held, what a peer that is back has not subscribed again so far. */
  private final Map<SendPipe, Set<Topic>> untold = new HashMap<>();

  private final Set<SendPipe> wanted = new LinkedHashSet<>();
  private final SendPipes pipes;

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
    this.pipes = new SendPipes(transport, settings, sending, listener, new Subscriptions());
  }

  @Override
  public Endpoint bind(Endpoint endpoint, Security security) throws IOException {
    return pipes.bind(endpoint, security);
  }

  @Override
  public void connect(Endpoint endpoint, Security security) {
    pipes.connect(endpoint, security);
  }

  /** Sends to all subscribers of it; if one of them has no room, to none (ZMQ_XPUB_NODROP). */
  public SendResult publish(Message message) {
    return pipes.attempt(() -> sendToAll(message));
  }

  /**
   * Sends to all subscribers of it, and waits until each has room.
   *
   * @return {@link SendResult#FULL} if one had no room in all that time; then none got it
   */
  public SendResult publish(Message message, Duration wait) throws InterruptedException {
    return pipes.attempt(() -> sendToAll(message), wait);
  }

  /** Sends to the subscribers that have room; {@link #dropped} counts the others. */
  public SendResult publishOrDrop(Message message) {
    return pipes.attempt(() -> {
      for (SendPipe pipe : whoWants(message)) {
        if (pipes.hasRoom(pipe)) {
          pipe.add(message);
        } else {
          pipes.lost(pipe, message.units());
        }
      }
      return wanted.isEmpty() ? SendResult.NOT_WANTED : SendResult.SENT;
    });
  }

  /** Whether a peer subscribed exactly this topic. */
  public boolean isSubscribed(Topic topic) {
    pipes.lock();
    try {
      return subscriptions.isHeld(topic);
    } finally {
      pipes.unlock();
    }
  }

  /**
   * Forgets topics that a peer where we connected held before its connection was lost, and has not
   * subscribed again since it is back: those who wanted them have gone meanwhile. libzmq keeps such
   * topics for ever. A peer sends all its topics at the beginning of a connection; the caller must
   * know when it has had the time for that. The listener is not called.
   *
   * @return the topics that now have no holder, in the order of their bytes
   */
  public List<Topic> forgetUntold() {
    pipes.lock();
    try {
      List<Topic> gone = new ArrayList<>();
      untold.forEach((pipe, topics) -> {
        if (pipe.connection() == null) {
          return; // it will tell all when it is back
        }
        Set<Topic> of = held.getOrDefault(pipe, Set.of());
        for (Topic topic : topics) {
          if (of.remove(topic) && subscriptions.remove(topic, pipe)) {
            gone.add(topic);
          }
        }
      });
      untold.keySet().removeIf(pipe -> pipe.connection() != null);
      gone.sort(null);
      return gone;
    } finally {
      pipes.unlock();
    }
  }

  /** Messages that peers missed, each counted for each such peer ({@link Message#countedAs}). */
  public long dropped() {
    return pipes.dropped();
  }

  /** Messages that wait for peers now, each counted for each such peer. */
  public int queued() {
    return pipes.queued();
  }

  /**
   * Takes no more messages, gives those that are queued {@code linger} to be sent, and closes.
   * Blocks for that long at most.
   *
   * @return how many were not sent
   */
  public int close(Duration linger) {
    return pipes.close(linger);
  }

  /** Closes without waiting for what is queued. */
  @Override
  public void close() {
    pipes.close(Duration.ZERO);
  }

  private SendResult sendToAll(Message message) {
    for (SendPipe pipe : whoWants(message)) {
      if (!pipes.hasRoom(pipe)) {
        return SendResult.FULL;
      }
    }
    for (SendPipe pipe : wanted) {
      pipe.add(message);
    }
    return wanted.isEmpty() ? SendResult.NOT_WANTED : SendResult.SENT;
  }

  private Set<SendPipe> whoWants(Message message) {
    FrameCursor topic = message.first();
    wanted.clear();
    subscriptions.match(topic.buffer(), topic.body(), topic.length(), wanted::add);
    return wanted;
  }

  /** The topics of each peer. Called with the lock held. */
  private final class Subscriptions implements SendPipes.Pattern {
    @Override
    public ConnectionHandler handler(SendPipe pipe, Connection peer) {
      Set<Topic> before = held.get(pipe);
      if (before != null) {
        untold.put(pipe, new HashSet<>(before));
      }
      return new ConnectionHandler() {
        @Override
        public void subscription(boolean subscribe, ByteBuf in, int at, int length) {
          Topic topic = Topic.of(in, at, length);
          pipes.lock();
          try {
            if (subscribe) {
              subscribed(topic, pipe, peer);
            } else {
              cancelled(topic, pipe);
            }
          } finally {
            pipes.unlock();
          }
        }
      };
    }

    private void subscribed(Topic topic, SendPipe pipe, Connection peer) {
      Set<Topic> topics = held.computeIfAbsent(pipe, o -> new HashSet<>());
      if (topics.size() >= maxTopics && !topics.contains(topic)) {
        listener.ignored(peer, Ignored.TOO_MANY_SUBSCRIPTIONS, topic.length());
        return;
      }
      topics.add(topic);
      told(topic, pipe);
      subscriptions.add(topic, pipe);
      listener.subscribed(topic, peer);
    }

    private void told(Topic topic, SendPipe pipe) {
      Set<Topic> left = untold.get(pipe);
      if (left != null) {
        left.remove(topic);
      }
    }

    private void cancelled(Topic topic, SendPipe pipe) {
      told(topic, pipe);
      Set<Topic> topics = held.get(pipe);
      if (topics != null && topics.remove(topic) && subscriptions.remove(topic, pipe)) {
        listener.cancelled(topic);
      }
    }

    /** In the order of their bytes, as libzmq's tree yields them. */
    @Override
    public void gone(SendPipe pipe) {
      untold.remove(pipe);
      Set<Topic> topics = held.remove(pipe);
      if (topics != null) {
        topics.stream()
            .sorted()
            .filter(topic -> subscriptions.remove(topic, pipe))
            .forEach(topic -> pipes.tell(() -> listener.cancelled(topic)));
      }
    }
  }
}
