package org.zeekbus.app;

import java.io.IOException;
import java.net.UnknownHostException;

/** Says what to do about the usual reasons why the system refuses to listen. */
final class BindFailure {
  /** What Netty puts before the system's own words. */
  private static final String CALL = "[a-zA-Z]+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ";

  private BindFailure() {}

  /**
   * The same failure, with what to do.
   *
   * @param flags name another endpoint
   * @param inUse who usually listens there
   */
  static IOException explained(IOException e, String flags, String inUse) {
    if (e instanceof UnknownHostException) {
      return new IOException("no such host or interface to listen on: " + e.getMessage(), e);
    }
    String message = Reason.of(e).replaceAll(CALL, "");
    return new IOException(message + remedy(message, flags, inUse), e);
  }

  private static String remedy(String message, String flags, String inUse) {
    if (message.contains("in use")) {
      return ": stop the process that listens there (%s), or choose another endpoint (%s)"
          .formatted(inUse, flags);
    }
    if (message.contains("annot assign requested address")) {
      return ": this host has no such address; `ip address` lists those it has";
    }
    if (message.contains("ermission denied")) {
      return ": choose a port from 1024 on, or a directory that this user may write to";
    }
    if (message.contains("o such file or directory")) {
      return ": make its directory first, or choose another (%s)".formatted(flags);
    }
    return "; or choose another endpoint (%s)".formatted(flags);
  }
}
