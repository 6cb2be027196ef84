package org.zeekbus.broker;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.Optional;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.CurvePeer;
import org.zeekbus.zmtp.socket.ConnectionHandler;

/**
 * A publisher or subscriber as the broker sees it: something that takes bytes more or less fast.
 * ZMTP connections are peers; {@link Broker#attachPublisher} and {@link Broker#attachSubscriber}
 * let others in, such as a peer in this process.
 *
 * <p>Toward the broker, a peer calls the {@link ConnectionHandler} that it got: each message whole,
 * its frames with ZMTP headers (RFC 37), then {@link ConnectionHandler#endOfRead} while the buffer
 * is still its own; {@link ConnectionHandler#writable} when it takes more after {@link #isWritable}
 * was false; {@link ConnectionHandler#closed} once, as the last call. It checks lengths of topics
 * and rights before.
 *
 * <p>Owner: its event loop, which is one of {@link Broker#loops}. All calls in both directions
 * happen there, but {@link #close}, {@link #name}, {@link #address} and {@link #loop} may be called
 * by any thread. No call may block.
 */
public interface Peer {
  /** The event loop that owns this peer; never another. */
  EventLoop loop();

  /** The peer in log lines and statistics, such as its address and port. */
  String name();

  /** A key that limits log lines: the same for all connections of one host. */
  String address();

  /** The key that the peer has proven to own, if any. */
  default Optional<CurvePeer> curvePeer() {
    return Optional.empty();
  }

  /** The node that it counts for in statistics; empty if its subscriptions or messages tell. */
  default Optional<String> node() {
    return Optional.empty();
  }

  /** Whether a publisher wants to hear which topics are subscribed. */
  default boolean hearsSubscriptions() {
    return true;
  }

  /**
   * Whether it joins this broker with another, as one half of a link. Messages and subscriptions
   * that come over a link do not go out over one, and publishers here do not hear of the latter.
   */
  default boolean isLink() {
    return false;
  }

  /**
   * The form of subscriptions that it understands: 1 for SUBSCRIBE and CANCEL commands, 0 for
   * messages (RFC 37, RFC 23).
   */
  default int subscriptionForm() {
    return 1;
  }

  /** Whether it takes more without too much piling up in front of it. */
  boolean isWritable();

  /**
   * Takes whole messages, or commands, which are on their way at the next {@link #flush}. The
   * reference is the peer's now. Must take them also when it is not writable, or closed.
   */
  void write(ByteBuf frames);

  /** Sends what was written. */
  void flush();

  /** Bytes that were written and that the peer has not taken yet. */
  long pendingBytes();

  /** How much of all written data the peer has taken, in the units of {@link #pendingBytes}. */
  long takenBytes();

  /** Bytes that have come from the peer. */
  long receivedBytes();

  /** Memory held for a message that is not whole yet, in bytes. */
  long incompleteBytes();

  /** Stops what comes from the peer until {@link #resume} was called as often. */
  void pause();

  /** Takes one {@link #pause} back. */
  void resume();

  /** Whether it is paused. */
  boolean isPaused();

  /**
   * Ends the peer; {@link ConnectionHandler#closed} follows. Nothing happens if it has ended. Any
   * thread may call this.
   */
  void close(CloseReason reason, String detail);
}
