package org.zeekbus.zmtp.socket;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * The connections of one socket, whichever side connected, and the way to the socket's handler.
 *
 * <p>Owner: any thread.
 */
final class Connections {
  private final SocketSettings settings;
  private final SocketHandler handler;
  private final Supervisor supervisor;
  private final Set<Connection> all = ConcurrentHashMap.newKeySet();

  Connections(SocketSettings settings, SocketHandler handler, Supervisor supervisor) {
    this.settings = settings;
    this.handler = handler;
    this.supervisor = supervisor;
  }

  /** Makes a connection of a channel that is about to become active. */
  Connection open(
      Channel channel,
      String peer,
      String address,
      Duration delay,
      Security security,
      Connection.Owner owner) {
    Connection connection =
        new Connection(channel, peer, address, delay, settings, security, owner, supervisor);
    all.add(connection);
    channel.pipeline().addLast(connection.channelHandler());
    return connection;
  }

  void remove(Connection connection) {
    all.remove(connection);
  }

  int size() {
    return all.size();
  }

  /** The connections of this moment, those in the handshake included. */
  Collection<Connection> all() {
    return Collections.unmodifiableSet(all);
  }

  SocketHandler handler() {
    return handler;
  }

  /** A handshake failed. */
  void refused(Connection connection, CloseReason reason, String detail) {
    handler.refused(connection.peer(), connection.address(), reason, detail);
  }

  /** Calls the handler about something outside any connection; what it throws is logged. */
  void tell(Runnable news) {
    try {
      news.run();
    } catch (Throwable e) { // errors, too: the socket must go on
      supervisor.caught("the handler of a socket", e);
    }
  }
}
