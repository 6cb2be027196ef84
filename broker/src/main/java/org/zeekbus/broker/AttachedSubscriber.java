package org.zeekbus.broker;

import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.zmtp.socket.ConnectionHandler;

/**
 * A subscriber with a queue of its own bound, as the broker knows it ({@link
 * Broker#attachSubscriber(Peer, MessageForm, QueueBound)}). Its peer calls it as any {@link
 * ConnectionHandler}.
 *
 * <p>Owner: the peer's event loop.
 */
public interface AttachedSubscriber extends ConnectionHandler {
  /**
   * Its {@link BrokerSnapshot.SubscriberConnection#state}: {@code flowing}, {@code stuck}, {@code
   * dropping} or {@code ended}.
   */
  String state();

  /** Messages in its queue. */
  int queuedMessages();

  /** Memory that is held for it, in its queue and on its way. */
  long queuedBytes();

  /** Messages that it lost because it was too slow. */
  long dropped();

  /** Those of {@link #dropped} that it lost because memory was short. */
  long droppedForMemory();

  /**
   * Ends it because its peer wants nothing more: what is in its queue is given back and is no drop.
   * {@link #closed} must follow. Nothing happens if it has ended.
   */
  void leave();

  /** Messages that were in its queue when it ended, and those that came until it was closed. */
  long undelivered();
}
