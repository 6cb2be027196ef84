package org.zeekbus.zmtp.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.CurveClients;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PeerWarnings;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.system.Reason;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * A ZeroMQ socket: any number of bound and connected endpoints with one socket type. It knows no
 * pattern; what is sent to whom is up to its {@link SocketHandler}.
 *
 * <p>Owner: any thread; its peers belong to their event loops.
 */
public final class ZmtpSocket implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ZmtpSocket.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  /**
   * How long nobody is accepted after descriptors have run out: to try at once would be in vain.
   */
  private static final Duration ACCEPT_PAUSE = Duration.ofSeconds(1);

  private static final Duration ACCEPT_WARNING = Duration.ofMinutes(1);

  private final Transport transport;
  private final SocketSettings settings;
  private final SocketHandler handler;
  private final HandshakePenalties penalties;
  private final PendingHandshakes<Connection> handshakes = new PendingHandshakes<>();
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final List<Channel> listeners = new CopyOnWriteArrayList<>();
  private final List<IpcFile> files = new CopyOnWriteArrayList<>();
  private final List<Connector> connectors = new CopyOnWriteArrayList<>();
  private final PeerWarnings acceptWarnings =
      new PeerWarnings(LOG, ACCEPT_WARNING, System::nanoTime);

  /** Whether those who come are still let in: some register after their listener has closed. */
  private volatile boolean accepts = true;

  /** A socket without endpoints. */
  public ZmtpSocket(Transport transport, SocketSettings settings, SocketHandler handler) {
    this(transport, settings, System::nanoTime, handler);
  }

  /** The same with another clock for offences, which never jumps. */
  ZmtpSocket(
      Transport transport, SocketSettings settings, LongSupplier nanos, SocketHandler handler) {
    this.transport = transport;
    this.settings = settings;
    this.handler = handler;
    this.penalties = new HandshakePenalties(nanos);
  }

  /**
   * Listens on an endpoint. Blocks until it does.
   *
   * @return the endpoint with the port that the system chose, if it was asked to
   * @throws IOException naming the endpoint, if it is taken or not ours
   */
  public Endpoint bind(Endpoint endpoint) throws IOException {
    return bind(endpoint, Security.NONE);
  }

  /** Listens on an endpoint as {@link #bind(Endpoint)} does, with this protection. */
  public Endpoint bind(Endpoint endpoint, Security security) throws IOException {
    try {
      return switch (endpoint) {
        case Endpoint.Tcp tcp -> bind(tcp, security);
        case Endpoint.Ipc ipc -> bind(ipc, security);
      };
    } catch (UnknownHostException e) {
      throw new IOException("cannot bind " + endpoint + ": no such host or interface", e);
    } catch (IOException e) {
      throw new IOException("cannot bind " + endpoint + ": " + Reason.of(e), e);
    }
  }

  private Endpoint bind(Endpoint.Tcp endpoint, Security security) throws IOException {
    InetSocketAddress address = endpoint.toBind();
    Channel bound =
        listener(
            transport.listen(
                endpoint, address, new Listener(endpoint), new Acceptor(endpoint, security)));
    listeners.add(bound);
    return withPort(endpoint, bound);
  }

  private Endpoint bind(Endpoint.Ipc endpoint, Security security) throws IOException {
    boolean hasFile = !endpoint.path().startsWith("@");
    Path path = Path.of(endpoint.path());
    if (hasFile) {
      IpcFile.makeRoom(path);
    }
    Channel bound =
        listener(
            transport.listen(endpoint, new Listener(endpoint), new Acceptor(endpoint, security)));
    listeners.add(bound);
    if (hasFile) {
      files.add(IpcFile.made(path));
    }
    return endpoint;
  }

  /** With the port that the system chose, if it was asked to. */
  private static Endpoint withPort(Endpoint endpoint, Channel listener) {
    return endpoint instanceof Endpoint.Tcp tcp
            && listener.localAddress() instanceof InetSocketAddress local
        ? new Endpoint.Tcp(tcp.host(), local.getPort())
        : endpoint;
  }

  private static Channel listener(ChannelFuture bound) throws IOException {
    bound.awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(Reason.of(bound.cause()), bound.cause());
    }
    return bound.channel();
  }

  /** Connects to an endpoint, now and after each loss, until {@link #close}. Does not block. */
  public void connect(Endpoint endpoint) {
    connect(endpoint, Security.NONE);
  }

  /** Connects to an endpoint as {@link #connect(Endpoint)} does, with this protection. */
  public void connect(Endpoint endpoint, Security security) {
    Connector connector = new Connector(endpoint, security);
    connectors.add(connector);
    connector.attempt();
  }

  /** The peers of this moment, those in the handshake included. */
  public Collection<Connection> connections() {
    return connections;
  }

  /**
   * Asks {@link CurveClients} again for each peer: one that may not come in any more, or as
   * somebody else, is closed. Does not block.
   */
  public void recheckClients() {
    connections.forEach(Connection::recheckClient);
  }

  /** Takes no new connections. Blocks until the endpoints are free. */
  public void stopAccepting() {
    accepts = false;
    for (Channel listener : listeners) {
      listener.close().awaitUninterruptibly(CLOSE_TIMEOUT.toMillis());
    }
    listeners.clear();
    for (IpcFile file : files) {
      try {
        file.remove();
      } catch (IOException e) {
        LOG.warn("cannot remove {}: {}; the next bind will", file.path(), Reason.of(e));
      }
    }
    files.clear();
  }

  /** Tries no more to connect; connections that are there stay. */
  public void stopConnecting() {
    connectors.forEach(Connector::stop);
  }

  /**
   * Sends nothing more, so that peers close when they have read all. What they had sent until then
   * still comes in, and libzmq keeps what it had not for the next connection: so a socket that
   * receives loses nothing by its end. Does not block.
   */
  public void finish() {
    for (Connection connection : connections) {
      connection.execute("the end of a receiving socket", connection::finish);
    }
  }

  /**
   * Takes no new connections and ends those there are, with what is still queued. Blocks until
   * their handlers have heard of it.
   */
  @Override
  public void close() {
    stopAccepting();
    stopConnecting();
    for (Connection connection : connections) {
      connection.close(CloseReason.LOCAL, "the socket is closed");
    }
    long deadline = System.nanoTime() + CLOSE_TIMEOUT.toNanos();
    for (Connection connection : connections) {
      connection.awaitEnd(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
  }

  private void accept(Channel channel, Endpoint endpoint, Security security) {
    String peer = peer(channel, endpoint);
    InetAddress host =
        channel.remoteAddress() instanceof InetSocketAddress remote ? remote.getAddress() : null;
    String address = host == null ? endpoint.toString() : host.getHostAddress();
    if (!accepts) {
      channel.close();
      return;
    }
    if (connections.size() >= settings.limits().connections()) {
      channel.close();
      int there = connections.size();
      tell(() ->
          handler.refused(
              peer,
              address,
              CloseReason.TOO_MANY_CONNECTIONS,
              "there are %d connections already (limits.connections)".formatted(there)));
      return;
    }
    Duration delay = penalties.delay(address, host == null || host.isLoopbackAddress());
    Connection connection =
        new Connection(
            channel,
            peer,
            address,
            delay,
            settings,
            security,
            new Accepted(),
            transport.supervisor());
    connections.add(connection);
    channel.pipeline().addLast(connection.channelHandler());
    Connection oldest = handshakes.begun(connection, address);
    if (oldest != null) {
      oldest.close(
          CloseReason.TOO_MANY_HANDSHAKES,
          "it is the oldest of %s that have not shaken hands (at most %d, and %d of one address)"
              .formatted(
                  oldest.address().equals(address) ? "its address's peers" : "all peers",
                  PendingHandshakes.MOST,
                  PendingHandshakes.MOST_OF_AN_ADDRESS));
    }
    if (!accepts) {
      connection.close(CloseReason.LOCAL, "the socket is closed"); // which did not see it
    }
  }

  private static String peer(Channel channel, Endpoint endpoint) {
    if (channel.remoteAddress() instanceof InetSocketAddress remote) {
      String host = remote.getAddress().getHostAddress();
      return (host.indexOf(':') >= 0 ? "[" + host + "]:" : host + ":") + remote.getPort();
    }
    if (channel instanceof EpollDomainSocketChannel ipc) {
      try {
        return endpoint + " pid " + ipc.peerCredentials().pid();
      } catch (IOException e) {
        return endpoint.toString();
      }
    }
    return endpoint.toString();
  }

  /** The handler hears something that is of no connection's making. */
  private void tell(Runnable news) {
    try {
      news.run();
    } catch (Throwable e) { // errors, too: it must not keep us from going on
      transport.supervisor().caught("the handler of a socket", e);
    }
  }

  /** Those who connect. Owner: any event loop. */
  private final class Acceptor extends ChannelInitializer<Channel> {
    private final Endpoint endpoint;
    private final Security security;

    Acceptor(Endpoint endpoint, Security security) {
      this.endpoint = endpoint;
      this.security = security;
    }

    @Override
    protected void initChannel(Channel channel) {
      accept(channel, endpoint, security);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      transport.supervisor().caught("accepting a connection", cause);
      context.close();
    }
  }

  /** A bound endpoint, where accepting may fail. Owner: its event loop. */
  private final class Listener extends ChannelInboundHandlerAdapter {
    private final Endpoint endpoint;

    Listener(Endpoint endpoint) {
      this.endpoint = endpoint;
    }

    /** Not passed on: Netty would log it with a stack trace each time. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      Supervisor supervisor = transport.supervisor();
      Channel channel = context.channel();
      channel.config().setAutoRead(false);
      channel
          .eventLoop()
          .schedule(
              supervisor.task("accepting again", () -> channel.config().setAutoRead(true)),
              ACCEPT_PAUSE.toMillis(),
              TimeUnit.MILLISECONDS);
      if (!(cause instanceof IOException)) {
        supervisor.caught("accepting connections", cause);
        return;
      }
      String why = Reason.of(cause);
      Endpoint here = withPort(endpoint, channel);
      tell(() -> handler.cannotAccept(here, why));
      acceptWarnings.warn(
          here,
          "cannot accept connections at {}: {}; those who connect wait: raise the limit of open files"
              + " (LimitNOFILE, ulimit -n){}",
          here.toString(),
          why);
    }
  }

  private final class Accepted implements Connection.Owner {
    @Override
    public ConnectionHandler ready(Connection connection) {
      handshakes.over(connection);
      return handler.ready(connection);
    }

    @Override
    public void refused(Connection connection, CloseReason reason, String detail) {
      handler.refused(connection.peer(), connection.address(), reason, detail);
    }

    @Override
    public void closed(Connection connection, CloseReason reason, String detail) {
      connections.remove(connection);
      handshakes.over(connection);
      if (reason.isOffence() || connection.wastedWork()) {
        penalties.add(connection.address());
      }
    }
  }

  /** One endpoint to connect to. Owner: any thread; its fields are guarded by itself. */
  private final class Connector implements Connection.Owner {
    private final Endpoint endpoint;
    private final Security security;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private boolean stopped;
    private int failures;

    Connector(Endpoint endpoint, Security security) {
      this.endpoint = endpoint;
      this.security = security;
    }

    synchronized void stop() {
      stopped = true;
    }

    private synchronized boolean isStopped() {
      return stopped;
    }

    void attempt() {
      if (isStopped()) {
        return;
      }
      // Name service blocks, and event loops must not.
      transport
          .supervisor()
          .virtual(
              "zeekbus-connect",
              () -> {
                try {
                  resolveAndConnect();
                } catch (RuntimeException | Error e) { // this attempt has failed, not the socket
                  transport.supervisor().caught("connecting to " + endpoint, e);
                  again();
                }
              })
          .start();
    }

    private void resolveAndConnect() {
      SocketAddress address;
      try {
        address =
            switch (endpoint) {
              case Endpoint.Tcp tcp -> tcp.toConnect();
              case Endpoint.Ipc ipc -> transport.address(ipc);
            };
      } catch (IOException e) {
        again(e);
        return;
      }
      EventLoop loop = transport.nextLoop();
      try {
        // All of it there, or the loop could end before it can tell how that went.
        loop.execute(() -> {
          try {
            connect(address, loop);
          } catch (RuntimeException | Error e) { // as above
            transport.supervisor().caught("connecting to " + endpoint, e);
            again();
          }
        });
      } catch (RejectedExecutionException e) {
        // The transport was closed while the name was looked up.
      }
    }

    private void connect(SocketAddress address, EventLoop loop) {
      transport
          .bootstrap(endpoint, loop)
          .handler(
              new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel channel) {
                  String name = endpoint.toString();
                  Connection connection =
                      new Connection(
                          channel,
                          name,
                          name,
                          Duration.ZERO,
                          settings,
                          security,
                          Connector.this,
                          transport.supervisor());
                  connections.add(connection);
                  channel.pipeline().addLast(connection.channelHandler());
                  channel.closeFuture().addListener(closed -> connections.remove(connection));
                  if (isStopped()) {
                    channel.close();
                  }
                }
              })
          .connect(address)
          .addListener(connected -> {
            if (!connected.isSuccess()) {
              again(connected.cause());
            }
          });
    }

    private void again(Throwable cause) {
      if (!isStopped()) {
        tell(() -> handler.unreachable(endpoint, Reason.ofConnecting(cause)));
      }
      again();
    }

    private synchronized void again() {
      if (!stopped) {
        attemptAfter(settings.backoff().wait(++failures, random));
      }
    }

    private void attemptAfter(Duration wait) {
      EventLoop timer = transport.loops().getFirst();
      try {
        timer.schedule(
            transport.supervisor().task("connecting to " + endpoint, this::attempt),
            wait.toMillis(),
            TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        // The transport was closed.
      }
    }

    @Override
    public Optional<Endpoint> connectedTo() {
      return Optional.of(endpoint);
    }

    @Override
    public ConnectionHandler ready(Connection connection) {
      synchronized (this) {
        failures = 0;
      }
      return handler.ready(connection);
    }

    @Override
    public void refused(Connection connection, CloseReason reason, String detail) {
      handler.refused(connection.peer(), connection.address(), reason, detail);
    }

    @Override
    public void closed(Connection connection, CloseReason reason, String detail) {
      connections.remove(connection);
      if (!reason.isForGood()) {
        if (reason != CloseReason.LOCAL) {
          again();
        }
      } else if (settings.backoff().afterRefusal().isZero()) {
        stop();
        tell(() -> handler.gaveUp(endpoint, reason, detail));
      } else {
        attemptAfter(settings.backoff().waitAfterRefusal(random));
      }
    }
  }
}
