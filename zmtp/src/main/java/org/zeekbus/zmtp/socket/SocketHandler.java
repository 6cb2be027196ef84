package org.zeekbus.zmtp.socket;

import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Endpoint;

/**
 * Takes the events of a socket, and chooses the handler of each peer. Calls come from event loops.
 * An exception goes to the {@link Transport#supervisor}, and ends at most the connection it
 * concerns.
 */
public interface SocketHandler {
  /** A handshake is complete. Returns the handler of this peer's messages. */
  ConnectionHandler ready(Connection connection);

  /**
   * A connection ended before its handshake was complete, for whatever reason.
   *
   * @param address the peer without its port
   */
  default void refused(String peer, String address, CloseReason reason, String detail) {}

  /** An attempt to connect failed; the next follows by itself. */
  default void unreachable(Endpoint endpoint, String detail) {}

  /**
   * Connections cannot be accepted at an endpoint, because the limit of open files is reached. The
   * socket tries again a second later; peers wait in the system's queue until then.
   */
  default void cannotAccept(Endpoint endpoint, String detail) {}

  /** The socket does not connect to this endpoint again, as libzmq would not either. */
  default void gaveUp(Endpoint endpoint, CloseReason reason, String detail) {}
}
