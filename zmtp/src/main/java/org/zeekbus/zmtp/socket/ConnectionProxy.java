package org.zeekbus.zmtp.socket;

import org.zeekbus.zmtp.Topic;

/**
 * The calls that other threads make into a connection: each becomes a task on its event loop, in
 * the order of the calls. What a task throws ends the connection.
 *
 * <p>Owner: any thread.
 */
final class ConnectionProxy {
  private final Connection connection;

  ConnectionProxy(Connection connection) {
    this.connection = connection;
  }

  /** Stops reading. */
  void pause() {
    connection.execute("pausing a connection", connection::pause);
  }

  /** Reads again. */
  void resume() {
    connection.execute("resuming a connection", connection::resume);
  }

  /** Sends what waits in the pipe of this connection. */
  void send(SendPipe pipe) {
    connection.execute("a sending socket", () -> pipe.send(connection));
  }

  /** Sends a subscription, or its end. */
  void sendSubscription(boolean subscribe, Topic topic) {
    connection.execute("a subscribing socket", () -> XSubSocket.send(connection, subscribe, topic));
  }

  /** Sends nothing more, so that the peer closes when it has read all. */
  void finish() {
    connection.execute("finishing a connection", connection::finish);
  }

  /** Ends the connection if its peer's key is no longer allowed, or now allows something else. */
  void recheckClient() {
    connection.execute("looking up the key of a client", connection::recheckClient);
  }
}
