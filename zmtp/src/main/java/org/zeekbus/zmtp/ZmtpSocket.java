package org.zeekbus.zmtp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * A ZeroMQ socket: any number of bound and connected endpoints with one socket type. It knows no
 * pattern; what is sent to whom is up to its {@link SocketHandler}.
 *
 * <p>Owner: any thread; its peers belong to their event loops.
 */
public final class ZmtpSocket implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final Transport transport;
  private final SocketSettings settings;
  private final SocketHandler handler;
  private final Offences offences;
  private final Handshakes<Connection> handshakes = new Handshakes<>();
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final List<Channel> listeners = new CopyOnWriteArrayList<>();
  private final List<Path> files = new CopyOnWriteArrayList<>();
  private final List<Connector> connectors = new CopyOnWriteArrayList<>();

  /** A socket without endpoints. */
  public ZmtpSocket(
      Transport transport, SocketSettings settings, InstantSource clock, SocketHandler handler) {
    this.transport = transport;
    this.settings = settings;
    this.handler = handler;
    this.offences = new Offences(clock);
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
    SocketAddress address;
    switch (endpoint) {
      case Endpoint.Tcp tcp -> address = tcp.toBind();
      case Endpoint.Ipc ipc -> {
        address = transport.address(ipc);
        removeLeftover(ipc);
      }
    }
    var bound =
        transport
            .serverBootstrap(endpoint, address)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accept(channel, endpoint, security);
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("cannot bind " + endpoint + ": " + bound.cause().getMessage());
    }
    listeners.add(bound.channel());
    return switch (endpoint) {
      case Endpoint.Ipc ipc -> {
        if (!ipc.path().startsWith("@")) {
          files.add(Path.of(ipc.path()));
        }
        yield ipc;
      }
      case Endpoint.Tcp tcp ->
          new Endpoint.Tcp(
              tcp.host(), ((InetSocketAddress) bound.channel().localAddress()).getPort());
    };
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
    for (Channel listener : listeners) {
      listener.close().awaitUninterruptibly();
    }
    listeners.clear();
    for (Path file : files) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        // Left behind, it is removed at the next bind.
      }
    }
    files.clear();
  }

  /** Tries no more to connect; connections that are there stay. */
  public void stopConnecting() {
    connectors.forEach(Connector::stop);
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
    for (Connection connection : connections) {
      connection.awaitEnd(CLOSE_TIMEOUT);
    }
  }

  private void accept(Channel channel, Endpoint endpoint, Security security) {
    String peer = peer(channel, endpoint);
    InetAddress host =
        channel.remoteAddress() instanceof InetSocketAddress remote ? remote.getAddress() : null;
    String address = host == null ? endpoint.toString() : host.getHostAddress();
    if (connections.size() >= settings.limits().connections()) {
      channel.close();
      handler.refused(
          peer,
          address,
          CloseReason.TOO_MANY_CONNECTIONS,
          "there are %d connections already (limits.connections)".formatted(connections.size()));
      return;
    }
    Duration delay = offences.delay(address, host == null || host.isLoopbackAddress());
    Connection connection =
        new Connection(channel, peer, address, delay, settings, security, new Accepted());
    connections.add(connection);
    channel.pipeline().addLast(connection.channelHandler());
    Connection oldest = handshakes.begun(connection, address);
    if (oldest != null) {
      oldest.close(
          CloseReason.TOO_MANY_HANDSHAKES,
          "it is the oldest of %s that have not shaken hands (at most %d, and %d of one address)"
              .formatted(
                  oldest.address().equals(address) ? "its address's peers" : "all peers",
                  Handshakes.MOST,
                  Handshakes.MOST_OF_AN_ADDRESS));
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

  /**
   * Removes the file of a listener that is no more; libzmq removes it in any case.
   *
   * @throws IOException if somebody listens there, or it is no socket
   */
  private static void removeLeftover(Endpoint.Ipc endpoint) throws IOException {
    if (endpoint.path().startsWith("@")) {
      return;
    }
    Path file = Path.of(endpoint.path());
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .isOther()) {
      throw new IOException("cannot bind " + endpoint + ": there is a file that is no socket");
    }
    try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
      throw new IOException(
          "cannot bind " + endpoint + ": " + probe.getRemoteAddress() + " is in use");
    } catch (ConnectException e) {
      Files.delete(file);
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
        offences.add(connection.address());
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
      Thread.ofVirtual().name("zeekbus-connect").start(this::resolveAndConnect);
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
        loop.execute(() -> connect(address, loop));
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
                          channel, name, name, Duration.ZERO, settings, security, Connector.this);
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
        handler.unreachable(endpoint, String.valueOf(cause.getMessage()));
      }
      again();
    }

    private synchronized void again() {
      if (!stopped) {
        attemptAfter(settings.backoff().wait(++failures, random));
      }
    }

    private void attemptAfter(Duration wait) {
      transport.loops().getFirst().schedule(this::attempt, wait.toMillis(), TimeUnit.MILLISECONDS);
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
        handler.gaveUp(endpoint, reason, detail);
      } else {
        attemptAfter(settings.backoff().waitAfterRefusal(random));
      }
    }
  }
}
