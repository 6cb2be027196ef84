package org.zeekbus.zmtp.socket;

import org.zeekbus.zmtp.Backoff;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Ignored;
import org.zeekbus.zmtp.Message;

/**
 * Takes the events of a socket's peers. Calls come from event loops and must not block. Calls about
 * one peer come in order; calls about different peers may come at the same time.
 */
public interface SocketListener {
  /** Ignores all events. */
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
   * The socket does not connect to this endpoint again: the two ends cannot talk to each other, and
   * {@link Backoff#afterRefusal} is zero.
   */
  default void gaveUp(Endpoint endpoint, CloseReason reason, String detail) {}

  /** Input of a peer was ignored. */
  default void ignored(Connection peer, Ignored what, long bytes) {}

  /**
   * Messages for a peer were dropped: its queue was full, or it or we closed with messages queued.
   *
   * @param messages how many, each as {@link Message#countedAs} says
   */
  default void dropped(String peer, int messages) {}

  /** There may be room again after a {@link SendResult#FULL}: try again. */
  default void room() {}
}
