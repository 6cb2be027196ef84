package org.zeekbus.broker;

import java.util.Optional;
import org.zeekbus.zmtp.CurvePeer;
import org.zeekbus.zmtp.socket.Connection;

/**
 * A node, or whoever else has connected to one of the broker's sockets.
 *
 * <p>Owner: the connection's event loop.
 */
record ZmtpPeer(Connection connection) implements ConnectionPeer {
  @Override
  public Optional<CurvePeer> curvePeer() {
    return connection.curvePeer();
  }

  @Override
  public int subscriptionForm() {
    return connection.peerMinor();
  }
}
