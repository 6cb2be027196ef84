package org.zeekbus.zmtp.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.util.TreeMap;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Commands;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.Topic;

/**
 * Subscribes topics at publishers and hands their messages to a listener. Peers are XPUB or PUB
 * sockets; each learns all topics when it connects, and every change from then on.
 *
 * <p>A topic may be subscribed several times and is then cancelled as often. Peers get only the
 * first subscription and the last cancel: a broker that counts them would count a second one for
 * ever (libzmq's proxy with ZMQ_XPUB_VERBOSER does).
 *
 * <p>As in libzmq, nothing is filtered here: what a publisher sends is handed over.
 *
 * <p>Owner: any thread, and the transport's event loops.
 */
public final class XSubSocket implements EndpointSocket {
  /** Subscriptions that a peer may be late with, in bytes, before it has to start over. */
  private static final long MAX_PENDING = 64 << 20;

  private static final int CHUNK = 64 << 10;

  private final ByteBufAllocator allocator;
  private final int longestTopic;
  private final ReceivePipes pipes;

  /** How often each topic is subscribed. Guarded by {@link #pipes}. */
  private final TreeMap<Topic, Integer> topics = new TreeMap<>();

  /** An XSUB with default settings and no endpoints. */
  public XSubSocket(Transport transport, MessageListener listener) {
    this(transport, SocketSettings.of(SocketType.XSUB), listener);
  }

  /** An XSUB, or SUB, without endpoints. */
  public XSubSocket(Transport transport, SocketSettings settings, MessageListener listener) {
    settings.expect(SocketType.XSUB, SocketType.SUB);
    this.allocator = transport.memory().allocator();
    this.longestTopic = settings.limits().topic();
    this.pipes = new ReceivePipes(transport, settings, listener, this::sendAll);
  }

  @Override
  public Endpoint bind(Endpoint endpoint, Security security) throws IOException {
    return pipes.bind(endpoint, security);
  }

  @Override
  public void connect(Endpoint endpoint, Security security) {
    pipes.connect(endpoint, security);
  }

  /**
   * Subscribes a topic once more.
   *
   * @throws IllegalArgumentException if it is longer than {@link Limits#topic}
   */
  public void subscribe(Topic topic) {
    if (topic.length() > longestTopic) {
      throw new IllegalArgumentException(
          "topic length: %d (limit %d, limits.topic)".formatted(topic.length(), longestTopic));
    }
    synchronized (pipes) {
      if (topics.merge(topic, 1, Integer::sum) == 1) {
        pipes.onEach(peer -> peer.sendSubscription(true, topic));
      }
    }
  }

  /** Takes one subscription of a topic back; without one, nothing happens. */
  public void cancel(Topic topic) {
    synchronized (pipes) {
      if (topics.containsKey(topic)
          && topics.computeIfPresent(topic, (t, count) -> count == 1 ? null : count - 1) == null) {
        pipes.onEach(peer -> peer.sendSubscription(false, topic));
      }
    }
  }

  /** Reads from no peer until {@link #resume}; what one read had brought still comes. */
  public void pause() {
    pipes.pause();
  }

  /** Reads again. */
  public void resume() {
    pipes.resume();
  }

  @Override
  public void close() {
    pipes.close();
  }

  private void sendAll(Connection peer) {
    ByteBuf out = allocator.directBuffer(CHUNK);
    for (Topic topic : topics.keySet()) {
      if (out.readableBytes() >= CHUNK) {
        peer.write(out);
        out = allocator.directBuffer(CHUNK);
      }
      Commands.writeSubscription(out, true, topic, peer.peerMinor());
    }
    peer.write(out);
    peer.flush();
  }

  /** Sends one subscription, or its end. On the event loop of the connection. */
  static void send(Connection peer, boolean subscribe, Topic topic) {
    if (!peer.isOpen()) {
      return;
    }
    ByteBuf out = peer.allocator().directBuffer(topic.length() + 32);
    Commands.writeSubscription(out, subscribe, topic, peer.peerMinor());
    peer.write(out);
    peer.flush();
    if (peer.pendingBytes() > MAX_PENDING) {
      peer.close(CloseReason.QUEUE_FULL, "the peer does not read subscriptions");
    }
  }
}
