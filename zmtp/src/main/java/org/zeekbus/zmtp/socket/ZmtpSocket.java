package org.zeekbus.zmtp.socket;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.CurveClients;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Security;

/**
 * A ZeroMQ socket: any number of bound and connected endpoints with one socket type. Its {@link
 * SocketHandler} decides what is sent to which peer.
 *
 * <p>Owner: any thread; its peers belong to their event loops.
 */
public final class ZmtpSocket implements EndpointSocket {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final Transport transport;
  private final SocketSettings settings;
  private final Connections connections;
  private final Acceptor acceptor;
  private final List<Connector> connectors = new CopyOnWriteArrayList<>();

  /** A socket without endpoints. */
  public ZmtpSocket(Transport transport, SocketSettings settings, SocketHandler handler) {
    this(transport, settings, System::nanoTime, handler);
  }

  /** The same with another clock for penalties, which never jumps. */
  ZmtpSocket(
      Transport transport, SocketSettings settings, LongSupplier nanos, SocketHandler handler) {
    this.transport = transport;
    this.settings = settings;
    this.connections = new Connections(settings, handler, transport.supervisor());
    this.acceptor = new Acceptor(transport, settings.limits().connections(), connections, nanos);
  }

  @Override
  public Endpoint bind(Endpoint endpoint, Security security) throws IOException {
    return acceptor.bind(endpoint, security);
  }

  @Override
  public void connect(Endpoint endpoint, Security security) {
    Connector connector =
        new Connector(transport, settings.backoff(), connections, endpoint, security);
    connectors.add(connector);
    connector.attempt();
  }

  /** The peers of this moment, those in the handshake included. */
  public Collection<Connection> connections() {
    return connections.all();
  }

  /**
   * Asks {@link CurveClients} again for each peer, and closes those that are no longer allowed or
   * now have another identity. Does not block.
   */
  public void recheckClients() {
    connections.all().forEach(connection -> connection.proxy().recheckClient());
  }

  /** Takes no new connections. Blocks until the endpoints are free. */
  public void stopAccepting() {
    acceptor.stop(CLOSE_TIMEOUT);
  }

  /** Tries no more to connect; connections that are there stay. */
  public void stopConnecting() {
    connectors.forEach(Connector::stop);
  }

  /**
   * Sends nothing more, so that peers close when they have read all. What they had sent until then
   * still arrives, and libzmq keeps the rest for the next connection, so a receiving socket loses
   * nothing when it ends. Does not block.
   */
  public void finish() {
    for (Connection connection : connections.all()) {
      connection.proxy().finish();
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
    for (Connection connection : connections.all()) {
      connection.close(CloseReason.LOCAL, "the socket is closed");
    }
    long deadline = System.nanoTime() + CLOSE_TIMEOUT.toNanos();
    for (Connection connection : connections.all()) {
      connection.awaitEnd(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
  }
}
