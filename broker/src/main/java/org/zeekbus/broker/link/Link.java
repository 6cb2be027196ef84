package org.zeekbus.broker.link;

import io.netty.channel.EventLoop;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.zeekbus.broker.Broker;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.socket.Connection;
import org.zeekbus.zmtp.socket.ConnectionHandler;
import org.zeekbus.zmtp.socket.SocketHandler;
import org.zeekbus.zmtp.socket.ZmtpSocket;
import org.zeekbus.zmtp.thread.Failure;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * Joins a broker in this process with the cluster's: peers that are attached here get what others
 * publish in the cluster, and the cluster gets what they publish. To the cluster's broker the link
 * is one node; to the broker here it is one publisher and one subscriber, so that its queue has the
 * bounds, policies and counts of any subscriber's.
 *
 * <p>While the link is down, messages for the cluster are not kept: nobody beyond it is subscribed.
 * It connects again by itself, and tells all topics again.
 *
 * <p>Owner: any thread.
 */
public final class Link implements AutoCloseable {
  private static final String TASK = "a link";

  private final Broker broker;
  private final LinkSettings settings;
  private final LinkListener listener;
  private final Supervisor supervisor = new Supervisor();
  private final EventLoop home;
  private final Topic ownTokens;
  private final LinkConfirmations confirmations;
  private final ZmtpSocket incoming;
  private final ZmtpSocket outgoing;
  private final LongAdder echoes = new LongAdder();

  /** Set before the connections are ended here: that is no news. */
  private volatile boolean isStopping;

  private Link(Broker broker, LinkSettings settings, LinkListener listener) {
    this.broker = broker;
    this.settings = settings;
    this.listener = listener;
    this.home = broker.loops().getFirst();
    String prefix = LinkConfirmations.INTERNAL + settings.ownSenders().toString() + "link.";
    this.ownTokens = Topic.of(prefix);
    this.confirmations =
        new LinkConfirmations(
            broker, home, supervisor, prefix, settings.confirmationLimit(), listener);
    this.incoming = broker.socket(SocketType.XSUB, settings.backoff(), new Half(this::incoming));
    this.outgoing = broker.socket(SocketType.XPUB, settings.backoff(), new Half(this::outgoing));
  }

  /** Starts to connect. Does not wait for the cluster's broker. */
  public static Link start(Broker broker, LinkSettings settings, LinkListener listener) {
    Link link = new Link(broker, settings, listener);
    link.incoming.connect(settings.xpub(), settings.security());
    link.outgoing.connect(settings.xsub(), settings.security());
    return link;
  }

  /**
   * Calls back on an event loop of the broker here once all subscriptions that were given on it
   * before are known to the cluster's broker, and those of the cluster here, so that no later
   * message misses them. If the link is down, that is once it is up again; the callback may never
   * come. Any thread may call this.
   */
  public void whenSubscribed(EventLoop loop, Runnable then) {
    whenKnownHere(loop, () -> confirmations.await(loop, then));
  }

  private void whenKnownHere(EventLoop loop, Runnable then) {
    try {
      broker.whenSubscribed(loop, () -> atHome(then));
    } catch (IllegalStateException e) {
      // The broker here has stopped.
    }
  }

  /** The statistics of this moment. */
  public LinkSnapshot snapshot() {
    return new LinkSnapshot(
        confirmations.isUp(),
        settings.xpub().toString(),
        settings.xsub().toString(),
        confirmations.timesUp(),
        confirmations.waiting(),
        confirmations.forgotten(),
        echoes.sum());
  }

  /** Completes if it does not do its work any more, with why. */
  public CompletionStage<Failure> death() {
    return supervisor.death();
  }

  /**
   * Connects no more; connections that stand remain. When the broker here stops after this, it
   * sends what is queued, and ends both in order.
   */
  public void stopConnecting() {
    isStopping = true;
    incoming.stopConnecting();
    outgoing.stopConnecting();
  }

  /** Ends both connections at once, with what is queued. Blocks for a moment. */
  @Override
  public void close() {
    isStopping = true;
    incoming.close();
    outgoing.close();
  }

  private void atHome(Runnable task) {
    try {
      home.execute(supervisor.task(TASK, task));
    } catch (RejectedExecutionException e) {
      // The broker here has stopped.
    }
  }

  private ConnectionHandler incoming(Connection connection) {
    ToldTopics told =
        new ToldTopics(
            connection, broker.allocator(), topics -> atHome(() -> confirmations.incoming(topics)));
    LinkPeer peer =
        new LinkPeer(
            connection,
            told::take,
            () -> connection.close(CloseReason.LOCAL, "the broker in this process stops"));
    return new IncomingHalf(
        broker.attachPublisher(peer),
        settings.ownSenders(),
        echoes,
        detail -> ended(connection, detail, confirmations::incomingEnded));
  }

  private ConnectionHandler outgoing(Connection connection) {
    LinkPeer peer = new LinkPeer(connection, connection::write, this::finish);
    OutgoingHalf half =
        new OutgoingHalf(
            broker.attachSubscriber(peer),
            ownTokens,
            topic -> whenKnownHere(connection.loop(), () -> confirmations.heard(topic)),
            detail -> ended(connection, detail, confirmations::outgoingEnded));
    atHome(confirmations::outgoing);
    return half;
  }

  /** The other side ends the connection when it has read all. */
  private void finish() {
    outgoing.stopConnecting();
    outgoing.finish();
  }

  private void ended(Connection connection, String detail, BiConsumer<String, String> news) {
    if (!isStopping) {
      atHome(() -> news.accept(connection.peer(), detail));
    }
  }

  /** One of the two sockets. */
  private final class Half implements SocketHandler {
    private final Function<Connection, ConnectionHandler> attach;

    Half(Function<Connection, ConnectionHandler> attach) {
      this.attach = attach;
    }

    @Override
    public ConnectionHandler ready(Connection connection) {
      try {
        ConnectionHandler half = attach.apply(connection);
        atHome(() -> listener.connected(connection.peer()));
        return half;
      } catch (IllegalStateException e) { // the broker here was stopped meanwhile
        connection.close(CloseReason.LOCAL, String.valueOf(e.getMessage()));
        return new ConnectionHandler() {};
      }
    }

    @Override
    public void refused(String peer, String address, CloseReason reason, String detail) {
      atHome(() -> listener.refused(peer, reason, detail));
    }

    @Override
    public void unreachable(Endpoint endpoint, String detail) {
      atHome(() -> listener.unreachable(endpoint, detail));
    }
  }
}
