package org.zeekbus.broker;

import org.zeekbus.zmtp.FrameCursor;

/**
 * Takes the messages of a tail: a viewer of messages in this process ({@link Broker#tail}).
 *
 * <p>All calls come from one event loop, which does nothing else meanwhile: copy what is wanted
 * into a bounded queue, or leave it out and count it, and return at once. If this throws, the tail
 * ends.
 */
public interface TailListener {
  /**
   * Takes one whole message.
   *
   * @param message stands before the first frame, which is the topic; valid until this returns
   */
  void message(FrameCursor message);

  /** The tail has ended: this is the last call. */
  default void ended(String reason) {}
}
