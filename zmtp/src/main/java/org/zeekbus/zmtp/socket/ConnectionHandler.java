package org.zeekbus.zmtp.socket;

import io.netty.buffer.ByteBuf;
import java.util.function.Supplier;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Ignored;
import org.zeekbus.zmtp.Rights;

/**
 * Takes the messages and events of one peer. All calls come from the connection's event loop.
 * Messages may be used until {@link #endOfRead}, topics until the call returns. An exception or
 * error ends this connection, and goes to the {@link Transport#supervisor}.
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
   * Input was ignored.
   *
   * @param bytes how long it was
   */
  default void ignored(Ignored what, long bytes) {}

  /**
   * Input was ignored because the peer's {@link Rights} do not allow it.
   *
   * @param what describes it, with its topic; may be called until this call returns
   * @param bytes how long it was
   */
  default void forbidden(Supplier<String> what, long bytes) {
    ignored(Ignored.FORBIDDEN, bytes);
  }

  /** The buffers of earlier calls must not be used any more; called at least once for each read. */
  default void endOfRead() {}

  /** The socket takes more after it was full. */
  default void writable() {}

  /** The connection has ended. This is the last call. */
  default void closed(CloseReason reason, String detail) {}
}
