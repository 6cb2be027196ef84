package org.zeekbus.zmtp.socket;

import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Message;

/** Takes the messages of a receiving socket. */
public interface MessageListener extends SocketListener {
  /**
   * One whole message. The frames are valid until the call returns; {@link Message#copyOf} keeps
   * them. A listener that cannot take more pauses the connection, or the socket, and resumes it
   * later.
   */
  void message(Connection from, FrameCursor frames);

  /** All messages of one read have been delivered. */
  default void endOfRead(Connection from) {}
}
