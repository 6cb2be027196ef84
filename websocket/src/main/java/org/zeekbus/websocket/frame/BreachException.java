package org.zeekbus.websocket.frame;

/** A client breaks the protocol, or a bound: the conversation ends. */
public final class BreachException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Close close;

  /** Without stack trace, as strangers can provoke it. */
  public BreachException(int code, String reason) {
    this(new Close(code, reason));
  }

  /** The same, as its close frame says it. */
  public BreachException(Close close) {
    super(close.reason(), null, false, false);
    this.close = close;
  }

  /** How the conversation ends. */
  public Close close() {
    return close;
  }
}
