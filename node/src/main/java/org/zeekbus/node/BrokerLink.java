package org.zeekbus.node;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.socket.Connection;
import org.zeekbus.zmtp.socket.MessageListener;
import org.zeekbus.zmtp.socket.SendSettings;
import org.zeekbus.zmtp.socket.SocketListener;
import org.zeekbus.zmtp.socket.Transport;
import org.zeekbus.zmtp.socket.XPubSocket;
import org.zeekbus.zmtp.socket.XSubSocket;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * The node's two connections to its broker. Both live on one event loop, so listeners need no
 * locks.
 *
 * <p>Owner: any thread.
 */
final class BrokerLink {
  /** Events of the two connections, on the event loop. Methods must not block. */
  interface Listener {
    /** A message has arrived. Returns false to stop reading until {@link #resume}. */
    boolean message(FrameCursor frames);

    /** Reading has stopped. Handlers may have made room in the meantime. */
    void paused();

    /** A topic has its first subscriber, or the broker repeats it to a new connection. */
    void subscribed(String topic);

    /** A topic has lost its last subscriber. */
    void cancelled(String topic);

    /** The handshake is complete. */
    void connected(SubscriptionConfirmations.Side side, String endpoint);

    /** The connection is lost. The socket reconnects by itself. */
    void disconnected(SubscriptionConfirmations.Side side, String detail);

    /** An attempt to connect failed. The socket tries again by itself. */
    void unreachable(Endpoint endpoint, String detail);

    /**
     * A handshake failed. The socket tries again at once or, if {@code reason} is for good, after a
     * pause.
     */
    void refused(String endpoint, CloseReason reason, String detail);

    /** Events are lost: the broker went away, or the node closed, before they were sent. */
    void lost(int events, String endpoint);

    /** The send queue has room again. */
    void room();
  }

  private final Transport transport;
  private final XSubSocket xsub;
  private final XPubSocket xpub;
  private final Security security;
  private final Listener listener;
  private final NodeLoop loop;
  private final Supervisor supervisor;
  private volatile boolean isClosing;

  BrokerLink(
      Transport transport,
      NodeSocketSettings sockets,
      int publishHwm,
      Listener listener,
      Supervisor supervisor) {
    this.security = sockets.security();
    this.listener = listener;
    this.supervisor = supervisor;
    this.transport = transport;
    this.loop = new NodeLoop(transport.loops().getFirst(), supervisor);
    this.xsub = new XSubSocket(transport, sockets.xsub(), new Receiving());
    this.xpub =
        new XPubSocket(
            transport,
            sockets.xpub(),
            SendSettings.DEFAULT.withMessages(publishHwm),
            new Publishing());
  }

  void connect(Endpoint brokerXpub, Endpoint brokerXsub) {
    xsub.connect(brokerXpub, security);
    xpub.connect(brokerXsub, security);
  }

  XPubSocket xpub() {
    return xpub;
  }

  Transport transport() {
    return transport;
  }

  NodeLoop loop() {
    return loop;
  }

  /** Forgets the topics that the broker has not repeated since it is back, and returns them. */
  List<String> forgetUntold() {
    return xpub.forgetUntold().stream().map(BrokerLink::text).toList();
  }

  void subscribe(String topic) {
    xsub.subscribe(Topic.of(topic));
  }

  void cancel(String topic) {
    xsub.cancel(Topic.of(topic));
  }

  /** Starts to read again. */
  void resume() {
    xsub.resume();
  }

  /** From now on the listener hears of losses only. */
  void stopListening() {
    isClosing = true;
  }

  /** Waits up to {@code linger} until queued events are sent, then closes. */
  void close(Duration linger) {
    stopListening();
    var _ = xpub.close(linger);
    xsub.close();
  }

  /** Runs a callback. If it fails, that is reported, and the connection stays. */
  private void tell(Runnable callback) {
    supervisor.task("zeekbus-node", callback).run();
  }

  private static String text(Topic topic) {
    return new String(topic.bytes(), StandardCharsets.UTF_8);
  }

  /** The callbacks that both sockets share. */
  private class Side implements SocketListener {
    private final SubscriptionConfirmations.Side side;

    Side(SubscriptionConfirmations.Side side) {
      this.side = side;
    }

    @Override
    public void connected(Connection peer) {
      tell(() -> listener.connected(side, peer.peer()));
    }

    @Override
    public void disconnected(Connection peer, CloseReason reason, String detail) {
      if (!isClosing) {
        tell(() -> listener.disconnected(side, reason + ": " + detail));
      }
    }

    @Override
    public void unreachable(Endpoint endpoint, String detail) {
      listener.unreachable(endpoint, detail);
    }

    @Override
    public void refused(String peer, CloseReason reason, String detail) {
      if (!isClosing) {
        tell(() -> listener.refused(peer, reason, detail));
      }
    }
  }

  private final class Receiving extends Side implements MessageListener {
    Receiving() {
      super(SubscriptionConfirmations.Side.XSUB);
    }

    @Override
    public void message(Connection from, FrameCursor frames) {
      try {
        if (!isClosing && !listener.message(frames)) {
          xsub.pause();
          listener.paused();
        }
      } catch (Throwable e) { // errors, too: only this message is lost
        supervisor.caught("reading from " + from.peer(), e);
      }
    }
  }

  private final class Publishing extends Side implements XPubSocket.Listener {
    Publishing() {
      super(SubscriptionConfirmations.Side.XPUB);
    }

    @Override
    public void subscribed(Topic topic, Connection peer) {
      tell(() -> listener.subscribed(text(topic)));
    }

    @Override
    public void cancelled(Topic topic) {
      if (!isClosing) {
        tell(() -> listener.cancelled(text(topic)));
      }
    }

    @Override
    public void dropped(String peer, int messages) {
      listener.lost(messages, peer);
    }

    @Override
    public void room() {
      tell(listener::room);
    }
  }
}
