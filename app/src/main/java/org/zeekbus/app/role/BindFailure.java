package org.zeekbus.app.role;

import java.io.IOException;
import org.zeekbus.zmtp.system.Reason;

/** Says what to do about the usual reasons why the system refuses to listen. */
final class BindFailure {
  private BindFailure() {}

  /** Whether the system refuses an endpoint, not something else that a role needs. */
  static boolean isOne(IOException e) {
    return String.valueOf(e.getMessage()).startsWith("cannot bind ");
  }

  /**
   * The same failure, with what to do.
   *
   * @param flags name another endpoint
   * @param inUse who usually listens there
   */
  static IOException explained(IOException e, String flags, String inUse) {
    String message = Reason.of(e);
    return new IOException(message + remedy(message, flags, inUse), e);
  }

  private static String remedy(String message, String flags, String inUse) {
    if (message.contains("no such host")) {
      return ": listen on an address, or on the name of an interface (%s)".formatted(flags);
    }
    if (message.contains("in use")) {
      return ": stop the process that listens there (%s), or choose another endpoint (%s)"
          .formatted(inUse, flags);
    }
    if (message.contains("annot assign requested address")) {
      return ": this host has no such address; `ip address` lists its addresses";
    }
    if (message.contains("ermission denied")) {
      return ": choose a port from 1024 on, or a directory that this user may write to";
    }
    if (message.contains("o such file or directory")) {
      return ": create its directory first, or choose another endpoint (%s)".formatted(flags);
    }
    if (message.contains("use another path")) {
      return " (%s)".formatted(flags);
    }
    return "; choose another endpoint (%s)".formatted(flags);
  }
}
