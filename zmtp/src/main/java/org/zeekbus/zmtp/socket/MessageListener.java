package org.zeekbus.zmtp.socket;

import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Message;

/** What a receiving socket hands to its program. */
public interface MessageListener extends SocketListener {
  /**
   * One whole message. The frames are lent for the call; {@link Message#copyOf} keeps them. A
   * listener that cannot take more pauses the connection, or the socket, and resumes it later.
   */
  void message(Connection from, FrameCursor frames);

  /** All that one read brought has been handed over. */
  default void endOfRead(Connection from) {}
}
