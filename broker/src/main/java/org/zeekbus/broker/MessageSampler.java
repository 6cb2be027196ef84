package org.zeekbus.broker;

import org.zeekbus.zmtp.FrameCursor;

/**
 * Takes some of all published messages, chosen at random ({@link Broker#sample}).
 *
 * <p>All event loops call it, each for its own publishers, before a message goes on to its
 * subscribers: it must not block, and keep nothing of the message but copies.
 */
@FunctionalInterface
public interface MessageSampler {
  /**
   * Takes one whole message.
   *
   * @param message stands before the first frame, which is the topic; valid until this returns. Its
   *     {@link FrameCursor#size} is what the message has on the wire
   * @param publisher the node that sent it: its name, else its node id, else its address
   */
  void sample(FrameCursor message, String publisher);
}
