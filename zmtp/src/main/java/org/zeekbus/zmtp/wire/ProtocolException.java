package org.zeekbus.zmtp.wire;

import org.zeekbus.zmtp.CloseReason;

/**
 * A peer broke the protocol or a limit. The message says where, what was found and what was
 * expected; the connection adds the peer. Without a stack trace, since any stranger can provoke it.
 */
public final class ProtocolException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final CloseReason reason;

  public ProtocolException(CloseReason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  public ProtocolException(CloseReason reason, long offset, String message) {
    this(reason, "byte " + offset + ": " + message);
  }

  /** How the connection's end is counted. */
  public CloseReason reason() {
    return reason;
  }
}
