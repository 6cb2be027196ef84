package org.zeekbus.zmtp.socket;

import io.netty.buffer.ByteBuf;
import java.util.function.Supplier;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Ignored;
import org.zeekbus.zmtp.Rights;

/**
 * What a socket does with one peer. All calls come from the connection's event loop. Messages are
 * lent until {@link #endOfRead}, topics for the length of the call. What one throws, errors
 * included, ends this connection, and is heard by the transport's {@link Transport#supervisor}.
 */
public interface ConnectionHandler {
  /**
   * One whole message, its frames with their headers as they came, in {@code
   * in[start..start+length)}. Not called on PUB and XPUB.
   *
   * @param topic where the first frame's body begins
   * @param parts how many frames
   */
  default void message(ByteBuf in, int start, int length, int topic, int topicLength, int parts) {}

  /** A subscription, or its end, in either form. Only called on PUB and XPUB. */
  default void subscription(boolean subscribe, ByteBuf in, int topic, int topicLength) {}

  /**
   * Something was passed over.
   *
   * @param bytes how long it was
   */
  default void ignored(Ignored what, long bytes) {}

  /**
   * Something was passed over that the peer's {@link Rights} do not allow.
   *
   * @param what makes the text of it, with its topic; to be asked within the call, if at all
   * @param bytes how long it was
   */
  default void forbidden(Supplier<String> what, long bytes) {
    ignored(Ignored.FORBIDDEN, bytes);
  }

  /** Buffers given before are void from now on; called at least once for each read. */
  default void endOfRead() {}

  /** The socket takes more after it was full. */
  default void writable() {}

  /** The connection has ended; nothing follows. */
  default void closed(CloseReason reason, String detail) {}
}
