package org.zeekbus.broker;

import io.netty.buffer.ByteBuf;
import org.zeekbus.zmtp.FrameCursor;

/**
 * Another form of messages that subscribers may ask for, such as JSON ({@link
 * Broker#attachSubscriber(Peer, MessageForm)}). The broker renders a message once for each form, if
 * a subscriber that takes it has asked for that form, and all of them share the result.
 *
 * <p>Forms are told apart by {@code equals}: use one object for all subscribers of a form. Owner:
 * none; all event loops call it, and it must not block.
 */
@FunctionalInterface
public interface MessageForm {
  /**
   * Writes one whole message in this form: frames with ZMTP headers, of which the first is the
   * topic, unchanged, so that losses can be counted by topic. Writes nothing if the message has no
   * such form; its subscribers do not get it then.
   *
   * @param message stands before the first frame of the message
   * @param out takes the frames
   */
  void render(FrameCursor message, ByteBuf out);
}
