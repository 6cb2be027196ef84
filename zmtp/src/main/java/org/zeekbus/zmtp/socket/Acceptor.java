package org.zeekbus.zmtp.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PeerWarnings;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.system.Reason;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * The bound endpoints of a socket: listens, and accepts or refuses the peers that connect.
 *
 * <p>Owner: any thread.
 */
final class Acceptor implements Connection.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);

  /** The pause after the open-file limit was reached: accepting at once would fail again. */
  private static final Duration ACCEPT_PAUSE = Duration.ofSeconds(1);

  private static final Duration ACCEPT_WARNING = Duration.ofMinutes(1);

  private final Transport transport;
  private final int maxConnections;
  private final Connections connections;
  private final HandshakePenalties penalties;
  private final PendingHandshakes<Connection> handshakes = new PendingHandshakes<>();
  private final List<Channel> listeners = new CopyOnWriteArrayList<>();
  private final List<IpcFile> files = new CopyOnWriteArrayList<>();
  private final PeerWarnings acceptWarnings =
      new PeerWarnings(LOG, ACCEPT_WARNING, System::nanoTime);

  /** Whether peers are accepted: some channels register after their listener has closed. */
  private volatile boolean accepts = true;

  /**
   * Without endpoints.
   *
   * @param nanos the clock of penalties, which never jumps
   */
  Acceptor(Transport transport, int maxConnections, Connections connections, LongSupplier nanos) {
    this.transport = transport;
    this.maxConnections = maxConnections;
    this.connections = connections;
    this.penalties = new HandshakePenalties(nanos);
  }

  /** Listens on an endpoint, as {@link ZmtpSocket#bind} does. */
  Endpoint bind(Endpoint endpoint, Security security) throws IOException {
    try {
      Optional<ChannelFuture> adopted =
          transport.adopt(endpoint, new Listener(endpoint), new Initializer(endpoint, security));
      if (adopted.isPresent()) {
        listeners.add(listener(adopted.get()));
        return endpoint;
      }
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
                endpoint, address, new Listener(endpoint), new Initializer(endpoint, security)));
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
            transport.listen(
                endpoint, new Listener(endpoint), new Initializer(endpoint, security)));
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

  /** Closes the listeners, and waits until their endpoints are free, {@code limit} for each. */
  void stop(Duration limit) {
    accepts = false;
    for (Channel listener : listeners) {
      listener.close().awaitUninterruptibly(limit.toMillis());
    }
    listeners.clear();
    for (IpcFile file : files) {
      try {
        file.remove();
      } catch (IOException e) {
        LOG.warn("cannot remove {}: {}; the next bind will remove it", file.path(), Reason.of(e));
      }
    }
    files.clear();
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
    if (connections.size() >= maxConnections) {
      channel.close();
      int there = connections.size();
      connections.tell(() ->
          connections
              .handler()
              .refused(
                  peer,
                  address,
                  CloseReason.TOO_MANY_CONNECTIONS,
                  "there are %d connections already (limits.connections)".formatted(there)));
      return;
    }
    Duration delay = penalties.delay(address, host == null || host.isLoopbackAddress());
    Connection connection = connections.open(channel, peer, address, delay, security, this);
    Connection oldest = handshakes.begun(connection, address);
    if (oldest != null) {
      oldest.close(
          CloseReason.TOO_MANY_HANDSHAKES,
          "too many unfinished handshakes, and this is the oldest %s (limits: %d, and %d from one address)"
              .formatted(
                  oldest.address().equals(address) ? "from its address" : "of all",
                  PendingHandshakes.MOST,
                  PendingHandshakes.MOST_OF_AN_ADDRESS));
    }
    if (!accepts) {
      connection.close(CloseReason.LOCAL, "the socket is closed"); // which did not see it
    }
  }

  private static String peer(Channel channel, Endpoint endpoint) {
    if (channel.remoteAddress() instanceof InetSocketAddress remote) {
      return new Endpoint.Tcp(remote.getAddress().getHostAddress(), remote.getPort()).hostAndPort();
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

  @Override
  public ConnectionHandler ready(Connection connection) {
    handshakes.over(connection);
    return connections.handler().ready(connection);
  }

  @Override
  public void refused(Connection connection, CloseReason reason, String detail) {
    connections.refused(connection, reason, detail);
  }

  @Override
  public void closed(Connection connection, CloseReason reason, String detail) {
    connections.remove(connection);
    handshakes.over(connection);
    if (reason.isOffence() || connection.wastedWork()) {
      penalties.add(connection.address());
    }
  }

  /** Sets up the channels of peers that connect. Owner: any event loop. */
  private final class Initializer extends ChannelInitializer<Channel> {
    private final Endpoint endpoint;
    private final Security security;

    Initializer(Endpoint endpoint, Security security) {
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
      connections.tell(() -> connections.handler().cannotAccept(here, why));
      acceptWarnings.warn(
          here,
          "cannot accept connections at {}: {}; peers that connect have to wait; raise the open-file limit"
              + " (LimitNOFILE, ulimit -n){}",
          here.toString(),
          why);
    }
  }
}
