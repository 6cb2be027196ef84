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
 * The two connections of a node to its broker, on one event loop, so that whoever hears of them
 * needs no locks.
 *
 * <p>Owner: any thread.
 */
final class BrokerLink {
  /** What the node hears, on the event loop. Calls must not block. */
  interface Listener {
    /** A message; false if nothing more should be read until {@link #resume}. */
    boolean message(FrameCursor frames);

    /** Nothing is read any more; handlers may have made room before it was so. */
    void paused();

    /** Somebody has subscribed a topic, or the broker tells it again. */
    void subscribed(String topic);

    /** Nobody holds a topic any more. */
    void cancelled(String topic);

    /** The connection stands. */
    void connected(SubscriptionConfirmations.Side side, String endpoint);

    /** The connection is lost; the next attempt follows by itself. */
    void disconnected(SubscriptionConfirmations.Side side, String detail);

    /** An attempt to connect failed; the next follows by itself. */
    void unreachable(Endpoint endpoint, String detail);

    /**
     * A handshake failed; the next attempt follows, if {@code reason} is for good, after a while.
     */
    void refused(String endpoint, CloseReason reason, String detail);

    /** Events were on their way to a broker that went away, or unsent at the end. */
    void lost(int events, String endpoint);

    /** There is room again for what goes out. */
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

  /** Forgets what nobody has subscribed again since the broker is back, and tells it. */
  List<String> forgetUntold() {
    return xpub.forgetUntold().stream().map(BrokerLink::text).toList();
  }

  void subscribe(String topic) {
    xsub.subscribe(Topic.of(topic));
  }

  void cancel(String topic) {
    xsub.cancel(Topic.of(topic));
  }

  /** Reads again. */
  void resume() {
    xsub.resume();
  }

  /** The listener hears no more but of losses. */
  void stopListening() {
    isClosing = true;
  }

  /** Gives what is queued {@code linger} to go out, and closes. */
  void close(Duration linger) {
    stopListening();
    var _ = xpub.close(linger);
    xsub.close();
  }

  /** Whatever fails there is heard, and costs the connection nothing. */
  private void tell(Runnable what) {
    supervisor.task("zeekbus-node", what).run();
  }

  private static String text(Topic topic) {
    return new String(topic.bytes(), StandardCharsets.UTF_8);
  }

  /** What both sockets tell alike. */
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
      } catch (Throwable e) { // errors, too: this message is lost, the next one comes
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
