package org.zeekbus.websocket.session;

import org.zeekbus.websocket.frame.Close;
import org.zeekbus.zmtp.CloseReason;

/** How a client ends that the broker ends, in words for it. */
public final class BrokerEnding {
  private BrokerEnding() {}

  /** Of a reason of the broker. */
  public static Close of(CloseReason reason, String detail) {
    return switch (reason) {
      case QUEUE_FULL -> new Close(Close.TRY_AGAIN, "too slow: " + detail);
      case MEMORY -> new Close(Close.TRY_AGAIN, "zeekbus is short of memory; try again later");
      case UNREACHABLE -> new Close(Close.TRY_AGAIN, detail);
      case LOCAL -> Close.TERMINATING;
      default -> new Close(Close.INTERNAL_ERROR, detail);
    };
  }
}
