package org.zeekbus.zmtp.socket;

import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Endpoint;

/**
 * What the owner of a socket decides and hears. Calls come from event loops. What one throws is
 * heard by the transport's {@link Transport#supervisor}, and ends no more than the connection it is
 * about.
 */
public interface SocketHandler {
  /** A handshake is complete: who takes what this peer sends? */
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
   * Connections could not be taken at an endpoint, as descriptors had run out. It goes on by itself
   * a second later; who wants to connect waits in the system's queue meanwhile.
   */
  default void cannotAccept(Endpoint endpoint, String detail) {}

  /** A connecting socket does not try this endpoint any more, as libzmq would not either. */
  default void gaveUp(Endpoint endpoint, CloseReason reason, String detail) {}
}
