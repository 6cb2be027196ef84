package org.zeekbus.zmtp.socket;

import org.zeekbus.zmtp.Backoff;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Ignored;
import org.zeekbus.zmtp.Message;

/**
 * What a program may hear of a socket's peers. Calls come from event loops, so they must not block;
 * those about one peer come in order, those about several may come at once.
 */
public interface SocketListener {
  /** Hears nothing. */
  SocketListener NONE = new SocketListener() {};

  /** A handshake is complete. */
  default void connected(Connection peer) {}

  /** A connection has ended. Where we had connected, the next attempt follows by itself. */
  default void disconnected(Connection peer, CloseReason reason, String detail) {}

  /**
   * A handshake failed. Where we had connected, the next attempt follows by itself, unless {@link
   * #gaveUp} does.
   */
  default void refused(String peer, CloseReason reason, String detail) {}

  /** An attempt to connect failed; the next follows by itself. */
  default void unreachable(Endpoint endpoint, String detail) {}

  /**
   * An endpoint is not tried any more: the two ends do not go together, and {@link
   * Backoff#afterRefusal} is zero.
   */
  default void gaveUp(Endpoint endpoint, CloseReason reason, String detail) {}

  /** Something that a peer sent was passed over. */
  default void ignored(Connection peer, Ignored what, long bytes) {}

  /**
   * Messages for a peer were dropped: it was full, went away with messages queued, or we did.
   *
   * @param messages how many, each as {@link Message#countedAs} says
   */
  default void dropped(String peer, int messages) {}

  /** Something has moved after a {@link SendResult#FULL}: it is worth trying again. */
  default void room() {}
}
